import { execFile } from 'node:child_process';
import { open, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const blockBytes = 1 << 20;

/** A block device over a file: what the program takes for a stick, and QEMU afterwards. */
export interface LoopStick {
  /** `/dev/loopN`; gone after `unplug`. */
  readonly device: string;
  /** What is on it, once it is unplugged. */
  readonly file: string;
  readonly unplug: () => Promise<void>;
  /** Unplugs it and removes its file. */
  readonly discard: () => Promise<void>;
}

/**
 * A stick that was in use before: every byte of it is 0x5A, so that what was not written can be told from zeros.
 * Needs root.
 * @param sizeBytes a multiple of 1 MiB
 */
export async function usedStick(sizeBytes: number): Promise<LoopStick> {
  const folder = await mkdtemp(join(tmpdir(), 'rekindle-stick-'));
  const file = join(folder, 'stick');
  const handle = await open(file, 'w');
  const block = Buffer.alloc(blockBytes, 0x5a);
  for (let at = 0; at < sizeBytes; at += blockBytes) await handle.write(block);
  await handle.close();
  const device = (await run('losetup', ['--find', '--show', file])).stdout.trim();
  let plugged = true;
  const unplug = async (): Promise<void> => {
    if (!plugged) return;
    plugged = false;
    await run('losetup', ['--detach', device]);
  };
  const discard = async (): Promise<void> => {
    await unplug();
    await rm(folder, { recursive: true, force: true });
  };
  return { device, file, unplug, discard };
}
