import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { driveChanges } from '../../../main/drives/watch/changes.ts';
import { drivesFingerprint } from '../../../main/drives/watch/fingerprint.ts';
import { isBlockEntry, watchDrives, type DriveWatch } from '../../../main/drives/watch/watch.ts';
import { attachLoop } from '../../tools/loop-device.ts';

const folder = mkdtempSync(join(tmpdir(), 'rekindle-watch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let watch: DriveWatch;
let changes = 0;
let listeners: (() => void)[] = [];

/** Two seconds are promised; other tests attach drives meanwhile, so that a call alone proves little. */
async function change(): Promise<void> {
  const before = changes;
  await expect.poll(() => changes, { timeout: 2000, interval: 20 }).toBeGreaterThan(before);
}

describe('watching', () => {
  beforeEach(async () => {
    changes = 0;
    listeners = [];
    watch = watchDrives(() => {
      changes++;
      for (const listener of listeners) listener();
    });
    await watch.ready;
  });
  afterEach(() => watch.close());

  test('a drive that comes and goes', async () => {
    const loop = attachLoop(join(folder, 'comes'), 4 * 1024 * 1024);
    await change();
    loop.detach();
    await change();
  });

  test('a file system that is mounted and unmounted', async () => {
    const loop = attachLoop(join(folder, 'mounted'), 4 * 1024 * 1024);
    execFileSync('mkfs.ext2', ['-q', loop.device]);
    await change();
    const place = join(folder, 'place');
    execFileSync('mount', ['--mkdir', loop.device, place]);
    await change();
    execFileSync('umount', [place]);
    await change();
    loop.detach();
  });

  test('after closing, nothing is told', async () => {
    watch.close();
    const loop = attachLoop(join(folder, 'closed'), 4 * 1024 * 1024);
    const before = changes;
    loop.detach();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(changes).toBe(before);
  });
});

describe('changes, one after the other', () => {
  test('the first comes at once, the next with a drive, and an abort is the end', async () => {
    const controller = new AbortController();
    const changes = driveChanges(controller.signal);
    expect(await changes.next()).toEqual({ done: false, value: undefined });
    const next = changes.next();
    const loop = attachLoop(join(folder, 'next'), 4 * 1024 * 1024);
    expect(await next).toEqual({ done: false, value: undefined });
    loop.detach();
    controller.abort();
    let ended = await changes.next();
    while (ended.done !== true) ended = await changes.next();
    expect(ended.done).toBe(true);
  });

  test('an abort ends the waiting', async () => {
    const controller = new AbortController();
    const changes = driveChanges(controller.signal);
    await changes.next();
    const waiting = (async () => {
      for await (const _ of changes);
    })();
    controller.abort();
    await expect(waiting).resolves.toBeUndefined();
  });
});

describe('the fingerprint', () => {
  test('is another one for the same file attached again', async () => {
    const first = attachLoop(join(folder, 'again'), 4 * 1024 * 1024);
    const name = first.device.replace('/dev/', '');
    const before = rowsOf(await drivesFingerprint(), name);
    first.detach();
    const second = attachLoop(join(folder, 'again'), 4 * 1024 * 1024, []);
    const after = rowsOf(await drivesFingerprint(), second.device.replace('/dev/', ''));
    second.detach();
    expect(before).not.toEqual([]);
    expect(after).not.toEqual(before);
  });

  function rowsOf(fingerprint: string, name: string): string[] {
    return fingerprint.split('\n').filter((line) => line.split(' ').includes(name));
  }
});

test.each([
  ['b8:16', true],
  ['b259:1', true],
  ['.#b8:16a1b2c3', false],
  ['c4:64', false],
  ['+usb:1-1', false],
  ['n2', false],
  ['', false],
])('%j in udev’s database is a drive: %s', (name, isBlock) => {
  expect(isBlockEntry(name)).toBe(isBlock);
});
