import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gatherKeys } from '../../main/trust/keys/keyring.ts';
import { checkOpenPgp, readDetached } from '../../main/trust/signatures/openpgp.ts';
import { isClearSigned, readClearSigned, signedBytes } from '../../main/trust/signatures/clear-signed.ts';

/** What Debian itself signed, and the keys that Debian itself ships: nobody made these for this test. */
const lists = '/var/lib/apt/lists';
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const names = existsSync(lists) ? readdirSync(lists) : [];
const debian = names.filter((name) => /_debian.*InRelease$/.test(name));
const detached = names.filter((name) => /_debian.*_Release$/.test(name) && names.includes(`${name}.gpg`));
const here = existsSync(keyring) && debian.length > 0;

if (!here) console.log('Left out: this system has no signed package lists of Debian, or not its keyring.');

const keys = async () =>
  (await gatherKeys({ publisher: null, keyFiles: [], given: [readFileSync(keyring)] })).openpgp;
describe.skipIf(!here)('Debian’s own signatures', () => {
  test.each(debian)('%s', async (name) => {
    const text = readFileSync(join(lists, name), 'utf8');
    expect(isClearSigned(text)).toBe(true);
    const signed = await readClearSigned(text);
    expect(signed).not.toBeNull();
    if (!signed) return;
    const states = async (bytes: Uint8Array): Promise<string[]> => {
      const check = await checkOpenPgp(signed.signatures, await keys(), new Date());
      await check.write(bytes);
      return (await check.end()).map(({ state }) => state);
    };
    // One of several keys may be newer than the keyring that is installed.
    const good = await states(signedBytes(signed));
    expect(good).toContain('good');
    expect(good.filter((state) => state !== 'good' && state !== 'unknown-key')).toEqual([]);
    const tampered = await states(
      signedBytes({ ...signed, text: signed.text.replace(/[0-9a-f]{64}/, 'a'.repeat(64)) }),
    );
    expect(tampered).not.toContain('good');
    expect(tampered).toContain('wrong');
  });

  test.each(detached)('%s and its detached signature', async (name) => {
    const packets = await readDetached(readFileSync(join(lists, `${name}.gpg`)));
    const check = await checkOpenPgp(packets ?? [], await keys(), new Date());
    await check.write(readFileSync(join(lists, name)));
    expect((await check.end()).map(({ state }) => state)).toContain('good');
  });
});
