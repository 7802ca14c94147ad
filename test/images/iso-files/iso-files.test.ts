import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { memorySource, type ByteSource } from '../../../main/images/byte-source.ts';
import { indexIsoFiles, readIsoFile } from '../../../main/images/iso-files/find-iso-file.ts';
import { listIsoFiles } from '../../../main/images/iso-files/list-iso-files.ts';
import type { IsoEntry } from '../../../main/images/iso-files/types.ts';
import { noise, plant, run, seeded } from '../tools.ts';

vi.setConfig({ testTimeout: 120_000 });

const folder = await mkdtemp(join(tmpdir(), 'rekindle-iso-files-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const longName = `${'a rather long name '.repeat(11)}.txt`;
const deep = Array.from({ length: 12 }, (_, index) => `level-${index}`).join('/');

const files: Record<string, Buffer | string> = {
  'boot/vmlinuz': noise(10_000, 3),
  'boot/empty': '',
  'live/filesystem.squashfs': noise(300_001, 4),
  'Ünïcode ☃.txt': 'snow',
  [longName]: 'long',
  [`${deep}/bottom.txt`]: 'down here',
};

async function tree(name: string, withLinks: boolean): Promise<string> {
  const root = join(folder, name);
  await plant(root, files);
  if (withLinks) {
    await symlink('vmlinuz', join(root, 'boot/vmlinuz.link'));
    await symlink('/boot/../boot/./vmlinuz', join(root, 'absolute'));
    await symlink('.', join(root, 'debian'));
    await symlink('loop-b', join(root, 'loop-a'));
    await symlink('loop-a', join(root, 'loop-b'));
    await symlink(`${'../'.repeat(60)}boot/${'x'.repeat(200)}`, join(root, 'nowhere'));
  }
  return root;
}

async function iso(name: string, tool: string, args: readonly string[], root: string): Promise<Buffer> {
  const path = join(folder, `${name}.iso`);
  await run(tool, [...args, '-o', path, root]);
  return readFile(path);
}

async function list(source: ByteSource): Promise<IsoEntry[]> {
  const listed = await listIsoFiles(source);
  if (!listed.ok) throw new Error(listed.error.code);
  return listed.value;
}

const rockRidge = tree('rock-ridge', true);
const kinds = [
  ['xorriso', ['-as', 'mkisofs', '-quiet', '-r', '-V', 'X']],
  ['genisoimage', ['-quiet', '-R', '-V', 'X']],
  ['genisoimage', ['-quiet', '-R', '-J', '-joliet-long', '-V', 'X']],
] as const;

describe('listing the files of an ISO image', () => {
  test.each(kinds)('by %s %j: every file, its bytes, its links', async (tool, args) => {
    const bytes = await iso(`listed-${args.length}-${tool}`, tool, args, await rockRidge);
    const source = memorySource(bytes);
    const entries = await list(source);
    const found = new Map<string, Buffer>();
    for (const entry of entries) {
      if (entry.kind !== 'file') continue;
      const content = Buffer.from(await readIsoFile(source, entry, Infinity));
      expect(content.length).toBe(entry.sizeBytes);
      found.set(entry.path, content);
    }
    expect([...found.keys()].sort()).toEqual(Object.keys(files).sort());
    for (const [path, content] of Object.entries(files)) {
      expect(found.get(path)?.equals(Buffer.from(content)), path).toBe(true);
    }
    expect(entries.flatMap((entry) => (entry.kind === 'link' ? [[entry.path, entry.target]] : []))).toEqual(
      expect.arrayContaining([
        ['boot/vmlinuz.link', 'vmlinuz'],
        ['absolute', '/boot/../boot/./vmlinuz'],
        ['debian', '.'],
        ['nowhere', `${'../'.repeat(60)}boot/${'x'.repeat(200)}`],
      ]),
    );
    const folders = entries.flatMap((entry) => (entry.kind === 'folder' ? [entry.path] : []));
    expect(folders).toContain(deep);
    expect(folders).not.toContain('rr_moved');
  });

  test('follows links, whatever the case, and no link for ever', async () => {
    const bytes = await iso('links', 'xorriso', ['-as', 'mkisofs', '-quiet', '-r'], await rockRidge);
    const { at } = indexIsoFiles(await list(memorySource(bytes)));
    for (const path of [
      'boot/vmlinuz',
      '/BOOT/VMLINUZ',
      'boot/vmlinuz.link',
      'absolute',
      'debian/debian/boot/vmlinuz',
    ]) {
      expect(at(path)).toMatchObject({ kind: 'file', path: 'boot/vmlinuz' });
    }
    expect(at('/')).toEqual({ kind: 'folder', path: '' });
    expect(at('debian/live')).toEqual({ kind: 'folder', path: 'live' });
    for (const path of ['loop-a', 'nowhere', 'boot/vmlinuz/x', 'not there']) expect(at(path)).toBeNull();
  });

  test('Joliet names where there is no Rock Ridge, and small letters where there is neither', async () => {
    const root = await tree('other-names', false);
    // Whatever language the computer has been set to.
    const utf8 = ['-input-charset', 'utf-8'];
    await rm(join(root, 'level-0'), { recursive: true });
    const joliet = await iso('joliet', 'genisoimage', ['-quiet', '-J', '-joliet-long', ...utf8], root);
    const paths = (await list(memorySource(joliet))).map(({ path }) => path);
    expect(paths).toContain('Ünïcode ☃.txt');
    expect(paths).toContain('live/filesystem.squashfs');
    const plain = await iso('plain', 'genisoimage', ['-quiet', ...utf8], root);
    expect((await list(memorySource(plain))).map(({ path }) => path)).toContain('boot/vmlinuz');
  });

  test('a file in several extents is one file', async () => {
    const root = join(folder, 'extents');
    const [first, second] = [noise(6144, 1), noise(3000, 2)];
    await plant(root, { 'part.a': first, 'part.b': second });
    const bytes = await iso('extents', 'genisoimage', ['-quiet'], root);
    // The flag in the first record says that the next one goes on with the same file.
    const nameAt = bytes.indexOf('PART.A;1', 'latin1');
    bytes.writeUInt8(0x80, nameAt - 33 + 25);
    const source = memorySource(bytes);
    const entries = await list(source);
    expect(entries).toMatchObject([{ kind: 'file', path: 'part.b', sizeBytes: 9144 }]);
    const [entry] = entries;
    if (entry?.kind !== 'file') throw new Error('no file');
    expect(
      Buffer.from(await readIsoFile(source, entry, Infinity)).equals(Buffer.concat([first, second])),
    ).toBe(true);
  });

  test('a directory inside itself, or a file past the end, is damage', async () => {
    const root = join(folder, 'simple');
    await plant(root, { 'dir/file': 'x' });
    const bytes = await iso('simple', 'genisoimage', ['-quiet'], root);
    const circle = Buffer.from(bytes);
    const directoryAt = bytes.readUInt32LE(32_768 + 158) * 2048;
    const nameInRoot = circle.indexOf('DIR', directoryAt, 'latin1');
    circle.writeUInt32LE(directoryAt / 2048, nameInRoot - 33 + 2);
    expect(await listIsoFiles(memorySource(circle))).toMatchObject({
      ok: false,
      error: { code: 'iso-files-damaged' },
    });
    const outside = Buffer.from(bytes);
    outside.writeUInt32LE(0x7fffffff, outside.indexOf('FILE.;1', 'latin1') - 33 + 2);
    expect(await listIsoFiles(memorySource(outside))).toEqual({
      ok: false,
      error: { code: 'iso-files-damaged', data: { path: 'dir/file' } },
    });
    expect(await listIsoFiles(memorySource(Buffer.alloc(100_000)))).toMatchObject({
      ok: false,
      error: { code: 'iso-files-none' },
    });
  });

  test('an answer for any bytes, and nothing outside of the image', async () => {
    const bytes = await iso('damaged', 'xorriso', ['-as', 'mkisofs', '-quiet', '-r'], await rockRidge);
    const next = seeded(11);
    const structures = 32_768 + 80_000;
    for (let round = 0; round < 150; round++) {
      const changed = Buffer.from(bytes);
      for (let i = 0; i < 1 + (round % 12); i++) {
        changed[32_768 + Math.floor(next() * (structures - 32_768))] = Math.floor(next() * 256);
      }
      const listed = await listIsoFiles(memorySource(changed));
      if (!listed.ok) continue;
      for (const entry of listed.value) {
        if (entry.kind !== 'file') continue;
        for (const { start, length } of entry.extents) {
          expect(start >= 0 && length > 0 && start + length <= changed.length).toBe(true);
        }
      }
    }
  });
});
