import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digestFile } from '../../main/trust/digest.ts';
import { readPastedDigest } from '../../main/trust/pasted-digest.ts';
import { judgeFile } from '../../main/trust/judge-file.ts';

const content = Buffer.alloc(3 * 1024 * 1024 + 7, 'an image ');
const hex = (algorithm: string): string => createHash(algorithm).update(content).digest('hex');
const sha256 = hex('sha256');
let folder: string;
let image: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-trust-'));
  image = join(folder, 'x.iso');
  writeFileSync(image, content);
});
afterEach(() => rmSync(folder, { recursive: true }));

const judged = async (digest: string | null = null, sumsFile: string | null = null): Promise<string> => {
  const result = await judgeFile({ path: image, digest, sumsFile });
  if (!result.ok) return result.error.code;
  const { level, expected } = result.value;
  return expected ? `${level} ${expected.algorithm} ${expected.from}` : level;
};
const tool = (command: string, ...args: string[]): string =>
  execFileSync(command, [...args, 'x.iso'], { cwd: folder, encoding: 'utf8' });

describe('lists made by the real tools', () => {
  test.each<[string, string[], string, string]>([
    ['sha256sum', [], 'SHA256SUMS', 'checksum sha256 file'],
    ['sha256sum', ['-b'], 'sha256sums.txt', 'checksum sha256 file'],
    ['sha256sum', ['--tag'], 'x.iso.sha256', 'checksum sha256 file'],
    ['sha512sum', [], 'x.iso.sha512', 'checksum sha512 file'],
    ['sha1sum', [], 'x.iso.sha1', 'weak sha1 file'],
    ['md5sum', [], 'x.md5', 'weak md5 file'],
    ['md5sum', ['--tag'], 'x.iso.md5.txt', 'weak md5 file'],
    ['b2sum', ['--tag'], 'x-checksum.txt', 'checksum blake2b file'],
  ])('%s %j as %s: %s', async (command, args, name, expected) => {
    writeFileSync(join(folder, name), tool(command, ...args));
    expect(await judged()).toBe(expected);
    expect(await judged(null, join(folder, name))).toBe(expected);
    appendFileSync(image, '!');
    expect(await judged()).toBe(`mismatch ${expected.split(' ').slice(1).join(' ')}`);
  });

  test('the strongest list beside the image counts, and a pasted digest before any', async () => {
    writeFileSync(join(folder, 'md5.txt'), `${'0'.repeat(32)}  x.iso`);
    expect(await judged()).toBe('mismatch md5 file');
    writeFileSync(join(folder, 'SHA256SUMS'), tool('sha256sum'));
    expect(await judged()).toBe('checksum sha256 file');
    expect(await judged(hex('sha512'))).toBe('checksum sha512 pasted');
  });

  test('a list beside it that is about other files is no proof and no obstacle', async () => {
    writeFileSync(join(folder, 'SHA256SUMS'), `${sha256}  y.iso`);
    expect(await judged()).toBe('none');
    expect(await judged(null, join(folder, 'SHA256SUMS'))).toBe('sums-lacks-file');
  });

  test.each([
    ['a list that is a folder', (path: string) => mkdirSync(path), 'sums-unreadable'],
    ['a list that is not there', () => undefined, 'sums-unreadable'],
    ['a list of 9 MB', (path: string) => writeFileSync(path, Buffer.alloc(9e6, 65)), 'sums-too-large'],
    ['a link in a circle', (path: string) => symlinkSync(path, path), 'sums-unreadable'],
  ])('%s', async (_name, make, code) => {
    make(join(folder, 'list'));
    expect(await judged(null, join(folder, 'list'))).toBe(code);
  });
});

describe('a pasted digest', () => {
  test.each([
    ['plain', sha256, `sha256 ${sha256}`],
    ['capitals and blanks', `  ${sha256.toUpperCase()}\n`, `sha256 ${sha256}`],
    ['in groups', sha256.replaceAll(/(.{8})/g, '$1 '), `sha256 ${sha256}`],
    ['with colons', sha256.replaceAll(/(..)(?=.)/g, '$1:'), `sha256 ${sha256}`],
    ['with a prefix', `sha256:${sha256}`, `sha256 ${sha256}`],
    ['with a word', `SHA-256 = ${sha256}`, `sha256 ${sha256}`],
    ['a whole line', `${sha256}  x.iso`, `sha256 ${sha256}`],
    ['a whole BSD line', `SHA256 (x.iso) = ${sha256}`, `sha256 ${sha256}`],
    ['a line for another file', `${sha256}  y.iso`, 'digest-of-another-file'],
    ['MD5', hex('md5'), `md5 ${hex('md5')}`],
    ['a BLAKE3', `blake3:${sha256}`, `blake3 ${sha256}`],
    ['cut short, said to be SHA-256', `sha256:${sha256.slice(1)}`, 'digest-wrong-length'],
    ['cut short', sha256.slice(1), 'digest-malformed'],
    ['words', 'hello there', 'digest-malformed'],
    ['nothing', '', 'digest-malformed'],
    ['a prefix alone', 'sha256:', 'digest-malformed'],
    ['far too much', 'a'.repeat(5000), 'digest-malformed'],
    ['letters beyond f', 'g'.repeat(64), 'digest-malformed'],
  ])('%s', (_name, text, expected) => {
    const read = readPastedDigest(text, 'x.iso');
    expect(read.ok ? `${read.value.algorithm} ${read.value.digest}` : read.error.code).toBe(expected);
  });
});

describe('digestFile', () => {
  test('says how far it is, in several digests at once', async () => {
    const seen: number[] = [];
    const result = await digestFile(image, ['sha256', 'md5'], { onProgress: (bytes) => seen.push(bytes) });
    expect(result.ok && Object.fromEntries(result.value.digests)).toEqual({ sha256, md5: hex('md5') });
    expect(seen.at(-1)).toBe(content.length);
    expect(seen).toEqual([...seen].sort((x, y) => x - y));
  });

  test('a file that changes meanwhile has no digest', async () => {
    let once = true;
    const result = await digestFile(image, ['sha256'], {
      onProgress: () => {
        if (once) appendFileSync(image, 'more');
        once = false;
      },
    });
    expect(result).toEqual({ ok: false, error: { code: 'trust-file-changed', data: { path: image } } });
  });

  test('is cancelled', async () => {
    const controller = new AbortController();
    const result = await digestFile(image, ['sha256'], {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(result.ok ? null : result.error.code).toBe('trust-cancelled');
  });

  test('a pipe is not waited for', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const result = await digestFile(join(folder, 'pipe'), ['sha256']);
    expect(result.ok ? null : result.error.code).toBe('trust-file-unreadable');
  });

  test.each(['nothing', '.'])('%s is unreadable, not a crash', async (name) => {
    const result = await digestFile(join(folder, name), ['sha256']);
    expect(result.ok ? null : result.error.code).toBe('trust-file-unreadable');
  });
});
