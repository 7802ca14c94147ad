// Which images start on which computers, by every way of getting them onto a stick. All sticks are made by the built command
// line. `REKINDLE_LAB=all` tries every cell of the README's table; otherwise some are, those that prove most.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportReport } from '../../main/jobs/import-results/types.ts';
import { inRoot } from '../../main/setup/places.mjs';
import { rekindleJsonWith } from './command.ts';
import { temporaryFolder } from './guest/temporary-folder.ts';
import { marker } from './initramfs.ts';
import { liveImage } from './live-image.ts';
import { usedStick, type LoopStick } from './loop-device.ts';
import { boot, type Boot, type BootResult, type Firmware, type Step } from './machine.ts';
import { checkFileSystems } from './matrix/check-file-systems.ts';
import { foretold, inspected, makeStick } from './matrix/make.ts';
import { matrixImages as images, type MatrixImage as Row } from './matrix/images.ts';
import { firmwares, Matrix, type Method } from './matrix/matrix.ts';
import { pocketImages } from './pocket-images.ts';

const run = promisify(execFile);
const everything = process.env.REKINDLE_LAB === 'all';
const limitSeconds = 400;
const firmwareName = { bios: 'BIOS', x64: 'UEFI64', ia32: 'UEFI32', secure: 'UEFI64' } as const;
/** What the firmware says when it has found nothing to start; on a computer that boots, it never comes. */
const nothingToStart = /No bootable device|EFI Internal Shell/;

/**
 * Tried without being asked for everything. The images as they are have a suite of their own; the live system takes too
 * long on a computer that has other things to do.
 */
const usual: readonly (readonly [Row['name'], Method, readonly Firmware[]])[] = [
  ['hybrid-mbr', 'image and data', ['bios']],
  ['hybrid-gpt', 'image and data', ['x64']],
  ['grub2-appended', 'image and data', ['ia32']],
  ['plain', 'image and data', firmwares],
  ['plain', 'kit, files', firmwares],
  ['uefi-only', 'kit, files', ['bios']],
  ['plain', 'kit, ISO file', firmwares],
];
const chosen = ({ name }: Row, method: Method): readonly Firmware[] =>
  everything ? firmwares : (usual.find(([one, how]) => one === name && how === method)?.[2] ?? []);

let files: Readonly<Record<Row['name'], string>>;
const matrix = new Matrix(readFileSync(inRoot('README.md'), 'utf8'));
beforeAll(async () => {
  if (process.getuid?.() !== 0) throw new Error('The lab needs root: it writes to loop devices.');
  files = { ...(await pocketImages()), 'debian-live': everything ? await liveImage() : '' };
}, 900_000);

const sticks: LoopStick[] = [];
async function plugIn(sizeMiB: number): Promise<LoopStick> {
  const stick = await usedStick(sizeMiB << 20);
  sticks.push(stick);
  return stick;
}
afterAll(async () => {
  for (const stick of sticks) await stick.discard();
  await matrix.publish();
});

/** What a system on the stick says once it runs. */
const ready = (name: string, firmware: Boot['firmware']): RegExp =>
  new RegExp(`${marker} ${name} fw=${firmwareName[firmware]} .*\n`);

/** In GRUB's menu: so many entries down, and Enter. */
const choose = (entry: number, until: RegExp): Step => ({
  type: `${'\x0e'.repeat(entry)}\r`,
  until,
  on: 'serial',
});

/** Each system has two entries in the menu of a kit: itself, and other ways to start it. */
async function startsFromKit(
  stick: LoopStick,
  { name, firmware, system = 0, more = [] }: KitBoot,
): Promise<BootResult> {
  return boot({
    name: `matrix-kit-${name}-${firmware}`,
    firmware,
    stick: stick.file,
    until: /executed automatically in/,
    giveUp: nothingToStart,
    limitSeconds,
    keepsChanges: more.length > 0,
    then: [choose(system * 2, ready(name, firmware)), ...more],
  });
}
/** The check from the stick, in the shell of the system that was started from it: everything works. */
const theCheck: Step = {
  type: 'mount -o remount,rw /run/live/findiso; sh /run/live/findiso/rekindle/check.sh --five-minutes --lang en\n',
  until: /DONE\. Thank you/,
  on: 'serial',
  answers: [
    [/y yes, n no, .*: $/, 'y\n'],
    [/p works, .*: $/, 'p\n'],
    [/\(Enter: .*\): $/, '\n'],
  ],
};

interface KitBoot {
  readonly name: Row['name'];
  readonly firmware: Boot['firmware'];
  readonly system?: number;
  readonly more?: readonly Step[];
}

/** Notes what happened, and compares it with what was foretold and with the README. */
async function settle(
  row: Row,
  method: Method,
  firmware: Firmware,
  outcome: string,
  log: string,
): Promise<void> {
  const seen =
    outcome === 'starts' || outcome === 'does not start' ? outcome : (`refused (${outcome})` as const);
  matrix.add(row.image, method, firmware, seen);
  expect({ seen, log }).toEqual({ seen: matrix.expected(row.image, method, firmware), log });
  const told = foretold(await inspected(files[row.name]), method, firmware);
  if (outcome === 'starts' || outcome === 'does not start') expect(told).toBe(outcome);
}

const raw = (['image', 'image and data'] as const).map((method) => ({
  method,
  rows: images.filter((row) => chosen(row, method).length > 0),
}));
describe.each(raw.filter(({ rows }) => rows.length > 0))('$method', ({ method, rows }) => {
  test.each(rows)('$image', { timeout: 900_000 }, async (row) => {
    const stick = await plugIn(256);
    const refused = await makeStick([files[row.name]], method, stick);
    await stick.unplug();
    for (const firmware of chosen(row, method)) {
      if (refused !== null) {
        await settle(row, method, firmware, refused, '');
        continue;
      }
      const starts = matrix.expected(row.image, method, firmware) === 'starts';
      const result = await boot({
        name: `matrix-${row.name}-${firmware}`,
        firmware,
        stick: stick.file,
        until: ready(row.name, firmware),
        giveUp: nothingToStart,
        // Firmware that hangs says nothing.
        limitSeconds: starts ? limitSeconds : 60,
      });
      await settle(row, method, firmware, result.booted ? 'starts' : 'does not start', result.log);
    }
    await stick.discard();
  });
});

describe('kit, files', () => {
  const rows = images.filter((row) => chosen(row, 'kit, files').length > 0);
  let stick: LoopStick;

  test('all on one stick', async () => {
    stick = await plugIn(rows.length * 24 + 256);
    expect(
      await makeStick(
        rows.map(({ name }) => files[name]),
        'kit, files',
        stick,
      ),
    ).toBeNull();
    await stick.unplug();
  });

  test.each(rows)('$image', { timeout: 900_000 }, async (row) => {
    for (const firmware of chosen(row, 'kit, files')) {
      const result = await startsFromKit(stick, { name: row.name, firmware, system: rows.indexOf(row) });
      await settle(row, 'kit, files', firmware, result.booted ? 'starts' : 'does not start', result.log);
    }
  });
});

test('kit, files: with Secure Boot, a signed kernel starts', async () => {
  const stick = await plugIn(128);
  expect(await makeStick([files.plain], 'kit, files', stick, ['--secure-boot'])).toBeNull();
  await stick.unplug();
  const { booted, log } = await startsFromKit(stick, { name: 'plain', firmware: 'secure' });
  expect({ booted, log }).toEqual({ booted: true, log });
});

describe('kit, ISO file', () => {
  const refusable = images.filter(
    (row) => row.name !== 'debian-live' && chosen(row, 'kit, ISO file').length > 0,
  );
  test.each(refusable)('$image: it cannot read its own image file', async (row) => {
    const stick = await plugIn(128);
    const refused = await makeStick([files[row.name]], 'kit, ISO file', stick);
    for (const firmware of chosen(row, 'kit, ISO file'))
      await settle(row, 'kit, ISO file', firmware, refused ?? 'starts', '');
    await stick.discard();
  });
});

const live = images.find(({ name }) => name === 'debian-live');
const computers = live ? chosen(live, 'kit, ISO file') : [];
const liveSuite = (): void => {
  let stick: LoopStick;
  beforeAll(async () => {
    stick = await plugIn(512);
    const more = ['--persistence', '64'];
    expect(await makeStick([files['debian-live']], 'kit, ISO file', stick, more)).toBeNull();
    await stick.unplug();
  });

  const off: Step = { type: 'off\n', until: /REKINDLE-LAB OFF/, on: 'serial' };
  test.each(computers)('Debian live, on %s', { timeout: 900_000 }, async (firmware) => {
    if (!live) throw new Error('There is no such image.');
    const isFirst = firmware === computers[0];
    const { booted, log } = await startsFromKit(stick, {
      name: 'debian-live',
      firmware,
      more: isFirst ? [theCheck, off] : [off],
    });
    await settle(live, 'kit, ISO file', firmware, booted ? 'starts' : 'does not start', log);
    // Each leaves a file behind, and the next one finds it.
    expect(log).toContain(isFirst ? 'before=nothing .' : 'before=this-file .');
  });

  test('the check of the first computer is on the stick, and is read', async () => {
    const folder = await temporaryFolder('rekindle-results-');
    try {
      await run('mcopy', ['-s', '-i', `${stick.file}@@1M`, '::/rekindle', folder.path]);
      const env = { REKINDLE_JOURNAL: join(folder.path, 'journal') };
      const { code, lines, errors } = await rekindleJsonWith(env, 'import', join(folder.path, 'rekindle'));
      const report = lines[0] as ImportReport;
      expect({ code, errors, files: report.files }).toMatchObject({
        code: 0,
        files: [{ became: 'new', whole: true }],
      });
      expect(report.files[0]?.answers).toBeGreaterThanOrEqual(5);
      expect(report.stick).toMatch(/^[0-9a-f-]{36}$/);
    } finally {
      await folder.remove();
    }
  });

  test('its file systems have taken no harm', async () => {
    await checkFileSystems(stick.file);
  });
};

if (everything) {
  describe('kit, ISO file: Debian live', liveSuite);
  test('every cell of the README was tried', () => {
    expect(matrix.untried()).toEqual([]);
  });
}
