import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync } from 'node:fs';

/** A loop device over a file, as a stand-in for a stick. */
export interface LoopDevice {
  readonly device: string;
  readonly backingFile: string;
  detach(): void;
}

/**
 * Attaches a loop device with direct I/O to a new (or existing) file.
 * @param sizeBytes the file is made or cut to this; a multiple of 512
 */
export function attachLoop(
  backingFile: string,
  sizeBytes: number,
  options: readonly string[] = [],
): LoopDevice {
  const fd = openSync(backingFile, 'a');
  ftruncateSync(fd, sizeBytes);
  closeSync(fd);
  const device = execFileSync('losetup', ['-f', '--show', '--direct-io=on', ...options, backingFile], {
    encoding: 'utf8',
  }).trim();
  // The kernel keeps `blockdev --setro` of whoever had this loop device before.
  if (!options.some((option) => option === '-r' || option === '--read-only')) {
    execFileSync('blockdev', ['--setrw', device]);
  }
  return {
    device,
    backingFile,
    detach: () => {
      execFileSync('losetup', ['-d', device]);
    },
  };
}
