import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { practiceImage } from '../../main/jobs/practice/practice-image.ts';
import { makeAuthority, startServer, type WebServer } from '../fetch/web-server.ts';
import { ownEdition, ownFamily } from '../systems/own/own-family.ts';
import { runCli, type CliRun } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'rekindle-library-cli-'));
const certificate = join(folder, 'ca.pem');
const disk = join(folder, 'usb-disk');
let server: WebServer;
let image = '';

beforeAll(async () => {
  const made = await practiceImage(folder);
  if (!made.ok) throw new Error(made.error.code);
  image = made.value;
  const sha256 = createHash('sha256').update(readFileSync(image)).digest('hex');
  const authority = makeAuthority();
  writeFileSync(certificate, authority.certificate);
  server = await startServer((req, res) => {
    if (req.url === '/') res.end('<a href="remix-2.0.img">remix</a>');
    else if (req.url === '/SHA256SUMS') res.end(`${sha256}  remix-2.0.img\n`);
    else res.writeHead(404).end();
  }, authority);
  const remix = ownEdition('remix', {
    release: { index: `${server.origin}/`, reader: 'directory-listing', names: ['remix-{version}.img'] },
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

function library(...args: string[]): Promise<CliRun> {
  return runCli(['library', ...args, '--library', disk, '--catalog', join(folder, 'own.json')], {
    env: { NODE_EXTRA_CA_CERTS: certificate, REKINDLE_STATE: join(folder, 'state') },
  });
}

const listed = z.object({
  folder: z.string(),
  images: z.array(z.object({ name: z.string(), evidence: z.object({ level: z.string() }).nullable() })),
});

test('a file is taken in, listed, and removed again', async () => {
  expect((await library()).out).toContain('There are no images in');

  const added = await library('add', image, '--as', 'remix');
  expect(added.err).toBe('');
  expect(added.code).toBe(0);
  expect(added.out).toContain('This checksum comes from localhost');
  expect(added.out).toContain(`Stored: ${join(disk, 'remix-2.0.img')}`);

  const json = listed.parse(JSON.parse((await library('list', '--json')).out));
  expect(json).toMatchObject({
    folder: disk,
    images: [{ name: 'remix-2.0.img', evidence: { level: 'checksum' } }],
  });

  expect(await library('remove', 'other.img')).toMatchObject({ code: 2 });
  expect(await library('remove', 'remix-2.0.img')).toMatchObject({ code: 0 });
  expect(existsSync(join(disk, 'remix-2.0.img'))).toBe(false);
});

test('what nothing proves is refused with 3, and kept after a yes', async () => {
  rmSync(`${image}.sha256`, { force: true });
  const refused = await library('add', image, '--offline', '--json');
  expect(refused.code).toBe(3);
  const last: unknown = JSON.parse(refused.out.trim().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({ event: 'result', outcome: 'refused', path: null, trust: { level: 'none' } });
  expect((await library('add', image, '--offline', '--accept-unproved')).code).toBe(0);
});

test('a file that is not there', async () => {
  const run = await library('add', join(folder, 'none.img'));
  expect(run.code).toBe(1);
});
