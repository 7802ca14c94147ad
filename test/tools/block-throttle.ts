import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A control group whose processes read and write given drives no faster than they are told. */
export interface BlockThrottle {
  readonly folder: string;
  /** Takes a process in, with what it starts from then on. */
  add(pid: number): void;
  /** Its processes have to have ended. */
  remove(): void;
}

const blkio = '/sys/fs/cgroup/blkio';

/** True if this system has cgroup v1 with blkio, which can hold a loop device to a speed. */
export const canThrottle = (): boolean => existsSync(join(blkio, 'blkio.throttle.write_bps_device'));

/** @param speeds device → bytes per second */
export function throttle(name: string, speeds: ReadonlyMap<string, number>): BlockThrottle {
  const folder = join(blkio, `rekindle-${name}-${process.pid}`);
  mkdirSync(folder);
  for (const [device, bytesPerSecond] of speeds) {
    const majorMinor = readFileSync(`/sys/class/block/${device.replace('/dev/', '')}/dev`, 'utf8').trim();
    for (const direction of ['read', 'write']) {
      writeFileSync(
        join(folder, `blkio.throttle.${direction}_bps_device`),
        `${majorMinor} ${bytesPerSecond}`,
      );
    }
  }
  return {
    folder,
    add: (pid) => writeFileSync(join(folder, 'cgroup.procs'), String(pid)),
    remove: () => rmdirSync(folder),
  };
}
