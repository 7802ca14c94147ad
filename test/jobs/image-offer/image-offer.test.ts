import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { createTransport } from '../../../main/fetch/http/transport.ts';
import type { Evidence } from '../../../main/fetch/library/evidence.ts';
import { ImageLibrary } from '../../../main/fetch/library/library.ts';
import { openKnownReleases } from '../../../main/jobs/get-image/known-releases.ts';
import { newestStored, offerImage } from '../../../main/jobs/image-offer/image-offer.ts';
import type { ImageOffer } from '../../../main/jobs/image-offer/types.ts';
import type { SystemEdition } from '../../../main/systems/schema.ts';
import { makeAuthority, startServer, type WebServer } from '../../fetch/web-server.ts';
import { ownEdition } from '../../systems/own/own-family.ts';

const authority = makeAuthority();
const transport = createTransport({ stallMs: 10_000, ca: authority.certificate });
const base = mkdtempSync(join(tmpdir(), 'rekindle-offer-'));
let count = 0;
let folder = '';
let server: WebServer;
let page = '';

beforeEach(async () => {
  folder = join(base, String(count++));
  mkdirSync(folder);
  page = '<a href="remix-1.0.iso">x</a> <a href="remix-2.0.iso">x</a>';
  server = await startServer((_request, response) => void response.end(page), authority);
});
afterEach(() => server.close());
afterAll(async () => {
  await transport.close();
  rmSync(base, { recursive: true, force: true });
});

function edition(): SystemEdition {
  return ownEdition('remix', {
    release: {
      index: `${server.origin}/`,
      reader: 'directory-listing',
      names: ['remix-{version}.iso'],
      archNames: { x86_64: 'x64' },
    },
  });
}

async function offer(one: SystemEdition | null = edition(), arch: 'x86_64' | 'aarch64' | null = null) {
  const ports = {
    edition: () => Promise.resolve(one),
    transport,
    library: new ImageLibrary(join(folder, 'images')),
    known: openKnownReleases(join(folder, 'releases.json')),
    now: () => new Date('2026-11-21T10:00:00Z'),
    pausesMs: [],
  };
  return offerImage({ id: 'remix', arch }, ports, new AbortController().signal);
}

async function made(...given: Parameters<typeof offer>): Promise<ImageOffer> {
  const offered = await offer(...given);
  if (!offered.ok) throw new Error(offered.error.code);
  return offered.value;
}

const noted = (
  version: string | null,
  date = '2026-11-01T00:00:00.000Z',
): Omit<Evidence, 'version' | 'file'> => ({
  sizeBytes: 5,
  digests: { sha256: 'a'.repeat(64) },
  level: 'checksum',
  url: `https://example.org/remix-${version ?? ''}.iso`,
  sumsUrl: null,
  signature: null,
  date,
  system: { id: 'remix', version },
});

async function store(version: string): Promise<void> {
  const arrived = join(folder, 'arrived');
  writeFileSync(arrived, 'image');
  const library = new ImageLibrary(join(folder, 'images'));
  await library.store(arrived, `remix-${version}.iso`, noted(version));
}

test('says what the publisher offers now, and downloads nothing', async () => {
  expect(await made()).toMatchObject({
    release: { version: '2.0', fileName: 'remix-2.0.iso' },
    seen: null,
    trouble: null,
    stored: null,
  });
  expect(server.requests).toEqual(['GET /']);
});

test('asks for a processor only where there is an image for it', async () => {
  expect((await made(edition(), 'x86_64')).arch).toBe('x86_64');
  expect((await made(edition(), 'aarch64')).arch).toBeNull();
});

test('finds the image that is there already, and tells an old one from it', async () => {
  await store('1.0');
  expect((await made()).stored).toMatchObject({ version: '1.0', current: false, level: 'checksum' });
  await store('2.0');
  expect((await made()).stored).toMatchObject({ version: '2.0', current: true });
});

test('without a network: what was offered last, and what is there', async () => {
  await store('2.0');
  await made();
  await server.close();
  const offered = await made();
  expect(offered).toMatchObject({
    release: { version: '2.0' },
    seen: '2026-11-21T10:00:00.000Z',
    trouble: { code: expect.stringMatching(/^fetch-(unreachable|cut-off)$/) as string },
    stored: { current: true },
  });
});

test('a page that names no image any more is not overruled by what was remembered', async () => {
  await made();
  page = '<h1>Moved</h1>';
  expect(await made()).toMatchObject({ release: null, seen: null, trouble: { code: 'release-not-found' } });
});

test('an id that nobody knows', async () => {
  expect(await offer(null)).toMatchObject({ ok: false, error: { code: 'get-no-such-system' } });
});

test('of several without a version the one of that name, or else the latest, counts', () => {
  const image = (version: string | null, file: string, date: string) => ({
    path: `/images/${file}`,
    sizeBytes: 5,
    evidence: { ...noted(version, date), version: 1 as const, file, url: `https://example.org/${file}` },
    reasons: [],
  });
  const images = [
    image(null, 'rolling-a.iso', '2026-01-01T00:00:00.000Z'),
    image(null, 'rolling-b.iso', '2026-02-01T00:00:00.000Z'),
  ];
  expect(newestStored(images, null)).toMatchObject({ path: '/images/rolling-b.iso', current: false });
  const release = {
    id: 'remix',
    version: null,
    fileName: 'rolling-a.iso',
    urls: [],
    sizeBytes: null,
    sumsUrl: null,
    signatureUrl: null,
    digest: null,
    index: 'https://example.org/',
    secure: true,
  };
  expect(newestStored(images, release)).toMatchObject({ path: '/images/rolling-a.iso', current: true });
});
