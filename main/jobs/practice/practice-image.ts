import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { practiceBootCode } from './boot-sector.ts';
import { layFat16 } from './fat16.ts';

export type PracticeError = Reason<'practice-image-not-made', { path: string; errno: string }>;

/** What a computer prints when it starts from a practice stick; the lab waits for it. */
export const practiceMarker = 'REKINDLE-PRACTICE';

export const practiceImageBytes = 64 * 1024 * 1024;
const partitionSector = 2048;

const screenText = `${practiceMarker}

This practice stick was made by Rekindle,
and this computer has started from it.

Nothing on the computer was changed.
Pull the stick out and switch off.
`;

const readme = `This is a practice image of Rekindle.
It holds a start text for computers with a BIOS, this file, and filling.
Use it to try out how a stick is made; nothing can go wrong with it.
`;

/**
 * Makes the practice image in `folder`, with its checksum file beside it, unless it is there already.
 * It is a real disk image that a BIOS starts from, and comes out the same, byte for byte, every time.
 * @returns its path
 */
export async function practiceImage(folder: string): Promise<Result<string, PracticeError>> {
  const path = join(folder, 'rekindle-practice.img');
  try {
    const known = await stat(path).catch(() => null);
    const sums = await stat(`${path}.sha256`).catch(() => null);
    if (known?.size === practiceImageBytes && sums) return ok(path);
    await mkdir(folder, { recursive: true });
    const image = buildPracticeImage();
    const digest = createHash('sha256').update(image).digest('hex');
    await putFile(path, image);
    await putFile(`${path}.sha256`, new TextEncoder().encode(`${digest}  rekindle-practice.img\n`));
    return ok(path);
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return err({ code: 'practice-image-not-made', data: { path, errno } });
  }
}

/** Written beside and renamed, so that an interrupted run leaves no half image under the right name. */
async function putFile(path: string, content: Uint8Array): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    const handle = await open(part, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** The bytes of the practice image. */
export function buildPracticeImage(): Uint8Array {
  const image = new Uint8Array(practiceImageBytes);
  const sectors = practiceImageBytes / 512 - partitionSector;
  image.set(practiceBootCode(screenText));
  const view = new DataView(image.buffer);
  view.setUint32(440, 0x524b4e44, true);
  // One active FAT16 (LBA) partition up to the end.
  image.set([0x80, 0xfe, 0xff, 0xff, 0x0e, 0xfe, 0xff, 0xff], 446);
  view.setUint32(454, partitionSector, true);
  view.setUint32(458, sectors, true);
  view.setUint16(510, 0xaa55, true);
  const files = [
    { name: 'README.TXT', content: new TextEncoder().encode(readme.replaceAll('\n', '\r\n')) },
    { name: 'FILLING.BIN', content: filling(48 * 1024 * 1024) },
  ];
  layFat16(
    { sectors, hiddenSectors: partitionSector, label: 'PRACTICE', serial: 0x524b4e44, files },
    (offset, bytes) => {
      image.set(bytes, partitionSector * 512 + offset);
    },
  );
  return image;
}

/** Bytes that differ from block to block, so that a block in the wrong place cannot pass for right (xorshift32). */
function filling(bytes: number): Uint8Array {
  const words = new Uint32Array(bytes / 4);
  let state = 0x9e3779b9;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state >>> 0;
  }
  return new Uint8Array(words.buffer);
}
