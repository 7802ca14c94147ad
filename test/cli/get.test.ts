import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAuthority, serveFile, startServer, type WebServer } from '../fetch/web-server.ts';
import { ownEdition, ownFamily } from '../systems/own/own-family.ts';
import { pseudoRandomBytes } from '../writer/pseudo-random.ts';
import { runCli, type CliRun } from './run-cli.ts';

const image = Buffer.from(pseudoRandomBytes(9, 300_000));
const folder = mkdtempSync(join(tmpdir(), 'rekindle-get-cli-'));
const certificate = join(folder, 'ca.pem');
let server: WebServer;
let genuine = true;

beforeAll(async () => {
  const authority = makeAuthority();
  writeFileSync(certificate, authority.certificate);
  server = await startServer((req, res) => {
    if (req.url === '/') res.end('<a href="remix-2.0.iso">remix</a>');
    else if (req.url === '/remix-2.0.iso') serveFile(req, res, genuine ? image : image.subarray(1));
    else if (req.url === '/SHA256SUMS')
      res.end(`${createHash('sha256').update(image).digest('hex')}  remix-2.0.iso\n`);
    else res.writeHead(404).end();
  }, authority);
  const remix = ownEdition('remix', {
    release: { index: `${server.origin}/`, reader: 'directory-listing', names: ['remix-{version}.iso'] },
    checksum: {
      algorithm: { value: 'sha256', sure: 'A', from: ['us'] },
      url: '{folder}SHA256SUMS',
      note: null,
    },
  });
  writeFileSync(join(folder, 'own.json'), JSON.stringify(ownFamily(remix)));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function get(...args: string[]): Promise<CliRun> {
  return runCli(['get', ...args, '--catalog', join(folder, 'own.json')], {
    env: { NODE_EXTRA_CA_CERTS: certificate, REKINDLE_STATE: join(folder, 'state') },
  });
}

test('downloads, proves and keeps an image, and says so to people', async () => {
  const into = join(folder, 'people');
  const run = await get('remix', '--into', into);
  expect(run.err).toBe('');
  expect(run.code).toBe(0);
  expect(run.out).toContain('remix-2.0.iso (named by ');
  expect(run.out).toContain('Matches its checksum');
  expect(run.out).toContain(`Stored: ${join(into, 'remix-2.0.iso')}`);
  expect(readFileSync(join(into, 'remix-2.0.iso')).equals(image)).toBe(true);
  expect((await get('remix', '--into', into)).out).toContain('Here already');
});

test('one JSON object a line, the last with the result', async () => {
  const into = join(folder, 'programs');
  const run = await get('remix', '--into', into, '--json');
  const last = run.json().at(-1);
  expect(last).toMatchObject({
    event: 'result',
    ok: true,
    path: join(into, 'remix-2.0.iso'),
    trust: { level: 'checksum' },
    release: { version: '2.0' },
  });
});

test('what does not match its checksum ends with 4, and is not kept', async () => {
  genuine = false;
  const into = join(folder, 'false');
  const run = await get('remix', '--into', into);
  genuine = true;
  expect(run.code).toBe(4);
  expect(run.out).toContain('Does not match');
  expect(existsSync(join(into, 'remix-2.0.iso'))).toBe(false);
});

test('an id that is not in the catalogue is wrong usage', async () => {
  const run = await get('no-such-system');
  expect(run.code).toBe(2);
  expect(run.err).toContain('no-such-system');
});

test('what has no image to download is said to have none', async () => {
  const run = await get('busybox-image', '--into', join(folder, 'none'));
  expect(run.code).toBe(1);
  expect(run.out).toContain('There is no image of busybox-image to download.');
});
