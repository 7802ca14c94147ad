import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  startDownload,
  type Download,
  type DownloadPorts,
  type DownloadRequest,
} from '../../main/fetch/download/download.ts';
import { partPath, partStatePath } from '../../main/fetch/download/part-file.ts';
import { createTransport, type Transport } from '../../main/fetch/http/transport.ts';
import { fetchText } from '../../main/fetch/text/fetch-text.ts';
import { pseudoRandom, pseudoRandomBytes } from '../writer/pseudo-random.ts';
import {
  makeAuthority,
  rangeStart,
  serveFile,
  startServer,
  type Handler,
  type WebServer,
} from './web-server.ts';

const sizeBytes = 700_001;
const random = pseudoRandom(11);
const file = Buffer.from(pseudoRandomBytes(12, sizeBytes));
const other = Buffer.from(file).fill(7, 1000, 2000);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const page = '<!doctype html><html><title>Choose a mirror</title></html>';

const authority = makeAuthority();
const folder = mkdtempSync(join(tmpdir(), 'rekindle-fetch-'));
let transport: Transport;
let servers: WebServer[] = [];
let count = 0;
const rows: string[][] = [];

beforeAll(() => {
  transport = createTransport({ stallMs: 700, ca: authority.certificate });
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});
afterAll(async () => {
  await transport.close();
  rmSync(folder, { recursive: true, force: true });
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  console.log(['What the server does → how the download ends', ...lines].join('\n'));
});

async function serve(handler: Handler, { secure = true, name = 'localhost' } = {}): Promise<WebServer> {
  const server = await startServer(handler, secure ? authority : undefined, name);
  servers.push(server);
  return server;
}

function start(
  urls: readonly string[],
  request: Partial<DownloadRequest> = {},
  ports: Partial<DownloadPorts> = {},
): Download & { readonly path: string } {
  const path = request.path ?? join(folder, `image-${String(count++)}.iso`);
  const timing = { slowMs: 400, slowBytes: 2000, pauses: { firstMs: 1, mostMs: 20 } };
  const download = startDownload(
    { urls, sizeBytes: null, algorithms: ['md5'], ...request, path },
    { transport, timing, ...ports },
    () => undefined,
  );
  return { ...download, path };
}

/** Downloads, and tells the end in a word: `right` if the file is the right one, or the code of the error. */
async function end(urls: readonly string[], request: Partial<DownloadRequest> = {}): Promise<string> {
  const download = start(urls, request);
  const done = await download.done;
  if (!done.ok) return done.error.code;
  const { digests, mixed, partPath: arrived, sizeBytes: size } = done.value;
  expect(arrived).toBe(partPath(download.path));
  const stored = readFileSync(arrived);
  // What is said of the file is true of the bytes on the disk.
  expect([size, digests.sha256]).toEqual([stored.length, sha256(stored)]);
  expect(digests.md5).toBe(createHash('md5').update(stored).digest('hex'));
  if (stored.equals(file)) return mixed ? 'right, of several pieces' : 'right';
  return mixed ? 'wrong, and to be fetched again' : 'wrong';
}

/** Sends part of an answer, then ends the connection as if a cable had been pulled. */
function breakOff(response: ServerResponse, bytes: Buffer): void {
  response.write(bytes, () => response.socket?.destroy());
}

function status(response: ServerResponse, code: number, headers: Record<string, string> = {}): void {
  response.writeHead(code, headers).end();
}

function cut(request: IncomingMessage): void {
  request.socket.destroy();
}

function sendFrom(request: IncomingMessage, response: ServerResponse, upTo: number, etag = '"one"'): void {
  const from = rangeStart(request) ?? 0;
  const head = { 'content-length': sizeBytes - from, etag, 'content-type': 'application/octet-stream' };
  const range = { 'content-range': `bytes ${String(from)}-${String(sizeBytes - 1)}/${String(sizeBytes)}` };
  response.writeHead(from > 0 ? 206 : 200, from > 0 ? { ...head, ...range } : head);
  response.flushHeaders();
  breakOff(response, file.subarray(from, Math.max(from, upTo)));
}

describe('what the server does, and how the download ends', () => {
  /** Name → what it does (told how often it has been asked), how it ends with one address. */
  const cases: [string, (asked: number) => Handler, string, Partial<DownloadRequest>?][] = [
    ['behaves well', () => (req, res) => serveFile(req, res, file), 'right'],
    ['gives no validators', () => (req, res) => serveFile(req, res, file, { etag: null }), 'right'],
    ['sends without saying how much', () => (_req, res) => void res.writeHead(200).end(file), 'right'],
    [
      'breaks off once',
      (asked) => (req, res) => (asked === 0 ? sendFrom(req, res, 300_000) : serveFile(req, res, file)),
      'right',
    ],
    [
      'breaks off before the headers',
      (asked) => (req, res) => (asked < 3 ? cut(req) : serveFile(req, res, file)),
      'right',
    ],
    ['breaks off always, at the same byte', () => (req, res) => sendFrom(req, res, 300_000), 'fetch-cut-off'],
    [
      'breaks off, then ignores the range',
      (asked) => (req, res) =>
        asked === 0
          ? sendFrom(req, res, 300_000)
          : void res.writeHead(200, { 'content-length': sizeBytes }).end(file),
      'right',
    ],
    [
      'breaks off, then has changed the file, and says so',
      (asked) => (req, res) =>
        asked === 0
          ? breakOff(
              res.writeHead(200, { 'content-length': sizeBytes, etag: '"old"' }),
              other.subarray(0, 300_000),
            )
          : serveFile(req, res, file),
      'right',
    ],
    [
      'breaks off, then has changed the file, and ignores the condition',
      (asked) => (req, res) => {
        if (asked === 0) {
          breakOff(
            res.writeHead(200, { 'content-length': sizeBytes, etag: '"old"' }),
            other.subarray(0, 300_000),
          );
          return;
        }
        delete req.headers['if-range'];
        serveFile(req, res, file);
      },
      'right',
    ],
    [
      'breaks off, then has changed the file, and says nothing at all',
      (asked) => (req, res) =>
        asked === 0
          ? breakOff(res.writeHead(200, { 'content-length': sizeBytes }), other.subarray(0, 300_000))
          : serveFile(req, res, file, { etag: null }),
      'wrong, and to be fetched again',
    ],
    [
      'breaks off, then has a file of another size',
      (asked) => (req, res) =>
        asked === 0
          ? breakOff(res.writeHead(200, { 'content-length': 900_000 }), other.subarray(0, 300_000))
          : serveFile(req, res, file, { etag: null }),
      'right',
    ],
    [
      'breaks off, then sends another piece',
      (asked) => (req, res) => {
        if (asked === 0) sendFrom(req, res, 300_000);
        else if (rangeStart(req) === null) serveFile(req, res, file);
        else {
          const range = `bytes 7-${String(sizeBytes - 1)}/${String(sizeBytes)}`;
          res
            .writeHead(206, { 'content-range': range, 'content-length': sizeBytes - 7 })
            .end(file.subarray(7));
        }
      },
      'right',
    ],
    [
      'breaks off, then says 416',
      (asked) => (req, res) => {
        if (asked === 0) sendFrom(req, res, 300_000);
        else if (rangeStart(req) === null) serveFile(req, res, file);
        else res.writeHead(416).end();
      },
      'right',
    ],
    [
      'stalls once in the middle',
      (asked) => (req, res) =>
        asked === 0
          ? void res
              .writeHead(200, { 'content-length': sizeBytes, etag: '"one"' })
              .write(file.subarray(0, 300_000))
          : serveFile(req, res, file),
      'right',
    ],
    ['never answers', () => () => undefined, 'fetch-stalled'],
    [
      'drips',
      () => (_req, res) => {
        res.writeHead(200, { 'content-length': sizeBytes });
        const timer = setInterval(() => res.write('x'), 50);
        res.on('close', () => clearInterval(timer));
      },
      'fetch-too-slow',
    ],
    [
      'says more than it sends',
      () => (_req, res) => {
        res.writeHead(200, { 'content-length': sizeBytes + 10 });
        res.write(file, () => res.socket?.destroy());
      },
      'fetch-cut-off',
    ],
    [
      'says less than was published',
      () => (_req, res) => void res.writeHead(200, { 'content-length': 1000 }).end(file.subarray(0, 1000)),
      'fetch-other-size',
      { sizeBytes },
    ],
    [
      'sends more than was published, without saying how much',
      () => (_req, res) => void res.writeHead(200).end(Buffer.concat([file, file])),
      'fetch-other-size',
      { sizeBytes },
    ],
    [
      'sends less than was published, without saying how much',
      () => (_req, res) => void res.writeHead(200).end(file.subarray(0, 1000)),
      'fetch-cut-off',
      { sizeBytes },
    ],
    [
      'sends a page',
      () => (_req, res) => void res.writeHead(200, { 'content-type': 'text/html' }).end(page),
      'fetch-web-page',
    ],
    [
      'sends a page and calls it an image',
      () => (_req, res) => void res.writeHead(200, { 'content-type': 'application/octet-stream' }).end(page),
      'fetch-web-page',
    ],
    ['has not got it', () => (_req, res) => void res.writeHead(404).end(), 'fetch-status'],
    [
      'is broken for a while',
      (asked) => (req, res) => (asked < 3 ? status(res, 500) : serveFile(req, res, file)),
      'right',
    ],
    ['is broken for good', () => (_req, res) => void res.writeHead(500).end(), 'fetch-status'],
    [
      'asks to wait',
      (asked) => (req, res) =>
        asked < 2 ? status(res, 429, { 'retry-after': '60' }) : serveFile(req, res, file),
      'right',
    ],
    [
      'sends round in circles',
      () => (req, res) => void res.writeHead(302, { location: req.url === '/a' ? '/b' : '/a' }).end(),
      'fetch-redirect-loop',
    ],
    [
      'sends on and on',
      (asked) => (_req, res) => void res.writeHead(302, { location: `/${String(asked)}` }).end(),
      'fetch-redirect-loop',
    ],
    ['sends nowhere', () => (_req, res) => void res.writeHead(302).end(), 'fetch-bad-address'],
    [
      'packs what it sends',
      () => (_req, res) => void res.writeHead(200, { 'content-encoding': 'gzip' }).end(file),
      'fetch-encoded',
    ],
    ['talks nonsense', () => (req) => void req.socket.end('SSH-2.0-OpenSSH_9.2\r\n'), 'fetch-cut-off'],
  ];

  test.each(cases)('%s', async (name, behave, expected, request) => {
    let asked = 0;
    const server = await serve((req, res) => behave(asked++)(req, res));
    const alone = await end([`${server.origin}/image.iso`], request);
    asked = 0;
    const good = await serve((req, res) => serveFile(req, res, file));
    const together = await end([`${server.origin}/image.iso`, `${good.origin}/image.iso`], request);
    rows.push([name, alone, `with a second address: ${together}`]);
    expect(alone).toBe(expected);
    // A good address makes up for a bad one. What was put together of both may be wrong, and is said to be put together.
    expect(together).toMatch(/^(right|wrong, and to be fetched again)/);
  });

  test('sends to another host, which is allowed for image bytes', async () => {
    const good = await serve((req, res) => serveFile(req, res, file), { name: '127.0.0.1' });
    const server = await serve(
      (_req, res) => void res.writeHead(302, { location: `${good.origin}/x` }).end(),
    );
    expect(await end([`${server.origin}/image.iso`])).toBe('right');
  });

  test('sends from HTTPS to HTTP', async () => {
    const plain = await serve((req, res) => serveFile(req, res, file), { secure: false });
    const server = await serve(
      (_req, res) => void res.writeHead(302, { location: `${plain.origin}/x` }).end(),
    );
    expect(await end([`${server.origin}/image.iso`])).toBe('fetch-redirect-insecure');
    expect(plain.requests).toEqual([]);
  });

  test('has a certificate of nobody', async () => {
    const server = await startServer((req, res) => serveFile(req, res, file), makeAuthority());
    servers.push(server);
    expect(await end([`${server.origin}/image.iso`])).toBe('fetch-certificate');
  });

  test('is not there', async () => {
    const server = await startServer(() => undefined);
    await server.close();
    expect(await end([`${server.origin}/image.iso`])).toBe('fetch-unreachable');
  });

  test('no address at all, and none that is one', async () => {
    expect(await end([])).toBe('fetch-no-address');
    expect(await end(['file:///etc/passwd'])).toBe('fetch-bad-address');
  });
});

describe('nothing is lost', () => {
  test('a hundred connections that break off at random bytes', async () => {
    let drops = 0;
    const server = await serve((req, res) => {
      const from = rangeStart(req) ?? 0;
      if (drops === 100) serveFile(req, res, file);
      else {
        drops++;
        sendFrom(req, res, from + random.below(12_000));
      }
    });
    expect(await end([`${server.origin}/image.iso`])).toBe('right');
    expect(drops).toBe(100);
  });

  test('two mirrors that both break off at random bytes', async () => {
    let drops = 0;
    const handler: Handler = (req, res) => {
      const from = rangeStart(req) ?? 0;
      if (drops === 40) serveFile(req, res, file);
      // Who gives nothing twice is left for the other one.
      else if (drops++ % 4 >= 2) cut(req);
      else sendFrom(req, res, from + 1 + random.below(12_000));
    };
    const [a, b] = [await serve(handler), await serve(handler)];
    expect(await end([`${a.origin}/i`, `${b.origin}/i`])).toMatch(/^right/);
    expect(Math.min(a.requests.length, b.requests.length)).toBeGreaterThan(1);
  });

  test('cancelled, and gone on with by a later program', async () => {
    let bytesLeft = 200_000;
    const server = await serve((req, res) => {
      if (bytesLeft > 0) {
        res.writeHead(200, { 'content-length': sizeBytes, etag: '"one"' }).write(file.subarray(0, 200_000));
        bytesLeft = 0;
      } else serveFile(req, res, file);
    });
    const path = join(folder, 'cancelled.iso');
    const first = start([`${server.origin}/i`], { path });
    await expect.poll(() => existsSync(partPath(path)) && readFileSync(partPath(path)).length).toBe(200_000);
    first.cancel();
    expect(await first.done).toMatchObject({ ok: false, error: { code: 'fetch-cancelled' } });
    const second = await start([`${server.origin}/i`], { path }).done;
    expect(second).toMatchObject({ ok: true, value: { resumedBytes: 200_000, mixed: false } });
    expect(server.requests.at(-1)).toBe('GET /i bytes=200000-');
    expect(readFileSync(partPath(path)).equals(file)).toBe(true);
  });

  test('paused and gone on with', async () => {
    let asked = 0;
    const server = await serve((req, res) => {
      if (asked++ === 0)
        res.writeHead(200, { 'content-length': sizeBytes, etag: '"one"' }).write(file.subarray(0, 100_000));
      else serveFile(req, res, file);
    });
    const path = join(folder, 'paused.iso');
    const download = start([`${server.origin}/i`], { path });
    await expect.poll(() => existsSync(partPath(path)) && readFileSync(partPath(path)).length).toBe(100_000);
    download.pause();
    await expect.poll(() => existsSync(partStatePath(path))).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(asked).toBe(1);
    download.resume();
    expect(await download.done).toMatchObject({ ok: true });
    expect(readFileSync(partPath(path)).equals(file)).toBe(true);
  });

  test('the file is complete already', async () => {
    const server = await serve((req, res) => serveFile(req, res, file));
    const path = join(folder, 'complete.iso');
    await start([`${server.origin}/i`], { path }).done;
    const again = await start([`${server.origin}/i`], { path }).done;
    expect(again).toMatchObject({ ok: true, value: { resumedBytes: sizeBytes } });
    expect(server.requests).toHaveLength(1);
  });

  test.each(['', 'nonsense', '{"version":1,"safeBytes":1e99}'])(
    'a damaged state %j is nothing to go on with',
    async (state) => {
      const server = await serve((req, res) => serveFile(req, res, file));
      const path = join(folder, `damaged-${String(count++)}.iso`);
      writeFileSync(partPath(path), other);
      writeFileSync(partStatePath(path), state);
      expect(await end([`${server.origin}/i`], { path })).toBe('right');
    },
  );

  test('two programs do not fetch the same file at once', async () => {
    const server = await serve((req, res) => setTimeout(() => serveFile(req, res, file), 200));
    const path = join(folder, 'twice.iso');
    const both = await Promise.all([0, 1].map(() => end([`${server.origin}/i`], { path })));
    expect(both.sort()).toEqual(['fetch-in-use', 'right']);
  });

  test('no room on the disk is told before a byte is stored', async () => {
    const server = await serve((req, res) => serveFile(req, res, file));
    const download = start([`${server.origin}/i`], {}, { freeBytes: () => Promise.resolve(1000) });
    expect(await download.done).toMatchObject({
      ok: false,
      error: { code: 'fetch-disk-full', data: { freeBytes: 1000 } },
    });
    expect(readFileSync(partPath(download.path))).toHaveLength(0);
  });

  test('a folder that cannot be written to', async () => {
    writeFileSync(join(folder, 'no-folder'), '');
    expect(await end(['https://localhost:1/i'], { path: join(folder, 'no-folder', 'x.iso') })).toBe(
      'fetch-not-stored',
    );
  });
});

describe('lists and pages', () => {
  const get = (
    url: string,
    more: Partial<Parameters<typeof fetchText>[1]> = {},
  ): ReturnType<typeof fetchText> =>
    fetchText(transport, {
      url,
      redirects: 'same-host',
      largestBytes: 10_000,
      signal: new AbortController().signal,
      pausesMs: [1, 1],
      ...more,
    });

  test('a list over HTTPS, and one without', async () => {
    const secure = await serve((_req, res) => void res.end('abc  x.iso\n'));
    const plain = await serve((_req, res) => void res.end('abc  x.iso\n'), { secure: false });
    expect(await get(`${secure.origin}/l`)).toMatchObject({
      ok: true,
      value: { text: 'abc  x.iso\n', secure: true },
    });
    expect(await get(`${plain.origin}/l`)).toMatchObject({ ok: true, value: { secure: false } });
  });

  test.each<[string, Handler, string]>([
    ['empty', (_req, res) => void res.end(), 'fetch-text-empty'],
    ['endless', (_req, res) => void res.end('x'.repeat(20_000)), 'fetch-text-too-large'],
    ['not there', (_req, res) => void res.writeHead(404).end(), 'fetch-status'],
    [
      'elsewhere',
      (_req, res) => void res.writeHead(302, { location: 'https://127.0.0.1:1/' }).end(),
      'fetch-redirect-other-host',
    ],
    [
      'cut off',
      (_req, res) => breakOff(res.writeHead(200, { 'content-length': 100 }), Buffer.from('abc')),
      'fetch-cut-off',
    ],
    ['silent', () => undefined, 'fetch-stalled'],
  ])('%s', async (_name, handler, code) => {
    const server = await serve(handler);
    expect(await get(`${server.origin}/l`)).toMatchObject({ ok: false, error: { code } });
  });

  test('what passes is tried again', async () => {
    let asked = 0;
    const server = await serve((_req, res) => (asked++ < 2 ? status(res, 503) : void res.end('list')));
    expect(await get(`${server.origin}/l`)).toMatchObject({ ok: true });
  });
});
