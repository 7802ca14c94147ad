// Images are written by the built program to a block device and then boot as USB sticks in virtual machines; what
// `rekindle inspect` foretold is compared with what the machines did.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { stat, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Inspection } from '../../main/images/types.ts';
import type { MakeStickResult } from '../../main/jobs/make-stick/types.ts';
import { inRoot } from '../../main/setup/places.mjs';
import { rekindleJson } from './command.ts';
import { marker } from './initramfs.ts';
import { usedStick, type LoopStick } from './loop-device.ts';
import { boot, type BootResult, type Firmware } from './machine.ts';
import { imageOf } from './matrix/images.ts';
import { firmwares, Matrix } from './matrix/matrix.ts';
import { firmwareName, nothingToStart } from './matrix/menu.ts';
import { pocketImages, type PocketName } from './pocket-images.ts';

const run = promisify(execFile);
const stickBytes = 64 << 20;

/** On which firmware each image has to start. */
const expected: readonly (readonly [PocketName, Readonly<Record<Firmware, boolean>>])[] = [
  ['hybrid-mbr', { bios: true, x64: false, ia32: false }],
  ['hybrid-gpt', { bios: true, x64: true, ia32: false }],
  ['hybrid-ia32', { bios: true, x64: true, ia32: true }],
  ['uefi-only', { bios: false, x64: true, ia32: false }],
  ['grub2-appended', { bios: true, x64: true, ia32: true }],
];

const grubRescue = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso';

let images: Readonly<Record<PocketName, string>>;
beforeAll(async () => {
  if (process.getuid?.() !== 0) throw new Error('The lab needs root: it writes to loop devices.');
  images = await pocketImages();
});

const sticks: LoopStick[] = [];
const plugIn = async (): Promise<LoopStick> => {
  const stick = await usedStick(stickBytes);
  sticks.push(stick);
  return stick;
};
afterAll(async () => {
  for (const stick of sticks) await stick.discard();
});

async function inspect(image: string): Promise<Inspection> {
  const { code, lines, errors } = await rekindleJson('inspect', image);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return lines[0] as Inspection;
}

async function write(image: string, stick: LoopStick): Promise<{ code: number; result: MakeStickResult }> {
  const { code, lines } = await rekindleJson('write', image, '--to', stick.device, '--allow-loop', '--yes');
  const last = lines.at(-1) as MakeStickResult & { event: string };
  expect(last.event).toBe('result');
  return { code, result: last };
}

/** Writes the image, has the result compared byte by byte, and leaves the stick unplugged. */
async function writeAndCompare(image: string): Promise<LoopStick> {
  const stick = await plugIn();
  const { size } = await stat(image);
  const { code, result } = await write(image, stick);
  expect(result).toMatchObject({ outcome: 'done', ok: true });
  expect(result.drives).toMatchObject([
    { device: stick.device, ok: true, bytes: size, verified: true, pastPageCache: true },
  ]);
  expect(code).toBe(0);
  await run('cmp', ['--bytes', String(size), image, stick.device]);
  await stick.unplug();
  await run('cmp', ['--bytes', String(size), image, stick.file]);
  return stick;
}

/**
 * A computer that is to start is given long; one that is not to start somewhat longer than the slowest start took,
 * because firmware that hangs says nothing.
 */
const limitSeconds = (starts: boolean): number => (starts ? 90 : Math.max(15, 1.5 * slowestStart));
let slowestStart = 0;

const foretold = (inspection: Inspection): Readonly<Record<Firmware, boolean | null>> => ({
  bios: inspection.boots.bios,
  x64: inspection.boots.uefiX64,
  ia32: inspection.boots.uefiIa32,
});

async function startsOn(
  name: string,
  stick: LoopStick,
  firmware: Firmware,
  starts: boolean,
): Promise<BootResult> {
  const result = await boot({
    name: `${name}-${firmware}`,
    firmware,
    stick: stick.file,
    until: new RegExp(`${marker} ${name} fw=${firmwareName[firmware]} stick=sd[a-z]:\\d+:removable=1 .*\n`),
    giveUp: nothingToStart,
    limitSeconds: limitSeconds(starts),
  });
  if (result.booted) slowestStart = Math.max(slowestStart, result.seconds);
  return result;
}

describe.each(expected)('%s', (name, starts) => {
  let stick: LoopStick;

  test('is what the README says', async () => {
    const matrix = new Matrix(await readFile(inRoot('README.md'), 'utf8'));
    const told = firmwares.map((firmware) => matrix.expected(imageOf(name), 'image', firmware));
    expect(told).toEqual(firmwares.map((firmware) => (starts[firmware] ? 'starts' : 'does not start')));
  });

  test('is what inspect says', async () => {
    const inspection = await inspect(images[name]);
    expect(inspection).toMatchObject({ kind: 'iso9660', writable: true, method: 'image' });
    expect(foretold(inspection)).toEqual(starts);
  });

  test('is written bit for bit', async () => {
    stick = await writeAndCompare(images[name]);
  });

  test.each(firmwares)('%s', async (firmware) => {
    const result = await startsOn(name, stick, firmware, starts[firmware]);
    expect({ booted: result.booted, log: result.log }).toEqual({ booted: starts[firmware], log: result.log });
  });
});

describe('GRUB’s rescue disc, an image that others made', () => {
  let stick: LoopStick;

  test('is what inspect says', async () => {
    expect(foretold(await inspect(grubRescue))).toEqual({ bios: true, x64: false, ia32: false });
  });

  test('is written bit for bit', async () => {
    stick = await writeAndCompare(grubRescue);
  });

  test('bios: reaches GRUB’s prompt, which answers', async () => {
    const result = await boot({
      name: 'grub-rescue-bios',
      firmware: 'bios',
      stick: stick.file,
      until: /GNU GRUB[^]*`c' for a command-line/,
      watch: 'screen',
      giveUp: nothingToStart,
      limitSeconds: limitSeconds(true),
      then: [
        { type: 'c', until: /^grub>/m },
        { type: 'echo rekindle\n', until: /^rekindle$/m },
      ],
    });
    expect({ booted: result.booted, screen: result.screen }).toEqual({ booted: true, screen: result.screen });
  });

  test.each(['x64', 'ia32'] as const)('%s: does not start, as foretold', async (firmware) => {
    const result = await startsOn('grub-rescue', stick, firmware, false);
    expect(result.booted).toBe(false);
    expect(result.log).toMatch(nothingToStart);
  });
});

describe('an ISO for optical discs alone', () => {
  test('is refused with its reason, and nothing is written', async () => {
    const inspection = await inspect(images.plain);
    expect(inspection).toMatchObject({ kind: 'iso9660', writable: false, method: 'kit' });
    expect(inspection.reasons).not.toEqual([]);

    const stick = await plugIn();
    const before = await fileSha256(stick.file);
    const { code, result } = await write(images.plain, stick);
    expect({ code, outcome: result.outcome }).toEqual({ code: 3, outcome: 'refused' });
    const told = [...result.reasons, ...result.drives.flatMap(({ reasons }) => reasons)];
    expect(told.map((reason) => reason.code)).toContain(inspection.reasons[0]?.code);
    await stick.unplug();
    expect(await fileSha256(stick.file)).toBe(before);
  });

  test('would not start from a stick: refusing it is right', async () => {
    const stick = await plugIn();
    await run('dd', [`if=${images.plain}`, `of=${stick.device}`, 'bs=1M', 'conv=fsync']);
    await stick.unplug();
    for (const firmware of firmwares) {
      const result = await startsOn('plain', stick, firmware, false);
      expect({ firmware, booted: result.booted }).toEqual({ firmware, booted: false });
    }
  });
});

async function fileSha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
