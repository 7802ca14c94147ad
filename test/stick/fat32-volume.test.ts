import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planFat32Volume, type Fat32Place } from '../../main/stick/fat32/volume.ts';
import type { FatEntry, FatFile } from '../../main/stick/fat32/tree.ts';
import { openFileSource, sliceSource } from '../../main/images/byte-source.ts';
import { openFat } from '../../main/images/fat.ts';
import type { TreeNode } from '../../main/images/file-tree.ts';
import { asPartition, checkFilesystem } from '../tools/stick-inspection.ts';
import { pseudoRandom, pseudoRandomBytes } from '../writer/pseudo-random.ts';
import { digest, expectedTree, file, place, sorted, type Tree } from './fat32-files.ts';
import { layExtents } from './lay-extents.ts';
import { gib, mib } from './fixtures.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-fat32-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (tool: string, args: readonly string[]): string =>
  execFileSync(tool, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });

/** Puts a volume on a stick that is full of something else, and has Debian's tools check it. */
function makeVolume(
  name: string,
  where: Fat32Place,
  entries: readonly FatEntry[],
  files: readonly number[] = [],
): string {
  const planned = planFat32Volume(where, entries);
  if (!planned.ok) throw new Error(JSON.stringify(planned.error));
  const path = join(folder, name);
  writeFileSync(path, '');
  if (where.sizeBytes <= 80 * mib)
    writeFileSync(path, Buffer.alloc(where.startBytes + where.sizeBytes, 0xf6));
  else truncateSync(path, where.startBytes + where.sizeBytes);
  layExtents(path, planned.value.extents, files);
  return path;
}

/** Everything that mtools finds in a volume: paths of files with their content, and folders with `null`. */
function readByMtools(image: string): Tree {
  const into = mkdtempSync(join(folder, 'read-'));
  run('mcopy', ['-s', '-n', '-Q', '-i', image, '::/', into]);
  const found: Tree = new Map();
  for (const entry of readdirSync(into, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    found.set(relative(into, path), entry.isDirectory() ? null : digest(readFileSync(path)));
  }
  rmSync(into, { recursive: true });
  return found;
}

async function readByImages(path: string, startBytes: number): Promise<Tree> {
  const source = await openFileSource(path);
  if (!source.ok) throw new Error(source.error.code);
  try {
    const volume = await openFat(sliceSource(source.value, startBytes, source.value.size - startBytes));
    if (!volume) throw new Error('no FAT');
    const found: Tree = new Map();
    const walk = async (folderNode: TreeNode, above: string): Promise<void> => {
      for (const node of await folderNode.list()) {
        const at = `${above}${node.name}`;
        found.set(at, node.directory ? null : digest(await node.read(0, node.sizeBytes)));
        if (node.directory) await walk(node, `${at}/`);
      }
    };
    await walk(volume.root, '');
    return found;
  } finally {
    await source.value.close();
  }
}

describe('a FAT32 with files', { timeout: 120_000 }, () => {
  const examples: readonly FatEntry[] = [
    file('README.TXT', 'read me'),
    file('readme first.txt', 'long name'),
    file('rekindle/manifest.json', '{}'),
    { kind: 'folder', path: 'rekindle/results' },
    file('empty', ''),
    file('boot/grub/x86_64-efi/normal.mod', pseudoRandomBytes(1, 513)),
    file('boot/grub/x86_64-efi/normal.module', pseudoRandomBytes(2, 512)),
    file('boot/grub/x86_64-efi/normal.modules', pseudoRandomBytes(3, 3 * mib + 1)),
    file('NORMAL~1.MOD', 'taken'),
    file('Grüße an alle Ölmühlen 日本.txt', 'umlauts'),
    file('.hidden', 'dots'),
    file('a.b.c.d', 'more dots'),
    file('x'.repeat(255), 'longest'),
    file('a+b,c;d=e[f].txt', 'only in long names'),
  ];

  test.each<[string, Partial<Fat32Place>]>([
    ['64 MiB from the first byte', {}],
    ['in a partition', { startBytes: 3 * mib, sizeBytes: 70 * mib + 512 }],
    ['without a name', { label: '' }],
    ['1 GB', { sizeBytes: 1e9 - (1e9 % 512), startBytes: mib }],
    ['8 GB', { sizeBytes: 8e9, startBytes: 4 * mib, alignBytes: 4 * mib }],
    ['64 GB', { sizeBytes: 64e9, startBytes: 4 * mib, alignBytes: 4 * mib }],
  ])('%s', async (name, where) => {
    const on = place(where);
    const path = makeVolume(name, on, examples);
    const { startBytes: start, sizeBytes: size } = on;
    asPartition(path, { start, size }, 512, (device) => checkFilesystem(device, 'vfat'));
    expect(sorted(readByMtools(`${path}@@${start}`))).toEqual(sorted(expectedTree(examples)));
    expect(sorted(await readByImages(path, start))).toEqual(sorted(expectedTree(examples)));
    const label = run('mlabel', ['-s', '-i', `${path}@@${start}`, '::']);
    expect(label).toContain(on.label === '' ? 'has no label' : 'REKINDLE');
    rmSync(path);
  });

  test('the free room is what the tools say', () => {
    const on = place();
    const planned = planFat32Volume(on, examples);
    const path = makeVolume('free', on, examples);
    const said = run('mdir', ['-i', path, '::/']).replaceAll(/(\d) (?=\d)/g, '$1');
    expect(planned).toMatchObject({ ok: true });
    expect(said).toContain(`${planned.ok ? planned.value.freeBytes : 0} bytes free`);
  });

  test('dates and short names', () => {
    const early = new Date(1970, 0, 1);
    const path = makeVolume('dates', place(), [
      { ...file('one.txt', '1'), modifiedAt: new Date(2001, 1, 3, 4, 5, 6) },
      { ...file('two', '2'), modifiedAt: early },
      file('Three Three.text', '3'),
      file('three three.texts', '4'),
    ]);
    const said = run('mdir', ['-i', path, '::/']);
    expect(said).toMatch(/^ONE~1 +TXT +1 2001-02-03 +4:05 +one\.txt$/m);
    expect(said).toMatch(/^TWO~1 +1 1980-01-01 +0:00 +two$/m);
    expect(said).toMatch(/^THREET~1 TEX +1 2026-11-21 +14:30 +Three Three\.text$/m);
    expect(said).toMatch(/^THREET~2 TEX +1 2026-11-21 +14:30 +three three\.texts$/m);
  });

  test('content from files, in pieces', () => {
    const source = join(folder, 'source');
    const bytes = pseudoRandomBytes(7, 100_000);
    writeFileSync(source, bytes);
    const fd = openSync(source, 'r');
    try {
      const path = makeVolume(
        'from file',
        place(),
        [
          {
            kind: 'file',
            path: 'joined',
            content: [
              { length: 4096, from: { kind: 'file', file: 0, offset: 50_000 } },
              { length: 1024, from: { kind: 'zeroes' } },
              { length: 777, from: { kind: 'file', file: 0, offset: 3 } },
            ],
          },
        ],
        [fd],
      );
      const parts = [bytes.subarray(50_000, 54_096), new Uint8Array(1024), bytes.subarray(3, 780)];
      expect(readByMtools(path).get('joined')).toEqual(digest(Buffer.concat(parts)));
    } finally {
      closeSync(fd);
    }
  });

  test('many files in one folder, and many folders', () => {
    const entries = [
      ...Array.from({ length: 3000 }, (_, n) => file(`all/a file with a long name ${n}.txt`, `${n}`)),
      ...Array.from({ length: 50 }, (_, n) => file(`${'deeper/'.repeat(n + 1)}f`, `${n}`)),
    ];
    const path = makeVolume('many', place(), entries);
    asPartition(path, { start: 0, size: 64 * mib }, 512, (device) => checkFilesystem(device, 'vfat'));
    expect(sorted(readByMtools(path))).toEqual(sorted(expectedTree(entries)));
  });

  test('whatever is planned is read back', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const { below } = pseudoRandom(seed);
      const alphabet = Array.from('abcDEF 0123._-~+ßéЖ日😀');
      const name = (): string =>
        Array.from({ length: 1 + below(20) }, () => alphabet[below(alphabet.length)]).join('');
      const wanted = Array.from({ length: 60 }, (_, n) => {
        const path = Array.from({ length: 1 + below(4) }, () => `${name()}x`).join('/');
        return below(8) === 0
          ? ({ kind: 'folder', path } as const)
          : file(path, pseudoRandomBytes(seed * 100 + n, below(3) * below(40_000)));
      });
      // What the plan itself calls the same name is left out one by one, and everything else must be there.
      const entries: FatEntry[] = [];
      for (const entry of wanted) {
        if (planFat32Volume(place(), [...entries, entry]).ok) entries.push(entry);
      }
      expect(entries.length).toBeGreaterThan(40);
      const start = below(3) * mib;
      const path = makeVolume(`random ${seed}`, place({ startBytes: start }), entries);
      asPartition(path, { start, size: 64 * mib }, 512, (device) => checkFilesystem(device, 'vfat'));
      expect(sorted(await readByImages(path, start))).toEqual(sorted(expectedTree(entries)));
      rmSync(path);
    }
  });
});

describe('what cannot be', { timeout: 120_000 }, () => {
  const huge = (path: string, length: number): FatFile => ({
    kind: 'file',
    path,
    content: [{ length, from: { kind: 'file', file: 0, offset: 0 } }],
  });

  test.each<[string, FatEntry[], object, Partial<Fat32Place>?]>([
    ['a file of 4 GiB', [huge('a', 4 * gib)], { code: 'fat-file-too-large' }, { sizeBytes: 8e9 }],
    ['no room', [huge('a', 60 * mib), huge('b', 5 * mib)], { code: 'fat-no-room' }],
    ['too small for FAT32', [], { code: 'fat-volume-size' }, { sizeBytes: 30 * mib }],
    ['names that differ in capitals', [file('a/B', '1'), file('a/b', '2')], { code: 'fat-name-twice' }],
    ['folders that differ in capitals', [file('a/b', '1'), file('A/c', '2')], { code: 'fat-name-twice' }],
    ['the same name twice', [file('a', '1'), file('a', '2')], { code: 'fat-name-twice' }],
    ['a file that is a folder', [file('a', '1'), file('a/b', '2')], { code: 'fat-name-twice' }],
    ['a folder that is a file', [file('a/b', '2'), file('a', '1')], { code: 'fat-name-twice' }],
    ['umlauts in capitals', [file('ä', '1'), file('Ä', '2')], { code: 'fat-name-twice' }],
    [
      'too many files in a folder',
      [...Array(40_000).keys()].map((n) => file(`f/${n}x y`, '')),
      { code: 'fat-folder-too-large' },
    ],
    [
      'pieces that are no sectors',
      [
        {
          kind: 'file',
          path: 'a',
          content: [1, 512].map((length) => ({ length, from: { kind: 'zeroes' } })),
        },
      ],
      { code: 'fat-file-in-pieces' },
    ],
    ...[
      '',
      '/a',
      'a/',
      'a//b',
      '.',
      'a/..',
      'dot.',
      'space ',
      'a:b',
      'a?b',
      'a\nb',
      'a\\b',
      '\ud800',
      'x'.repeat(256),
    ].map((path): [string, FatEntry[], object] => [
      `the name ${JSON.stringify(path).slice(0, 20)}`,
      [file(path, '')],
      { code: 'fat-name-impossible', data: { path } },
    ]),
  ])('%s', (_name, entries, error, where) => {
    expect(planFat32Volume(place(where), entries)).toMatchObject({ ok: false, error });
  });

  test('the largest file fits', () => {
    const planned = planFat32Volume(place({ sizeBytes: 8e9 }), [huge('a', 4 * gib - 1)]);
    expect(planned).toMatchObject({ ok: true });
  });

  test('a volume can be filled to its last cluster', () => {
    const planned = planFat32Volume(place(), []);
    if (!planned.ok) throw new Error(planned.error.code);
    const full = planFat32Volume(place(), [huge('a', planned.value.freeBytes)]);
    expect(full).toMatchObject({ ok: true, value: { freeBytes: 0 } });
    expect(planFat32Volume(place(), [huge('a', planned.value.freeBytes + 1)]).ok).toBe(false);
  });
});
