import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Gnupg } from '../trust/gnupg.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'rk-cli-trust-'));
const at = (name: string): string => join(folder, name);
const image = Buffer.alloc(2_000_000, 'an image ');
const sha256 = createHash('sha256').update(image).digest('hex');
const gpg = new Gnupg();
let fingerprint: string;

beforeAll(() => {
  fingerprint = gpg.makeKey('publisher', 'ed25519');
  const list = `${sha256}  x.iso\n`;
  writeFileSync(at('x.iso'), image);
  writeFileSync(at('list'), list);
  writeFileSync(at('list.asc'), gpg.sign(list, [fingerprint], ['--armor']));
  writeFileSync(at('clear'), gpg.clearSign(list, [fingerprint]));
  writeFileSync(at('signature'), gpg.sign(image, [fingerprint]));
  writeFileSync(at('of-another'), gpg.sign('another', [fingerprint]));
  writeFileSync(at('key.asc'), gpg.publicKey(fingerprint));
}, 60_000);
afterAll(() => {
  gpg.remove();
  rmSync(folder, { recursive: true });
});

const trust = (...args: string[]) => runCli(['trust', at('x.iso'), ...args]);
const key = (): string[] => ['--key', at('key.asc')];

test.each<[string, () => string[], number, string | null, string | null]>([
  ['a signature over the image', () => ['--signature', at('signature'), ...key()], 0, 'signed', 'image'],
  ['without its key', () => ['--signature', at('signature')], 0, 'none', null],
  ['a list and its signature', () => ['--sums', at('list'), ...key()], 0, 'signed', 'list'],
  ['a list by its signature alone', () => ['--signature', at('list.asc'), ...key()], 0, 'signed', 'list'],
  [
    'list and signature, both named',
    () => ['--sums', at('list'), '--signature', at('list.asc'), ...key()],
    0,
    'signed',
    'list',
  ],
  [
    'a list, and a signature over the image',
    () => ['--sums', at('list'), '--signature', at('signature'), ...key()],
    0,
    'signed',
    'image',
  ],
  ['a list signed in the clear', () => ['--sums', at('clear'), ...key()], 0, 'signed', 'list'],
  ['the same, called a signature', () => ['--signature', at('clear'), ...key()], 0, 'signed', 'list'],
  ['the signature of another file', () => ['--signature', at('of-another'), ...key()], 4, 'mismatch', null],
  [
    'the right digest and the signature of another file',
    () => ['--sha256', sha256, '--signature', at('of-another'), ...key()],
    4,
    'mismatch',
    null,
  ],
  ['no signature at all', () => ['--signature', at('list')], 1, null, null],
  ['no key at all', () => ['--key', at('list')], 1, null, null],
  ['a list and a digest', () => ['--sums', at('list'), '--sha256', sha256], 2, null, null],
])('%s', async (_name, args, code, level, on) => {
  const run = await trust(...args(), '--json');
  expect(run.code).toBe(code);
  if (level === null) return;
  const [verdict] = run.json() as { level: string; signature: { on: string; key: string } | null }[];
  expect(verdict?.level).toBe(level);
  expect(verdict?.signature?.on ?? null).toBe(on);
});

test('says in words whose key it was', async () => {
  const run = await trust('--signature', at('signature'), ...key());
  expect(run.out).toContain('Signed with the key that you gave');
  expect(run.out).toContain(fingerprint);
  expect(run.out).not.toContain('Genuine');
});
