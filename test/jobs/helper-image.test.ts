import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromJoined, helperImage, joinFiles } from '../../main/jobs/writer-process/helper-image.ts';
import type { WriterStart } from '../../main/jobs/writer-process/protocol.ts';
import { openFileIdentity } from '../../main/writer/file-identity.ts';
import type { Layout } from '../../main/writer/layout.ts';
import { pseudoRandomBytes } from '../writer/pseudo-random.ts';

const contents = [pseudoRandomBytes(1, 5_000_001), pseudoRandomBytes(2, 4096), pseudoRandomBytes(3, 17)];
const never = new AbortController().signal;

let folder: string;
let fds: number[];
let files: WriterStart['files'];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-join-'));
  const paths = contents.map((bytes, index) => {
    const path = join(folder, `${index}.iso`);
    writeFileSync(path, bytes);
    return path;
  });
  fds = paths.map((path) => openSync(path, 'r'));
  files = paths.map((path, index) => {
    const identity = openFileIdentity(fds[index] ?? -1);
    if (!identity) throw new Error('no file');
    return { path, sha256: null, identity };
  });
});
afterAll(() => {
  for (const fd of fds) closeSync(fd);
  rmSync(folder, { recursive: true, force: true });
});

/** What is left beside the files themselves. */
const left = (): string[] => readdirSync(folder).filter((name) => !name.endsWith('.iso'));

describe('files for a helper, which inherits one', () => {
  test('are joined into one that has no name, and are found in it again', async () => {
    const joined = await joinFiles(files, fds, never, [folder]);
    if (!joined.ok) throw new Error(JSON.stringify(joined.error));
    const { fd, starts, identity } = joined.value;
    expect(left()).toEqual([]);
    expect(identity).toEqual(openFileIdentity(fd));
    // The helper takes no handle that could be written to.
    expect(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1')).toMatch(/^flags:\s*\d*[04]$/m);
    for (const [index, bytes] of contents.entries()) {
      expect((starts[index] ?? 1) % 4096).toBe(0);
      const found = Buffer.alloc(bytes.length);
      expect(readSync(fd, found, 0, bytes.length, starts[index] ?? 0)).toBe(bytes.length);
      expect(found.equals(bytes)).toBe(true);
    }
    closeSync(fd);
    const zeroes = { start: 512, length: 512, from: { kind: 'zeroes' } } as const;
    const layout: Layout = {
      sizeBytes: 4096,
      extents: [{ start: 0, length: 9, from: { kind: 'file', file: 2, offset: 8 } }, zeroes],
    };
    expect(fromJoined(layout, starts).extents).toEqual([
      { start: 0, length: 9, from: { kind: 'file', file: 0, offset: (starts[2] ?? 0) + 8 } },
      zeroes,
    ]);
  });

  test.each<[string, (all: WriterStart['files']) => WriterStart['files']]>([
    ['was changed', (all) => all.map((one) => ({ ...one, identity: { ...one.identity, ctimeNs: '1' } }))],
    [
      'ends too soon',
      (all) => all.map((one) => ({ ...one, identity: { ...one.identity, sizeBytes: 6_000_000 } })),
    ],
  ])('are not joined if one %s', async (_name, change) => {
    expect(await joinFiles(change(files), fds, never, [folder])).toEqual({
      ok: false,
      error: { code: 'image-changed', data: { path: files[0]?.path } },
    });
    expect(left()).toEqual([]);
  });

  test('need room, and leave the disk some', async () => {
    const vast = files.map((one) => ({ ...one, identity: { ...one.identity, sizeBytes: 2 ** 50 } }));
    expect(await joinFiles(vast, fds, never, [folder])).toMatchObject({
      error: { code: 'helper-no-room-to-join', data: { neededBytes: 3 * 2 ** 50 } },
    });
    expect(await joinFiles(files, fds, never, [join(folder, 'nowhere')])).toMatchObject({
      error: { code: 'helper-join-failed', data: { errno: 'ENOENT' } },
    });
    expect(left()).toEqual([]);
  });

  test('are joined once for all drives, again after a cancel, and not at all if there is one', async () => {
    const all = helperImage(files, fds);
    const [first, second] = await Promise.all([all.get(never), all.get(never)]);
    expect(first.ok && first.value !== null && second.ok && first.value === second.value).toBe(true);
    await all.close();
    const cancelled = new AbortController();
    cancelled.abort();
    const again = helperImage(files, fds);
    expect(await again.get(cancelled.signal)).toMatchObject({ error: { code: 'opening-cancelled' } });
    expect(await again.get(never)).toMatchObject({ ok: true });
    await again.close();
    const [only] = files;
    const single = helperImage(only ? [only] : [], fds);
    expect(await single.get(never)).toEqual({
      ok: true,
      value: { fd: fds[0], sha256: null, identity: only?.identity, starts: [0] },
    });
    await single.close();
    expect(await helperImage([], []).get(never)).toEqual({ ok: true, value: null });
  });
});
