import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestFor } from '../../main/trust/checksum-file.ts';
import { gatherKeys, holdsKey, type TrustKeys } from '../../main/trust/keys/keyring.ts';
import { readLines } from '../../main/trust/lists/lines.ts';
import { readPastedDigest } from '../../main/trust/pasted-digest.ts';
import { readClearSigned } from '../../main/trust/signatures/clear-signed.ts';
import { openSignature } from '../../main/trust/signatures/open-signature.ts';
import { readList } from '../../main/trust/signed-list.ts';
import { pseudoRandom } from '../writer/pseudo-random.ts';
import { Gnupg } from './gnupg.ts';
import { samples, sha256 } from './list-samples.ts';

// A minute in CI, a second or so on a person's machine.
const budgetMs = process.env.CI ? 60_000 / 3 : 700;
const limit = { timeout: budgetMs + 60_000 };

const seed = Number(process.env.REKINDLE_SEED ?? Date.now() % 1_000_000);
console.log(`Fuzzing with REKINDLE_SEED=${seed}`);
const random = pseudoRandom(seed);
const upTo = (most: number): number => (most === 0 ? 0 : random.below(most));

const pieces = [
  ...[sha256('ab'), 'c'.repeat(128), 'd'.repeat(32), '  ', ' *', 'x.iso', '\n', '\r\n', 'SHA256 (', ') = '],
  ...[
    '### B3SUMS:',
    '\\',
    '\0',
    '\uFEFF',
    '<html>',
    '=',
    '{"name":"',
    '","sha256":"',
    '"}',
    'sha256: ',
    '- ',
  ],
  ...[
    '-----BEGIN PGP SIGNED MESSAGE-----\n',
    '-----END PGP SIGNATURE-----',
    'untrusted comment: ',
    '<a href="',
  ],
];

/** Random bytes, pieces of lists thrown together, or a sample that was cut, doubled, spliced or overwritten. */
function mutated(sample: Buffer): Buffer {
  switch (upTo(5)) {
    case 0:
      return Buffer.from(Array.from({ length: upTo(300) }, () => upTo(256)));
    case 1:
      return Buffer.from(Array.from({ length: upTo(30) }, () => pieces[upTo(pieces.length)]).join(''));
    case 2:
      return sample.subarray(upTo(sample.length), upTo(sample.length));
    case 3: {
      const piece = Buffer.from(pieces[upTo(pieces.length)] ?? '');
      const place = upTo(sample.length);
      return Buffer.concat([sample.subarray(0, place), piece, sample.subarray(place + upTo(20))]);
    }
    default: {
      const copy = Buffer.from(sample);
      for (let i = 0; i <= upTo(8); i++) copy[upTo(copy.length)] = upTo(256);
      return copy;
    }
  }
}

async function forAWhile(round: () => Promise<void>): Promise<void> {
  const end = Date.now() + budgetMs;
  let rounds = 0;
  for (; Date.now() < end || rounds < 50; rounds++) await round();
  console.log(`${rounds} rounds`);
}

test('lists: no crash, no hang, no digest for a file that is not listed', limit, async () => {
  const texts = Object.entries(samples);
  await forAWhile(async () => {
    const [name, text] = texts[upTo(texts.length)] ?? ['', ''];
    const bytes = mutated(Buffer.from(text));
    const found = await readList('never-in-a-list.iso', bytes, `https://h/${name}`, upTo(2) === 0);
    expect(found.ok).toBe(false);
    for (const one of readLines(bytes.toString(), name)) expect(one.digest).toMatch(/^[0-9a-f]{32,128}$/);
    const pasted = readPastedDigest(bytes.toString(), 'never-in-a-list.iso');
    if (pasted.ok) expect(pasted.value.digest).toMatch(/^[0-9a-f]{32,128}$/);
  });
});

test('lists: a digest that is found is one that stands in the list', limit, async () => {
  const names = [
    'x.iso',
    'clonezilla-live-3.2.0-5-amd64.iso',
    'shredos.iso',
    'dsl-2024.rc7.iso',
    'q4os-6.2-x64.r1.iso',
  ];
  const texts = Object.values(samples);
  await forAWhile(async () => {
    const bytes = mutated(Buffer.from(texts[upTo(texts.length)] ?? ''));
    const name = names[upTo(names.length)] ?? '';
    const text = bytes.toString();
    const found = await digestFor(name, { text, path: 'https://h/list', page: true });
    if (!found.ok) return;
    // On a page, what a browser shows counts: a tag may stand in the middle of it.
    const shown = text.replaceAll(/<[^<>]*>/g, '');
    expect(`${text}\n${shown}`.toLowerCase()).toContain(found.value.digest);
    expect(`${text}\n${shown}`).toContain(name);
  });
});

const gpg = new Gnupg();
afterAll(() => gpg.remove());
let keys: TrustKeys;
let files: Buffer[];
const signed = Buffer.from(`${sha256('12')}  x.iso\n`);

beforeAll(async () => {
  const fingerprint = gpg.makeKey('me', 'ed25519');
  const rsa = gpg.makeKey('rsa', 'rsa2048');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const head = Buffer.concat([Buffer.from('Ed'), Buffer.alloc(8, 7)]);
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const signify = `untrusted comment: k\n${Buffer.concat([head, raw]).toString('base64')}\n`;
  const over = Buffer.concat([head, sign(null, signed, privateKey)]).toString('base64');
  const keyFiles = [gpg.publicKey(fingerprint, rsa), Buffer.from(signify)];
  keys = await gatherKeys({ publisher: null, keyFiles: [], given: keyFiles });
  files = [
    gpg.sign(signed, [fingerprint]),
    gpg.sign(signed, [rsa], ['--armor']),
    gpg.sign(signed, [fingerprint, rsa]),
    gpg.clearSign(signed.toString(), [fingerprint]),
    Buffer.from(`untrusted comment: s\n${over}\n`),
    Buffer.from(`untrusted comment: s\n${over}\n${signed.toString()}`),
    ...keyFiles,
  ];
}, 60_000);

test('signatures and keys: no crash, no hang, none is good over other bytes', limit, async () => {
  const other = Buffer.from(signed.toString().replace('x.iso', 'y.iso'));
  await forAWhile(async () => {
    const bytes = mutated(files[upTo(files.length)] ?? Buffer.alloc(0));
    await holdsKey(bytes);
    const opened = await openSignature(bytes);
    if (opened) {
      const check = await opened(keys, new Date());
      await check.write(other);
      for (const { state } of await check.end()) expect(state).not.toBe('good');
    }
    const clear = await readClearSigned(bytes.toString('latin1'));
    if (clear) expect(bytes.toString('latin1')).toContain('-----BEGIN PGP SIGNED MESSAGE-----');
    const list = await readList('y.iso', bytes, 'https://h/list');
    if (!list.ok || !list.value.inside) return;
    const check = await list.value.inside.opened(keys, new Date());
    await check.write(list.value.inside.bytes);
    for (const { state } of await check.end()) expect(state).not.toBe('good');
  });
});
