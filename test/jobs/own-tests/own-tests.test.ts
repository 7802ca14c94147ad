import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { diskLines, judgeDisks, type AskedDisk } from '../../../main/jobs/own-tests/disk-test.ts';
import { graphicsLines, graphicsReading } from '../../../main/jobs/own-tests/graphics.ts';
import { measuringNote } from '../../../main/jobs/own-tests/measuring-note.ts';
import { memoryLines } from '../../../main/jobs/own-tests/memory-test.ts';
import { openOwnTests, type OwnTestPorts } from '../../../main/jobs/own-tests/own-tests.ts';
import type { OwnTest, OwnTestState } from '../../../main/jobs/own-tests/types.ts';
import { unknownMachine } from '../../../main/machine/profile.ts';
import type { BuiltInDisk } from '../../../main/machine/this-computer/built-in-disks.ts';
import type { DiskWords } from '../../../main/machine/this-computer/disk-words.ts';
import { supply, sysTree, usbDevice, type SysTree } from '../../tools/sys-tree.ts';
import { codes, stateCodes } from './told.ts';

describe('graphics', () => {
  const real = {
    auxAttributes: { glRenderer: 'Mesa Intel(R) HD Graphics 4000 (IVB GT2)', softwareRendering: false },
    gpuDevice: [
      { active: false, driverVendor: 'nouveau' },
      { active: true, driverVendor: 'Mesa', driverVersion: '22.3.6' },
    ],
  };
  const on = { gpu_compositing: 'enabled', video_decode: 'disabled_software' };
  test.each<[string, unknown, unknown, string[]]>([
    [
      'a chip',
      real,
      on,
      ['measured-graphics-hardware', 'measured-graphics-driver', 'measured-video-software'],
    ],
    [
      'a program that draws',
      { auxAttributes: { glRenderer: 'llvmpipe (LLVM 15.0.6, 128 bits)' } },
      { gpu_compositing: 'enabled', video_decode: 'enabled_on' },
      ['measured-graphics-software', 'measured-video-hardware'],
    ],
    ['no chip', {}, { gpu_compositing: 'disabled_software' }, ['measured-graphics-software']],
    ['nothing at all', null, null, ['measured-graphics-unknown']],
    ['nonsense', { auxAttributes: 7, gpuDevice: 'x' }, { gpu_compositing: 3 }, ['measured-graphics-unknown']],
  ])('%s', (_, info, status, expected) => {
    expect(codes(graphicsLines(graphicsReading(info, status)))).toEqual(expected);
  });
});

test.each([
  [{ ramMiB: 4096, usableRamMiB: 3800 }, ['measured-memory', 'measured-memory-built-in'], 'plain'],
  [{ ramMiB: 8192, usableRamMiB: 3300 }, ['measured-memory', 'measured-memory-built-in'], 'caution'],
  [{ ramMiB: 2048, usableRamMiB: 2048 }, ['measured-memory'], 'plain'],
  [{ ramMiB: null, usableRamMiB: null }, ['measured-cannot-read'], 'unknown'],
] as const)('memory %o', (profile, expected, tone) => {
  const lines = memoryLines(profile);
  expect(codes(lines)).toEqual([...expected, 'measured-memory-test']);
  expect(lines.at(-2)?.tone).toBe(tone);
});

describe('disks', () => {
  const disk: BuiltInDisk = {
    device: 'sda',
    model: 'WDC',
    sizeBytes: 1e11,
    rotational: true,
    usedPercent: null,
    spareLow: null,
  };
  const good: DiskWords = { kind: 'said', health: 'good', reasons: [], hours: 4000, usedPercent: 85 };
  const flash = { ...disk, rotational: false };
  test.each<[string, readonly AskedDisk[], string[], string | null]>([
    ['none', [], ['measured-no-disk'], 'not-present'],
    [
      'a healthy one',
      [{ disk, words: good }],
      ['measured-disk', 'measured-disk-good', 'measured-disk-hours', 'measured-disk-used'],
      'pass',
    ],
    [
      'one that fails beside a healthy one',
      [
        { disk, words: { ...good, hours: null, usedPercent: null } },
        {
          disk,
          words: {
            ...good,
            health: 'failing',
            hours: null,
            usedPercent: null,
            reasons: [{ code: 'machine-disk-pending', data: { sectors: 3 } }],
          },
        },
      ],
      ['measured-disk', 'measured-disk-good', 'measured-disk', 'machine-disk-pending'],
      'fail',
    ],
    [
      'without rights',
      [{ disk, words: { kind: 'no-rights' } }],
      ['measured-disk', 'measured-disk-no-rights'],
      null,
    ],
    [
      'without the tool',
      [{ disk, words: { kind: 'no-tool' } }],
      ['measured-disk', 'measured-disk-no-tool'],
      null,
    ],
    ['asleep', [{ disk, words: { kind: 'asleep' } }], ['measured-disk', 'measured-disk-asleep'], null],
    ['silent', [{ disk, words: { kind: 'silent' } }], ['measured-disk', 'measured-disk-silent'], null],
    [
      'soldered memory that tells by itself',
      [{ disk: { ...flash, usedPercent: 20, spareLow: false }, words: { kind: 'no-rights' } }],
      ['measured-disk', 'measured-disk-used'],
      'pass',
    ],
    [
      'soldered memory at its end',
      [{ disk: { ...flash, usedPercent: 110, spareLow: true }, words: { kind: 'no-tool' } }],
      ['measured-disk', 'measured-disk-spare-low', 'measured-disk-used'],
      'fail',
    ],
  ])('%s', (_, asked, expected, outcome) => {
    expect(codes(diskLines(asked))).toEqual(expected);
    expect(judgeDisks(asked)).toBe(outcome);
  });
});

const trees: SysTree[] = [];
afterEach(() => trees.splice(0).forEach((one) => one.remove()));

describe('the tests of a computer', () => {
  const refuse = (): never => {
    throw new Error('not asked for');
  };
  function open(given: Partial<OwnTestPorts>) {
    const tree = sysTree();
    trees.push(tree);
    const heard: [OwnTest, OwnTestState][] = [];
    let wake = (): void => undefined;
    const mistakes: unknown[] = [];
    const endless = async function* (signal: AbortSignal): AsyncGenerator<number> {
      for (let ms = 0; !signal.aborted; ms += 1000) {
        yield ms;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    const tests = openOwnTests(
      {
        files: tree.files,
        addresses: () => [],
        lookUp: refuse,
        openTransport: refuse,
        pages: refuse,
        loadPage: refuse,
        graphics: refuse,
        profile: () => Promise.resolve({ ...unknownMachine, usableRamMiB: 2000 }),
        ticks: { battery: endless, heat: endless, plugs: endless },
        note: measuringNote(join(tree.root, 'battery.json')),
        now: () => new Date(),
        onMistake: (_test, error) => mistakes.push(error),
        ...given,
      },
      (name, state) => {
        heard.push([name, state]);
        wake();
      },
    );
    const until = async (right: (state: OwnTestState) => boolean): Promise<OwnTestState> => {
      for (;;) {
        const last = heard.map(([, state]) => state).find(right);
        if (last) return last;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    };
    return { tests, tree, heard, mistakes, until };
  }

  test('go on until they are stopped, and keep what they found', async () => {
    const { tests, tree, until, heard } = open({});
    tree.set(usbDevice('usb1'));
    expect(tests.look('usb-ports')).toBeNull();
    tests.countPorts(1);
    tests.start('usb-ports');
    tests.start('usb-ports');
    await until(({ running }) => running);
    tree.set(usbDevice('1-1'));
    const found = await until(({ finding }) => finding?.suggests === 'pass');
    expect(stateCodes(found)).toEqual(['measured-ports-found', 'measured-port']);
    tests.stop('usb-ports');
    expect(tests.look('usb-ports')).toMatchObject({ running: false, finding: { suggests: 'pass' } });
    const many = heard.length;
    tests.stop('usb-ports');
    tests.stopAll();
    expect(heard).toHaveLength(many);
  });

  test('end by themselves, and can be begun again', async () => {
    const { tests, until } = open({});
    tests.start('memory');
    expect(stateCodes(await until(({ running }) => !running))).toContain('measured-memory');
    tests.start('memory');
    expect(tests.look('memory')?.running).toBe(true);
  });

  test('run beside each other, and end together', async () => {
    const { tests, tree, until } = open({});
    tree.set({
      '/sys/class/power_supply/BAT0/uevent': supply({ type: 'Battery', status: 'Charging', capacity: 50 }),
      ...usbDevice('usb1'),
    });
    tests.start('charging');
    tests.start('usb-ports');
    await until(({ lines }) => lines.length > 0);
    tests.stopAll();
    expect([tests.look('charging')?.running ?? false, tests.look('usb-ports')?.running ?? false]).toEqual([
      false,
      false,
    ]);
  });

  test('a mistake of ours is told, and is no finding about the computer', async () => {
    const { tests, mistakes, until } = open({});
    tests.start('graphics');
    const state = await until(({ running }) => !running);
    expect(stateCodes(state)).toEqual(['measured-cannot-read']);
    expect(state.finding?.suggests).toBeNull();
    expect(mistakes).toHaveLength(1);
  });

  test('where nothing can be read, every one of them says so', async () => {
    for (const name of ['charging', 'battery', 'disk', 'heat', 'usb-ports'] as const) {
      const { tests, until } = open({ files: null });
      tests.start(name);
      expect(stateCodes(await until(({ running }) => !running))).toEqual(['measured-cannot-read']);
    }
  });
});
