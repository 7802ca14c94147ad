import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { compareVersions } from '../../main/common/compare-versions.ts';
import { arrivingFiles, discardArriving } from '../../main/fetch/download/arriving-files.ts';
import { asideImages, forgetAside, putBack, setAside } from '../../main/fetch/library/aside.ts';
import type { Evidence } from '../../main/fetch/library/evidence.ts';
import { ImageLibrary, isOlder } from '../../main/fetch/library/library.ts';
import { evidenceName, freeName, safeFileName } from '../../main/fetch/library/names.ts';
import { pseudoRandom } from '../writer/pseudo-random.ts';

const base = mkdtempSync(join(tmpdir(), 'rekindle-library-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

let count = 0;
let folder = '';
let library: ImageLibrary;
beforeEach(() => {
  folder = join(base, String(count++));
  library = new ImageLibrary(join(folder, 'images'));
  mkdirSync(folder);
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function evidenceOf(text: string, more: Partial<Evidence> = {}): Omit<Evidence, 'version' | 'file'> {
  return {
    sizeBytes: text.length,
    digests: { sha256: sha256(text) },
    level: 'checksum',
    url: 'https://example.org/x.iso',
    sumsUrl: null,
    signature: null,
    date: '2026-11-21T10:00:00.000Z',
    system: { id: 'antix', version: '23.2' },
    ...more,
  };
}

function arrived(text: string, name = 'x.iso.part'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('storing and finding', () => {
  test('a file that arrived is moved in with its evidence, and found by its digest', async () => {
    const moveFrom = arrived('image');
    const stored = await library.store(moveFrom, 'x.iso', evidenceOf('image'));
    expect(stored).toMatchObject({ ok: true, value: { evidence: { file: 'x.iso' } } });
    expect(existsSync(moveFrom)).toBe(false);
    expect(readdirSync(library.folder).sort()).toEqual(['x.iso', 'x.json']);
    expect((await library.findByDigest('sha256', sha256('image').toUpperCase()))?.path).toBe(
      join(library.folder, 'x.iso'),
    );
    expect(await library.findByDigest('sha256', sha256('other'))).toBeNull();
  });

  test('the same name twice keeps both', async () => {
    for (const text of ['one', 'two']) {
      await library.store(arrived(text), 'x.iso', evidenceOf(text));
    }
    expect((await library.list()).map(({ evidence }) => evidence?.file)).toEqual(['x (2).iso', 'x.iso']);
  });

  test('bytes that were changed behind its back are not found', async () => {
    await library.store(arrived('image'), 'x.iso', evidenceOf('image'));
    writeFileSync(join(library.folder, 'x.iso'), 'imagf');
    expect(await library.findByDigest('sha256', sha256('image'))).toBeNull();
  });

  test('many at once, by several libraries over the same folder', async () => {
    const stored = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        new ImageLibrary(library.folder).store(
          arrived(`image ${String(at)}`, `${String(at)}.part`),
          'x.iso',
          evidenceOf(`image ${String(at)}`),
        ),
      ),
    );
    expect(stored.every(({ ok }) => ok)).toBe(true);
    const images = await library.list();
    expect(images).toHaveLength(8);
    for (const { path, evidence } of images)
      expect(sha256(readFileSync(path, 'utf8'))).toBe(evidence?.digests.sha256);
    expect(
      readdirSync(library.folder).filter((name) => name.endsWith('.new') || name.includes('lock')),
    ).toEqual([]);
  });
});

describe('what is told of a folder that people touched', () => {
  const codes = async (): Promise<string[]> =>
    (await library.list()).flatMap(({ evidence, reasons }) =>
      evidence ? ['fine'] : reasons.map(({ code }) => code),
    );

  test('no folder', async () => expect(await codes()).toEqual([]));

  test('an image without evidence', async () => {
    mkdirSync(library.folder);
    writeFileSync(join(library.folder, 'own.iso'), 'own');
    expect(await codes()).toEqual(['library-no-evidence']);
  });

  test.each(['', '{', '{"version":1}', '[]', 'null', JSON.stringify({ version: 2 })])(
    'evidence %j',
    async (text) => {
      await library.store(arrived('image'), 'x.iso', evidenceOf('image'));
      writeFileSync(join(library.folder, 'x.json'), text);
      expect(await codes()).toEqual(['library-evidence-damaged']);
    },
  );

  test('evidence of another file', async () => {
    await library.store(arrived('image'), 'x.iso', evidenceOf('image'));
    writeFileSync(join(library.folder, 'x.img'), 'image');
    expect((await codes()).sort()).toEqual(['fine', 'library-no-evidence']);
  });

  test('a file cut short', async () => {
    await library.store(arrived('image'), 'x.iso', evidenceOf('image'));
    writeFileSync(join(library.folder, 'x.iso'), 'im');
    expect(await codes()).toEqual(['library-file-changed']);
  });

  test('folders, links and what is arriving are no images', async () => {
    mkdirSync(join(library.folder, 'folder.iso'), { recursive: true });
    symlinkSync('/etc/passwd', join(library.folder, 'link.iso'));
    for (const name of ['x.iso.part', 'x.iso.part.json', '.hidden', 'x.iso.new']) {
      writeFileSync(join(library.folder, name), '');
    }
    expect(await codes()).toEqual([]);
  });

  test('damaged at random, evidence never crashes and never proves another file', async () => {
    await library.store(arrived('image'), 'x.iso', evidenceOf('image'));
    const note = join(library.folder, 'x.json');
    const whole = readFileSync(note);
    const random = pseudoRandom(5);
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(whole);
      for (let change = 0; change < 3; change++) bytes[random.below(bytes.length)] = random.below(256);
      writeFileSync(note, bytes.subarray(0, random.below(bytes.length + 1)));
      const found = await library.findByDigest('sha256', sha256('other'));
      expect(found).toBeNull();
    }
  });
});

describe('removing', () => {
  test('an image goes with its evidence, and nothing else does', async () => {
    await library.store(arrived('image'), 'x.iso', evidenceOf('image'));
    writeFileSync(join(library.folder, 'y.iso'), 'y');
    writeFileSync(join(library.folder, 'y.json'), '{"somebody’s": "own"}');
    expect(await library.remove('x.iso')).toMatchObject({ ok: true });
    expect(await library.remove('y.iso')).toMatchObject({ ok: true });
    expect(readdirSync(library.folder)).toEqual(['y.json']);
  });

  test.each(['../outside.iso', '/etc/passwd', '..', '.', '', 'x.json', 'folder'])(
    '%j is not removed',
    async (name) => {
      mkdirSync(join(library.folder, 'folder'), { recursive: true });
      writeFileSync(join(folder, 'outside.iso'), 'keep');
      writeFileSync(join(library.folder, 'x.json'), '{}');
      expect((await library.remove(name)).ok).toBe(false);
      expect(readFileSync(join(folder, 'outside.iso'), 'utf8')).toBe('keep');
      expect(readdirSync(library.folder).sort()).toEqual(['folder', 'x.json']);
    },
  );
});

test('a folder that cannot be written to is told, and what is in it is still listed', async () => {
  writeFileSync(join(folder, 'file'), '');
  const blocked = new ImageLibrary(join(folder, 'file'));
  expect(await blocked.store(arrived('i'), 'x', evidenceOf('i'))).toMatchObject({
    ok: false,
    error: { code: 'library-not-stored' },
  });
  await library.store(arrived('image'), 'x.iso', evidenceOf('image'));
  chmodSync(library.folder, 0o500);
  expect(await library.list()).toHaveLength(1);
  chmodSync(library.folder, 0o700);
});

test.each([
  ['23.1', true],
  ['23.2', false],
  ['26', false],
  [null, false],
])('version %j is old beside 23.2: %j', (version, old) => {
  const evidence = { version: 1, file: 'x.iso', ...evidenceOf('x', { system: { id: 'antix', version } }) };
  expect(isOlder({ ...evidence, version: 1 }, '23.2')).toBe(old);
});

test('a file that lies there already gets its evidence', async () => {
  mkdirSync(library.folder);
  writeFileSync(join(library.folder, 'own.iso'), 'own');
  expect((await library.note('own.iso', evidenceOf('own'))).ok).toBe(true);
  expect(await library.list()).toMatchObject([{ evidence: { file: 'own.iso' }, reasons: [] }]);
  expect(await library.note('../own.iso', evidenceOf('own'))).toMatchObject({ ok: false });
});

describe('setting aside', () => {
  test('an image goes with its evidence and comes back with it', async () => {
    await library.store(arrived('image'), 'x.iso', evidenceOf('image'));
    expect(await setAside(library.folder, 'x.iso')).toMatchObject({ ok: true });
    expect(await library.list()).toEqual([]);
    expect(await asideImages(library.folder)).toEqual([{ name: 'x.iso', sizeBytes: 5 }]);
    expect(await putBack(library.folder, 'x.iso')).toMatchObject({ ok: true });
    expect(await library.list()).toMatchObject([{ evidence: { file: 'x.iso' } }]);
    expect(await asideImages(library.folder)).toEqual([]);
  });

  test('where its name is taken meanwhile, it stays aside', async () => {
    await library.store(arrived('one'), 'x.iso', evidenceOf('one'));
    await setAside(library.folder, 'x.iso');
    await library.store(arrived('two'), 'x.iso', evidenceOf('two'));
    expect(await putBack(library.folder, 'x.iso')).toMatchObject({ ok: false });
    expect(readFileSync(join(library.folder, 'x.iso'), 'utf8')).toBe('two');
    expect(await asideImages(library.folder)).toHaveLength(1);
  });

  test('the next of its name takes the place of the first, and all can be deleted', async () => {
    for (const text of ['one', 'second']) {
      await library.store(arrived(text), 'x.iso', evidenceOf(text));
      await setAside(library.folder, 'x.iso');
    }
    expect(await asideImages(library.folder)).toEqual([{ name: 'x.iso', sizeBytes: 6 }]);
    expect(await forgetAside(library.folder)).toMatchObject({ ok: true });
    expect(await asideImages(library.folder)).toEqual([]);
  });

  test.each(['../outside.iso', '', '.', 'x.json', 'nothing.iso'])('%j is not set aside', async (name) => {
    mkdirSync(library.folder);
    writeFileSync(join(folder, 'outside.iso'), 'keep');
    writeFileSync(join(library.folder, 'x.json'), '{}');
    expect((await setAside(library.folder, name)).ok).toBe(false);
    expect((await putBack(library.folder, name)).ok).toBe(false);
    expect(readFileSync(join(folder, 'outside.iso'), 'utf8')).toBe('keep');
  });

  test('a folder that is not there has nothing aside, and is not made', async () => {
    expect(await forgetAside(library.folder)).toMatchObject({ ok: true });
    expect(existsSync(library.folder)).toBe(false);
  });
});

describe('what is arriving', () => {
  test('is told, and deleted when asked', async () => {
    mkdirSync(library.folder);
    const at = (name: string): string => join(library.folder, name);
    writeFileSync(at('x.iso.part'), 'abc');
    const state = { version: 1, url: 'https://h/x.iso', etag: null, lastModified: null, totalBytes: 9 };
    writeFileSync(at('x.iso.part.json'), JSON.stringify({ ...state, safeBytes: 3, mixed: false }));
    writeFileSync(at('.hidden.part'), 'h');
    writeFileSync(at('y.iso.part'), 'y');
    expect(await arrivingFiles(library.folder)).toMatchObject([
      { name: 'x.iso', bytes: 3, totalBytes: 9 },
      { name: 'y.iso', bytes: 1, totalBytes: null },
    ]);
    expect(await discardArriving(library.folder, 'x.iso')).toMatchObject({ ok: true });
    expect(readdirSync(library.folder).sort()).toEqual(['.hidden.part', 'y.iso.part']);
    expect(await discardArriving(library.folder, '../y.iso')).toMatchObject({ ok: false });
    expect(await discardArriving(library.folder, 'z.iso')).toMatchObject({ ok: false });
  });

  test('is left alone while it is being fetched', async () => {
    mkdirSync(library.folder);
    const part = join(library.folder, 'x.iso.part');
    writeFileSync(part, 'abc');
    const unlock = await lock(part, { realpath: false });
    expect(await discardArriving(library.folder, 'x.iso')).toMatchObject({ error: { code: 'fetch-in-use' } });
    await unlock();
    expect(existsSync(part)).toBe(true);
  });
});

test.each([
  ['antiX-23.2.iso', 'antiX-23.2.iso'],
  ['a/b\\c:d*e?f"g<h>i|j.iso', 'a_b_c_d_e_f_g_h_i_j.iso'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['CON.iso', '_CON.iso'],
  ['aux', '_aux'],
  ['...', 'image'],
  ['', 'image'],
  ['a\u0000b\nc.iso', 'abc.iso'],
  ['x.iso. ', 'x.iso'],
])('%j is stored as %j', (name, safe) => {
  expect(safeFileName(name)).toBe(safe);
});

test('a very long name keeps its end', () => {
  expect(safeFileName(`${'x'.repeat(500)}.iso`)).toMatch(/^x{196}\.iso$/);
});

test('a free name minds the evidence and the case', () => {
  expect(evidenceName('x.tar.iso')).toBe('x.tar.json');
  expect(freeName('x.iso', new Set(['X.JSON']))).toBe('x (2).iso');
  expect(freeName('x.iso', new Set(['x.iso', 'x (2).json']))).toBe('x (3).iso');
});

test.each([
  ['23.2', '23.10', -1],
  ['23.2', '23.2', 0],
  ['1.0-rc2', '1.0', -1],
  ['1.0-beta', '1.0-rc1', -1],
  ['26', '23.2', 1],
  ['17.0', '17', 1],
  ['v3.24.1', '3.24.1', 0],
  ['2025-10-29', '2026-01-02', -1],
  ['20251029123456789012', '20251029123456789013', -1],
  ['12.9b', '12.9', -1],
  ['dsl-2024.rc7', 'dsl-2024', -1],
])('%s against %s', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
  expect(Math.sign(compareVersions(b, a))).toBe(0 - sign);
});
