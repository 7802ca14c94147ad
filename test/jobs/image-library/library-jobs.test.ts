import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTransport } from '../../../main/fetch/http/transport.ts';
import { ImageLibrary } from '../../../main/fetch/library/library.ts';
import { openKnownReleases } from '../../../main/jobs/get-image/known-releases.ts';
import { startGetImage } from '../../../main/jobs/get-image/get-image.ts';
import type { LibraryPorts } from '../../../main/jobs/image-library/adopt.ts';
import { openImageLibrary } from '../../../main/jobs/image-library/library-jobs.ts';
import type {
  AdoptEvent,
  AdoptRequest,
  AdoptResult,
  ImageLibraryJobs,
} from '../../../main/jobs/image-library/types.ts';
import { joined } from '../../../main/systems/catalogue.ts';
import type { SystemEdition } from '../../../main/systems/schema.ts';
import {
  makeAuthority,
  serveFile,
  startServer,
  type Handler,
  type WebServer,
} from '../../fetch/web-server.ts';
import { ownEdition, ownFamily } from '../../systems/own/own-family.ts';
import { pseudoRandomBytes } from '../../writer/pseudo-random.ts';

/** A disk image with one partition of Linux, and nothing in it that a computer could start. */
function diskImage(seed: number): Buffer {
  const image = Buffer.from(pseudoRandomBytes(seed, 400_384));
  image.fill(0, 0, 512);
  image.set([0x80, 0, 2, 0, 0x83, 0, 2, 0], 446);
  image.writeUInt32LE(1, 454);
  image.writeUInt32LE(image.length / 512 - 1, 458);
  image.set([0x55, 0xaa], 510);
  return image;
}

const [image, older, changed] = [diskImage(1), diskImage(2), diskImage(3)] as const;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

const authority = makeAuthority();
const transport = createTransport({ stallMs: 60_000, ca: authority.certificate });
const base = mkdtempSync(join(tmpdir(), 'rekindle-adopt-'));
let count = 0;
let folder = '';
let server: WebServer;
let pages: Record<string, Handler>;
let edition: SystemEdition;
let library: ImageLibraryJobs;
let ports: LibraryPorts;

beforeEach(async () => {
  folder = join(base, String(count++));
  mkdirSync(folder);
  pages = {
    '/': (_req, res) => void res.end('<a href="remix-2.0.img">2.0</a>'),
    '/remix-2.0.img': (req, res) => serveFile(req, res, image),
    '/SHA256SUMS': (_req, res) => void res.end(`${sha256(image)}  remix-2.0.img\n`),
  };
  server = await startServer((req, res) => {
    const page = pages[req.url ?? ''];
    if (page) page(req, res);
    else res.writeHead(404).end();
  }, authority);
  edition = ownEdition('remix', {
    release: { index: `${server.origin}/`, reader: 'directory-listing', names: ['remix-{version}.img'] },
    checksum: {
      algorithm: { value: 'sha256', sure: 'A', from: ['us'] },
      url: '{folder}SHA256SUMS',
      note: null,
    },
  });
  ports = {
    library: new ImageLibrary(join(folder, 'images')),
    catalogue: () => Promise.resolve(joined([ownFamily(edition)])),
    transport,
    known: openKnownReleases(join(folder, 'releases.json')),
    now: () => new Date('2026-11-21T10:00:00Z'),
    pausesMs: [],
  };
  library = openImageLibrary(ports);
});
afterEach(() => server.close());
afterAll(async () => {
  await transport.close();
  rmSync(base, { recursive: true, force: true });
});

function own(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function adopt(
  path: string,
  request: Partial<AdoptRequest> = {},
  onEvent: (event: AdoptEvent) => void = () => undefined,
): Promise<AdoptResult> {
  return library.adopt({ path, system: null, acceptUnproved: false, online: true, ...request }, onEvent).done;
}

const codes = ({ reasons, trust }: AdoptResult): string[] =>
  [...reasons, ...(trust?.reasons ?? [])].map(({ code }) => code);
const stored = (): string[] => {
  const names = existsSync(join(folder, 'images')) ? readdirSync(join(folder, 'images')) : [];
  return names.filter((name) => name !== '.rekindle.lock').sort();
};
const evidence = (name: string): unknown => JSON.parse(readFileSync(join(folder, 'images', name), 'utf8'));

describe('a file that a person has', () => {
  test('is recognised, proved by its publisher’s list, copied, and stays where it is', async () => {
    const path = own('remix-2.0.img', image);
    const phases: string[] = [];
    const result = await adopt(path, {}, (event) => {
      if (event.event === 'phase') phases.push(event.phase);
    });
    expect(result).toMatchObject({
      outcome: 'done',
      already: false,
      entry: { id: 'remix', by: 'name', version: '2.0' },
      trust: { level: 'checksum', expected: { from: 'publisher' } },
      reasons: [],
    });
    expect(phases).toEqual(['recognise', 'ask', 'prove', 'copy']);
    expect(readFileSync(result.path ?? '').equals(image)).toBe(true);
    expect(readFileSync(path).equals(image)).toBe(true);
    expect(stored()).toEqual(['remix-2.0.img', 'remix-2.0.json']);
    expect(evidence('remix-2.0.json')).toMatchObject({
      level: 'checksum',
      url: null,
      sumsUrl: `${server.origin}/SHA256SUMS`,
      system: { id: 'remix', version: '2.0' },
    });
  });

  test('is not downloaded again afterwards', async () => {
    await adopt(own('remix-2.0.img', image));
    const timing = { slowMs: 60_000, slowBytes: 1, pauses: { firstMs: 1, mostMs: 1 } };
    const request = { id: 'remix', arch: null, acceptUnproved: false };
    const job = startGetImage(
      request,
      { ...ports, timing, edition: () => Promise.resolve(edition) },
      () => undefined,
    );
    expect(await job.done).toMatchObject({ outcome: 'done', already: true });
    expect(server.requests.filter((asked) => asked.includes('.img'))).toEqual([]);
  });

  test('under another name is the one that the publisher knows, and is stored as that', async () => {
    const result = await adopt(own('download (1).img', image), { system: 'remix' });
    expect(result).toMatchObject({ outcome: 'done', trust: { level: 'checksum' }, reasons: [] });
    expect(stored()).toEqual(['remix-2.0.img', 'remix-2.0.json']);
    expect(evidence('remix-2.0.json')).toMatchObject({ system: { id: 'remix', version: '2.0' } });
  });

  test('of an older release is proved if the list still names it', async () => {
    pages['/SHA256SUMS'] = (_req, res) =>
      void res.end(`${sha256(older)}  remix-1.0.img\n${sha256(image)}  remix-2.0.img\n`);
    const result = await adopt(own('remix-1.0.img', older));
    expect(result).toMatchObject({ outcome: 'done', trust: { level: 'checksum' } });
    expect(evidence('remix-1.0.json')).toMatchObject({ system: { id: 'remix', version: '1.0' } });
    expect((await library.look()).images).toMatchObject([{ newer: { version: '2.0' }, ageDays: 0 }]);
  });

  test('of an older release is proved by a list of its own', async () => {
    edition = { ...edition, checksum: { ...edition.checksum, url: '{image}.sha256' } };
    pages['/remix-2.0.img.sha256'] = (_req, res) => void res.end(`${sha256(image)}  remix-2.0.img\n`);
    pages['/remix-1.0.img.sha256'] = (_req, res) => void res.end(`${sha256(older)}  remix-1.0.img\n`);
    expect(await adopt(own('remix-1.0.img', older))).toMatchObject({
      outcome: 'done',
      trust: { level: 'checksum' },
    });
  });

  test('with other bytes than the publisher’s file of this name ends everything', async () => {
    const result = await adopt(own('remix-2.0.img', changed), { acceptUnproved: true });
    expect(result).toMatchObject({ outcome: 'mismatch', path: null, trust: { level: 'mismatch' } });
    expect(stored()).toEqual([]);
  });

  test('that its publisher does not know needs a yes, and says what was not proved', async () => {
    const path = own('remix-1.5.img', changed);
    const result = await adopt(path);
    expect(result).toMatchObject({ outcome: 'refused', path: null, trust: { level: 'none' } });
    expect(codes(result)).toEqual(['adopt-needs-yes', 'adopt-not-listed', 'trust-nothing-to-compare']);
    expect(stored()).toEqual([]);
    expect(await adopt(path, { acceptUnproved: true })).toMatchObject({ outcome: 'done' });
    expect(evidence('remix-1.5.json')).toMatchObject({
      level: 'none',
      system: { id: 'remix', version: '1.5' },
    });
  });

  test('that nobody knows is said to be unknown', async () => {
    const result = await adopt(own('something.img', changed));
    expect(result).toMatchObject({ outcome: 'refused', entry: null });
    expect(codes(result)).toContain('adopt-not-recognised');
    expect(server.requests).toEqual([]);
  });

  test('with a list beside it is worth what such a list is worth', async () => {
    const path = own('something.img', changed);
    writeFileSync(`${path}.sha256`, `${sha256(changed)}  something.img\n`);
    const result = await adopt(path);
    expect(result).toMatchObject({ outcome: 'done', trust: { level: 'checksum' } });
    expect(codes(result)).toContain('trust-origin-unknown');
  });

  test('with MD5 alone needs a yes', async () => {
    edition = { ...edition, checksum: { ...edition.checksum, url: '{image}.md5' } };
    pages['/remix-2.0.img.md5'] = (_req, res) => void res.end(`${md5(image)}  remix-2.0.img\n`);
    expect(await adopt(own('remix-2.0.img', image))).toMatchObject({
      outcome: 'refused',
      trust: { level: 'weak' },
    });
  });

  test('is not proved by a list that is none', async () => {
    pages['/SHA256SUMS'] = (_req, res) => void res.end('<!doctype html><html><body>Gone</body></html>');
    const result = await adopt(own('remix-2.0.img', image));
    expect(result).toMatchObject({ outcome: 'refused', trust: { level: 'none' } });
    expect(codes(result)).toEqual(['adopt-needs-yes', 'sums-is-web-page', 'trust-nothing-to-compare']);
  });

  test('without a network is taken for what lies beside it, and why is told', async () => {
    await server.close();
    const path = own('remix-2.0.img', image);
    const result = await adopt(path);
    expect(result).toMatchObject({ outcome: 'refused', trust: { level: 'none' } });
    expect(codes(result)).toContain('fetch-unreachable');
    const unasked = await adopt(path, { online: false });
    expect(codes(unasked)).toContain('adopt-offline');
  });

  test('that is no image is refused', async () => {
    const result = await adopt(own('remix-2.0.img', Buffer.from('Dear diary')));
    expect(result).toMatchObject({ outcome: 'refused', path: null });
    expect(server.requests).toEqual([]);
  });

  test('that is not there', async () => {
    expect(await adopt(join(folder, 'none.img'))).toMatchObject({
      outcome: 'failed',
      reasons: [{ code: 'image-not-found' }],
    });
  });
});

describe('what is there already', () => {
  test('is not copied again, and what was not proved then is noted when it is', async () => {
    await server.close();
    const path = own('remix-2.0.img', image);
    await adopt(path, { acceptUnproved: true });
    expect(evidence('remix-2.0.json')).toMatchObject({ level: 'none' });
    writeFileSync(`${path}.sha256`, `${sha256(image)}  remix-2.0.img\n`);
    expect(await adopt(path)).toMatchObject({ outcome: 'done', already: true });
    expect(stored()).toEqual(['remix-2.0.img', 'remix-2.0.json']);
    expect(evidence('remix-2.0.json')).toMatchObject({ level: 'checksum' });
  });

  test('lies in the folder without evidence, and gets it where it is', async () => {
    mkdirSync(join(folder, 'images'));
    writeFileSync(join(folder, 'images/remix-2.0.img'), image);
    expect((await library.look()).images).toMatchObject([{ evidence: null, ageDays: null }]);
    const result = await adopt(join(folder, 'images/remix-2.0.img'));
    expect(result).toMatchObject({ outcome: 'done', already: false });
    expect(stored()).toEqual(['remix-2.0.img', 'remix-2.0.json']);
    expect((await library.look()).images).toMatchObject([{ evidence: { level: 'checksum' } }]);
  });
});

describe('ending early', () => {
  test.each(['recognise', 'ask', 'prove', 'copy'] as const)(
    'cancelled in the phase %s, nothing stays',
    async (when) => {
      const path = own('remix-2.0.img', image);
      const job = library.adopt({ path, system: null, acceptUnproved: false, online: true }, (event) => {
        // Told while the job is being started, when there is nothing yet to cancel it by.
        if (event.event === 'phase' && event.phase === when) queueMicrotask(() => job.cancel());
      });
      expect(await job.done).toMatchObject({ outcome: 'cancelled', reasons: [{ code: 'adopt-cancelled' }] });
      expect(stored()).toEqual([]);
    },
  );

  test('the file is changed after it was proved', async () => {
    const path = own('remix-2.0.img', image);
    const result = await adopt(path, {}, (event) => {
      if (event.event === 'phase' && event.phase === 'copy') writeFileSync(path, changed);
    });
    expect(result).toMatchObject({ outcome: 'failed', reasons: [{ code: 'trust-file-changed' }] });
    expect(stored()).toEqual([]);
  });
});

describe('the library as it is shown', () => {
  test('a folder that is not there', async () => {
    expect(await library.look()).toMatchObject({
      ...{ there: false, writable: null, images: [], arriving: [], aside: [], totalBytes: 0 },
      freeBytes: expect.any(Number) as number,
    });
    expect(existsSync(join(folder, 'images'))).toBe(false);
  });

  test('sizes, ages, names, what is arriving and what was set aside', async () => {
    await adopt(own('remix-2.0.img', image));
    ports = { ...ports, now: () => new Date('2026-12-24T09:00:00Z') };
    library = openImageLibrary(ports);
    writeFileSync(join(folder, 'images/x.img.part'), 'abc');
    writeFileSync(join(folder, 'images/own.img'), 'own');
    const state = await library.look();
    expect(state).toMatchObject({ there: true, writable: true, totalBytes: image.length + 6 });
    expect(state.images).toMatchObject([
      { name: 'own.img', evidence: null, systemName: null, ageDays: null, newer: null },
      { name: 'remix-2.0.img', systemName: 'Our café’s remix', ageDays: 32, newer: null },
    ]);
    expect(state.arriving).toMatchObject([{ name: 'x.img', bytes: 3, totalBytes: null }]);

    await library.setAside('own.img');
    expect(await library.look()).toMatchObject({
      images: [{ name: 'remix-2.0.img' }],
      aside: [{ name: 'own.img', sizeBytes: 3 }],
      totalBytes: image.length + 6,
    });
    await library.putBack('own.img');
    await library.remove('own.img');
    await library.discardArriving('x.img');
    expect(stored().filter((name) => !name.startsWith('.'))).toEqual(['remix-2.0.img', 'remix-2.0.json']);
  });

  test('publishers are asked for what is newer', async () => {
    await adopt(own('remix-2.0.img', image));
    pages['/'] = (_req, res) => void res.end('<a href="remix-3.0.img">3.0</a>');
    const signal = new AbortController().signal;
    expect(await library.refresh(signal)).toEqual({ asked: ['remix'], failed: [] });
    expect((await library.look()).images).toMatchObject([
      { newer: { version: '3.0', seen: '2026-11-21T10:00:00.000Z' } },
    ]);
    await server.close();
    expect(await library.refresh(signal)).toMatchObject({
      asked: [],
      failed: [{ id: 'remix', reason: { code: 'fetch-unreachable' } }],
    });
  });
});
