import { execFile } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '../../common/result.ts';
import type { Fresh } from '../pieces.ts';
import { freshFromExfat } from './empty-volume.ts';

export interface ExfatVolume {
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  /** Where it is going to lie on its drive. */
  readonly startSector: number;
  /** Empty for none. */
  readonly label: string;
}

/** Why it was not made: there is no tool here, or what the tool said. */
export type ExfatFailure =
  { readonly kind: 'no-tool' } | { readonly kind: 'failed'; readonly detail: string };

const timeoutMs = 60_000;
/** Where such tools are, and most people's programs do not look. */
const usualFolders = '/usr/sbin:/sbin:/usr/local/sbin';

/**
 * Makes an empty exFAT volume with `mkfs.exfat` (exfatprogs) in a file that is all holes, and takes out of it what
 * has to be written. So it needs neither root nor the drive's name.
 * @param toolFolders where to look for the tool, after the folders of `PATH`
 */
export async function makeExfat(
  volume: ExfatVolume,
  toolFolders: string = usualFolders,
): Promise<Result<Fresh, ExfatFailure>> {
  let folder: string | null = null;
  try {
    folder = await mkdtemp(join(tmpdir(), 'rekindle-exfat-'));
    const path = join(folder, 'volume');
    const file = await open(path, 'wx', 0o600);
    await file.truncate(volume.sizeBytes);
    await file.close();
    const said = await runMkfs(path, volume, toolFolders);
    if (!said.ok) return said;
    const fresh = readVolume(path, volume);
    return fresh === null ? err({ kind: 'failed', detail: 'mkfs.exfat: ?' }) : ok(fresh);
  } catch (error) {
    return err({ kind: 'failed', detail: error instanceof Error ? error.message : String(error) });
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

function runMkfs(
  path: string,
  volume: ExfatVolume,
  toolFolders: string,
): Promise<Result<null, ExfatFailure>> {
  // exfatprogs before 1.2.3 knows no sectors but the device's own, of 512 bytes for a file, and no such option.
  const sectors = volume.sectorBytes === 512 ? [] : [`--sector-size=${volume.sectorBytes}`];
  const label = volume.label === '' ? [] : ['-L', volume.label];
  const env = { PATH: `${process.env.PATH ?? '/usr/bin:/bin'}:${toolFolders}`, LC_ALL: 'C.UTF-8' };
  return new Promise((resolve) => {
    execFile(
      'mkfs.exfat',
      [...sectors, ...label, path],
      { env, timeout: timeoutMs },
      (error, _out, stderr) => {
        if (!error) resolve(ok(null));
        else if (error.code === 'ENOENT') resolve(err({ kind: 'no-tool' }));
        else resolve(err({ kind: 'failed', detail: firstLine(stderr) || error.message.slice(0, 200) }));
      },
    );
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.slice(0, 200) ?? '';
}

function readVolume(path: string, volume: ExfatVolume): Fresh | null {
  const fd = openSync(path, 'r');
  try {
    return freshFromExfat(
      {
        sizeBytes: volume.sizeBytes,
        read(offset, length) {
          const bytes = new Uint8Array(length);
          for (let done = 0; done < length;) {
            const count = readSync(fd, bytes, done, length - done, offset + done);
            if (count === 0) throw new Error('mkfs.exfat made a file that ends early');
            done += count;
          }
          return bytes;
        },
      },
      volume,
    );
  } finally {
    closeSync(fd);
  }
}
