import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Evidence } from '../../main/fetch/library/evidence.ts';
import { judgeStored, storedVerdict } from '../../main/fetch/library/judge-stored.ts';
import { ImageLibrary } from '../../main/fetch/library/library.ts';
import { createImageProver } from '../../main/jobs/make-stick/image-prover.ts';
import { rescueIso } from '../app/images.ts';

const folder = mkdtempSync(join(tmpdir(), 'rekindle-stored-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
const signature = {
  url: 'https://example.org/SHA256SUMS.sign',
  fingerprint: 'DF9B9C49EAA9298432589D76DA87E80D6294BE9B',
  signedAt: '2026-11-01T00:00:00Z',
};

function evidence(more: Partial<Evidence> = {}): Evidence {
  return {
    version: 1,
    file: 'x.iso',
    sizeBytes: 5,
    digests: { sha256: sha256('image') },
    level: 'checksum',
    url: 'https://mirror.example.org/x.iso',
    sumsUrl: 'https://example.org/SHA256SUMS',
    signature: null,
    date: '2026-11-21T10:00:00.000Z',
    system: { id: 'antix', version: '23.2' },
    ...more,
  };
}

test.each<[string, Partial<Evidence>, string, string[]]>([
  ['a checksum', {}, 'checksum', ['trust-as-stored', 'trust-from-publisher']],
  ['a checksum of nobody knows whom', { sumsUrl: null }, 'checksum', ['trust-as-stored']],
  [
    'a signature',
    { level: 'signed', signature: { ...signature, on: 'image', whose: 'Debian' } },
    'signed',
    ['trust-as-stored', 'trust-signed'],
  ],
  [
    'a signature by nobody',
    { level: 'signed', signature: { ...signature, fingerprint: null } },
    'checksum',
    ['trust-as-stored', 'trust-from-publisher'],
  ],
  ['no signature at all', { level: 'signed' }, 'checksum', ['trust-as-stored', 'trust-from-publisher']],
  ['a weak checksum', { level: 'weak' }, 'weak', ['trust-as-stored']],
  ['nothing', { level: 'none' }, 'none', ['trust-as-stored']],
])('what was proved by %s is worth no more later', (_name, change, level, codes) => {
  const verdict = storedVerdict(evidence(change), 5, sha256('image'));
  expect(verdict.level).toBe(level);
  expect(verdict.reasons.map(({ code }) => code)).toEqual(codes);
  expect(verdict.signature !== null).toBe(level === 'signed');
});

test('other bytes than were noted do not match, whatever was proved once', () => {
  const verdict = storedVerdict(
    evidence({ level: 'signed', signature: { ...signature, on: 'list', whose: 'Debian' } }),
    5,
    sha256('imagE'),
  );
  expect(verdict).toMatchObject({
    level: 'mismatch',
    signature: null,
    reasons: [{ code: 'trust-mismatch' }],
  });
});

test('the file itself is read', async () => {
  const path = join(folder, 'read.iso');
  writeFileSync(path, 'image');
  expect(await judgeStored(path, evidence())).toMatchObject({
    ok: true,
    value: { level: 'checksum', sizeBytes: 5 },
  });
  writeFileSync(path, 'imagE');
  expect(await judgeStored(path, evidence())).toMatchObject({ ok: true, value: { level: 'mismatch' } });
  expect(await judgeStored(join(folder, 'none.iso'), evidence())).toMatchObject({ ok: false });
});

test('an image of the library is proved by what is noted there, and one beside it is not', async () => {
  const library = new ImageLibrary(join(folder, 'images'));
  mkdirSync(library.folder);
  const arrived = join(library.folder, 'rescue.part');
  copyFileSync(rescueIso, arrived);
  const bytes = readFileSync(rescueIso);
  const noted = {
    ...evidence({ file: 'rescue.iso', level: 'none', sizeBytes: bytes.length }),
    digests: { sha256: sha256(bytes) },
  };
  const stored = await library.store(arrived, 'rescue.iso', noted);
  const path = stored.ok ? stored.value.path : '';
  const prover = createImageProver((file) => library.evidenceOf(file));
  const nothing = { digest: null, sumsFile: null };
  expect(await prover.prove(path, nothing)).toMatchObject({
    ok: true,
    value: { trust: { level: 'none', reasons: [{ code: 'trust-as-stored' }] } },
  });
  // What a person gives to compare with goes before the note.
  expect(await prover.prove(path, { ...nothing, digest: sha256(bytes) })).toMatchObject({
    ok: true,
    value: { trust: { level: 'checksum' } },
  });
  const elsewhere = join(folder, 'rescue.iso');
  copyFileSync(rescueIso, elsewhere);
  expect(await prover.prove(elsewhere, nothing)).toMatchObject({
    ok: true,
    value: { trust: { reasons: [{ code: 'trust-nothing-to-compare' }] } },
  });
});
