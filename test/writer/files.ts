import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';

import { join, resolve } from 'node:path';
import { openFileIdentity, type FileIdentity } from '../../main/writer/file-identity.ts';
import { imageLayout } from '../../main/writer/layout.ts';
import type { DriveWriteJob } from '../../main/writer/drive-write.ts';
import type { Differences } from '../../main/writer/types.ts';
import { attachLoop, type LoopDevice } from '../tools/loop-device.ts';

/** What a test has opened, attached and made; all of it goes away with `clean`. */
export interface Scratch {
  readonly folder: string;
  file(name: string, content: Uint8Array): string;
  open(path: string, flags: number): number;
  loop(sizeBytes: number, options?: readonly string[], backingFile?: string): LoopDevice;
  /** Called last to first when everything is taken down. */
  later(undo: () => void): void;
  clean(): void;
}

/** In the checkout, because the system's folder for temporary files may lie in memory. */
const onDisk = resolve(import.meta.dirname, '../../.cache/tests');

/** @param parent where the files lie */
export function scratch(parent = onDisk): Scratch {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'rekindle-writer-'));
  const undo: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  let loops = 0;
  return {
    folder,
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    open(path, flags) {
      const fd = openSync(path, flags);
      undo.push(() => closeSync(fd));
      return fd;
    },
    loop(sizeBytes, options = [], backingFile = join(folder, `stick-${loops++}.img`)) {
      const loop = attachLoop(backingFile, sizeBytes, options);
      undo.push(() => loop.detach());
      return loop;
    },
    later: (action) => undo.push(action),
    clean() {
      // What cannot be undone must not keep the rest from being.
      const failures: unknown[] = [];
      for (const action of undo.reverse()) {
        try {
          action();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'a test left something behind');
    },
  };
}

/** How drives are opened: exclusively, past the page cache. */
export const directly = constants.O_RDWR | constants.O_DIRECT | constants.O_EXCL;
export const plainly = constants.O_RDWR;

/** A digest that was "known" before; the tests compare it with what the result says. */
export const someDigest = 'c0ffee'.padEnd(64, '0');

/** A job over handles that `scratch` closes. */
export function jobOf(
  files: Scratch,
  imagePath: string,
  imageBytes: number,
  drive: {
    readonly path: string;
    readonly sizeBytes: number;
    readonly sectorBytes?: number;
    readonly flags?: number;
  },
  digest: 'known' | 'compute' = 'known',
  differences: Differences = 'never',
): DriveWriteJob {
  const sourceFd = files.open(imagePath, constants.O_RDONLY);
  return {
    layout: imageLayout(imageBytes),
    files: [{ fd: sourceFd, sizeBytes: imageBytes, proved: digest === 'known' ? stateOf(sourceFd) : null }],
    changed: [],
    drive: {
      fd: files.open(drive.path, drive.flags ?? directly),
      sizeBytes: drive.sizeBytes,
      sectorBytes: drive.sectorBytes ?? 512,
    },
    differences,
    digest: digest === 'known' ? { kind: 'known', sha256: someDigest } : { kind: 'compute' },
  };
}

function stateOf(fd: number): FileIdentity {
  const identity = openFileIdentity(fd);
  if (!identity) throw new Error('the image file has no identity');
  return identity;
}

/** `cmp` over the first bytes: an opinion that is not ours. Throws with what it says if they differ. */
export function assertSameStart(imagePath: string, drivePath: string, bytes: number): void {
  execFileSync('cmp', ['-n', String(bytes), imagePath, drivePath], { stdio: 'pipe' });
}
