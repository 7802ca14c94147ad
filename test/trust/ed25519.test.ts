import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHasher } from '../../main/trust/hasher.ts';
import { judgeFile, type JudgeRequest } from '../../main/trust/judge-file.ts';

const image = Buffer.alloc(1_500_000, 'an image ');
const list = `SHA256 (x.iso) = ${createHash('sha256').update(image).digest('hex')}\n`;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rk-ed-'));
  put('x.iso', image);
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const put = (name: string, content: string | Buffer): void => writeFileSync(at(name), content);
const tool = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
};

async function judged(change: Partial<JudgeRequest> = {}): Promise<string> {
  const result = await judgeFile({
    path: at('x.iso'),
    digest: null,
    sumsFile: null,
    signatureFile: null,
    keyFile: at('k.pub'),
    ...change,
  });
  if (!result.ok) return result.error.code;
  const { level, signature, reasons } = result.value;
  if (signature) return `${level} ${signature.on} ${signature.key}`;
  return [level, ...reasons.map(({ code }) => code)].join(' ');
}

/** Signs as minisign and signify do, out of Node's own Ed25519. */
class Signer {
  private readonly pair = generateKeyPairSync('ed25519');
  constructor(readonly number = randomBytes(8)) {}

  publicKey(comment = 'untrusted comment: a key\n'): string {
    const raw = this.pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    return `${comment}${Buffer.concat([Buffer.from('Ed'), this.number, raw]).toString('base64')}\n`;
  }

  signify(data: Buffer): string {
    return this.file('Ed', this.over(data));
  }

  async minisign(data: Buffer, comment = 'timestamp:1795275680\tfile:x.iso\thashed'): Promise<string> {
    const hasher = await createHasher('blake2b');
    hasher.update(data);
    return this.withComment('ED', this.over(Buffer.from(hasher.hex(), 'hex')), comment);
  }

  legacy(data: Buffer): string {
    return this.withComment('Ed', this.over(data), 'timestamp:1');
  }

  private withComment(letters: string, signature: Buffer, comment: string): string {
    const global = this.over(Buffer.concat([signature, Buffer.from(comment)])).toString('base64');
    return `${this.file(letters, signature)}trusted comment: ${comment}\n${global}\n`;
  }

  private file(letters: string, signature: Buffer): string {
    const line = Buffer.concat([Buffer.from(letters), this.number, signature]).toString('base64');
    return `untrusted comment: whatever\n${line}\n`;
  }

  private over(data: Buffer): Buffer {
    const key: KeyObject = this.pair.privateKey;
    return sign(null, data, key);
  }
}

const wrong = 'mismatch trust-signature-wrong';
const unknown = 'none trust-nothing-to-compare trust-signature-unknown-key';

describe('signatures that a test makes', () => {
  const me = new Signer();
  const another = new Signer();
  const sameNumber = new Signer(me.number);
  const edit = (text: string, line: number, change: (line: string) => string): string =>
    text
      .split('\n')
      .map((one, index) => (index === line ? change(one) : one))
      .join('\n');
  const flip = (line: string): string => {
    const bytes = Buffer.from(line, 'base64');
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    return bytes.toString('base64');
  };

  test.each<[string, () => Promise<string> | string, string]>([
    ['minisign', () => me.minisign(image), 'signed image given'],
    ['minisign without hashing', () => me.legacy(image), 'signed image given'],
    ['signify', () => me.signify(image), 'signed image given'],
    ['CRLF', async () => (await me.minisign(image)).replaceAll('\n', '\r\n'), 'signed image given'],
    ['another file', () => me.minisign(Buffer.from('another')), wrong],
    ['another file, signify', () => me.signify(Buffer.from('another')), wrong],
    ['an unknown key', () => another.minisign(image), unknown],
    ['a key with the same number', () => sameNumber.minisign(image), wrong],
    ['a changed signature', async () => edit(await me.minisign(image), 1, flip), wrong],
    ['a changed trusted comment', async () => edit(await me.minisign(image), 2, (l) => `${l}!`), wrong],
    ['a changed global signature', async () => edit(await me.minisign(image), 3, flip), wrong],
    [
      'without the global signature',
      async () => edit(await me.minisign(image), 3, () => ''),
      'signature-file-is-none',
    ],
    [
      'hashed, without a trusted comment',
      async () => (await me.minisign(image)).split('\n').slice(0, 2).join('\n'),
      'signature-file-is-none',
    ],
    [
      'a signature over the file that says it is over its hash',
      () => edit(me.legacy(image), 1, (line) => line.replace(/^RW/, 'RU')),
      wrong,
    ],
    ['a public key', () => me.publicKey(), 'signature-file-is-none'],
    ['text', () => 'untrusted comment: x\nnot base64 at all\n', 'signature-file-is-none'],
  ])('%s', async (_name, make, outcome) => {
    put('k.pub', me.publicKey());
    put('s', await make());
    expect(await judged({ signatureFile: at('s') })).toBe(outcome);
  });

  test('a key without its comment, or in a file that holds none', async () => {
    put('x.iso.minisig', await me.minisign(image));
    put('k.pub', me.publicKey(''));
    expect(await judged()).toBe('signed image given');
    put('k.pub', 'ssh-ed25519 AAAA');
    expect(await judged()).toBe('key-file-is-none');
    expect(await judged({ keyFile: at('nowhere') })).toBe('key-file-unreadable');
  });

  test('a file too large for a signature that needs it whole is not read into memory', async () => {
    put('k.pub', me.publicKey());
    put('x.iso.sig', me.signify(image));
    truncateSync(at('x.iso'), 33 * 1024 * 1024);
    expect(await judged()).toBe('none trust-nothing-to-compare trust-signature-unsupported');
  });
});

describe('signatures that the real tools make', () => {
  const minisign = (...options: string[]): void => {
    tool('minisign', '-G', '-W', '-p', 'k.pub', '-s', 'k.sec');
    tool('minisign', '-S', '-s', 'k.sec', '-m', 'x.iso', ...options);
  };

  test.each([[[]], [['-l']]])('minisign %j, found beside the image', async (options) => {
    minisign(...options);
    expect(await judged()).toBe('signed image given');
    expect(await judged({ keyFile: null })).toBe(unknown);
    put('x.iso', Buffer.concat([image, Buffer.from('!')]));
    expect(await judged()).toBe(wrong);
  });

  test('signify on the image, on the list, and inside the list', async () => {
    tool('signify-openbsd', '-G', '-n', '-p', 'k.pub', '-s', 'k.sec');
    tool('signify-openbsd', '-S', '-s', 'k.sec', '-m', 'x.iso', '-x', 'x.iso.sig');
    expect(await judged()).toBe('signed image given');
    rmSync(at('x.iso.sig'));

    put('SHA256SUMS', list);
    tool('signify-openbsd', '-S', '-s', 'k.sec', '-m', 'SHA256SUMS', '-x', 'SHA256SUMS.sig');
    expect(await judged()).toBe('signed list given');
    expect(await judged({ signatureFile: at('SHA256SUMS.sig') })).toBe('signed list given');
    put('SHA256SUMS', `${list}\n`);
    expect(await judged()).toBe(wrong);

    put('SHA256', list);
    tool('signify-openbsd', '-S', '-e', '-s', 'k.sec', '-m', 'SHA256', '-x', 'signed');
    expect(await judged({ sumsFile: at('signed') })).toBe('signed list given');
    put('signed', readFileSync(at('signed'), 'utf8').replace('x.iso', 'y.iso'));
    put('y.iso', image);
    expect(await judged({ sumsFile: at('signed'), path: at('y.iso') })).toBe(wrong);
  });
});
