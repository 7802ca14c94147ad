import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Drive } from '../drives/types.ts';
import type { ShownDrive } from '../../preload/contract.ts';

/** How many sticks there are to practise with. */
const practiceSticks = 2;

/** Sizes in which sticks are sold, in bytes. */
const soldBytes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024].map((gigabytes) => gigabytes * 1e9);

/** When an image's size is not known before it is unpacked: the smallest that is still in the shops. */
const usualBytes = 8e9;

/**
 * The size of a practice stick: the smallest on sale that the image fits on. The file that stands for it
 * is sparse and takes only as much room as is written.
 * @param imageBytes `null` if not known
 */
export function practiceStickBytes(imageBytes: number | null): number {
  if (imageBytes === null) return usualBytes;
  return soldBytes.find((bytes) => bytes >= imageBytes) ?? imageBytes;
}

/** The files that stand for sticks. */
export function practicePaths(folder: string): string[] {
  return Array.from({ length: practiceSticks }, (_, i) => join(folder, `practice-stick-${i + 1}.stick`));
}

/** The practice sticks as drives, as if they were plugged in: empty, and nothing to be lost. */
export function practiceDrives(folder: string, imageBytes: number | null): ShownDrive[] {
  return practicePaths(folder).map((device) => practiceDrive(device, practiceStickBytes(imageBytes)));
}

function practiceDrive(device: string, sizeBytes: number): ShownDrive {
  const drive: Drive = {
    device,
    sizeBytes,
    logicalSectorBytes: 512,
    vendor: null,
    model: null,
    serial: null,
    transport: 'virtual',
    removable: true,
    usbHardDisk: false,
    readOnly: false,
    mountpoints: [],
    holds: [],
    identity: { majorMinor: null, sizeBytes, serial: null, diskseq: null },
    writable: true,
    needsTypedName: false,
    reasons: [],
  };
  return { ...drive, nameToType: '', unfinished: null };
}

/** A place for new practice sticks; those of the last time make way. */
export function clearForPractice(folder: string, paths: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const path of paths) rmSync(path, { force: true });
}

/** Practice leaves nothing behind. */
export function removePracticeSticks(folder: string): void {
  for (const path of practicePaths(folder)) rmSync(path, { force: true });
}
