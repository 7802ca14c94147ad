import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openFileSource } from '../../../main/images/byte-source.ts';
import type { BootFiles } from '../../../main/stick/grub/boot-files.ts';
import { readKitContents } from '../../../main/stick/kit/contents.ts';
import { kitStateText, parseKitState, type KitState } from '../../../main/stick/kit/kit-state.ts';
import {
  fatUuid,
  planKitStick,
  refuseTogether,
  type KitStickWish,
} from '../../../main/stick/kit/plan-kit.ts';
import { planSystem, type PlannedSystem } from '../../../main/stick/kit/plan-system.ts';
import type { KitSystem } from '../../../main/stick/kit/types.ts';
import { checkLayout } from '../../../main/writer/layout.ts';
import { kernel, noise, plant, run } from '../../images/tools.ts';
import { inspectStick } from '../../tools/stick-inspection.ts';
import { mib } from '../fixtures.ts';
import { layExtents } from '../lay-extents.ts';
import { wishOf } from './contents-of.ts';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-kit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bootFiles: BootFiles = {
  mbrBoot: noise(440, 1),
  biosCore: noise(200_001, 2),
  efiX64: noise(300_000, 3),
  efiIa32: noise(70_000, 4),
  memtest: { bios: noise(1000, 5), efiX64: noise(1001, 6), efiIa32: noise(1002, 7) },
  signed: null,
  notices: [{ name: 'SOURCES.txt', bytes: noise(50, 8) }],
};
const state = {
  stick: '6f2c1b52-7f0c-4d0b-9d61-0a4f3f6a2c11',
  language: 'en',
  secureBoot: false,
  usual: null,
  timeoutSeconds: 30,
} as const;
const ids = { disk: 0x12345678, volume: 0xcafe0815 };

function wish(
  driveBytes: number,
  systems: readonly PlannedSystem[],
  more: Partial<KitStickWish> = {},
): KitStickWish {
  return {
    driveBytes,
    state,
    systems,
    companion: [{ kind: 'folder', path: 'rekindle/results' }],
    bootFiles,
    ids,
    madeAt: new Date(2026, 10, 21, 12),
    partitions: [],
    ...more,
  };
}

const trees = {
  one: { 'boot/vmlinuz': kernel('i686'), 'boot/core.gz': noise(100_000, 9), 'cde/x y z.tcz': noise(3, 10) },
  two: { 'live/vmlinuz': kernel('x86_64'), 'live/filesystem.squashfs': noise(5_000_001, 11) },
};
const menus = {
  one: 'DEFAULT one\nLABEL one\nKERNEL /boot/vmlinuz\nINITRD /boot/core.gz\nAPPEND quiet\n',
  two: 'LABEL two\nKERNEL /live/vmlinuz\nAPPEND boot=live\n',
};

/** A real image, and how it lies on the stick as the given file of the layout. */
async function system(name: 'one' | 'two', file: number): Promise<{ planned: PlannedSystem; iso: string }> {
  const tree = join(folder, name);
  await plant(tree, { ...trees[name], 'isolinux/isolinux.cfg': menus[name] });
  const iso = join(folder, `${name}.iso`);
  await run('xorriso', ['-as', 'mkisofs', '-quiet', '-r', '-o', iso, tree]);
  const source = await openFileSource(iso);
  if (!source.ok) throw new Error(source.error.code);
  const contents = await readKitContents(source.value, []);
  await source.value.close();
  if (!contents.ok) throw new Error(contents.error.code);
  const planned = planSystem(wishOf({ id: name, name, file, sizeBytes: source.value.size }), contents.value);
  if (!planned.ok) throw new Error(planned.error.code);
  return { planned: planned.value, iso };
}

const onStick = (image: string, path: string): Buffer =>
  execFileSync('mcopy', ['-i', `${image}@@1M`, `::/${path}`, '-'], { maxBuffer: 64 * mib });

describe('a kit stick', () => {
  test('on a drive that was something else: one partition, whole files, nothing of the old', async () => {
    const [one, two] = [await system('one', 0), await system('two', 1)];
    const path = join(folder, 'stick');
    writeFileSync(path, '');
    truncateSync(path, 160 * mib);
    execFileSync('sgdisk', ['-n', '1:2048:+40M', '-n', '2:0:0', path], { stdio: 'ignore' });
    const planned = planKitStick(wish(160 * mib, [one.planned, two.planned]));
    if (!planned.ok) throw new Error(planned.error.code);
    const files = [one.iso, two.iso].map((iso) => ({ fd: openSync(iso, 'r'), bytes: readFileSync(iso) }));
    const sizes = files.map(({ bytes }) => ({ sizeBytes: bytes.length }));
    expect(checkLayout(planned.value.layout, sizes)).toEqual({ ok: true, value: null });
    layExtents(
      path,
      planned.value.layout.extents,
      files.map(({ fd }) => fd),
    );
    for (const { fd } of files) closeSync(fd);

    const seen = inspectStick(path);
    expect(seen.partitions).toEqual([{ type: 'c', start: mib, size: 157 * mib }]);
    expect(seen).toMatchObject({ wholeDrive: ['dos'], filesystem: 'vfat', label: 'REKINDLE' });
    const first = readFileSync(path).subarray(0, mib);
    expect(first[446]).toBe(0x80);
    expect(first.subarray(0, 0x66).equals(bootFiles.mbrBoot.subarray(0, 0x66))).toBe(true);
    expect(first.subarray(512, 512 + 200_001).equals(bootFiles.biosCore)).toBe(true);

    for (const [name, content] of Object.entries(trees.one)) {
      expect(onStick(path, `systems/one/${name}`).equals(content), name).toBe(true);
    }
    expect(onStick(path, 'systems/two/two.iso').equals(files[1]?.bytes ?? Buffer.alloc(0))).toBe(true);
    expect(onStick(path, 'EFI/BOOT/BOOTX64.EFI').equals(bootFiles.efiX64)).toBe(true);
    const menu = onStick(path, 'boot/grub/grub.cfg').toString();
    expect(menu).toContain('/systems/one/boot/vmlinuz quiet');
    expect(menu).toContain("'(loop)/live/vmlinuz' boot=live findiso=/systems/two/two.iso");
    expect(menu).toContain(`/rekindle/id-${state.stick}`);
    expect(onStick(path, `rekindle/id-${state.stick}`).toString().trim()).toBe(state.stick);
    const kept = parseKitState(onStick(path, 'rekindle/kit'));
    expect(kept).toMatchObject({ ok: true, value: { ...state, memtest: true } });
    expect(kept.ok && kept.value.systems.map(({ id }) => id)).toEqual(['one', 'two']);
  });

  test('leaves room for further partitions', () => {
    const bytes = noise(512, 20);
    const partitions: KitStickWish['partitions'] = [
      {
        type: 0x83,
        sizeBytes: 20 * mib,
        extents: [{ start: 1024, length: 512, from: { kind: 'bytes', bytes } }],
      },
    ];
    const planned = planKitStick(wish(160 * mib, [], { partitions }));
    if (!planned.ok) throw new Error(planned.error.code);
    expect(planned.value.layout.extents).toContainEqual({
      start: 138 * mib + 1024,
      length: 512,
      from: { kind: 'bytes', bytes },
    });
    const path = join(folder, 'two-partitions');
    writeFileSync(path, '');
    truncateSync(path, 160 * mib);
    layExtents(path, planned.value.layout.extents);
    expect(inspectStick(path).partitions).toEqual([
      { type: 'c', start: mib, size: 137 * mib },
      { type: '83', start: 138 * mib, size: 20 * mib },
    ]);
  });

  test.each([
    [10 * mib, 'fat-volume-size'],
    [mib, 'kit-drive-too-small'],
    [0, 'kit-drive-too-small'],
  ])('on a drive of %d bytes is refused', (driveBytes, code) => {
    expect(planKitStick(wish(driveBytes, []))).toMatchObject({ ok: false, error: { code } });
  });

  test('says how large a drive has to be', () => {
    const content = [{ length: 300 * mib, from: { kind: 'zeroes' } as const }];
    const large: PlannedSystem = {
      system: someSystem('a', []),
      files: [{ kind: 'file', path: 'x', content }],
      notes: [],
      secureBoot: null,
    };
    const refused = planKitStick(wish(200 * mib, [large]));
    if (refused.ok || refused.error.code !== 'kit-drive-too-small') throw new Error('not refused');
    const { neededBytes } = refused.error.data;
    expect(planKitStick(wish(neededBytes + 4 * mib, [large])).ok).toBe(true);
  });

  test.each([
    [8e9, 4096],
    [64e9, 32768],
  ])('of %d bytes writes little more than what it holds', (driveBytes, clusterBytes) => {
    const planned = planKitStick(wish(driveBytes, []));
    if (!planned.ok) throw new Error(planned.error.code);
    const { extents } = planned.value.layout;
    const written = extents.reduce((sum, { length }) => sum + length, 0);
    expect(written).toBeLessThan(8 * mib + (driveBytes / clusterBytes) * 8 * 1.05);
    expect(planned.value.freeBytes).toBeGreaterThan(driveBytes * 0.99 - 8 * mib);
  });
});

function someSystem(id: string, atRoot: readonly string[]): KitSystem {
  return {
    id,
    name: id.toUpperCase(),
    goodFor: '',
    about: '',
    iso: null,
    starts: [{ label: null, kernel: '/vmlinuz', initrds: [], args: '', needs64: false }],
    safeGraphics: 'nomodeset',
    toRam: null,
    keeps: null,
    fresh: '',
    atRoot,
  };
}

test('systems that cannot share a stick', () => {
  expect(refuseTogether([someSystem('a', ['cde']), someSystem('b', ['slax'])])).toBeNull();
  expect(refuseTogether([someSystem('a', []), someSystem('a', [])])).toMatchObject({
    code: 'kit-system-twice',
  });
  expect(refuseTogether([someSystem('a', ['cde']), someSystem('b', ['CDE'])])).toEqual({
    code: 'kit-same-place',
    data: { name: 'B', other: 'A', path: 'CDE' },
  });
});

test('a file system’s id as Linux shows it', () => {
  expect(fatUuid(0x00ab_cdef)).toBe('00AB-CDEF');
});

describe('what a kit stick says of itself', () => {
  const whole: KitState = { ...state, memtest: true, systems: [someSystem('a', ['cde'])] };
  const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const raw = JSON.parse(kitStateText(whole)) as Record<string, unknown>;

  test('is read as it was written', () => {
    expect(parseKitState(new TextEncoder().encode(kitStateText(whole)))).toEqual({ ok: true, value: whole });
  });

  test('by an older version, it starts its first system after the usual time', () => {
    const { usual: _usual, timeoutSeconds: _timeout, ...older } = raw;
    expect(parseKitState(bytes(older))).toEqual({ ok: true, value: whole });
  });

  test.each([
    ['no JSON', new Uint8Array([0xff, 0xfe]), 'kit-state-damaged'],
    ['a newer version', bytes({ ...raw, version: 2, systems: 5 }), 'kit-state-too-new'],
    ['another id', bytes({ ...raw, stick: 'x' }), 'kit-state-damaged'],
    [
      'a folder that leads away',
      bytes({ ...raw, systems: [{ ...someSystem('../x', []) }] }),
      'kit-state-damaged',
    ],
    ['more than there can be', new Uint8Array(5 * mib), 'kit-state-damaged'],
  ])('%s is refused', (_name, content, code) => {
    expect(parseKitState(content)).toMatchObject({ ok: false, error: { code } });
  });
});
