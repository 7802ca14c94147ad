import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { peSignatures, type PeSignature } from '../../main/images/authenticode.ts';
import { parsePe } from '../../main/images/efi.ts';
import { secureBootNote } from '../../main/stick/kit/kernel-signature.ts';
import { pseudoRandom } from '../writer/pseudo-random.ts';

const shim = readFileSync('/usr/lib/shim/shimx64.efi.signed');
const grub = readFileSync('/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed');

/** The same with some bytes changed. */
function changed(bytes: Uint8Array, places: readonly number[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const place of places) copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
}

describe('who signed a UEFI program', () => {
  test.each([
    ['shim, by Microsoft', shim, /^Microsoft Corporation UEFI CA 2011$|^Microsoft UEFI CA 2023$/],
    ['GRUB, by Debian', grub, /^Debian Secure Boot CA$/],
  ])('%s', (_name, bytes, issuer) => {
    const found = peSignatures(bytes);
    expect(found?.length).toBeGreaterThan(0);
    for (const one of found ?? []) {
      expect(one.matches).toBe(true);
      expect(one.issuer).toMatch(issuer);
      expect(one.subject).not.toBe('');
    }
  });

  test('nobody: shim as it was built', () => {
    expect(peSignatures(readFileSync('/usr/lib/shim/shimx64.efi'))).toEqual([]);
  });

  test('a text, and nothing at all, are no programs', () => {
    expect(peSignatures(Buffer.from('MZ and then nothing of the kind'))).toBeNull();
    expect(peSignatures(new Uint8Array(0))).toBeNull();
  });

  test('a signature fits the bytes that it was made for, and no others', () => {
    const header = parsePe(grub);
    if (!header) throw new Error('no program');
    const matches = (bytes: Uint8Array): boolean[] => (peSignatures(bytes) ?? []).map((one) => one.matches);
    expect(matches(changed(grub, [header.certificates.at - 1]))).toEqual([false]);
    expect(matches(changed(grub, [0x200]))).toEqual([false]);
    // The checksum is not signed.
    expect(matches(changed(grub, [header.optional + 64]))).toEqual([true]);
  });

  test('damaged, cut off or filled with anything, it is looked at without harm', () => {
    const header = parsePe(shim);
    if (!header) throw new Error('no program');
    const { below } = pseudoRandom(77);
    const { at, bytes } = header.certificates;
    for (let round = 0; round < 40; round++) {
      const places = Array.from({ length: 1 + below(20) }, () =>
        round % 2 === 0 ? at + below(bytes) : below(1024),
      );
      const result = peSignatures(changed(shim, places));
      expect(result === null || result.length < 20).toBe(true);
    }
    for (const end of [64, 300, at + 4, at + 8, at + 100]) {
      expect((peSignatures(shim.subarray(0, end)) ?? []).every(({ matches }) => !matches)).toBe(true);
    }
    // Tables that are as long as they please, and signatures within signatures.
    const nested = Uint8Array.from(shim);
    nested.fill(0x30, at + 8, at + bytes);
    expect(peSignatures(nested)).toEqual([]);
  });
});

const by = (issuer: string, matches = true): PeSignature => ({ subject: 'Signer', issuer, matches });

test.each([
  ['by Debian', [by('Debian Secure Boot CA')], null],
  ['by Microsoft', [by('Microsoft Corporation UEFI CA 2011')], null],
  ['by two', [by('Somebody'), by('Debian Secure Boot CA')], null],
  ['by Canonical', [by('Canonical Ltd. Master Certificate Authority')], 'kit-kernel-signed-by-other'],
  ['by Fedora', [by('Fedora Secure Boot CA')], 'kit-kernel-signed-by-other'],
  ['by one who is called alike', [by('Not Debian Secure Boot CA')], 'kit-kernel-signed-by-other'],
  ['by Debian, for something else', [by('Debian Secure Boot CA', false)], 'kit-kernel-signature-broken'],
  ['by nobody', [], 'kit-kernel-not-signed'],
  ['no UEFI program', null, 'kit-kernel-not-signed'],
] as const)('a kernel signed %s on a stick for Secure Boot', (_name, signatures, code) => {
  expect(secureBootNote('X', signatures)?.code ?? null).toBe(code);
});
