import type { SystemEdition } from '../schema.ts';
import type { CurrentRelease } from './types.ts';

/**
 * The release of an entry that names one fixed image with its digests, as the lists of Raspberry Pi Imager do. What
 * the digests are worth depends on where the person has that catalogue from. Pure.
 */
export function fixedRelease(
  { id, version }: Pick<SystemEdition, 'id' | 'version'>,
  image: NonNullable<SystemEdition['image']>,
): CurrentRelease {
  const name = new URL(image.url).pathname.split('/').at(-1) ?? '';
  return {
    id,
    version: version.value,
    fileName: decoded(name) || id,
    urls: [image.url],
    sizeBytes: image.downloadBytes,
    sumsUrl: null,
    signatureUrl: null,
    digest: null,
    index: image.url,
    secure: true,
  };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
