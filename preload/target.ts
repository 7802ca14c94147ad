import { z } from 'zod';

/** A file's path as the system gave it. NUL ends a path for the kernel, but not for us: refused. */
export const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes('\0'));

const text = z.string().max(4096);

const driveIdentity = z.strictObject({
  majorMinor: text.nullable(),
  sizeBytes: z.number().int().nonnegative().nullable(),
  serial: text.nullable(),
  diskseq: text.nullable(),
});

/** A window names drives and practice sticks that it was shown, never a file to be made. */
export const newTarget = z.strictObject({
  device: path,
  identity: driveIdentity,
  typedName: text.nullable(),
});
