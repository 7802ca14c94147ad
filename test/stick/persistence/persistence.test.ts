import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { keepChanges, planKept } from '../../../main/jobs/make-kit/kept-changes.ts';
import type { KitSystem } from '../../../main/stick/kit/types.ts';
import { freeStretches, makeExt4, type VolumePiece } from '../../../main/stick/persistence/ext4.ts';
import {
  laterOnly,
  planPersistence,
  type PersistenceFacts,
  type PersistenceKind,
} from '../../../main/stick/persistence/plan-persistence.ts';
import { firstMydata } from '../../../main/stick/persistence/tiny-core.ts';
import type { Extent } from '../../../main/writer/layout.ts';
import { mib } from '../fixtures.ts';
import { layExtents } from '../lay-extents.ts';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-persistence-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tool = (name: string, args: readonly string[]): string =>
  execFileSync(name, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` },
  });

/** Puts the pieces that are to be written on room that is full of something else. */
function laid(name: string, sizeBytes: number, pieces: readonly VolumePiece[]): string {
  const path = join(folder, name);
  writeFileSync(path, Buffer.alloc(sizeBytes, 0xa5));
  const extents = pieces.flatMap(({ start, length, bytes }): Extent[] => {
    if (bytes === null) return [];
    return [{ start, length, from: bytes === 'zeroes' ? { kind: 'zeroes' } : { kind: 'bytes', bytes } }];
  });
  layExtents(path, extents);
  return path;
}

describe('a file system for changes', () => {
  test.each(['ext3', 'ext4'] as const)(
    '%s is sound on a drive that held something else, and holds its file',
    async (type) => {
      const volume = {
        sizeBytes: 192 * mib,
        type,
        label: 'persistence',
        files: { 'persistence.conf': '/ union\n' },
      };
      const made = await makeExt4(volume);
      if (!made.ok) throw new Error(JSON.stringify(made.error));
      let at = 0;
      for (const { start, length } of made.value) {
        expect(start).toBe(at);
        expect(length % 4096).toBe(0);
        at += length;
      }
      expect(at).toBe(volume.sizeBytes);
      const path = laid(type, volume.sizeBytes, made.value);
      tool('e2fsck', ['-f', '-n', path]);
      expect(tool('debugfs', ['-R', 'cat /persistence.conf', path])).toBe('/ union\n');
      expect(tool('blkid', ['-p', '-o', 'value', '-s', 'LABEL', path]).trim()).toBe('persistence');
      expect(tool('blkid', ['-p', '-o', 'value', '-s', 'TYPE', path]).trim()).toBe(type);
      // Kernels of 2012 have to mount it, and repair programs as old to understand it.
      const features = /^Filesystem features: +(.*)$/m.exec(tool('dumpe2fs', ['-h', path]))?.[1]?.split(' ');
      expect(features).toContain('has_journal');
      for (const young of ['metadata_csum', 'metadata_csum_seed', 'orphan_file', '64bit'])
        expect(features).not.toContain(young);
      const written = made.value.reduce((sum, { length, bytes }) => sum + (bytes === null ? 0 : length), 0);
      expect(written).toBeLessThan(volume.sizeBytes / 4);
    },
  );

  test('needs its tools, and says which', async () => {
    const before = process.env.PATH;
    process.env.PATH = join(folder, 'nothing here');
    const made = await makeExt4(
      { sizeBytes: 64 * mib, type: 'ext4', label: 'x', files: {} },
      join(folder, 'nor here'),
    );
    process.env.PATH = before;
    expect(made).toEqual({ ok: false, error: { code: 'persistence-no-tool', data: { tool: 'mke2fs' } } });
  });

  test('what is free, as dumpe2fs says it', () => {
    const text =
      'Free blocks:              900\n  Free blocks: 3-5, 9\n  Free inodes: 1-2\n  Free blocks: \n';
    expect(freeStretches(text)).toEqual([
      { start: 3 * 4096, end: 6 * 4096 },
      { start: 9 * 4096, end: 10 * 4096 },
    ]);
  });
});

function system(more: Partial<KitSystem> = {}): KitSystem {
  return {
    id: 'sys',
    name: 'Sys',
    goodFor: '',
    about: '',
    iso: null,
    starts: [{ label: null, kernel: '/k', initrds: [], args: 'changes=/porteus quiet', needs64: false }],
    safeGraphics: 'nomodeset',
    toRam: null,
    keeps: null,
    fresh: '',
    atRoot: [],
    ...more,
  };
}

function planned(kind: PersistenceKind, more: Partial<PersistenceFacts> = {}, sizeBytes = 256 * mib) {
  const result = planPersistence(
    { system: system(), kind, paths: [], partitionTakenBy: null, ...more },
    sizeBytes,
  );
  if (!result.ok) throw new Error(result.error.code);
  const { volumes, folders, files, note, system: told } = result.value;
  return {
    volumes: volumes.map(({ path, volume }) => `${path ?? 'partition'} ${volume.label}`),
    types: volumes.map(({ volume: { type } }) => type),
    folders,
    files: files.map(({ path }) => path),
    keeps: told.keeps,
    fresh: told.fresh,
    toRam: told.toRam,
    args: told.starts[0]?.args,
    note: note.code,
  };
}

describe('where systems keep changes', () => {
  test.each([
    ['live-boot', {}, ['partition persistence'], 'persistence', 'persistence-ready'],
    ['casper', {}, ['partition casper-rw'], 'persistent', 'persistence-ready'],
    ['live-boot', { partitionTakenBy: 'Other' }, [], null, 'persistence-only-one'],
    ['live-boot', { partitionTakenBy: laterOnly }, [], null, 'persistence-with-new-stick'],
    [
      'puppy-save',
      { paths: ['systems/other/puppy_no_1.sfs', 'systems/sys/puppy_bookwormpup64_10.0.6.sfs'] },
      ['systems/sys/bookwormpup64save.4fs pupsave'],
      '',
      'persistence-ready',
    ],
    ['puppy-save', {}, [], null, 'persistence-when-asked'],
    ['porteus-changes', {}, ['porteus/save.dat save'], 'changes=/porteus/save.dat', 'persistence-ready'],
    [
      'porteus-changes',
      { system: system({ iso: '/systems/sys/sys.iso' }) },
      ['systems/sys/save.dat save'],
      'changes=/systems/sys/save.dat',
      'persistence-ready',
    ],
    [
      'antix-persist',
      { paths: ['systems/sys/antiX/linuxfs'] },
      ['systems/sys/antiX/rootfs rootfs', 'systems/sys/antiX/homefs homefs'],
      'persist_all',
      'persistence-ready',
    ],
    ['antix-persist', { paths: ['systems/sys/sys.iso'] }, [], null, 'persistence-not-here'],
    ['slax-perch', {}, [], 'perchdir=resume', 'persistence-by-itself'],
    ['slax-perch', { system: system({ iso: '/x' }) }, [], null, 'persistence-not-here'],
    ['tinycore-tce', {}, [], null, 'persistence-not-here'],
    ['alpine-apkovl', {}, [], null, 'persistence-by-lbu'],
    ['slitaz-home', {}, ['partition slitaz-home'], 'home=slitaz-home', 'persistence-ready'],
    ['cow-device', {}, [], null, 'persistence-not-here'],
    ['none', {}, [], null, 'persistence-not-here'],
  ] as const)('%s, with %j', (kind, more, volumes, keeps, note) => {
    expect(planned(kind, more)).toMatchObject({ volumes, keeps, note });
  });

  const told = (args: string, more: Partial<KitSystem> = {}): Partial<PersistenceFacts> => ({
    system: system({
      starts: [{ label: null, kernel: '/k', initrds: [], args, needs64: false }],
      ...more,
    }),
  });

  test('Porteus is told once', () => {
    expect(planned('porteus-changes').args).toBe('quiet');
  });

  // livekitlib, `persistent_changes`: “perch” anywhere on the command line keeps, and a size below the least is none.
  test('Slax starts without what was kept only if nothing on its command line says perch', () => {
    const facts = told('rw perchdir=resume perch automount');
    expect(planned('slax-perch', facts)).toMatchObject({ args: 'rw automount', keeps: 'perchdir=resume' });
    expect(planned('slax-perch', facts, 32_000 * mib).keeps).toBe('perchdir=resume perchsize=32000');
  });

  // Puppy's init, `find_save_file`: it takes what is called so, whatever it was told, but for `pfix=ram`.
  test('Puppy leaves its file alone only if it is told so', () => {
    const facts = {
      ...told('pmedia=usbflash', { toRam: 'pfix=copy' }),
      paths: ['systems/sys/puppy_x_1.sfs'],
    };
    expect(planned('puppy-save', facts)).toMatchObject({ fresh: 'pfix=ram', toRam: 'pfix=ram,copy' });
  });

  // SliTaz' kernels are of 3.x, and its `tazusb` makes ext3.
  test('SliTaz gets the file system that it makes itself', () => {
    expect(planned('slitaz-home', told('root=/dev/null home=usb'))).toMatchObject({
      types: ['ext3'],
      args: 'root=/dev/null',
    });
  });

  // tce-setup: `tce=UUID=…/folder`; a stick that is mounted for it is not mounted once more for `cde`, so both are one folder.
  test.each([
    ['without a desktop', 'waitusb=5 tce=UUID=12AB-34CD/systems/sys/tce', [], 'systems/sys/tce'],
    ['with one on its image', 'cde tce=UUID=12AB-34CD', ['systems/sys/cde/onboot.lst'], 'systems/sys/cde'],
    ['out of its image file', 'cde iso=UUID=12AB-34CD/systems/sys/sys.iso', [], 'systems/sys/tce'],
  ])('Tiny Core %s', (_name, args, paths, folder) => {
    const kept = planned('tinycore-tce', { ...told(args), paths });
    expect(kept).toMatchObject({
      folders: [`${folder}/optional`],
      files: [`${folder}/mydata.tgz`],
      keeps: '',
      fresh: 'norestore',
      note: 'persistence-when-asked',
    });
    expect(kept.args?.split(' ').filter((word) => word.startsWith('tce='))).toEqual([
      `tce=UUID=12AB-34CD/${folder}`,
    ]);
  });

  // filetool.sh restores with BusyBox' `tar -C / -zxf`.
  test.each([['tar'], ['busybox', 'tar']])('%s %s unpacks what Tiny Core gets in advance', (...command) => {
    const path = join(folder, 'mydata.tgz');
    writeFileSync(path, firstMydata());
    const [program = '', ...args] = command;
    expect(tool(program, [...args, '-tzf', path])).toBe('home/tc/REKINDLE.txt\n');
    const text = tool(program, [...args, '-xzOf', path, 'home/tc/REKINDLE.txt']);
    expect(text).toContain('filetool.sh -b');
    expect(tool('tar', ['--numeric-owner', '-tvzf', path])).toMatch(/^-rw-r--r-- 1001\/50 /);
  });

  test.each([
    [63 * mib, 'live-boot', false],
    [64 * mib, 'live-boot', true],
    [64 * mib + 512, 'live-boot', false],
    [4095 * mib, 'porteus-changes', true],
    [4096 * mib, 'porteus-changes', false],
    [8192 * mib, 'live-boot', true],
  ] as const)('%d bytes for %s: %s', (sizeBytes, kind, fits) => {
    const facts = { system: system(), kind, paths: [], partitionTakenBy: null };
    expect(planPersistence(facts, sizeBytes).ok).toBe(fits);
  });
});

test('one partition for the first of two that would share it; each volume is made, in its own size', async () => {
  const made: [string, number][] = [];
  const wanted = [
    ['casper', null],
    ['live-boot', 64],
    ['live-boot', 64],
    ['porteus-changes', 128],
  ] as const;
  const systems = wanted.map(([kind, size], index) => ({
    system: system({ id: `s${index}`, name: `S${index}` }),
    files: [],
    notes: [],
    secureBoot: null,
    kind,
    keepBytes: size === null ? null : size * mib,
  }));
  const kept = await keepChanges(systems, ({ label, sizeBytes }) => {
    made.push([label, sizeBytes / mib]);
    return Promise.resolve({ ok: true, value: [{ start: 0, length: sizeBytes, bytes: null }] });
  });
  if (!kept.ok) throw new Error(kept.error.code);
  expect(made).toEqual([
    ['persistence', 64],
    ['save', 128],
  ]);
  expect(kept.value.partitions).toMatchObject([{ type: 0x83, sizeBytes: 64 * mib }]);
  expect(kept.value.files.map(({ path }) => path)).toEqual(['porteus/save.dat']);
  expect(kept.value.systems.map(({ system: { keeps } }) => keeps)).toEqual([
    null,
    'persistence',
    null,
    'changes=/porteus/save.dat',
  ]);
  const planned = planKept(systems);
  if (!planned.ok) throw new Error(planned.error.code);
  expect(planned.value.map((one) => one?.note ?? null)).toMatchObject([
    null,
    { code: 'persistence-ready', data: { name: 'S1', sizeBytes: 64 * mib } },
    { code: 'persistence-only-one', data: { name: 'S2', other: 'S1' } },
    { code: 'persistence-ready', data: { name: 'S3', sizeBytes: 128 * mib } },
  ]);
});
