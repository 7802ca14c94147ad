import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readKeys } from 'openpgp';
import { describe, expect, test } from 'vitest';
import { gatherKeys } from '../../main/trust/keys/keyring.ts';
import { pinnedKeys, publicKeyFile } from '../../main/trust/keys/pinned.ts';

const folder = join(import.meta.dirname, '../../resources/keys');
const withFile = pinnedKeys.filter(({ file }) => file !== null);

describe('the pinned keys', () => {
  test('are pinned in full, once, and every file belongs to one', () => {
    const fingerprints = pinnedKeys.map(({ fingerprint }) => fingerprint);
    expect(fingerprints.filter((one) => !/^[0-9A-F]{40}$/.test(one))).toEqual([]);
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
    const files = readdirSync(folder).filter((name) => name !== 'index.json');
    expect(files.sort()).toEqual(withFile.map(({ file }) => file).sort());
    for (const { source, whose } of pinnedKeys) {
      expect(source.length).toBeGreaterThan(0);
      expect(whose).not.toBe('');
    }
  });

  test.each(withFile.map(({ fingerprint, whose }) => [whose, fingerprint]))(
    '%s: the file holds that key and no other, and GnuPG reads the same',
    async (_whose, fingerprint) => {
      const file = await publicKeyFile(fingerprint);
      const keys = await readKeys({ armoredKeys: Buffer.from(file ?? []).toString() });
      expect(keys.map((key) => key.getFingerprint().toUpperCase())).toEqual([fingerprint]);
      expect(keys[0]?.isPrivate()).toBe(false);
      // That its owner stands by it: the self-signatures are good.
      await keys[0]?.getSigningKey(undefined, null);
      const shown = execFileSync('gpg', ['--batch', '--with-colons', '--show-keys'], {
        input: file ?? '',
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      expect(/^fpr:+([0-9A-F]{40}):/m.exec(shown)?.[1]).toBe(fingerprint);
    },
  );

  test('of a key with another fingerprint nothing is taken', async () => {
    const [pinned] = withFile;
    const foreign = await publicKeyFile(withFile[1]?.fingerprint ?? '');
    const keys = await gatherKeys({
      publisher: [{ fingerprint: 'A'.repeat(40), whose: 'nobody', established: true }],
      keyFiles: [foreign ?? Buffer.alloc(0)],
      given: [],
    });
    expect(keys.openpgp.present).toEqual([]);
    expect(keys.openpgp.absent).toHaveLength(1);
    expect(pinned).toBeDefined();
  });

  test('a key that either side doubts is not established', async () => {
    const [pinned] = withFile;
    const standing = async (established: boolean) => {
      const publisher = [{ fingerprint: pinned?.fingerprint ?? '', whose: 'x', established }];
      const keys = await gatherKeys({ publisher, keyFiles: [], given: [] });
      return keys.openpgp.present.map(({ signer }) => signer.standing);
    };
    expect(await standing(true)).toEqual(['established']);
    expect(await standing(false)).toEqual(['not-established']);
  });
});

test('a key that the person gives is called given, unless it is a pinned one', async () => {
  const [pinned] = withFile;
  const file = (await publicKeyFile(pinned?.fingerprint ?? '')) ?? Buffer.alloc(0);
  const standing = async (publisher: typeof pinnedKeys): Promise<string[]> => {
    const { openpgp } = await gatherKeys({ publisher, keyFiles: [], given: [file] });
    return openpgp.present.map(({ signer }) => signer.standing);
  };
  expect(await standing([])).toEqual(['given']);
  expect(new Set(await standing(pinned ? [pinned] : []))).toEqual(new Set(['established']));
  expect((await standing(pinned ? [{ ...pinned, established: false }] : []))[0]).toBe('given');
});

const debianKeys = '/usr/share/keyrings/debian-role-keys.gpg';
test.skipIf(!existsSync(debianKeys))('Debian’s own keyring holds the same keys of Debian CD', async () => {
  const keys = await readKeys({ binaryKeys: readFileSync(debianKeys) });
  const theirs = keys.map((key) => key.getFingerprint().toUpperCase());
  const ours = pinnedKeys.filter(({ whose }) => whose.startsWith('Debian CD'));
  expect(ours.length).toBeGreaterThan(0);
  for (const { fingerprint } of ours) expect(theirs).toContain(fingerprint);
});
