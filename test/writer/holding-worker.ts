import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WriteProgress } from '../../main/writer/types.ts';
import type { Scratch } from './files.ts';

const MiB = 1024 * 1024;

/** A thread that waits at a place of its work until it is released, so that a test cannot come too late. */
export interface HoldingWorker {
  readonly url: URL;
  release(): void;
}

/**
 * The real thread of a drive, held before it moves the first block at which its progress has come so far.
 * @param worker the built thread
 * @param imageBytes what is to be written
 */
export function holdingWorker(
  files: Scratch,
  worker: URL,
  { phase, bytes }: Pick<WriteProgress, 'phase' | 'bytes'>,
  imageBytes: number,
): HoldingWorker {
  const released = join(files.folder, `released-${phase}-${bytes}`);
  const call = phase === 'write' ? 'writeSync' : 'readSync';
  // The first MiB counts from the start of a write, and not before the end of reading.
  const from = phase === 'write' ? bytes : bytes + MiB;
  const code = `
    import fs, { existsSync } from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    import { workerData } from 'node:worker_threads';
    const { ${call}: move } = fs;
    const pause = new Int32Array(new SharedArrayBuffer(4));
    let held = false;
    fs.${call} = (...args) => {
      const [fd, , , , position] = args;
      if (!held && fd === workerData.driveFd && position >= ${from} && position < ${imageBytes}) {
        held = true;
        while (!existsSync(${JSON.stringify(released)})) Atomics.wait(pause, 0, 0, 2);
      }
      return move(...args);
    };
    syncBuiltinESMExports();
    await import(${JSON.stringify(worker.href)});`;
  return {
    url: pathToFileURL(files.file(`holding-${phase}-${bytes}.mjs`, Buffer.from(code))),
    release: () => {
      writeFileSync(released, '');
    },
  };
}
