import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inspectFile } from '../../main/images/inspect.ts';
import { foreseeKit, type KitDraft } from '../../main/jobs/make-kit/foresee-kit.ts';
import { kernel, noise, plant, run } from '../images/tools.ts';

// An image is made by a real tool.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const mib = 2 ** 20;
let folder: string;
let disc: string;
const ports = { editionOf: () => Promise.resolve(null), inspect: inspectFile };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekindle-foresee-'));
  const tree = join(folder, 'tree');
  await plant(tree, {
    'live/vmlinuz': kernel('x86_64'),
    'live/initrd.img': noise(100, 2),
    'isolinux/isolinux.cfg': 'LABEL l\nKERNEL /live/vmlinuz\nAPPEND initrd=/live/initrd.img boot=live\n',
  });
  disc = join(folder, 'living.iso');
  await run('xorriso', ['-as', 'mkisofs', '-quiet', '-r', '-J', '-V', 'LIVING', '-o', disc, tree]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function draft(images: readonly string[], keepMiB: number | null = null): KitDraft {
  const persistenceBytes = keepMiB === null ? null : keepMiB * mib;
  return {
    items: images.map((image) => ({ image, id: null, persistenceBytes })),
    ...{ way: 'auto', language: 'en', secureBoot: false, stick: 'new' },
    driveBytes: [16 * mib, 1024 * mib],
  };
}

test('says what a system is, what it takes, and what is left on each drive', async () => {
  const { systems, together, drives } = await foreseeKit(draft([disc]), ports);
  expect(together).toBeNull();
  expect(systems).toMatchObject([
    { ok: true, value: { id: 'living', name: 'LIVING', needs64: true, sized: true, packed: false } },
  ]);
  expect(drives[0]).toMatchObject({ ok: false });
  const [, room] = drives;
  if (!room?.ok) throw new Error('no room');
  const kept = await foreseeKit(draft([disc], 128), ports);
  const [, less] = kept.drives;
  if (!less?.ok) throw new Error('no room');
  // What it keeps lies in a partition of its own; the file system for the rest becomes smaller with it.
  expect(room.value.freeBytes - less.value.freeBytes).toBeGreaterThanOrEqual(127 * mib);
  expect(kept.systems).toMatchObject([
    { ok: true, value: { notes: [{ code: 'kit-own-menu' }, { code: 'persistence-ready' }] } },
  ]);
});

test('added to a stick that is there, it gets no partition', async () => {
  const { systems } = await foreseeKit({ ...draft([disc]), stick: 'there' }, ports);
  expect(systems).toMatchObject([{ ok: true, value: { sized: false } }]);
});

test('the same system twice, another kind of file, and one that is packed', async () => {
  const again = join(folder, 'living.img');
  await copyFile(disc, again);
  expect((await foreseeKit(draft([disc, again]), ports)).together).toMatchObject({
    code: 'kit-system-twice',
  });
  const text = join(folder, 'text.iso');
  await writeFile(text, 'nothing');
  const packed = join(folder, 'other.iso.gz');
  await writeFile(packed, gzipSync(noise(2 * mib, 5)));
  const { systems } = await foreseeKit(draft([text, packed, join(folder, 'not there')]), ports);
  expect(systems.map((one) => (one.ok ? one.value.packed : one.error.code))).toEqual([
    'iso-files-none',
    true,
    'image-not-found',
  ]);
});
