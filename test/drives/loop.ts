import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listDrives } from '../../main/drives/list.ts';
import type { Drive } from '../../main/drives/types.ts';

/** What a test took from the system, given back by `release` in the opposite order. */
export interface Workshop {
  readonly folder: string;
  /** Attaches a loop device over a new file of zeros, with partition scanning; `number` wants `/dev/loopN`. Needs root. */
  loop(options?: { sizeBytes?: number; args?: readonly string[]; number?: number }): string;
  /** Makes a partition of 4 MiB known to the kernel, as a partition table would; its path. */
  partition(device: string, number: number): string;
  /** Puts an ext4 file system on a device. */
  format(device: string): void;
  /** Mounts a device on a new folder, or on `mountpoint`; the folder. */
  mount(device: string, mountpoint?: string): string;
  /** A new folder where the guard takes whatever is mounted for a part of the running system. */
  systemFolder(): string;
  release(): void;
}

export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-drives-'));
  const undo: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  let count = 0;
  const tolerant = (tool: string, args: readonly string[]): void => {
    try {
      execFileSync(tool, args, { stdio: 'ignore' });
    } catch {
      // The test itself may have detached or unmounted it.
    }
  };
  return {
    folder,
    loop({ sizeBytes = 16 * 2 ** 20, args = [], number } = {}) {
      const path = join(folder, `backing-${count++}`);
      writeFileSync(path, '');
      truncateSync(path, sizeBytes);
      const device = number === undefined ? null : `/dev/loop${number}`;
      if (device !== null && !existsSync(device)) run('mknod', [device, 'b', '7', String(number)]);
      const where = device === null ? ['--find', '--show'] : [device];
      const shown = run('losetup', ['--partscan', ...args, ...where, path]);
      const attached = device ?? shown;
      undo.push(() => tolerant('losetup', ['--detach', attached]));
      return attached;
    },
    partition(device, number) {
      run('addpart', [device, String(number), String(2048 + (number - 1) * 8192), '8192']);
      undo.push(() => tolerant('delpart', [device, String(number)]));
      return `${device}p${number}`;
    },
    format(device) {
      run('mkfs.ext4', ['-q', '-O', '^has_journal', device]);
    },
    mount(device, mountpoint) {
      const at = mountpoint ?? mkdtempSync(join(folder, 'mnt-'));
      run('mount', [device, at]);
      undo.push(() => tolerant('umount', [at]));
      return at;
    },
    systemFolder() {
      const path = mkdtempSync('/srv/rekindle-drives-');
      undo.push(() => rmSync(path, { recursive: true, force: true }));
      return path;
    },
    release() {
      for (const step of undo.splice(0).reverse()) step();
    },
  };
}

/** The drive as the list has it right now. */
export async function listed(device: string): Promise<Drive> {
  const drives = await listDrives({ allowLoop: true });
  if (!drives.ok) throw new Error(JSON.stringify(drives.error));
  const drive = drives.value.find((candidate) => candidate.device === device);
  if (!drive) throw new Error(`${device} is not in the list`);
  return drive;
}

/**
 * A number N for which neither `/dev/loopN` nor `/dev/loopN1` is in use. Far behind those that `losetup --find` gives
 * out, and another one each time, so that tests that run side by side do not take it.
 */
export function unusedLoopNumber(): number {
  const inUse = (number: number): boolean => existsSync(`/sys/block/loop${number}/loop/backing_file`);
  for (let tried = 0; tried < 1000; tried++) {
    const number = 100 + Math.floor(Math.random() * 900);
    if (!inUse(number) && !inUse(number * 10 + 1)) return number;
  }
  throw new Error('All numbers of loop devices are taken.');
}

export function run(tool: string, args: readonly string[]): string {
  return execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
