import { closeSync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import koffi from 'koffi';

/**
 * Gives a loop device another end while it is in use, as no tool can: its status is read, changed in one field and
 * set again (Linux: include/uapi/linux/loop.h, `struct loop_info64`, LOOP_GET_STATUS64 and LOOP_SET_STATUS64).
 * @param sizeBytes from now on; a multiple of 512
 */
export async function limitLoop(device: string, sizeBytes: number): Promise<void> {
  const [getStatus, setStatus, statusBytes, sizeLimitAt] = [0x4c05, 0x4c04, 232, 32];
  const ioctl = koffi.load('libc.so.6').func('int ioctl(int, unsigned long, void *)');
  // In another thread: it waits for transfers that are under way, and here is who answers them.
  const call = promisify(ioctl.async) as (fd: number, request: number, data: Buffer) => Promise<number>;
  const status = Buffer.alloc(statusBytes);
  const fd = openSync(device, 'r');
  try {
    if ((await call(fd, getStatus, status)) !== 0) throw new Error(`The status of ${device} cannot be read.`);
    status.writeBigUInt64LE(BigInt(sizeBytes), sizeLimitAt);
    if ((await call(fd, setStatus, status)) !== 0) throw new Error(`${device} cannot be made smaller.`);
  } finally {
    closeSync(fd);
  }
}
