import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTransport } from '../../../main/fetch/http/transport.ts';
import { ImageLibrary } from '../../../main/fetch/library/library.ts';
import { startGetImage, type GetImagePorts } from '../../../main/jobs/get-image/get-image.ts';
import { openKnownReleases, parseKnownReleases } from '../../../main/jobs/get-image/known-releases.ts';
import type { GetEvent, GetImageResult } from '../../../main/jobs/get-image/types.ts';
import type { SystemEdition } from '../../../main/systems/schema.ts';
import { createHasher } from '../../../main/trust/hasher.ts';
import {
  makeAuthority,
  serveFile,
  startServer,
  type Handler,
  type WebServer,
} from '../../fetch/web-server.ts';
import { ownEdition } from '../../systems/own/own-family.ts';
import { pseudoRandomBytes } from '../../writer/pseudo-random.ts';

const image = Buffer.from(pseudoRandomBytes(3, 400_000));
const older = Buffer.from(pseudoRandomBytes(4, 400_000));
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');
const listing = '<a href="remix-1.0.iso">remix-1.0.iso</a> <a href="remix-2.0.iso">remix-2.0.iso</a>';

const authority = makeAuthority();
const base = mkdtempSync(join(tmpdir(), 'rekindle-get-'));
let count = 0;
let folder = '';
let server: WebServer;
let pages: Record<string, Handler>;
const transport = createTransport({ stallMs: 2000, ca: authority.certificate });

beforeEach(async () => {
  folder = join(base, String(count++));
  mkdirSync(folder);
  pages = {
    '/': (_req, res) => void res.end(listing),
    '/remix-2.0.iso': (req, res) => serveFile(req, res, image),
    '/SHA256SUMS': (_req, res) =>
      void res.end(`${sha256(older)}  remix-1.0.iso\n${sha256(image)}  remix-2.0.iso\n`),
  };
  server = await startServer((req, res) => {
    const page = pages[req.url ?? ''];
    if (page) page(req, res);
    else res.writeHead(404).end();
  }, authority);
});
afterEach(() => server.close());
afterAll(async () => {
  await transport.close();
  rmSync(base, { recursive: true, force: true });
});

function edition(changes: Partial<SystemEdition> = {}): SystemEdition {
  return ownEdition('remix', {
    release: { index: `${server.origin}/`, reader: 'directory-listing', names: ['remix-{version}.iso'] },
    checksum: {
      algorithm: { value: 'sha256', sure: 'A', from: ['us'] },
      url: '{folder}SHA256SUMS',
      note: null,
    },
    ...changes,
  });
}

function ports(one: SystemEdition | null): GetImagePorts {
  return {
    edition: () => Promise.resolve(one),
    transport,
    timing: { slowMs: 5000, slowBytes: 1, pauses: { firstMs: 1, mostMs: 10 } },
    library: new ImageLibrary(join(folder, 'images')),
    known: openKnownReleases(join(folder, 'releases.json')),
    now: () => new Date('2026-11-21T10:00:00Z'),
    pausesMs: [1],
  };
}

async function get(
  one: SystemEdition | null = edition(),
  { acceptUnproved = false, onEvent = (_event: GetEvent): void => undefined } = {},
): Promise<GetImageResult> {
  return startGetImage({ id: 'remix', arch: null, acceptUnproved }, ports(one), onEvent).done;
}

const stored = (): string[] => {
  try {
    return readdirSync(join(folder, 'images')).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
};
const codes = ({ reasons, trust }: GetImageResult): string[] =>
  [...reasons, ...(trust?.reasons ?? [])].map(({ code }) => code);

describe('the current image', () => {
  test('is found, fetched, proved by its publisher’s list, and stored with its evidence', async () => {
    const phases: string[] = [];
    const result = await get(edition(), {
      onEvent: (event) => {
        if (event.event === 'phase') phases.push(event.phase);
      },
    });
    expect(result).toMatchObject({ outcome: 'done', ok: true, already: false, trust: { level: 'checksum' } });
    expect(codes(result)).not.toContain('trust-origin-unknown');
    expect(phases).toEqual(['find', 'list', 'download', 'prove', 'store']);
    expect(readFileSync(result.path ?? '').equals(image)).toBe(true);
    expect(stored()).toEqual(['remix-2.0.iso', 'remix-2.0.json']);
    expect(JSON.parse(readFileSync(join(folder, 'images/remix-2.0.json'), 'utf8'))).toMatchObject({
      level: 'checksum',
      system: { id: 'remix', version: '2.0' },
      digests: { sha256: sha256(image) },
      date: '2026-11-21T10:00:00.000Z',
    });
  });

  test('is not fetched twice, but proved again', async () => {
    await get();
    const before = server.requests.filter((request) => request.includes('.iso')).length;
    expect(await get()).toMatchObject({ outcome: 'done', already: true, trust: { level: 'checksum' } });
    expect(server.requests.filter((request) => request.includes('.iso'))).toHaveLength(before);
  });

  test('is fetched anew if the stored one is damaged; that one is left alone', async () => {
    await get();
    writeFileSync(join(folder, 'images/remix-2.0.iso'), older);
    expect(await get()).toMatchObject({ outcome: 'done', already: false });
    expect(stored()).toContain('remix-2.0 (2).iso');
  });

  test('without a network: the stored one, as it was stored', async () => {
    await get();
    await server.close();
    const result = await get();
    expect(result).toMatchObject({ outcome: 'done', already: true });
    expect(codes(result)).toContain('get-offline-evidence');
    writeFileSync(join(folder, 'images/remix-2.0.iso'), older);
    expect((await get()).ok).toBe(false);
  });
});

describe('read once', () => {
  const proving = async (one: SystemEdition): Promise<{ result: GetImageResult; read: boolean }> => {
    let read = false;
    const result = await get(one, {
      onEvent: (event) => {
        if (event.event === 'progress' && event.phase === 'prove') read = true;
      },
    });
    return { result, read };
  };

  test.each(['sha256', 'sha512', 'blake2b', 'blake3'] as const)(
    'while it arrives, whatever digest the list has: %s',
    async (algorithm) => {
      const hasher = await createHasher(algorithm);
      hasher.update(image);
      const hex = hasher.hex();
      pages['/list.txt'] = (_req, res) =>
        void res.end(`${algorithm.toUpperCase()} (remix-2.0.iso) = ${hex}\n`);
      const { result, read } = await proving(
        edition({
          checksum: {
            algorithm: { value: null, sure: '?', from: [] },
            url: '{folder}list.txt',
            note: null,
          },
        }),
      );
      expect(result).toMatchObject({ outcome: 'done', trust: { expected: { algorithm, digest: hex } } });
      expect(result.trust?.digests).toMatchObject({ [algorithm]: hex, sha256: sha256(image) });
      expect(read).toBe(false);
    },
  );

  test('from the library it is read again', async () => {
    await get();
    expect(await proving(edition())).toMatchObject({ result: { already: true }, read: true });
  });
});

describe('one fixed image, as lists of Raspberry Pi Imager name it', () => {
  const packed = gzipSync(image);
  const fixed = (change: Partial<NonNullable<SystemEdition['image']>> = {}): SystemEdition =>
    edition({
      release: null,
      version: { value: '2026-05-01', sure: 'B', from: ['us'] },
      imageFormat: { value: 'img.gz', sure: 'B', from: ['us'] },
      checksum: { algorithm: { value: 'sha256', sure: 'B', from: ['us'] }, url: null, note: null },
      image: {
        url: `${server.origin}/os%20lite.img.gz`,
        downloadBytes: packed.length,
        downloadSha256: sha256(packed),
        unpackedBytes: image.length,
        unpackedSha256: sha256(image),
        ...change,
      },
    });
  beforeEach(() => {
    pages['/os%20lite.img.gz'] = (req, res) => serveFile(req, res, packed);
  });

  test('is proved by the digest of the file', async () => {
    const result = await get(fixed());
    expect(result).toMatchObject({
      outcome: 'done',
      trust: { level: 'checksum', expected: { from: 'catalogue' } },
    });
    expect(codes(result)).toEqual(['trust-matches-catalogue']);
    expect(stored()).toEqual(['os lite.img.gz', 'os lite.img.json']);
    expect(await get(fixed())).toMatchObject({ outcome: 'done', already: true });
  });

  test('is unpacked for its proof where only the digest of the unpacked image is known', async () => {
    const result = await get(fixed({ downloadSha256: null }));
    expect(result).toMatchObject({ outcome: 'done', trust: { level: 'checksum' } });
    expect(codes(result)).toEqual(['trust-unpacked-matches-catalogue']);
    expect(stored()).toEqual(['os lite.img.gz', 'os lite.img.json']);
  });

  test('without a network the stored one is proved by the same digest', async () => {
    await get(fixed({ downloadSha256: null }));
    await server.close();
    const result = await get(fixed({ downloadSha256: null }));
    expect(result).toMatchObject({ outcome: 'done', already: true, trust: { level: 'checksum' } });
  });

  test('a plain image has one digest for both', async () => {
    pages['/os.img'] = (req, res) => serveFile(req, res, image);
    const one = fixed({ url: `${server.origin}/os.img`, downloadBytes: null, downloadSha256: null });
    const result = await get({ ...one, imageFormat: { value: 'img', sure: 'B', from: ['us'] } });
    expect(codes(result)).toEqual(['trust-matches-catalogue']);
  });

  test.each<[string, Partial<NonNullable<SystemEdition['image']>>]>([
    ['the file', { downloadSha256: '0'.repeat(64) }],
    ['the unpacked image', { downloadSha256: null, unpackedSha256: '0'.repeat(64) }],
  ])('a wrong digest of %s ends everything', async (_what, change) => {
    expect(await get(fixed(change), { acceptUnproved: true })).toMatchObject({
      outcome: 'mismatch',
      path: null,
    });
    expect(stored()).toEqual([]);
  });

  test('what cannot be unpacked is told', async () => {
    pages['/os%20lite.img.gz'] = (req, res) => serveFile(req, res, packed.subarray(0, 1000));
    const result = await get(fixed({ downloadBytes: null, downloadSha256: null }));
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(codes(result)).toContain('unpack-truncated');
  });

  test('without any digest it needs a yes', async () => {
    const result = await get(fixed({ downloadSha256: null, unpackedSha256: null }));
    expect(result).toMatchObject({ outcome: 'refused', trust: { level: 'none' } });
  });
});

describe('what is not genuine, or not known to be', () => {
  test('another file than the list says ends everything, and nothing of it stays', async () => {
    pages['/remix-2.0.iso'] = (req, res) => serveFile(req, res, older);
    const result = await get();
    expect(result).toMatchObject({ outcome: 'mismatch', path: null });
    expect(stored()).toEqual([]);
  });

  test('one put together of two answers is fetched once more in one piece', async () => {
    let asked = 0;
    pages['/remix-2.0.iso'] = (req, res) => {
      if (asked++ > 0) serveFile(req, res, image, { etag: null });
      else {
        res.writeHead(200, { 'content-length': image.length });
        res.write(older.subarray(0, 100_000), () => res.socket?.destroy());
      }
    };
    expect(await get()).toMatchObject({ outcome: 'done', trust: { level: 'checksum' } });
    expect(server.requests.filter((request) => request.includes('.iso'))).toHaveLength(3);
  });

  test('MD5 alone needs a yes; with it nothing is fetched twice', async () => {
    pages['/md5.txt'] = (_req, res) => void res.end(`${md5(image)}  remix-2.0.iso\n`);
    const weak = edition({
      checksum: { algorithm: { value: 'md5', sure: 'A', from: ['us'] }, url: '{folder}md5.txt', note: null },
    });
    const result = await get(weak);
    expect(result).toMatchObject({ outcome: 'refused', trust: { level: 'weak' }, path: null });
    expect(codes(result)).toContain('get-needs-yes');
    expect(await get(weak, { acceptUnproved: true })).toMatchObject({
      outcome: 'done',
      trust: { level: 'weak' },
    });
    expect(server.requests.filter((request) => request.includes('.iso'))).toHaveLength(1);
  });

  test('no list at all needs a yes, and says why there is none', async () => {
    delete pages['/SHA256SUMS'];
    const result = await get();
    expect(result).toMatchObject({ outcome: 'refused', trust: { level: 'none' } });
    expect(codes(result)).toEqual(expect.arrayContaining(['get-needs-yes', 'get-no-list', 'fetch-status']));
  });

  test.each<[string, Handler, string]>([
    ['empty', (_req, res) => void res.end(), 'fetch-text-empty'],
    [
      'a web page',
      (_req, res) => void res.end('<!doctype html><html><body>Not found</body></html>'),
      'sums-is-web-page',
    ],
    ['of other files', (_req, res) => void res.end(`${sha256(image)}  other.iso\n`), 'sums-lacks-file'],
    [
      'of this name in another folder only',
      (_req, res) => void res.end(`${sha256(image)}  remix-2.0.iso.torrent\n`),
      'sums-lacks-file',
    ],
  ])('a list that is %s is an error, whatever was fetched', async (_name, handler, code) => {
    pages['/SHA256SUMS'] = handler;
    const result = await get(edition(), { acceptUnproved: true });
    expect(result).toMatchObject({ outcome: 'failed', path: null });
    expect(codes(result)).toContain(code);
    expect(stored().filter((name) => !name.includes('.part'))).toEqual([]);
  });

  test('a list on another host proves nothing', async () => {
    const other = await startServer(
      (_req, res) => void res.end(`${sha256(image)}  remix-2.0.iso\n`),
      authority,
      '127.0.0.1',
    );
    pages['/SHA256SUMS'] = (_req, res) =>
      void res.writeHead(302, { location: `${other.origin}/SHA256SUMS` }).end();
    const result = await get();
    expect(result).toMatchObject({ outcome: 'refused', trust: { level: 'none' } });
    expect(codes(result)).toContain('fetch-redirect-other-host');
    expect(other.requests).toEqual([]);
    await other.close();
  });
});

describe('what the publisher says', () => {
  test('an older release than was seen before is not fetched', async () => {
    await get();
    pages['/'] = (_req, res) => void res.end('<a href="remix-1.0.iso">x</a>');
    const result = await get();
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(codes(result)).toEqual(['release-older-than-known']);
  });

  test('nothing like an image', async () => {
    pages['/'] = (_req, res) => void res.end('<h1>Moved</h1>');
    expect(codes(await get())).toEqual(['release-not-found']);
  });

  test('an id that nobody knows', async () => {
    expect(await get(null)).toMatchObject({ outcome: 'refused', reasons: [{ code: 'get-no-such-system' }] });
  });
});

test('cancelled in the middle, it goes on where it was', async () => {
  let hold = true;
  pages['/remix-2.0.iso'] = (req, res) => {
    if (hold)
      res.writeHead(200, { 'content-length': image.length, etag: '"one"' }).write(image.subarray(0, 150_000));
    else serveFile(req, res, image);
  };
  const job = startGetImage({ id: 'remix', arch: null, acceptUnproved: false }, ports(edition()), (event) => {
    if (event.event === 'progress' && event.bytes > 0) job.cancel();
  });
  expect(await job.done).toMatchObject({ outcome: 'cancelled', path: null });
  hold = false;
  expect(await get()).toMatchObject({ outcome: 'done' });
  expect(server.requests.at(-1)).toMatch(/^GET \/remix-2\.0\.iso bytes=[1-9]\d*-$/);
});

test.each(['', '{', '[]', 'null', '{"x":1}', '{"x":{"seen":"yesterday"}}'])(
  'a damaged record of releases %j is none',
  (text) => {
    expect(parseKnownReleases(text).size).toBe(0);
  },
);
