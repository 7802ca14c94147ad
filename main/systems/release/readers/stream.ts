import { z } from 'zod';
import type { NamedFile } from '../types.ts';
import { json } from './github.ts';

const artifact = z.object({
  location: z.url({ protocol: /^https$/ }),
  signature: z.url({ protocol: /^https$/ }).optional(),
  sha256: z.string().optional(),
});

/**
 * The one file at a place in a Fedora CoreOS stream
 * (https://docs.fedoraproject.org/en-US/fedora-coreos/getting-started/), and the release that stands above it.
 * @param path names from the top down to the file
 * @returns `null` if there is no file at that place
 */
export function streamFile(text: string, path: readonly string[]): NamedFile | null {
  let at: unknown = json(text);
  let version: string | null = null;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return null;
    at = (at as Record<string, unknown>)[name];
    if (typeof at === 'object' && at !== null && 'release' in at && typeof at.release === 'string') {
      version = at.release;
    }
  }
  const parsed = artifact.safeParse(at);
  if (!parsed.success) return null;
  const { location, signature, sha256 = '' } = parsed.data;
  return {
    name: new URL(location).pathname.split('/').at(-1) ?? '',
    url: location,
    version,
    sizeBytes: null,
    digest: /^[0-9a-f]{64}$/.test(sha256) ? { algorithm: 'sha256', digest: sha256 } : null,
    signatureUrl: signature ?? null,
  };
}
