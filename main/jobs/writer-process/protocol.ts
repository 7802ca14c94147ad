import { z } from 'zod';
import { fakeKinds, probePhases } from '../../writer/probe/types.ts';
import { mostContentChars, mostExtents } from './coded-layout.ts';
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

/** Ask the drive how much it really holds before the image is written; not if left out. */
const probe = z.boolean().optional();

const changed = z.array(z.strictObject({ start: bytes, length: bytes, what: text })).max(1000);

/** What the drive is to hold; the first file as it is, if both are left out. */
const content = {
  layout: z
    .strictObject({
      sizeBytes: bytes,
      extents: z.array(z.number()).max(4 * mostExtents),
      content: z.string().max(mostContentChars),
      last: z
        .array(z.number())
        .max(2 * mostExtents)
        .nullable(),
      found: z
        .strictObject({ stretches: z.array(bytes).max(2 * mostExtents), sha256: z.hash('sha256') })
        .nullable(),
    })
    .optional(),
  /** Where that is something else than the first file on purpose. */
  changed: changed.optional(),
};

const writerTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('drive'), device: text, identity: driveIdentity, probe, ...content }),
  z.strictObject({
    kind: z.literal('virtual'),
    path: text,
    createBytes: bytes.nullable(),
    probe,
    ...content,
  }),
]);

const sourceFile = z.strictObject({
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
});

/** Main → writer. */
export const toWriter = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    /** What is read; the first is the image, if there is one. */
    files: z.array(sourceFile).max(64),
    targets: z.array(writerTarget).min(1).max(256),
    /** Switch drives off, or eject them, once they are written and proved. */
    eject: z.boolean().optional(),
    /** `auto` if left out. */
    differences: z.enum(['auto', 'always', 'never']).optional(),
  }),
  /** Asks a drive how much it really holds, and leaves on it what is there. */
  z.strictObject({ type: z.literal('probe'), target: writerTarget, form: z.enum(['quick', 'full']) }),
  /** Makes ordinary sticks: one partition, empty. */
  z.strictObject({
    type: z.literal('restore'),
    targets: z.array(writerTarget).min(1).max(256),
    filesystem: z.enum(['auto', 'fat32', 'exfat']),
    label: text.nullable(),
    eject: z.boolean(),
  }),
  /** Ends one drive, or all of them. */
  z.strictObject({ type: z.literal('cancel'), device: text.nullable() }),
]);

export type ToWriter = z.infer<typeof toWriter>;
export type WriterStart = Extract<ToWriter, { type: 'start' }>;
export type WriterProbe = Extract<ToWriter, { type: 'probe' }>;
export type WriterRestore = Extract<ToWriter, { type: 'restore' }>;
export type WriterTarget = WriterStart['targets'][number];

const reason = z.object({
  code: text,
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

const probeOutcome = z.object({
  form: z.enum(['quick', 'full']),
  claimedBytes: bytes,
  realBytes: bytes.nullable(),
  atLeastBytes: bytes.nullable(),
  atMostBytes: bytes.nullable(),
  verdict: z.enum(['genuine', 'fake', 'undecided']),
  kind: z.enum(fakeKinds).nullable(),
  readBytesPerSecond: z.number().nullable(),
  writeBytesPerSecond: z.number().nullable(),
  blocksTried: bytes,
  bytesWritten: bytes,
  restored: z.boolean(),
  pastPageCache: z.boolean(),
  seconds: z.number(),
  reasons: z.array(reason).readonly(),
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
  changed: z.array(z.object({ start: bytes, length: bytes, what: text })).readonly(),
  unmappedBytes: bytes,
  pastPageCache: z.boolean().nullable(),
  openedBy: z.enum(['direct', 'udisks2', 'helper', 'file']).nullable(),
  seconds: z.object({ write: z.number(), verify: z.number() }),
  retries: z.number().int().nonnegative(),
  probe: probeOutcome.nullable(),
  reasons: z.array(reason).readonly(),
});

const probedDrive = driveResult.pick({
  device: true,
  ok: true,
  outcome: true,
  openedBy: true,
  probe: true,
  reasons: true,
});

const restoredDrive = driveResult
  .pick({
    device: true,
    ok: true,
    outcome: true,
    bytesWritten: true,
    verified: true,
    pastPageCache: true,
    openedBy: true,
    seconds: true,
    retries: true,
    reasons: true,
  })
  .extend({
    partition: z.object({ filesystem: z.enum(['fat32', 'exfat']), label: text, sizeBytes: bytes }).nullable(),
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
  z.object({
    type: z.literal('probing'),
    device: text,
    phase: z.enum(probePhases),
    done: bytes,
    total: bytes,
  }),
  z.object({ type: z.literal('probed'), result: probedDrive }),
  z.object({ type: z.literal('restored'), result: restoredDrive }),
  /** All drives have ended; nothing follows. */
  z.object({ type: z.literal('end') }),
]);

export type FromWriter = z.infer<typeof fromWriter>;
