import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memorySource } from '../../../main/images/byte-source.ts';
import { checkBmap } from '../../../main/images/bmap/check-bmap.ts';
import { bmapPlaces, findBmap, readBmap } from '../../../main/images/bmap/find-bmap.ts';
import { parseBmap, type Bmap } from '../../../main/images/bmap/parse-bmap.ts';
import { pseudoRandom, pseudoRandomBytes } from '../../writer/pseudo-random.ts';
import { makeBmap, sealed } from './make-bmap.ts';

const block = 4096;
/** 100 blocks and a bit: 0 to 9, 20, 50 to 59 and the last, cut off, hold something. */
const ranges = [
  [0, 9],
  [20, 20],
  [50, 59],
  [100, 100],
] as const;
const image = new Uint8Array(100 * block + 77);
for (const [first, last] of ranges) {
  const part = image.subarray(first * block, (last + 1) * block);
  part.set(pseudoRandomBytes(first + 1, part.length));
}
const parse = (text: string): ReturnType<typeof parseBmap> => parseBmap(Buffer.from(text));
const parsed = (text: string): Bmap => {
  const map = parse(text);
  if (!map.ok) throw new Error(JSON.stringify(map.error));
  return map.value;
};
const options = { signal: new AbortController().signal, onProgress: (): void => undefined };
const check = (bytes: Uint8Array, map: Bmap): ReturnType<typeof checkBmap> =>
  checkBmap(memorySource(bytes), map, options);
const map = makeBmap(image, ranges);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-bmap-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a block map', () => {
  test.each([
    { version: '1.3' },
    { version: '1.4', algorithm: 'sha1' },
    { version: '1.4' },
    { version: '2.0' },
    { version: '2.0', algorithm: 'sha512' },
    { version: '2.0', blockBytes: 512 },
  ] as const)('is read, and fits its image: %j', async (form) => {
    const read = parsed(makeBmap(image, ranges, form));
    expect(read.imageBytes).toBe(image.length);
    const size = 'blockBytes' in form ? form.blockBytes : block;
    expect(read.ranges.map(({ start, end }) => [start, end])).toEqual(
      ranges.map(([first, last]) => [first * size, Math.min((last + 1) * size, image.length)]),
    );
    if (size === block) expect(await check(image, read)).toEqual({ ok: true, value: 'fits' });
  });

  test('may have a byte order mark, capitals in its digests, and no ranges', () => {
    expect(parse(`\ufeff${map}`)).toMatchObject({ error: { code: 'bmap-damaged' } });
    expect(parse(sealed(`\ufeff${map}`, 'sha256')).ok).toBe(true);
    const loud = map.replace(
      /chksum="([0-9a-f]+)"/g,
      (_, digest: string) => `chksum="${digest.toUpperCase()}"`,
    );
    expect(parse(sealed(loud, 'sha256'))).toEqual({ ok: true, value: parsed(map) });
    expect(parsed(makeBmap(new Uint8Array(block), [])).ranges).toEqual([]);
  });

  const resealed = (from: string | RegExp, to: string): string => sealed(map.replace(from, to), 'sha256');
  test.each<[string, string, object]>([
    ['nothing', '', { code: 'bmap-malformed', data: { what: 'bmap' } }],
    ['another file', '<html><body>404</body></html>', { code: 'bmap-malformed', data: { what: 'bmap' } }],
    ['a half', map.slice(0, 700), { code: 'bmap-malformed', data: { what: 'bmap' } }],
    [
      'an old version',
      resealed('version="2.0"', 'version="1.2"'),
      { code: 'bmap-version', data: { version: '1.2' } },
    ],
    [
      'a version to come',
      resealed('version="2.0"', 'version="3.0"'),
      { code: 'bmap-version', data: { version: '3.0' } },
    ],
    ['no version', resealed(' version="2.0"', ''), { code: 'bmap-version', data: { version: '' } }],
    [
      'an unknown digest',
      resealed('> sha256 <', '> crc32 <'),
      { code: 'bmap-checksum-type', data: { algorithm: 'crc32' } },
    ],
    [
      'no kind of digest',
      resealed(/<ChecksumType>.*/, ''),
      { code: 'bmap-malformed', data: { what: 'ChecksumType' } },
    ],
    [
      'digests of another kind',
      resealed('> sha256 <', '> sha512 <'),
      { code: 'bmap-malformed', data: { what: 'BmapFileChecksum' } },
    ],
    [
      'a changed digit',
      map.replace('<Range chksum="', '<Range chksum="0').replace(/(chksum="[0-9a-f]{64})[0-9a-f]/, '$1'),
      { code: 'bmap-damaged', data: {} },
    ],
    ['a changed comment', map.replace('12.0 MiB', '13.0 MiB'), { code: 'bmap-damaged', data: {} }],
    [
      'no digest of its own',
      map.replace(/<BmapFileChecksum>.*/, ''),
      { code: 'bmap-malformed', data: { what: 'BmapFileChecksum' } },
    ],
    ['no size', resealed(/<ImageSize>.*/, ''), { code: 'bmap-malformed', data: { what: 'ImageSize' } }],
    [
      'two sizes',
      resealed('<ImageSize>', '<ImageSize>1</ImageSize><ImageSize>'),
      { code: 'bmap-malformed', data: { what: 'ImageSize' } },
    ],
    [
      'an image of nothing',
      resealed(/<ImageSize>[^<]*/, '<ImageSize>0'),
      { code: 'bmap-malformed', data: { what: 'ImageSize' } },
    ],
    [
      'a negative size',
      resealed(/<ImageSize>[^<]*/, '<ImageSize>-4096'),
      { code: 'bmap-malformed', data: { what: 'ImageSize' } },
    ],
    [
      'blocks of 1000 bytes',
      resealed(/<BlockSize>[^<]*/, '<BlockSize>1000'),
      { code: 'bmap-malformed', data: { what: 'BlockSize' } },
    ],
    [
      'blocks of no bytes',
      resealed(/<BlockSize>[^<]*/, '<BlockSize>0'),
      { code: 'bmap-malformed', data: { what: 'BlockSize' } },
    ],
    [
      'too many blocks',
      resealed(/<BlocksCount>[^<]*/, '<BlocksCount>102'),
      { code: 'bmap-malformed', data: { what: 'BlocksCount' } },
    ],
    [
      'a wrong sum',
      resealed(/<MappedBlocksCount>[^<]*/, '<MappedBlocksCount>21'),
      { code: 'bmap-malformed', data: { what: 'MappedBlocksCount' } },
    ],
    [
      'no map',
      resealed(/<BlockMap>[^]*<\/BlockMap>/, ''),
      { code: 'bmap-malformed', data: { what: 'BlockMap' } },
    ],
    ['ranges out of order', resealed(' 20 <', ' 60 <'), { code: 'bmap-malformed', data: { what: 'Range' } }],
    ['ranges that overlap', resealed(' 20 <', ' 9 <'), { code: 'bmap-malformed', data: { what: 'Range' } }],
    [
      'a range backwards',
      resealed(' 50-59 <', ' 59-50 <'),
      { code: 'bmap-malformed', data: { what: 'Range' } },
    ],
    [
      'a range behind the end',
      resealed(' 100 <', ' 101 <'),
      { code: 'bmap-malformed', data: { what: 'Range' } },
    ],
    [
      'a range that is none',
      resealed(' 20 <', ' twenty <'),
      { code: 'bmap-malformed', data: { what: 'Range' } },
    ],
    [
      'a range without a digest',
      resealed(/ chksum="[0-9a-f]+"> 20/, '> 20'),
      { code: 'bmap-malformed', data: { what: 'Range' } },
    ],
  ])('is refused: %s', (_, text, error) => {
    expect(parse(text)).toEqual({ ok: false, error });
  });

  test('that is damaged anywhere is never taken for another one', () => {
    const whole = Buffer.from(map);
    const { below } = pseudoRandom(5);
    for (let round = 0; round < 1500; round++) {
      const damaged = Buffer.from(whole);
      const at = below(damaged.length);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << below(8));
      const read = parseBmap(below(10) === 0 ? damaged.subarray(0, at) : damaged);
      if (read.ok) expect(read.value).toEqual(parsed(map));
    }
  });

  test.each<[string, string]>([
    ['random bytes', Buffer.from(pseudoRandomBytes(9, 100_000)).toString('latin1')],
    ['elements without end', '<bmap>'.repeat(200_000)],
    [
      'entities that grow',
      '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><bmap version="2.0">&b;</bmap>',
    ],
  ])('made of %s is refused', (_, text) => {
    expect(parse(text)).toMatchObject({ ok: false });
  });
});

describe('an image and its block map', () => {
  const change = (at: number): Uint8Array => {
    const other = image.slice();
    other[at] = (other[at] ?? 0) ^ 1;
    return other;
  };
  test.each<[string, Uint8Array, object]>([
    [
      'differ in a range',
      change(55 * block),
      { code: 'bmap-mismatch', data: { offset: 50 * block, partBytes: 10 * block } },
    ],
    [
      'differ in the last byte',
      change(image.length - 1),
      { code: 'bmap-mismatch', data: { offset: 100 * block, partBytes: 77 } },
    ],
    [
      'differ where nothing should be',
      change(30 * block + 5),
      { code: 'bmap-leaves-out-data', data: { offset: 30 * block + 5 } },
    ],
    [
      'are of different size',
      image.subarray(1),
      { code: 'bmap-other-image', data: { imageBytes: image.length - 1, mapBytes: image.length } },
    ],
  ])('%s', async (_, bytes, error) => {
    expect(await check(bytes, parsed(map))).toEqual({ ok: false, error });
  });

  test('can be left before the end', async () => {
    const result = await checkBmap(memorySource(image), parsed(map), {
      ...options,
      signal: AbortSignal.abort(),
    });
    expect(result).toEqual({ ok: true, value: null });
  });

  test('agree if the map is made by bmaptool, which in turn takes ours', async () => {
    const path = join(folder, 'sparse.wic');
    writeFileSync(path, image);
    truncateSync(path, 3 * 1024 * 1024 + 1000);
    execFileSync('mke2fs', ['-q', '-F', '-t', 'ext4', '-E', 'offset=1048576', path, '2048k'], {
      stdio: 'pipe',
    });
    execFileSync('bmaptool', ['-q', 'create', '-o', `${path}.bmap`, path], { stdio: 'pipe' });
    const read = await readBmap(`${path}.bmap`);
    const bytes = readFileSync(path);
    expect(read.ok && (await check(bytes, read.value))).toEqual({ ok: true, value: 'fits' });

    const own = join(folder, 'own.bmap');
    const target = join(folder, 'copy.img');
    for (const version of ['1.3', '1.4', '2.0']) {
      writeFileSync(own, makeBmap(bytes, [[0, Math.ceil(bytes.length / block) - 1]], { version }));
      execFileSync('bmaptool', ['-q', 'copy', '--bmap', own, path, target], { stdio: 'pipe' });
      expect(readFileSync(target).equals(bytes)).toBe(true);
      expect((await readBmap(own)).ok).toBe(true);
    }
  });
});

describe('a block map beside an image', () => {
  test.each([
    ['/a.b/x.wic.gz', ['/a.b/x.wic.gz.bmap', '/a.b/x.wic.bmap', '/a.b/x.bmap']],
    ['/a.b/x', ['/a.b/x.bmap']],
    ['x.img', ['x.img.bmap', 'x.bmap']],
  ])('of %s may be called', (path, places) => {
    expect(bmapPlaces(path)).toEqual(places);
  });

  test('is found, good or bad, and none is none', async () => {
    const path = join(folder, 'beside.wic.gz');
    expect(await findBmap(path)).toBe(null);
    writeFileSync(join(folder, 'beside.wic.bmap'), map);
    expect(await findBmap(path)).toEqual({ path: join(folder, 'beside.wic.bmap'), map: parse(map) });
    writeFileSync(join(folder, 'beside.wic.gz.bmap'), 'no map');
    expect(await findBmap(path)).toMatchObject({ map: { ok: false, error: { code: 'bmap-malformed' } } });
    expect(await readBmap(join(folder, 'none.bmap'))).toMatchObject({ error: { code: 'bmap-not-readable' } });
  });
});
