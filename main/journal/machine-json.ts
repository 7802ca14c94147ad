import { z } from 'zod';
import type { Reason, ReasonValue } from '../common/reason.ts';
import type { MachineProfile } from '../machine/profile.ts';

/*
 * What the journal keeps of a computer, as JSON. It may have been written by an earlier Rekindle, or be rescued out of a
 * damaged file: a field that is missing or makes no sense is not known, and the others still count.
 */

const text = z.string().nullable().catch(null);
const number = z.number().nullable().catch(null);
const yesNo = z.boolean().nullable().catch(null);

const reasonData: z.ZodType<Readonly<Record<string, ReasonValue>>> = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);
export const reasonSchema: z.ZodType<Reason> = z.object({ code: z.string(), data: reasonData });
export const reasonsSchema = z.array(reasonSchema).catch([]);

const device = {
  bus: z.enum(['pci', 'usb']).nullable().catch(null),
  vendorId: text,
  deviceId: text,
  name: text,
};

export const profileSchema = z.object({
  maker: text,
  model: text,
  form: z.enum(['laptop', 'desktop', 'board']).nullable().catch(null),
  cpu: z
    .object({
      name: text,
      arch: z
        .enum([
          'x86_64',
          'i686',
          'i586',
          'i486',
          'aarch64',
          'armv7',
          'armv6',
          'ppc',
          'ppc64',
          'ppc64le',
          'riscv64',
          'other',
        ])
        .nullable()
        .catch(null),
      cores: number,
      longMode: yesNo,
      pae: yesNo,
      sse2: yesNo,
      sse3: yesNo,
    })
    .catch({ name: null, arch: null, cores: null, longMode: null, pae: null, sse2: null, sse3: null }),
  ramMiB: number,
  usableRamMiB: number,
  firmware: z
    .object({
      kind: z.enum(['bios', 'uefi64', 'uefi32']).nullable().catch(null),
      maybeIa32: z.boolean().catch(false),
      secureBoot: yesNo,
    })
    .catch({ kind: null, maybeIa32: false, secureBoot: null }),
  disks: z
    .array(
      z.object({
        model: text,
        sizeBytes: number,
        rotational: yesNo,
        transport: text,
        health: z.enum(['good', 'failing']).nullable().catch(null),
        reasons: reasonsSchema,
      }),
    )
    .nullable()
    .catch(null),
  graphics: z.array(z.object(device)).nullable().catch(null),
  network: z
    .array(
      z.object({
        ...device,
        kind: z.enum(['wifi', 'ethernet', 'mobile', 'bluetooth']).nullable().catch(null),
        firmware: text,
      }),
    )
    .nullable()
    .catch(null),
  battery: z
    .object({ designWh: number, fullWh: number, wear: number, cycles: number })
    .nullable()
    .catch(null),
  year: number,
  cautions: reasonsSchema,
  estimated: z.array(z.string()).catch([]),
});

/** The profile out of the journal. */
export function parseProfile(json: unknown): MachineProfile {
  const parsed = profileSchema.safeParse(typeof json === 'object' && json !== null ? json : {});
  return parsed.success ? parsed.data : profileSchema.parse({});
}

export const numbersSchema = z
  .array(z.object({ kind: z.enum(['serial', 'mac', 'uuid']), of: z.string(), value: z.string() }))
  .catch([]);

const sentence = { reason: reasonSchema, answers: z.array(z.string()), facts: z.array(z.string()) };
export const verdictSchema = z.object({
  kind: z.string(),
  headline: z.object(sentence),
  cautions: z.array(z.object({ ...sentence, part: text })),
  next: z.array(z.object(sentence)),
  system: text,
});

export const figuresSchema = z.object({
  outcome: z.string().catch(''),
  image: text,
  manifest: text,
  sha256: text,
  bytes: number,
  writeBytesPerSecond: number,
  readBytesPerSecond: number,
  retries: number,
  reasons: reasonsSchema,
});

/** The value of a JSON text; `null` if there is none, or it was damaged. */
export function jsonOf(value: unknown): unknown {
  if (typeof value !== 'string') return null;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
