import { z } from 'zod';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';

/**
 * `rekindle/manifest.json`: what a stick is. It joins what a check wrote to the stick and to what was on it. Nothing that
 * comes from a stick is trusted: it is a file that anybody can change.
 */
export const manifestPath = 'rekindle/manifest.json';
/** No manifest is larger: what is larger is none. */
export const mostManifestBytes = 256 * 1024;
const newestVersion = 1;

const line = z.string().min(1).max(500);

const system = z.object({
  /** Which entry of the catalogue it is; `null` if it is in none. */
  id: z.string().min(1).max(100).nullable(),
  /** A name for people, for instance "antiX 23.2". */
  name: line.nullable(),
  /** Base name of the image; never where it lay on somebody's computer. */
  file: line,
  /** Where the image was downloaded; `null` if a person had it. */
  url: line.nullable(),
  sizeBytes: z.number().int().nonnegative(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** How far it was proved when the stick was made. */
  trust: z.enum(['signed', 'checksum', 'weak', 'none']),
  /** Whose signature it is that was proved; `null` if there was none. */
  signedBy: z.object({ whose: line, fingerprint: line }).nullable(),
  /** Kit sticks: the folder that it lies in. */
  folder: line.optional(),
});

const manifest = z.object({
  format: z.literal('rekindle-stick'),
  version: z.literal(newestVersion),
  /** A random UUID: another one each time that the stick is made. */
  stick: z.uuid(),
  kind: z.enum(['image', 'kit']),
  madeAt: z.iso.datetime(),
  /** Which version of Rekindle made it. */
  madeBy: line,
  /** One on an image stick. */
  systems: z.array(system).max(200),
});

export type Manifest = z.infer<typeof manifest>;
export type ManifestSystem = z.infer<typeof system>;

export type ManifestReason =
  Reason<'manifest-damaged', { detail: string }> | Reason<'manifest-too-new', { version: number }>;

/** As it is written on a stick: one fact a line, the stick's id by itself on one, so that a shell script finds it. */
export function manifestText(value: Omit<Manifest, 'format' | 'version'>): string {
  const { stick, kind, madeAt, madeBy, systems } = value;
  const whole: Manifest = {
    format: 'rekindle-stick',
    version: newestVersion,
    stick,
    kind,
    madeAt,
    madeBy,
    systems,
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** Reads a manifest from a stick. What newer versions may add is passed over. */
export function parseManifest(bytes: Uint8Array): Result<Manifest, ManifestReason> {
  const damaged = (detail: string): Result<Manifest, ManifestReason> =>
    err({ code: 'manifest-damaged', data: { detail } });
  if (bytes.length > mostManifestBytes) return damaged('size');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return damaged('JSON');
  }
  const head = z.object({ format: z.literal('rekindle-stick'), version: z.number().int() }).safeParse(value);
  if (head.success && head.data.version > newestVersion) {
    return err({ code: 'manifest-too-new', data: { version: head.data.version } });
  }
  const parsed = manifest.safeParse(value);
  return parsed.success ? ok(parsed.data) : damaged(parsed.error.issues[0]?.path.join('.') ?? '');
}
