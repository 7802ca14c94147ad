// Which images start on which computers, by every way of getting them onto a stick. All sticks are made by the built command
// line. `REKINDLE_LAB=all` tries every cell of the README's table; otherwise some are, those that prove most.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inRoot } from '../../main/setup/places.mjs';
import { liveImage } from './live-image.ts';
import { usedStick, type LoopStick } from './loop-device.ts';
import { boot, type Firmware } from './machine.ts';
import { checkFileSystems, hasSoundTable } from './matrix/check-file-systems.ts';
import { matrixImages as images, type MatrixImage as Row } from './matrix/images.ts';
import { expectImported, switchOff, theCheck } from './matrix/live-check.ts';
import { foretold, inspected, makeStick } from './matrix/make.ts';
import { cellName, firmwares, Matrix, type Method } from './matrix/matrix.ts';
import { filesWritten, nothingToStart, ready, startsFromKit } from './matrix/menu.ts';
import { pocketImages } from './pocket-images.ts';

const everything = process.env.REKINDLE_LAB === 'all';
const limitSeconds = 400;

const matrix = new Matrix(readFileSync(inRoot('README.md'), 'utf8'));

/** Tried without being asked for everything, beside what is refused, which takes no time. */
const usual: readonly (readonly [Row['name'], Method, readonly Firmware[]])[] = [
  ['hybrid-mbr', 'image and data', ['bios']],
  ['hybrid-gpt', 'image and data', ['x64']],
  ['grub2-appended', 'image and data', ['ia32']],
  ['debian-live', 'image and data', ['bios']],
  ['plain', 'kit, files', firmwares],
  ['uefi-only', 'kit, files', ['bios']],
  ['debian-live', 'kit, ISO file', firmwares],
];
/** The small images as they are have a suite of their own (boot.test.ts), which compares itself with the README, too. */
const elsewhere = ({ name }: Row, method: Method): boolean =>
  method === 'image' && name !== 'debian-live' && name !== 'plain';
function chosen(row: Row, method: Method): readonly Firmware[] {
  if (elsewhere(row, method)) return [];
  const refused = matrix.expected(row.image, method, 'bios')?.startsWith('refused');
  if (everything || refused) return firmwares;
  return usual.find(([name, how]) => name === row.name && how === method)?.[2] ?? [];
}
/** Cells of the README that nothing has tried, neither here nor elsewhere. */
function leftOut(): string[] {
  const tried = new Set(
    images
      .filter((row) => elsewhere(row, 'image'))
      .flatMap(({ image }) => firmwares.map((firmware) => cellName(image, 'image', firmware))),
  );
  return matrix.untried().filter((cell) => !tried.has(cell));
}

let files: Readonly<Record<Row['name'], string>>;
beforeAll(async () => {
  if (process.getuid?.() !== 0) throw new Error('The lab needs root: it writes to loop devices.');
  files = { ...(await pocketImages()), 'debian-live': await liveImage() };
}, 900_000);

const sticks: LoopStick[] = [];
async function plugIn(sizeMiB: number): Promise<LoopStick> {
  const stick = await usedStick(sizeMiB << 20);
  sticks.push(stick);
  return stick;
}
afterAll(async () => {
  for (const stick of sticks) await stick.discard();
  await matrix.publish(leftOut());
});

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
    const withData = method === 'image and data';
    for (const [index, firmware] of chosen(row, method).entries()) {
      if (refused !== null) {
        await settle(row, method, firmware, refused, '');
        continue;
      }
      const starts = matrix.expected(row.image, method, firmware) === 'starts';
      const checks = withData && row.name === 'debian-live' && index === 0;
      const { booted, log } = await boot({
        name: `matrix-${row.name}-${firmware}`,
        firmware,
        stick: stick.file,
        until: ready(row.name, firmware),
        giveUp: nothingToStart,
        // Firmware that hangs says nothing.
        limitSeconds: starts ? limitSeconds : 60,
        keepsChanges: withData,
        then: checks ? [theCheck('behind the image'), switchOff] : [],
      });
      await settle(row, method, firmware, booted ? 'starts' : 'does not start', log);
      if (checks) await expectImported(stick.file);
      else if (withData && starts && row.name !== 'debian-live') expect(log).toMatch(filesWritten);
    }
    if (withData && refused === null) {
      await checkFileSystems(stick.file);
      if (await hasSoundTable(files[row.name])) expect(await hasSoundTable(stick.file)).toBe(true);
    }
    await stick.discard();
  });
});

/** So many systems are in the menu of a kit stick at once. */
const inMenu = 4;
const inKits = images.filter((row) => chosen(row, 'kit, files').length > 0);
const kits = [inKits.slice(0, inMenu), inKits.slice(inMenu)].filter((rows) => rows.length > 0);
describe.each(kits.map((rows) => ({ rows, count: rows.length })))('kit, files: $count on one', ({ rows }) => {
  let stick: LoopStick;

  test('is made', async () => {
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
      const result = await startsFromKit(stick.file, { name: row.name, firmware, system: rows.indexOf(row) });
      await settle(row, 'kit, files', firmware, result.booted ? 'starts' : 'does not start', result.log);
      if (row.name !== 'debian-live') expect(result.log).toMatch(filesWritten);
    }
  });

  test('its file systems have taken no harm', async () => {
    await checkFileSystems(stick.file);
    expect(await hasSoundTable(stick.file)).toBe(true);
  });
});

test('kit, files: with Secure Boot, a signed kernel starts', async () => {
  const stick = await plugIn(128);
  expect(await makeStick([files.plain], 'kit, files', stick, ['--secure-boot'])).toBeNull();
  await stick.unplug();
  const { booted, log } = await startsFromKit(stick.file, { name: 'plain', firmware: 'secure' });
  expect({ booted, log }).toEqual({ booted: true, log });
});

describe('kit, ISO file', () => {
  const refusable = images.filter(({ name }) => name !== 'debian-live');
  test.each(refusable)('$image: it cannot read its own image file', async (row) => {
    const stick = await plugIn(128);
    const refused = await makeStick([files[row.name]], 'kit, ISO file', stick);
    for (const firmware of chosen(row, 'kit, ISO file'))
      await settle(row, 'kit, ISO file', firmware, refused ?? 'starts', '');
    await stick.discard();
  });
});

describe('kit, ISO file: Debian live, which keeps changes', () => {
  const live = images.find(({ name }) => name === 'debian-live');
  const computers = live ? chosen(live, 'kit, ISO file') : [];
  let stick: LoopStick;
  beforeAll(async () => {
    stick = await plugIn(512);
    const more = ['--persistence', '64'];
    expect(await makeStick([files['debian-live']], 'kit, ISO file', stick, more)).toBeNull();
    await stick.unplug();
  });

  test.each(computers)('on %s', { timeout: 900_000 }, async (firmware) => {
    if (!live) throw new Error('There is no such image.');
    const isFirst = firmware === computers[0];
    const { booted, log } = await startsFromKit(stick.file, {
      name: 'debian-live',
      firmware,
      more: isFirst ? [theCheck('kit'), switchOff] : [switchOff],
    });
    await settle(live, 'kit, ISO file', firmware, booted ? 'starts' : 'does not start', log);
    // Each leaves a file behind, and the next one finds it.
    expect(log).toContain(isFirst ? 'before=nothing .' : 'before=this-file .');
  });

  test('the check of the first computer is on the stick, and is read', async () => {
    await expectImported(stick.file);
  });

  test('its file systems have taken no harm', async () => {
    await checkFileSystems(stick.file);
    expect(await hasSoundTable(stick.file)).toBe(true);
  });
});

if (everything)
  test('every cell of the README was tried', () => {
    expect(leftOut()).toEqual([]);
  });
