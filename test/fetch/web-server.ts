import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface WebServer {
  /** Without a slash at its end. */
  readonly origin: string;
  /** Requests so far, as `GET /path range`. */
  readonly requests: string[];
  close(): Promise<void>;
}

export interface Authority {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
}

/** An authority of the test's own, and a certificate of it for this computer, made by OpenSSL. */
export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-ca-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { stdio: 'pipe' });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      at('ca.key'),
      '-out',
      at('ca.pem'),
      '-days',
      '2',
      '-subj',
      '/CN=test',
    );
    openssl(
      'req',
      ...newKey,
      '-keyout',
      at('server.key'),
      '-out',
      at('server.csr'),
      '-subj',
      '/CN=localhost',
    );
    writeFileSync(at('names'), 'subjectAltName=DNS:localhost,DNS:*.localhost,IP:127.0.0.1\n');
    openssl(
      ...['x509', '-req', '-in', at('server.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key')],
      ...['-CAcreateserial', '-days', '2', '-extfile', at('names'), '-out', at('server.pem')],
    );
    const read = (name: string): string => readFileSync(at(name), 'utf8');
    return {
      certificate: read('ca.pem'),
      key: read('ca.key'),
      serverCertificate: read('server.pem'),
      serverKey: read('server.key'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A real server on this computer; HTTPS if there is an authority. */
export async function startServer(
  handler: Handler,
  authority?: Authority,
  name = 'localhost',
): Promise<WebServer> {
  const requests: string[] = [];
  const noted: Handler = (request, response) => {
    requests.push([request.method, request.url, request.headers.range].filter(Boolean).join(' '));
    handler(request, response);
  };
  const server: Server = authority
    ? createHttps({ key: authority.serverKey, cert: authority.serverCertificate }, noted)
    : createHttp(noted);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${authority ? 'https' : 'http'}://${name}:${String(port)}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Serves a file as a well-behaved server does: ranges, `If-Range`, `416`. */
export function serveFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: Buffer,
  { etag = '"one"', lastModified = null }: { etag?: string | null; lastModified?: string | null } = {},
): void {
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  if (etag !== null) headers.etag = etag;
  if (lastModified !== null) headers['last-modified'] = lastModified;
  const from = rangeStart(request);
  const condition = request.headers['if-range'];
  if (from === null || (condition !== undefined && condition !== etag && condition !== lastModified)) {
    response.writeHead(200, { ...headers, 'content-length': file.length }).end(file);
  } else if (from >= file.length) {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${String(file.length)}` }).end();
  } else {
    const range = `bytes ${String(from)}-${String(file.length - 1)}/${String(file.length)}`;
    response
      .writeHead(206, { ...headers, 'content-range': range, 'content-length': file.length - from })
      .end(file.subarray(from));
  }
}

export function rangeStart(request: IncomingMessage): number | null {
  const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  return match ? Number(match[1]) : null;
}
