import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTransport, type Transport } from '../../../main/fetch/http/transport.ts';
import {
  openCatalogue,
  type OpenedCatalogue,
  type OpenError,
  type OwnCatalogues,
} from '../../../main/jobs/catalogue/open-catalogue.ts';
import type { Result } from '../../../main/common/result.ts';
import { builtInCatalogue } from '../../../main/systems/built-in.ts';
import { makeAuthority, startServer, type WebServer } from '../../fetch/web-server.ts';
import { ownEdition, ownFamily } from '../../systems/own/own-family.ts';

let folder: string;
let server: WebServer;
let plain: WebServer;
let transport: Transport;

const family = JSON.stringify(ownFamily(ownEdition('remix')));
const list = (items: readonly unknown[]): string => JSON.stringify({ os_list: items });
const item = (name: string): Record<string, unknown> => ({
  name,
  description: name,
  url: `https://example.org/${name}.img.xz`,
  extract_size: 1000,
  extract_sha256: 'a'.repeat(64),
});
const more = (path: string): Record<string, unknown> => ({
  name: path,
  subitems_url: `${server.origin}${path}`,
});

/** What the server answers, by path. */
const pages: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/family.json': (response) => response.end(family),
  '/page.json': (response) => response.end('<!doctype html><title>Sign in</title>'),
  '/empty.json': (response) => response.end(),
  '/half.json': (response) => {
    response.writeHead(200, { 'content-length': family.length });
    response.write(family.slice(0, 100), () => response.destroy());
  },
  '/huge.json': (response) => {
    const block = Buffer.alloc(1024 * 1024, ' ');
    const go = (): void => {
      while (!response.destroyed && response.write(block));
    };
    response.on('drain', go);
    go();
  },
  '/moved.json': (response) => response.writeHead(302, { location: '/family.json' }).end(),
  '/circle.json': (response) => response.writeHead(302, { location: '/circle.json' }).end(),
  '/down.json': (response) => response.writeHead(302, { location: `${plain.origin}/family.json` }).end(),
  // A list that points to itself, to a list that points back, and to one that is not there.
  '/a.json': (response) =>
    response.end(list([item('first'), more('/a.json'), more('/b.json'), more('/gone.json')])),
  '/b.json': (response) => response.end(list([item('second'), more('/a.json'), more('/page.json')])),
  '/outside.json': (response) =>
    response.end(
      list([
        item('first'),
        { name: 'plain', subitems_url: `${plain.origin}/b.json` },
        { name: 'file', subitems_url: 'file:///etc/passwd' },
        { name: 'relative', subitems_url: 'b.json' },
      ]),
    ),
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-catalogue-'));
  const authority = makeAuthority();
  const answer = (url: string, response: ServerResponse): void => {
    // Each list of this chain points to two further ones: without an end, and more at every step.
    const chain = /^\/chain-(\d+)\.json$/.exec(url);
    if (chain) {
      const at = Number(chain[1]);
      const next = [2 * at + 1, 2 * at + 2].map((number) => more(`/chain-${String(number)}.json`));
      response.end(list([item(`link-${String(at)}`), ...next]));
      return;
    }
    const page = pages[url];
    if (page) page(response);
    else response.writeHead(404).end('not here');
  };
  server = await startServer((request, response) => answer(request.url ?? '', response), authority);
  plain = await startServer((_, response) => response.end(family));
  transport = createTransport({ stallMs: 5000, ca: authority.certificate });
});
afterAll(async () => {
  await transport.close();
  await server.close();
  await plain.close();
  rmSync(folder, { recursive: true });
});

function open(
  places: readonly string[],
  options: Partial<OwnCatalogues> = {},
): Promise<Result<OpenedCatalogue, OpenError>> {
  return openCatalogue({
    places,
    alone: false,
    followLists: false,
    transport: () => transport,
    signal: new AbortController().signal,
    ...options,
  });
}

async function opened(
  places: readonly string[],
  options: Partial<OwnCatalogues> = {},
): Promise<OpenedCatalogue> {
  const result = await open(places, options);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

const ownIds = ({ catalogue }: OpenedCatalogue): string[] =>
  [...catalogue.byId].filter(([, { origin }]) => origin !== 'built-in').map(([id]) => id);

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('a catalogue from a file', () => {
  test('none at all is the built-in one', async () => {
    expect((await opened([])).catalogue).toBe(await builtInCatalogue());
  });

  test('is read and added', async () => {
    expect(ownIds(await opened([write('own.json', family)]))).toEqual(['remix']);
  });

  test('several are joined; the first of two with the same id counts', async () => {
    const other = write('other.json', JSON.stringify(ownFamily(ownEdition('remix'), ownEdition('more'))));
    const result = await opened([write('own.json', family), other]);
    expect(ownIds(result).toSorted()).toEqual(['more', 'remix']);
    expect(result.refused).toEqual([{ code: 'entry-twice', data: { entry: 'remix' } }]);
  });

  test.each<[what: string, make: () => string, code: string]>([
    ['that is not there', () => join(folder, 'nothing.json'), 'catalogue-unreadable'],
    ['that is a folder', () => folder, 'catalogue-unreadable'],
    ['that is a device without an end', () => '/dev/zero', 'catalogue-unreadable'],
    ['that is empty', () => write('empty.json', ''), 'catalogue-empty'],
    ['that is a web page', () => write('page.json', '<html>'), 'catalogue-web-page'],
    ['that is no JSON', () => write('text.json', 'Dear grandmother,'), 'catalogue-not-json'],
    [
      'of 20 GB',
      () => {
        const path = write('huge.json', '');
        truncateSync(path, 20e9);
        return path;
      },
      'catalogue-too-large',
    ],
    [
      'that is a pipe into which nobody writes',
      () => {
        const path = join(folder, 'pipe');
        execFileSync('mkfifo', [path]);
        return path;
      },
      'catalogue-unreadable',
    ],
  ])('%s is told in a reason', async (_, make, code) => {
    const result = await open([make()]);
    expect(result.ok ? 'opened' : result.error.code).toBe(code);
  });
});

describe('a catalogue from an address', () => {
  test('is fetched over HTTPS and added', async () => {
    expect(ownIds(await opened([`${server.origin}/family.json`]))).toEqual(['remix']);
  });

  test('may have moved', async () => {
    expect(ownIds(await opened([`${server.origin}/moved.json`]))).toEqual(['remix']);
  });

  test('is not asked of without encryption', async () => {
    const result = await open([`${plain.origin}/family.json`]);
    expect(result).toMatchObject({ ok: false, error: { code: 'catalogue-plain-http' } });
    expect(plain.requests).toEqual([]);
  });

  test.each([
    ['/page.json', 'catalogue-web-page'],
    ['/empty.json', 'fetch-text-empty'],
    ['/half.json', 'fetch-cut-off'],
    ['/huge.json', 'fetch-text-too-large'],
    ['/gone.json', 'fetch-status'],
    ['/circle.json', 'fetch-redirect-loop'],
    ['/down.json', 'fetch-redirect-insecure'],
  ])('%s is told in a reason', async (path, code) => {
    const result = await open([`${server.origin}${path}`]);
    expect(result.ok ? 'opened' : result.error.code).toBe(code);
  });

  test('is not believed under a certificate that nobody vouches for', async () => {
    const stranger = createTransport({ stallMs: 5000 });
    const result = await open([`${server.origin}/family.json`], { transport: () => stranger });
    await stranger.close();
    expect(result).toMatchObject({ ok: false, error: { code: 'fetch-certificate' } });
  });
});

describe('lists that point to lists', () => {
  const idsOf = (result: OpenedCatalogue): string[] => ownIds(result).toSorted();

  test('are not followed unless asked, and nothing is fetched for them', async () => {
    const before = server.requests.length;
    const result = await opened([`${server.origin}/a.json`]);
    expect(idsOf(result)).toEqual(['pi-first']);
    expect(server.requests.slice(before)).toEqual(['GET /a.json']);
    expect(result.notices.map(({ code }) => code)).toEqual(Array(3).fill('entry-list-elsewhere'));
  });

  test('are followed once each if asked; circles end, and what is not there is told', async () => {
    const before = server.requests.length;
    const result = await opened([`${server.origin}/a.json`], { followLists: true });
    expect(idsOf(result)).toEqual(['pi-first', 'pi-second']);
    expect(new Set(server.requests.slice(before)).size).toBe(server.requests.length - before);
    expect(result.notices.map(({ code }) => code).toSorted()).toEqual(['catalogue-web-page', 'fetch-status']);
  });

  test('without an end are followed so far and no further', async () => {
    const result = await opened([`${server.origin}/chain-0.json`], { followLists: true });
    expect(idsOf(result)).toHaveLength(40);
    expect(result.notices.some(({ code }) => code === 'entry-list-not-followed')).toBe(true);
  });

  test('are followed nowhere but over HTTPS', async () => {
    const result = await opened([`${server.origin}/outside.json`], { followLists: true });
    expect(idsOf(result)).toEqual(['pi-first']);
    expect(result.notices.map(({ code }) => code)).toEqual(Array(3).fill('entry-list-not-followed'));
    expect(plain.requests).toEqual([]);
  });

  test('that are asked for alone leave the built-in entries out', async () => {
    const result = await opened([`${server.origin}/a.json`], { alone: true });
    expect([...result.catalogue.byId.keys()]).toEqual(['pi-first']);
  });
});
