import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createTransport, type Transport } from '../../main/fetch/http/transport.ts';
import { fetchText } from '../../main/fetch/text/fetch-text.ts';
import { makeAuthority, startServer, type WebServer } from './web-server.ts';

const authority = makeAuthority();
let secure: WebServer;
let plain: WebServer;
let proxy: Server;
/** Hosts and ports that the proxy was asked to reach. */
let asked: string[];
let refuse: boolean;
const sockets = new Set<Socket>();

beforeAll(async () => {
  secure = await startServer((_req, res) => void res.end('by HTTPS'), authority);
  plain = await startServer((_req, res) => void res.end('by HTTP'));
  // A proxy as offices have them: it opens tunnels, and sees nothing of what passes through; or it asks itself.
  proxy = createServer((req, res) => {
    const url = new URL(req.url ?? '');
    asked.push(url.host);
    request(url, (answer) => void answer.pipe(res.writeHead(answer.statusCode ?? 502))).end();
  });
  proxy.on('connect', ({ url = '' }, socket: Socket, head: Buffer) => {
    asked.push(url);
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (refuse) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const port = Number(url.split(':').at(-1));
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    sockets.add(target);
    target.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all([secure.close(), plain.close(), new Promise((resolve) => proxy.close(resolve))]);
});

let transport: Transport | null = null;
beforeEach(() => {
  asked = [];
  refuse = false;
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
});
afterEach(async () => {
  await transport?.close();
  transport = null;
  vi.unstubAllEnvs();
});

const proxyUrl = (): string => `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;

async function fetched(origin: string): Promise<string> {
  transport = createTransport({ stallMs: 60_000, ca: authority.certificate });
  const got = await fetchText(transport, {
    url: `${origin}/`,
    redirects: 'anywhere',
    largestBytes: 1000,
    signal: new AbortController().signal,
    pausesMs: [],
  });
  return got.ok ? got.value.text : got.error.code;
}

test.each(['HTTPS_PROXY', 'https_proxy'])('%s: an HTTPS server is asked through its tunnel', async (name) => {
  vi.stubEnv(name, proxyUrl());
  expect(await fetched(secure.origin)).toBe('by HTTPS');
  expect(asked).toEqual([new URL(secure.origin).host]);
});

test('the certificate is still that of the server, whoever carries the bytes', async () => {
  vi.stubEnv('HTTPS_PROXY', proxyUrl());
  const other = await startServer((_req, res) => void res.end('of nobody'), makeAuthority());
  expect(await fetched(other.origin)).toBe('fetch-certificate');
  await other.close();
});

test('HTTP_PROXY: an HTTP server', async () => {
  vi.stubEnv('HTTP_PROXY', proxyUrl());
  expect(await fetched(plain.origin)).toBe('by HTTP');
  expect(asked).toEqual([new URL(plain.origin).host]);
});

test.each(['localhost', '*', '.localhost,localhost'])(
  'NO_PROXY=%s: who is named is asked directly',
  async (names) => {
    vi.stubEnv('HTTPS_PROXY', proxyUrl());
    vi.stubEnv('NO_PROXY', names);
    expect(await fetched(secure.origin)).toBe('by HTTPS');
    expect(asked).toEqual([]);
  },
);

test('a proxy that lets nobody through is told', async () => {
  vi.stubEnv('HTTPS_PROXY', proxyUrl());
  refuse = true;
  expect(await fetched(secure.origin)).toMatch(/^fetch-/);
  expect(asked).toHaveLength(1);
});
