import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { oldByte } from './guest/stick.ts';
import { temporaryFolder } from './guest/temporary-folder.ts';

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
export function usedStick(sizeBytes: number): Promise<LoopStick> {
  return loopStick(async (file) => {
    const block = Buffer.alloc(blockBytes, oldByte);
    for (let at = 0; at < sizeBytes; at += blockBytes) await file.write(block);
  });
}

/**
 * One as large as sticks are sold, of which only what is written takes room here. Old bytes lie at both ends, where
 * partition tables are. Needs root.
 * @param sizeBytes a multiple of 512
 */
export function largeStick(sizeBytes: number): Promise<LoopStick> {
  return loopStick(async (file) => {
    const block = Buffer.alloc(blockBytes, oldByte);
    await file.truncate(sizeBytes);
    await file.write(block, 0, blockBytes, 0);
    await file.write(block, 0, blockBytes, sizeBytes - blockBytes);
  });
}

/** One that holds what a file holds. Needs root. */
export function copiedStick(from: string): Promise<LoopStick> {
  return loopStick(async (file) => {
    for await (const part of createReadStream(from, { highWaterMark: blockBytes }))
      await file.write(part as Buffer);
  });
}

/** Should this process be killed, the device goes with it, and the file. */
const letGo = `losetup --list --noheadings --output NAME,BACK-FILE | while read -r device file; do
  case $file in "$folder"/*) losetup --detach "$device" ;; esac
done`;

async function loopStick(fill: (file: FileHandle) => Promise<void>): Promise<LoopStick> {
  const folder = await temporaryFolder('rekindle-stick-', letGo);
  const file = join(folder.path, 'stick');
  const handle = await open(file, 'w');
  await fill(handle);
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
    await folder.remove();
  };
  return { device, file, unplug, discard };
}
