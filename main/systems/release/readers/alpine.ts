import { parse } from 'yaml';
import { z } from 'zod';
import type { NamedFile } from '../types.ts';

const entries = z.array(
  z.looseObject({
    flavor: z.string(),
    version: z.union([z.string(), z.number()]),
    file: z.string(),
    size: z.number().int().nonnegative().nullish(),
    sha512: z.string().nullish(),
    sha256: z.string().nullish(),
  }),
);

/**
 * Files of one flavour in Alpine's `latest-releases.yaml`.
 * @returns `null` if it is no such list
 */
export function alpineFiles(text: string, flavor: string): NamedFile[] | null {
  let value: unknown;
  try {
    // A bomb of aliases is refused by the reader itself.
    value = parse(text, { maxAliasCount: 10 });
  } catch {
    return null;
  }
  const parsed = entries.safeParse(value);
  if (!parsed.success) return null;
  return parsed.data
    .filter((entry) => entry.flavor === flavor)
    .map((entry) => ({
      name: entry.file,
      url: null,
      version: String(entry.version),
      sizeBytes: entry.size ?? null,
      digest: digestOf(entry),
      signatureUrl: null,
    }));
}

function digestOf(entry: {
  sha512?: string | null | undefined;
  sha256?: string | null | undefined;
}): NamedFile['digest'] {
  if (/^[0-9a-f]{128}$/.test(entry.sha512 ?? '')) return { algorithm: 'sha512', digest: entry.sha512 ?? '' };
  if (/^[0-9a-f]{64}$/.test(entry.sha256 ?? '')) return { algorithm: 'sha256', digest: entry.sha256 ?? '' };
  return null;
}
