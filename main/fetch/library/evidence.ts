import { z } from 'zod';
import { err, ok, type Result } from '../../common/result.ts';

/**
 * What is known of an image in the library: lies beside it (`antiX.iso` and `antiX.json`), so that the folder can be
 * carried to another computer. Nothing in it is taken on trust where it can be looked at: size and time of the file
 * must agree, and the digest is computed again before a stick is made.
 */
const evidence = z.object({
  version: z.literal(1),
  /** Base name of the image. */
  file: z.string().min(1).max(255),
  sizeBytes: z.number().int().nonnegative(),
  /** Lower-case hexadecimal by algorithm; SHA-256 always. */
  digests: z
    .object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })
    .catchall(z.string().regex(/^[0-9a-f]{32,128}$/)),
  /** How far it was proved when it came here. */
  level: z.enum(['signed', 'checksum', 'weak', 'none']),
  /** Where it came from; `null` for a file that a person already had. */
  url: z.string().nullable(),
  /** The list that its digest was compared with. */
  sumsUrl: z.string().nullable(),
  signature: z
    .object({
      url: z.string().nullable(),
      /** Of the primary key, as the catalogue pins it. */
      fingerprint: z.string().nullable(),
      signedAt: z.string().nullable(),
      /** What was signed, and whose key it is; not noted by the first versions. */
      on: z.enum(['image', 'list']).optional(),
      whose: z.string().optional(),
    })
    .nullable(),
  /** When it came here, ISO 8601. */
  date: z.iso.datetime(),
  /** Which entry of the catalogue it is. */
  system: z.object({ id: z.string(), version: z.string().nullable() }).nullable(),
});

export type Evidence = z.infer<typeof evidence>;

/** Reads evidence; the error says what is wrong with it. */
export function parseEvidence(text: string): Result<Evidence, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err('not JSON');
  }
  const parsed = evidence.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [first] = parsed.error.issues;
  return err(first ? `${first.path.join('.')}: ${first.message}` : 'unknown');
}

export function evidenceText(value: Evidence): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
