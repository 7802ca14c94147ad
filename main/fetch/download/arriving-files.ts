import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { err, ok, type Result } from '../../common/result.ts';
import type { DownloadReason, LibraryReason } from '../reasons.ts';
import { discardPart, partPath, partStatePath } from './part-file.ts';
import { parsePartState } from './part-state.ts';

/** A download that has not all arrived, or has not been proved. */
export interface ArrivingFile {
  /** Base name of the file that it is to become. */
  readonly name: string;
  readonly bytes: number;
  /** `null` if nobody has said it. */
  readonly totalBytes: number | null;
  /** When the last byte came, ISO 8601. */
  readonly lastByte: string;
}

/** What has arrived in a folder, by name. */
export async function arrivingFiles(folder: string): Promise<ArrivingFile[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const found = await Promise.all(
    names.map(async (file) => {
      const name = file.slice(0, -partPath('').length);
      if (name === '' || name.startsWith('.') || partPath(name) !== file) return [];
      const stats = await lstat(join(folder, file)).catch(() => null);
      if (!stats?.isFile()) return [];
      const state = parsePartState(await readFile(partStatePath(join(folder, name)), 'utf8').catch(() => ''));
      const totalBytes = state?.totalBytes ?? null;
      return [{ name, bytes: stats.size, totalBytes, lastByte: stats.mtime.toISOString() }];
    }),
  );
  return found.flat().sort((a, b) => a.name.localeCompare(b.name));
}

/** Deletes what has arrived of a file; one that is just being fetched is left alone. */
export async function discardArriving(
  folder: string,
  name: string,
): Promise<Result<null, DownloadReason | LibraryReason>> {
  const path = join(folder, name);
  const isHere = basename(name) === name && (await lstat(partPath(path)).catch(() => null))?.isFile();
  if (!isHere) return err({ code: 'library-not-here', data: { file: name } });
  const unlock = await lock(partPath(path), { realpath: false, stale: 20_000 }).catch(() => null);
  if (unlock === null) return err({ code: 'fetch-in-use', data: { path } });
  try {
    await discardPart(path);
    return ok(null);
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return err({ code: 'library-not-stored', data: { folder, errno } });
  } finally {
    await unlock().catch(() => undefined);
  }
}
