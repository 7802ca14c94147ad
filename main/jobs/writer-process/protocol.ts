import { z } from 'zod';
import { drivePhases } from '../make-stick/stick-life.ts';

/**
 * What the main process and the writer process say to one another. Both ends check what they get:
 * the writer may run with more rights than the one that asks.
 */

const text = z.string().max(4096);
const bytes = z.number().int().nonnegative();
const decimal = z.string().regex(/^\d{1,40}$/);

const driveIdentity = z.strictObject({
  majorMinor: z
    .string()
    .regex(/^\d{1,7}:\d{1,7}$/)
    .nullable(),
  sizeBytes: bytes.nullable(),
  serial: text.nullable(),
  diskseq: decimal.nullable(),
});

const writerTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('drive'), device: text, identity: driveIdentity }),
  z.strictObject({ kind: z.literal('virtual'), path: text, createBytes: bytes.nullable() }),
]);

/** Main → writer. */
export const toWriter = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    image: z.strictObject({
      path: text,
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
      identity: z.strictObject({
        dev: decimal,
        ino: decimal,
        sizeBytes: bytes,
        mtimeNs: decimal,
        ctimeNs: decimal,
      }),
    }),
    targets: z.array(writerTarget).min(1).max(256),
    /** Switch drives off, or eject them, once they are written and proved. */
    eject: z.boolean().optional(),
    /** `auto` if left out. */
    differences: z.enum(['auto', 'always', 'never']).optional(),
  }),
  /** Ends one drive, or all of them. */
  z.strictObject({ type: z.literal('cancel'), device: text.nullable() }),
]);

export type ToWriter = z.infer<typeof toWriter>;
export type WriterStart = Extract<ToWriter, { type: 'start' }>;
export type WriterTarget = WriterStart['targets'][number];

const reason = z.object({
  code: text,
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

const driveResult = z.object({
  device: text,
  ok: z.boolean(),
  outcome: z.enum(['done', 'failed', 'refused', 'mismatch', 'cancelled']),
  bytes,
  bytesWritten: bytes,
  bytesSkipped: bytes,
  sha256: z.string().nullable(),
  verified: z.boolean(),
  pastPageCache: z.boolean().nullable(),
  openedBy: z.enum(['direct', 'udisks2', 'helper', 'file']).nullable(),
  seconds: z.object({ write: z.number(), verify: z.number() }),
  retries: z.number().int().nonnegative(),
  reasons: z.array(reason),
});

const drivePhase = z.enum(drivePhases);

/** Writer → main. */
export const fromWriter = z.discriminatedUnion('type', [
  z.object({ type: z.literal('phase'), device: text, phase: drivePhase }),
  z.object({
    type: z.literal('progress'),
    device: text,
    phase: drivePhase,
    bytes,
    totalBytes: bytes,
    bytesPerSecond: z.number().nullable(),
    secondsLeft: z.number().nullable(),
  }),
  z.object({ type: z.literal('drive'), result: driveResult }),
  /** All drives have ended; nothing follows. */
  z.object({ type: z.literal('end') }),
]);

export type FromWriter = z.infer<typeof fromWriter>;
