import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeDownload, type DownloadToJudge } from '../../main/trust/judge-download.ts';
import { atTime, Gnupg } from './gnupg.ts';

const image = Buffer.alloc(2_500_000, 'an image of a small system ');
const hex = (algorithm: string, data: Buffer = image): string =>
  createHash(algorithm).update(data).digest('hex');
const list = `${hex('sha256')}  x.iso\n${hex('sha256', Buffer.from('y'))}  y.iso\n`;
const md5List = `${hex('md5')}  x.iso\n`;

const gpg = new Gnupg();
const folder = mkdtempSync(join(tmpdir(), 'rk-sig-'));
const path = join(folder, 'x.iso');
/** Name → full fingerprint of the primary key. */
const keys: Record<string, string> = {};
let publicKeys: Buffer;

beforeAll(() => {
  writeFileSync(path, image);
  keys.rsa = gpg.makeKey('rsa', 'rsa3072');
  keys.ed = gpg.makeKey('ed', 'ed25519');
  keys.subkey = gpg.makeKey('subkey', 'ed25519', 'cert');
  gpg.addSubkey(keys.subkey, 'rsa2048');
  keys.revoked = gpg.makeKey('revoked', 'ed25519');
  keys.revokedSub = gpg.makeKey('revokedSub', 'ed25519', 'cert');
  gpg.addSubkey(keys.revokedSub, 'ed25519');
  keys.expired = gpg.makeKey('expired', 'ed25519', 'sign', '2021-01-01', '20200101T120000');
  keys.lapsed = gpg.makeKey('lapsed', 'ed25519', 'sign', 'never', '20200101T120000');
  keys.renewed = gpg.makeKey('renewed', 'ed25519', 'sign', '2021-01-01', '20200101T120000');
  keys.short = gpg.makeKey('short', 'rsa1024');
  keys.dsa = gpg.makeKey('dsa', 'dsa2048');
  keys.unknown = gpg.makeKey('unknown', 'ed25519');
}, 120_000);
afterAll(() => {
  gpg.remove();
  rmSync(folder, { recursive: true });
});

const sign = (data: string | Buffer, key: string, options: string[] = []): Buffer =>
  gpg.sign(data, [keys[key] ?? ''], options);
const fetched = (bytes: string | Buffer, name: string) => ({
  bytes: Buffer.from(bytes),
  url: `https://example.org/${name}`,
  secure: true,
});

/** Level, then the codes of the reasons without what all have in common. */
async function judged(change: Partial<DownloadToJudge>): Promise<string> {
  const result = await judgeDownload({
    path,
    fileName: 'x.iso',
    digested: null,
    list: null,
    digest: null,
    signatures: [],
    keys: Object.entries(keys)
      .filter(([name]) => name !== 'unknown')
      .map(([name, fingerprint]) => ({ fingerprint, whose: name, established: true })),
    keyFiles: [publicKeys],
    ...change,
  });
  if (!result.ok) return result.error.code;
  const { level, reasons } = result.value;
  return [level, ...reasons.map(({ code }) => code.replace(/^trust-(signature-)?/, ''))].join(' ');
}

const onImage = (bytes: Buffer) => [{ ...fetched(bytes, 'x.iso.sig'), on: 'image' as const }];
const onList = (bytes: Buffer) => [{ ...fetched(bytes, 'SHA256SUMS.sig'), on: 'list' as const }];
const sums = (text: string | Buffer = list) => ({ list: fetched(text, 'sums.txt') });

describe('OpenPGP signatures that GnuPG made', () => {
  /** Made before anything is revoked or expires. */
  let made: Record<string, Buffer>;
  let keysBefore: Buffer;
  beforeAll(() => {
    made = {
      revoked: sign(image, 'revoked'),
      revokedSub: sign(image, 'revokedSub'),
      expired: sign(image, 'expired', atTime('20200601T120000')),
      lapsed: sign(image, 'lapsed', atTime('20200601T120000')),
      renewed: sign(image, 'renewed', atTime('20200601T120000')),
    };
    keysBefore = gpg.publicKey(...Object.values(keys));
    gpg.revoke(keys.revoked ?? '');
    gpg.revokeSubkey(keys.revokedSub ?? '');
    gpg.setExpiry(keys.lapsed ?? '', '2020-04-01', '20200301T120000');
    gpg.setExpiry(keys.renewed ?? '', '2090-01-01', '20201201T120000');
    publicKeys = gpg.publicKey(...Object.values(keys));
  });

  type Row = [name: string, evidence: () => Partial<DownloadToJudge>, outcome: string];
  test.each<Row>([
    ['RSA', () => ({ signatures: onImage(sign(image, 'rsa')) }), 'signed signed'],
    ['RSA, armored', () => ({ signatures: onImage(sign(image, 'rsa', ['--armor'])) }), 'signed signed'],
    [
      'RSA with SHA-512',
      () => ({ signatures: onImage(sign(image, 'rsa', ['--digest-algo', 'SHA512'])) }),
      'signed signed',
    ],
    ['Ed25519', () => ({ signatures: onImage(sign(image, 'ed')) }), 'signed signed'],
    [
      'text mode',
      () => ({ ...sums(), signatures: onList(sign(list.replaceAll('\n', '\r\n'), 'ed', ['--textmode'])) }),
      'signed matches-file signed',
    ],
    ['a subkey of a pinned key', () => ({ signatures: onImage(sign(image, 'subkey')) }), 'signed signed'],
    [
      'two, both good',
      () => ({ signatures: onImage(gpg.sign(image, [keys.rsa ?? '', keys.ed ?? ''])) }),
      'signed signed signed',
    ],
    [
      'one good, one by somebody unknown',
      () => ({ signatures: onImage(gpg.sign(image, [keys.unknown ?? '', keys.ed ?? ''])) }),
      'signed unknown-key signed',
    ],
    [
      'one good, one of another file',
      () => ({ signatures: [...onImage(sign('another', 'rsa')), ...onImage(sign(image, 'ed'))] }),
      'signed wrong signed',
    ],
    [
      'on the list',
      () => ({ ...sums(), signatures: onList(sign(list, 'ed')) }),
      'signed matches-file signed',
    ],
    [
      'on a list that came without TLS',
      () => ({ list: { ...fetched(list, 'S'), secure: false }, signatures: onList(sign(list, 'ed')) }),
      'signed matches-file signed',
    ],
    [
      'on a list in the clear',
      () => sums(gpg.clearSign(list, [keys.ed ?? ''])),
      'signed matches-file signed',
    ],
    [
      'on a list in the clear, with CRLF',
      () => sums(gpg.clearSign(list.replaceAll('\n', '\r\n'), [keys.rsa ?? ''])),
      'signed matches-file signed',
    ],
    [
      'on a list in the clear, sent with CRLF',
      () =>
        sums(
          gpg
            .clearSign(list, [keys.rsa ?? ''])
            .toString()
            .replaceAll('\n', '\r\n'),
        ),
      'signed matches-file signed',
    ],

    [
      'an unknown key',
      () => ({ signatures: onImage(sign(image, 'unknown')) }),
      'none nothing-to-compare unknown-key',
    ],
    [
      'an unknown key, and a list over TLS',
      () => ({ ...sums(), signatures: onImage(sign(image, 'unknown')) }),
      'checksum matches-file from-publisher unknown-key',
    ],
    [
      'an unknown key, and a list without TLS',
      () => ({ list: { ...fetched(list, 'S'), secure: false }, signatures: onList(sign(list, 'unknown')) }),
      'weak matches-file no-tls unknown-key',
    ],
    [
      'a key of which only the fingerprint is here',
      () => ({ signatures: onImage(sign(image, 'ed')), keyFiles: [] }),
      'none nothing-to-compare key-not-here',
    ],
    [
      'another key in the place of the pinned one',
      () => ({ signatures: onImage(sign(image, 'ed')), keyFiles: [gpg.publicKey(keys.rsa ?? '')] }),
      'none nothing-to-compare key-not-here',
    ],
    [
      'a key that is not established',
      () => ({
        signatures: onImage(sign(image, 'ed')),
        keys: [{ fingerprint: keys.ed ?? '', whose: 'ed', established: false }],
      }),
      'none nothing-to-compare not-established',
    ],
    [
      'a pinned key that the entry does not name',
      () => ({
        signatures: onImage(sign(image, 'ed')),
        keys: [{ fingerprint: keys.rsa ?? '', whose: 'rsa', established: true }],
      }),
      'none nothing-to-compare unknown-key',
    ],

    [
      'signed while the key was valid, expired since',
      () => ({ signatures: onImage(made.expired ?? image) }),
      'signed signed key-expired-since',
    ],
    [
      'signed after the key had expired',
      () => ({ signatures: onImage(made.lapsed ?? image) }),
      'none nothing-to-compare key-expired',
    ],
    [
      'the key was renewed after it signed',
      () => ({ signatures: onImage(made.renewed ?? image) }),
      'signed signed',
    ],
    [
      'a signature that has expired',
      () => ({
        signatures: onImage(
          sign(image, 'lapsed', [...atTime('20200201T120000'), '--default-sig-expire', '2d']),
        ),
      }),
      'none nothing-to-compare expired',
    ],
    [
      'a signature from the future',
      () => ({ signatures: onImage(sign(image, 'rsa', atTime('20400101T000000'))) }),
      'none nothing-to-compare in-future',
    ],
    [
      'a revoked key',
      () => ({ signatures: onImage(made.revoked ?? image) }),
      'none nothing-to-compare key-revoked',
    ],
    [
      'a revoked subkey',
      () => ({ signatures: onImage(made.revokedSub ?? image) }),
      'none nothing-to-compare key-revoked',
    ],
    [
      'SHA-1',
      () => ({ signatures: onImage(sign(image, 'rsa', ['--digest-algo', 'SHA1'])) }),
      'none nothing-to-compare weak-hash',
    ],
    [
      'RSA of 1024 bits',
      () => ({ signatures: onImage(sign(image, 'short')) }),
      'none nothing-to-compare weak-key',
    ],
    ['DSA', () => ({ signatures: onImage(sign(image, 'dsa')) }), 'none nothing-to-compare weak-key'],

    [
      'the signature of another file',
      () => ({ signatures: onImage(sign('another', 'rsa')) }),
      'mismatch wrong',
    ],
    [
      'the signature of another file, and a list that agrees',
      () => ({ ...sums(), signatures: onImage(sign('another', 'ed')) }),
      'mismatch wrong',
    ],
    [
      'a list that was tampered with',
      () => ({ ...sums(`${list}${hex('sha1')}  x.iso\n`), signatures: onList(sign(list, 'ed')) }),
      'mismatch wrong',
    ],
    [
      'a list in the clear that was tampered with',
      () =>
        sums(
          gpg
            .clearSign(`${hex('sha512')}  y.iso\n`, [keys.ed ?? ''])
            .toString()
            .replace('y.iso', 'x.iso'),
        ),
      'mismatch wrong',
    ],
    [
      'lines before a list in the clear',
      () => sums(`${list}\n${gpg.clearSign('nothing\n', [keys.ed ?? '']).toString()}`),
      'sums-not-a-list',
    ],
    [
      'lines behind a list in the clear',
      () => sums(`${gpg.clearSign('nothing\n', [keys.ed ?? '']).toString()}\n${list}`),
      'sums-not-a-list',
    ],
    [
      'two lists in the clear',
      () =>
        sums(
          `${gpg.clearSign(list, [keys.ed ?? '']).toString()}${gpg.clearSign(list, [keys.ed ?? '']).toString()}`,
        ),
      'sums-signature-damaged',
    ],
    [
      'a list in the clear that was cut off',
      () => sums(gpg.clearSign(list, [keys.ed ?? '']).subarray(0, -40)),
      'sums-signature-damaged',
    ],
    [
      'a signed list of another image',
      () => sums(gpg.clearSign(`${hex('sha256', Buffer.from('y'))}  x.iso\n`, [keys.ed ?? ''])),
      'mismatch mismatch',
    ],

    [
      'a signed list of MD5',
      () => ({ ...sums(md5List), signatures: onList(sign(md5List, 'ed')) }),
      'weak matches-file weak-digest signed',
    ],
    [
      'MD5 in the place of the signed SHA-256',
      () => ({ ...sums(md5List), signatures: onList(sign(list, 'ed')) }),
      'mismatch wrong',
    ],
    [
      'a signed list of MD5, and a signed image',
      () => ({ ...sums(md5List), signatures: onImage(sign(image, 'ed')) }),
      'signed matches-file signed',
    ],
    ['MD5 over TLS', () => sums(md5List), 'weak matches-file weak-digest from-publisher'],
    ['a list over TLS', () => sums(), 'checksum matches-file from-publisher'],
    ['nothing', () => ({}), 'none nothing-to-compare'],
    ['an empty list', () => sums(''), 'sums-empty'],
    ['a page instead of a list', () => sums(`<html><pre>${list}</pre></html>`), 'sums-is-web-page'],
    [
      'a page that was asked for',
      () => ({ list: { ...fetched(`<html><pre>${list}</pre></html>`, 'index.html'), page: true } }),
      'checksum matches-file from-publisher',
    ],
    [
      'a page instead of a signature',
      () => ({ signatures: onImage(Buffer.from('<html></html>')) }),
      'signature-file-is-none',
    ],
    ['a key instead of a signature', () => ({ signatures: onImage(publicKeys) }), 'signature-file-is-none'],
    ['an empty signature', () => ({ signatures: onImage(Buffer.alloc(0)) }), 'signature-file-is-none'],
    [
      'a signature without its end',
      () => ({ signatures: onImage(sign(image, 'rsa').subarray(0, 300)) }),
      'signature-file-is-none',
    ],
  ])('%s', async (_name, evidence, outcome) => {
    expect(await judged(evidence())).toBe(outcome);
  });

  test('with the keys as they were before, those were good that are no longer', async () => {
    for (const name of ['revoked', 'revokedSub', 'lapsed', 'renewed']) {
      const outcome = await judged({ signatures: onImage(made[name] ?? image), keyFiles: [keysBefore] });
      expect(outcome).toBe(name === 'renewed' ? 'signed signed key-expired-since' : 'signed signed');
    }
  });

  test('a stranger’s subkey behind a pinned key', async () => {
    const stranger = gpg.makeKey('stranger', 'ed25519', 'cert');
    gpg.addSubkey(stranger, 'ed25519');
    const [pinned, foreign] = await Promise.all(
      [keys.ed ?? '', stranger].map((one) => readKey({ armoredKey: gpg.publicKey(one).toString() })),
    );
    pinned?.subkeys.push(...(foreign?.subkeys ?? []));
    const grafted = Buffer.from(pinned?.armor() ?? '');
    const signatures = onImage(gpg.sign(image, [stranger]));
    expect(await judged({ signatures, keyFiles: [grafted] })).toBe('none nothing-to-compare key-unusable');
    expect(await judged({ signatures: onImage(sign(image, 'ed')), keyFiles: [grafted] })).toBe(
      'signed signed',
    );
  });

  test('says who signed, what, and when', async () => {
    const result = await judgeDownload({
      path,
      fileName: 'x.iso',
      digested: null,
      list: null,
      digest: null,
      signatures: onImage(made.expired ?? image),
      keys: [{ fingerprint: keys.expired ?? '', whose: 'The publisher', established: true }],
      keyFiles: [publicKeys],
    });
    expect(result.ok && result.value.signature).toEqual({
      on: 'image',
      key: 'pinned',
      fingerprint: keys.expired,
      whose: 'The publisher',
      signedAt: '2020-06-01T12:00:00.000Z',
    });
  });

  test('an image that was changed after it was signed', async () => {
    const signature = sign(image, 'ed');
    writeFileSync(path, image);
    appendFileSync(path, '!');
    expect(await judged({ signatures: onImage(signature) })).toBe('mismatch wrong');
    writeFileSync(path, Buffer.concat([Buffer.from('A'), image.subarray(1)]));
    expect(await judged({ signatures: onImage(signature) })).toBe('mismatch wrong');
    writeFileSync(path, image);
    expect(await judged({ signatures: onImage(signature) })).toBe('signed signed');
  });

  test('digests computed on the way save a reading, unless they are of something else', async () => {
    const digested = { sizeBytes: image.length, digests: new Map([['sha256' as const, hex('sha256')]]) };
    const elsewhere = join(folder, 'gone.part');
    expect(await judged({ ...sums(), digested, path: elsewhere })).toBe(
      'checksum matches-file from-publisher',
    );
    const signed = { signatures: onImage(sign(image, 'ed')), digested };
    expect(await judged({ ...signed, path: elsewhere })).toBe('trust-file-unreadable');
    expect(await judged(signed)).toBe('signed signed');
    expect(await judged({ ...signed, digested: { ...digested, sizeBytes: 1 } })).toBe('trust-file-changed');
  });
});
