import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memorySource } from '../../main/images/byte-source.ts';
import { planFat32Change, type Fat32Change } from '../../main/stick/fat32/change.ts';
import { readFat32 } from '../../main/stick/fat32/read-volume.ts';
import type { FatEntry } from '../../main/stick/fat32/tree.ts';
import { checkLayout, stretchesOf, type Layout } from '../../main/writer/layout.ts';
import { commonStretches, withoutStretches } from '../../main/writer/stretches.ts';
import { asPartition, checkFilesystem } from '../tools/stick-inspection.ts';
import { pseudoRandom, pseudoRandomBytes } from '../writer/pseudo-random.ts';
import { expectedTree, file, sorted, type Tree } from './fat32-files.ts';
import { bytesOf, treeOf } from './fat32-bytes.ts';
import { mib } from './fixtures.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-fat32-change-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (tool: string, args: readonly string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const madeAt = new Date(2026, 10, 21, 18, 0, 0);

const old: readonly FatEntry[] = [
  file('README.txt', 'read me'),
  file('systems/one/vmlinuz', pseudoRandomBytes(1, 200_000)),
  file('systems/one/deep/er/initrd', pseudoRandomBytes(2, 300_000)),
  file('systems/two/vmlinuz', pseudoRandomBytes(3, 100_000)),
  file('boot/grub/grub.cfg', 'old menu'),
  { kind: 'folder', path: 'rekindle/results' },
];

async function treeIn(bytes: Buffer): Promise<Tree> {
  const volume = await readFat32(memorySource(bytes));
  if (!volume.ok) throw new Error(JSON.stringify(volume.error));
  return treeOf(volume.value, bytes);
}

async function plan(bytes: Buffer, change: Partial<Fat32Change>, startBytes = 0): Promise<readonly Layout[]> {
  const volume = await readFat32(memorySource(bytes));
  if (!volume.ok) throw new Error(JSON.stringify(volume.error));
  const planned = planFat32Change(volume.value, startBytes, { remove: [], add: [], madeAt, ...change });
  if (!planned.ok) throw new Error(JSON.stringify(planned.error));
  for (const layout of planned.value) expect(checkLayout(layout, [])).toEqual({ ok: true, value: null });
  return planned.value;
}

/** Writes some stretches of a layout. */
function write(bytes: Buffer, { extents }: Layout, where: readonly { start: number; end: number }[]): void {
  for (const { start, length, from } of extents) {
    const inside = commonStretches([{ start, end: start + length }], where);
    for (const part of inside) {
      if (from.kind === 'bytes')
        bytes.set(from.bytes.subarray(part.start - start, part.end - start), part.start);
      else bytes.fill(0, part.start, part.end);
    }
  }
}

/** The stretches of a layout in the order in which they are written. */
function stepsOf(layout: Layout): { start: number; end: number }[] {
  const last = layout.last ?? [];
  const sortedLast = [...last].sort((a, b) => a.start - b.start);
  return [...withoutStretches(stretchesOf(layout), sortedLast), ...last];
}

/** What the drive would be asked for before a step is written. */
function isAsFound(bytes: Buffer, { found }: Layout): boolean {
  const hash = createHash('sha256');
  for (const { start, end } of found?.stretches ?? []) hash.update(bytes.subarray(start, end));
  return hash.digest('hex') === found?.sha256;
}

function apply(bytes: Buffer, layouts: readonly Layout[]): void {
  for (const layout of layouts) {
    expect(isAsFound(bytes, layout)).toBe(true);
    write(bytes, layout, stretchesOf(layout));
  }
}

function expectSound(bytes: Buffer): void {
  const path = join(folder, 'checked');
  writeFileSync(path, bytes);
  asPartition(path, { start: 0, size: bytes.length }, 512, (device) => checkFilesystem(device, 'vfat'));
}

const change: Partial<Fat32Change> = {
  remove: ['SYSTEMS/one', 'not/there'],
  add: [
    file('systems/three/vmlinuz', pseudoRandomBytes(4, 250_000)),
    file('boot/grub/grub.cfg', 'new menu, and a longer one'),
    file('systems/three/a longer name.txt', 'x'),
  ],
};
const expected = (own: readonly FatEntry[] = []): Tree =>
  expectedTree([
    file('README.txt', 'read me'),
    { kind: 'folder', path: 'systems' },
    file('systems/two/vmlinuz', pseudoRandomBytes(3, 100_000)),
    { kind: 'folder', path: 'rekindle/results' },
    ...(change.add ?? []),
    ...own,
  ]);

describe('a FAT32 that is in use is changed', { timeout: 120_000 }, () => {
  test('and holds what it is to hold, own files included, with nothing lost', async () => {
    const path = join(folder, 'used');
    writeFileSync(path, bytesOf(old));
    const own = pseudoRandomBytes(9, 70_000);
    writeFileSync(join(folder, 'own'), own);
    run('mcopy', ['-i', path, join(folder, 'own'), '::/rekindle/results/2026-11-21-Dell.txt']);
    run('mcopy', ['-i', path, join(folder, 'own'), '::/Photo 1.jpg']);
    run('mdel', ['-i', path, '::/README.txt']);
    run('mcopy', ['-i', path, join(folder, 'own'), '::/systems/one/own.txt']);
    const bytes = readFileSync(path);
    const layouts = await plan(bytes, change);
    apply(bytes, layouts);
    const ownFiles = [file('rekindle/results/2026-11-21-Dell.txt', own), file('Photo 1.jpg', own)];
    const wanted = expected(ownFiles);
    wanted.delete('README.txt');
    expect(sorted(await treeIn(bytes))).toEqual(sorted(wanted));
    expectSound(bytes);
    writeFileSync(path, bytes);
    expect(run('mtype', ['-i', path, '::/boot/grub/grub.cfg'])).toBe('new menu, and a longer one');
    expect(run('mlabel', ['-s', '-i', path, '::'])).toContain('REKINDLE');
  });

  test('and is not planned upon any more once somebody else has changed anything in it', async () => {
    const path = join(folder, 'touched');
    const before = bytesOf(old);
    const [first, second] = await plan(before, change);
    if (!first || !second) throw new Error('no two steps');
    expect(isAsFound(before, first)).toBe(true);
    // A name alone, an empty file, a file: in a folder, in the table, in both.
    for (const args of [
      ['mren', '-i', path, '::/README.txt', '::/READYOU.txt'],
      ['mattrib', '+h', '-i', path, '::/systems/two/vmlinuz'],
      ['mdel', '-i', path, '::/boot/grub/grub.cfg'],
    ]) {
      writeFileSync(path, before);
      run(args[0] ?? '', args.slice(1));
      expect(isAsFound(readFileSync(path), first)).toBe(false);
    }
    const between = before;
    write(between, first, stretchesOf(first));
    writeFileSync(path, between);
    expect(isAsFound(between, second)).toBe(true);
    run('mdel', ['-i', path, '::/boot/grub/grub.cfg']);
    expect(isAsFound(readFileSync(path), second)).toBe(false);
  });

  test('and is the old one or the new one whenever it is interrupted', async () => {
    const original = bytesOf(old);
    const before = sorted(await treeIn(original));
    const after = sorted(expected());
    const layouts = await plan(original, change);
    expect(layouts.length).toBe(2);
    const bytes = Buffer.from(original);
    const seen: string[] = [];
    for (const layout of layouts) {
      for (const stretch of stepsOf(layout)) {
        // Half of it, and then all of it; a sector is written as a whole or not at all.
        const half = stretch.start + Math.floor((stretch.end - stretch.start) / 1024) * 512;
        for (const end of [half, stretch.end]) {
          write(bytes, layout, [{ start: stretch.start, end }]);
          const now = sorted(await treeIn(bytes));
          const isOld = JSON.stringify(now) === JSON.stringify(before);
          if (!isOld) expect(now).toEqual(after);
          seen.push(isOld ? 'old' : 'new');
        }
      }
    }
    expect(seen.indexOf('new')).toBeGreaterThan(0);
    expect(seen.lastIndexOf('old')).toBeLessThan(seen.indexOf('new'));
    expectSound(bytes);
  });

  test('again and again, until clusters are scattered, and nothing is ever lost', async () => {
    const { below } = pseudoRandom(21);
    const bytes = bytesOf([]);
    const now = new Map<string, FatEntry>();
    for (let round = 0; round < 25; round++) {
      const name = (n: number): string => `folder ${n % 4}/file number ${n}`;
      const remove = [...now.keys()].filter(() => below(3) === 0);
      for (const path of remove) now.delete(path);
      const add = Array.from({ length: below(6) }, (_, n) =>
        file(name(below(30)), pseudoRandomBytes(round * 10 + n, below(4 * mib))),
      ).filter((one, index, all) => all.findIndex(({ path }) => path === one.path) === index);
      for (const one of add) now.set(one.path, one);
      apply(bytes, await plan(bytes, { remove, add }));
      const tree = await treeIn(bytes);
      for (const [path, content] of tree) if (content === null) tree.delete(path);
      const wanted = expectedTree([...now.values()]);
      for (const [path, content] of wanted) if (content === null) wanted.delete(path);
      expect(sorted(tree)).toEqual(sorted(wanted));
    }
    expectSound(bytes);
  });

  test('somewhere on a drive: everything lies in the volume', async () => {
    const bytes = bytesOf(old);
    const layouts = await plan(bytes, change, 3 * mib);
    for (const layout of layouts) {
      const [first] = stretchesOf(layout);
      expect(first?.start).toBeGreaterThanOrEqual(3 * mib);
      expect(layout.sizeBytes).toBeLessThanOrEqual(67 * mib);
    }
    const here = await plan(bytes, change);
    expect(layouts.map((one) => one.last)).toEqual(
      here.map(({ last }) => last?.map(({ start, end }) => ({ start: start + 3 * mib, end: end + 3 * mib }))),
    );
  });

  test.each<[string, Partial<Fat32Change>, string]>([
    ['more than there is room for', { add: [file('large', Buffer.alloc(64 * mib))] }, 'fat-no-room'],
    ['a file where a folder is', { add: [file('Systems', 'x')] }, 'fat-name-twice'],
    ['a folder where a file is', { add: [file('readme.TXT/x', 'x')] }, 'fat-name-twice'],
    ['a name that cannot be', { add: [file('a:b', 'x')] }, 'fat-name-impossible'],
  ])('not for %s', async (_name, wanted, code) => {
    const volume = await readFat32(memorySource(bytesOf(old)));
    if (!volume.ok) throw new Error(volume.error.code);
    expect(planFat32Change(volume.value, 0, { remove: [], add: [], madeAt, ...wanted })).toMatchObject({
      ok: false,
      error: { code },
    });
  });
});
