import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { majorMinorOf } from '../../main/drives/linux/device-number.ts';
import { linuxCalls, type LinuxCalls } from '../../main/drives/linux/libc.ts';
import { openWorkshop, type Workshop } from './loop.ts';

test.each([
  [0n, '0:0'],
  [0x0801n, '8:1'],
  [0xfe00n, '254:0'],
  [0x10300n, '259:0'],
  [(0x1n << 20n) | 0x0800n, '8:256'],
  [(0xfff00n << 12n) | 0x08ffn, '8:1048575'],
  [(0x1n << 44n) | 0x0805n, '4104:5'],
])('device number %i is %s', (device, expected) => {
  expect(majorMinorOf(device)).toBe(expected);
});

/** Real loop devices; needs root. */
describe('calls of the C library', () => {
  let workshop: Workshop;
  let calls: LinuxCalls;
  let device: string;
  beforeAll(() => {
    workshop = openWorkshop();
    device = workshop.loop({ sizeBytes: 8 * 2 ** 20, args: ['--read-only', '--sector-size', '4096'] });
    const found = linuxCalls();
    if (!found) throw new Error('koffi does not load here');
    calls = found;
  });
  afterAll(() => workshop.release());

  test('a device tells its size, sectors, protection and sequence number', () => {
    const fd = openSync(device, 'r');
    expect(calls.deviceBytes(fd)).toBe(8 * 2 ** 20);
    expect(calls.sectorBytes(fd)).toBe(4096);
    expect(calls.readOnly(fd)).toBe(true);
    expect(calls.diskseq(fd)).toBe(readFileSync(`/sys/block/${device.slice(5)}/diskseq`, 'utf8').trim());
    closeSync(fd);
  });

  test('a file tells none of that', () => {
    const fd = openSync(import.meta.filename, 'r');
    expect([calls.deviceBytes(fd), calls.sectorBytes(fd), calls.readOnly(fd), calls.diskseq(fd)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    closeSync(fd);
  });

  test('a lock belongs to one handle at a time', () => {
    const path = join(workshop.folder, 'locked');
    const [first, second] = [openSync(path, 'w'), openSync(path, 'r')];
    expect([calls.lock(first), calls.lock(second)]).toEqual([true, false]);
    closeSync(first);
    expect(calls.lock(second)).toBe(true);
    closeSync(second);
  });

  test('a mark on a file is found again', () => {
    const path = join(workshop.folder, 'marked');
    const fd = openSync(path, 'w');
    expect(calls.hasAttribute(fd, 'user.rekindle.test')).toBe(false);
    expect(calls.setAttribute(fd, 'user.rekindle.test')).toBe(true);
    expect(calls.hasAttribute(fd, 'user.rekindle.test')).toBe(true);
    closeSync(fd);
  });
});
