import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Drive } from '../../drives/types.ts';
import type { Journal } from '../../journal/journal.ts';
import { filesIn } from './find-files.ts';

/** A stick with check results that is plugged in. */
export interface FoundStick {
  readonly device: string;
  readonly model: string | null;
  readonly sizeBytes: number | null;
  /** The folder in which it is open; `null` if it is not: then nothing of it can be read. */
  readonly place: string | null;
  readonly results: number;
  /** How many of them the journal does not have. */
  readonly fresh: number;
}

/** The label of the partition that Rekindle makes. */
const ownLabel = 'REKINDLE';

/** More than this is not read only to find out what is new in it; then all the rest counts as new. */
const mostBytes = 32 * 1024 * 1024;

/**
 * Which of the drives are sticks of Rekindle that bring results, and those of which that cannot be said because they are
 * not open. Results are told by where they lie and what they are called; what is in them is the import's business.
 * @param isKnown whether the journal has read the file with this SHA-256
 */
export async function sticksWithResults(
  drives: readonly Drive[],
  isKnown: (digest: string) => boolean,
): Promise<FoundStick[]> {
  const found: FoundStick[] = [];
  for (const { device, model, sizeBytes, mountpoints, holds } of drives) {
    const stick = { device, model, sizeBytes };
    let open = false;
    for (const place of mountpoints) {
      const files = await resultsIn(place);
      if (files === null) continue;
      open = true;
      if (files.length > 0)
        found.push({ ...stick, place, results: files.length, fresh: await countFresh(files, isKnown) });
    }
    const own = holds.some(({ label, mountpoints: at }) => label === ownLabel && at.length === 0);
    if (own && !open) found.push({ ...stick, place: null, results: 0, fresh: 0 });
  }
  return found;
}

/** Whether the journal has read a file; one that cannot be asked has read none. */
export function knownTo(journal: Journal): (digest: string) => boolean {
  return (digest) => {
    const known = journal.importOfDigest(digest);
    return known.ok && known.value !== null;
  };
}

/** `null` if nothing of Rekindle's is there, or it cannot be read. */
async function resultsIn(place: string): Promise<string[] | null> {
  try {
    const files = await filesIn(join(place, 'rekindle', 'results'));
    return files?.filter((file) => /\.txt$/i.test(file)) ?? null;
  } catch {
    return null;
  }
}

async function countFresh(files: readonly string[], isKnown: (digest: string) => boolean): Promise<number> {
  let fresh = 0;
  let left = mostBytes;
  for (const file of files) {
    const size = await stat(file).then(
      (facts) => facts.size,
      () => Infinity,
    );
    left -= size;
    const bytes = left < 0 ? null : await readFile(file).catch(() => null);
    if (bytes === null || !isKnown(createHash('sha256').update(bytes).digest('hex'))) fresh++;
  }
  return fresh;
}
