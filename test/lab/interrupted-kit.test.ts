// A kit stick that is interrupted at its worst moments: made anew over an old one, and while a system is added. It starts
// the old systems, or the new ones, or nothing: never half.
import { copyFileSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kitPartitionSector, kitSectorBytes } from '../../main/stick/grub/kit-boot.ts';
import { faultyDrive, type FaultyDrive, type Watcher } from './faults/faulty-drive.ts';
import { playedLoop } from './faults/played-loop.ts';
import { writeHere, type HostWriting, type WriteRun } from './faults/write-run.ts';
import { temporaryFolder, type TemporaryFolder } from './guest/temporary-folder.ts';
import { copiedStick, usedStick } from './loop-device.ts';
import { boot, type Firmware } from './machine.ts';
import { makeStick } from './matrix/make.ts';
import { nothingToStart, startsFromKit } from './matrix/menu.ts';
import { pocketImages } from './pocket-images.ts';

const MiB = 2 ** 20;
const sizeBytes = 96 * MiB;
const partition = kitPartitionSector * kitSectorBytes;
const limitSeconds = 120;

let folder: TemporaryFolder;
let images: Awaited<ReturnType<typeof pocketImages>>;
/** A stick that holds one system, and starts it. */
let old: string;
beforeAll(async () => {
  if (process.getuid?.() !== 0) throw new Error('The lab needs root: it writes to loop devices.');
  images = await pocketImages();
  folder = await temporaryFolder('rekindle-interrupted-');
  old = join(folder.path, 'old');
  const stick = await usedStick(sizeBytes);
  try {
    expect(await makeStick([images.plain], 'kit, files', stick)).toBeNull();
    await stick.unplug();
    copyFileSync(stick.file, old);
  } finally {
    await stick.discard();
  }
}, 900_000);
afterAll(() => folder.remove());

/** True for the write that is not to happen any more. */
type Moment = (write: { readonly offset: number; readonly bytesBefore: number }) => boolean;

/**
 * Runs `rekindle kit` on a copy of the old stick and kills it, writer and all, at one write, which does not happen.
 * @returns the file of the stick
 */
async function killedAt(moment: Moment, args: readonly string[]): Promise<string> {
  const drive = faultyDrive(join(folder.path, 'drive'), sizeBytes);
  copyFileSync(old, drive.file);
  const loop = await playedLoop(drive);
  try {
    let kit: HostWriting | null = null;
    drive.watch(
      atWrite(moment, drive, async () => {
        for (const helper of kit?.children() ?? []) process.kill(helper, 'SIGKILL');
        kit?.kill('SIGKILL');
        await kit?.done;
      }),
    );
    kit = writeHere([...args, '--to', loop.device, '--allow-loop', '--yes'], {
      command: 'kit',
      limitSeconds,
    });
    const run: WriteRun = await kit.done;
    expect({ killed: run.code === null && !run.timedOut, run }).toEqual({ killed: true, run });
  } finally {
    await loop.close();
    drive.close();
  }
  return drive.file;
}

function atWrite(moment: Moment, drive: FaultyDrive, act: () => Promise<void>): Watcher {
  let bytesBefore = 0;
  return async (kind, offset, length) => {
    if (kind !== 'write') return;
    const over = moment({ offset, bytesBefore });
    bytesBefore += length;
    if (!over) return;
    drive.watch(null);
    await act();
    drive.close();
  };
}

/** The moment that comes after another one. */
function after(first: Moment, then: Moment): Moment {
  let passed = false;
  return (write) => {
    if (passed) return then(write);
    passed = first(write);
    return false;
  };
}

const firstWrite: Moment = () => true;
const at =
  (place: number): Moment =>
  ({ offset }) =>
    offset === place;
const afterBytes =
  (bytes: number): Moment =>
  ({ bytesBefore }) =>
    bytesBefore >= bytes;

describe('made anew', () => {
  const other = (): string[] => [images['hybrid-mbr']];

  test('before anything is written: it is the old one, byte by byte', async () => {
    const stick = await killedAt(firstWrite, other());
    expect(readFileSync(stick).equals(readFileSync(old))).toBe(true);
    await rm(stick);
  });

  const inSystems: Moment = ({ offset }) => offset >= partition;
  const moments: readonly (readonly [string, Firmware, () => Moment])[] = [
    ['right after that', 'bios', () => after(firstWrite, firstWrite)],
    ['among its files', 'x64', () => after(inSystems, inSystems)],
    ['with the boot loader', 'ia32', () => after(inSystems, ({ offset }) => offset < partition)],
    ['with the boot sector, which comes last', 'bios', () => after(inSystems, at(0))],
  ];
  test.each(moments)('%s: it does not start on %s', async (_, firmware, moment) => {
    const stick = await killedAt(moment(), other());
    const { booted, log, screen } = await boot({
      name: `interrupted-${firmware}`,
      firmware,
      stick,
      until: /GNU GRUB/,
      giveUp: nothingToStart,
      limitSeconds,
    });
    expect({ booted, log }).toEqual({ booted: false, log });
    expect(log + screen).toMatch(nothingToStart);
    await rm(stick);
  });
});

describe('a system is added', () => {
  const add = (): string[] => [images['hybrid-mbr'], '--add'];
  /** The boot sector of the file system names the folders that count. */
  const switched = at(partition);
  const moments: readonly (readonly [string, 'old' | 'new', Firmware, () => Moment])[] = [
    ['with its first byte', 'old', 'bios', () => firstWrite],
    ['in the middle of its files', 'old', 'x64', () => afterBytes(6 * MiB)],
    ['right before the change counts', 'old', 'ia32', () => switched],
    ['right after the change counts', 'new', 'bios', () => after(switched, firstWrite)],
  ];
  test.each(moments)('%s: it is the %s one, and starts on %s', async (_, becomes, firmware, moment) => {
    const stick = await killedAt(moment(), add());
    await expectStarts(stick, becomes, firmware);
    await rm(stick);
  });

  test('asked for again, it is the new one', async () => {
    const stick = await copiedStick(await killedAt(afterBytes(6 * MiB), add()));
    try {
      expect(await makeStick([images['hybrid-mbr']], 'kit, files', stick, ['--add'])).toBeNull();
      await stick.unplug();
      await expectStarts(stick.file, 'new', 'x64');
    } finally {
      await stick.discard();
    }
  });
});

/** The menu has the old system, or the old and the new, and the last of them starts. */
async function expectStarts(stick: string, which: 'old' | 'new', firmware: Firmware): Promise<void> {
  const [name, system] = which === 'old' ? (['plain', 0] as const) : (['hybrid-mbr', 1] as const);
  const { booted, log } = await startsFromKit(stick, { name, firmware, system });
  expect({ booted, log }).toEqual({ booted: true, log });
  const menu = log.slice(0, log.indexOf('executed automatically'));
  expect(menu).toContain('POCKET_PLAIN');
  expect(menu.includes('POCKET_HYBRID-MBR')).toBe(which === 'new');
}
