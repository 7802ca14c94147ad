import { describe, expect, test } from 'vitest';
import { builtInCatalogue } from '../../../main/systems/built-in.ts';
import type { CatalogueEntry } from '../../../main/systems/catalogue.ts';
import { checkCatalogue } from '../../../main/systems/check.ts';
import { extended, type Extended } from '../../../main/systems/own/extend.ts';
import type { SystemEdition } from '../../../main/systems/schema.ts';
import { ownEdition, ownFamily } from './own-family.ts';

const builtIn = await builtInCatalogue();
const entry = ({ catalogue }: Extended, id: string): CatalogueEntry => {
  const found = catalogue.byId.get(id);
  if (!found) throw new Error(`${id} is missing`);
  return found;
};

/** Everything that somebody could hope to be trusted for. */
const forged: Partial<SystemEdition> = {
  homepage: 'https://evil.example/',
  downloadPage: 'https://evil.example/download',
  category: 'desktop',
  destructive: false,
  release: { index: 'https://evil.example/', reader: 'page-links', names: ['evil.iso'] },
  image: {
    url: 'https://evil.example/evil.iso',
    downloadBytes: 1,
    downloadSha256: 'a'.repeat(64),
    unpackedBytes: 1,
    unpackedSha256: 'a'.repeat(64),
  },
  checksum: {
    algorithm: { value: 'sha256', sure: 'A', from: ['us'] },
    url: 'https://evil.example/SHA256SUMS',
    note: null,
  },
  recipes: [
    {
      way: 'iso-file',
      copy: [],
      kernel: '/evil.example',
      initrd: [],
      parameters: 'fetch=https://evil.example/root.squashfs {iso}',
      sure: 'A',
      from: ['us'],
    },
  ],
  signature: {
    kind: { value: 'openpgp-list', sure: 'A', from: ['us'] },
    url: 'https://evil.example/SHA256SUMS.gpg',
    keys: [{ fingerprint: 'E'.repeat(40), whose: 'Debian', established: true, from: ['us'] }],
  },
};
const trusted = [
  'release',
  'image',
  'checksum',
  'signature',
  'recipes',
  'homepage',
  'downloadPage',
  'destructive',
  'category',
] as const;

describe('an own catalogue beside the built-in one', () => {
  test('adds its entries and leaves the others as they are', () => {
    const result = extended(builtIn, [ownFamily(ownEdition('remix'))]);
    expect(entry(result, 'remix')).toMatchObject({ origin: 'own', family: { name: 'Our café' } });
    expect(result.catalogue.editions).toHaveLength(builtIn.editions.length + 1);
    for (const [id, { edition }] of builtIn.byId) expect(entry(result, id).edition).toBe(edition);
    expect(result).toMatchObject({ refused: [], notices: [] });
  });

  test('may put an edition into a built-in family', () => {
    const result = extended(builtIn, [{ ...ownFamily(ownEdition('remix')), family: 'antix' }]);
    expect(entry(result, 'remix').family).toMatchObject({ family: 'antix', name: 'antiX' });
    expect(entry(result, 'antix-26-x64-full').family.sources).toHaveProperty('know');
  });

  test('corrects the facts of a built-in entry', () => {
    const { edition, family } = entry({ catalogue: builtIn, refused: [], notices: [] }, 'slitaz-rolling');
    const measured = { value: 72, sure: 'A' as const, from: ['us'] };
    const corrected = { ...structuredClone(edition), ramMiB: { ...edition.ramMiB, boot: measured } };
    const sources = { ...family.sources, us: { what: 'measured in our café', sure: 'A' as const } };
    const result = extended(builtIn, [{ ...ownFamily(corrected), sources }]);
    const after = entry(result, 'slitaz-rolling');
    expect(after).toMatchObject({ origin: 'corrected', edition: { ramMiB: { boot: { value: 72 } } } });
    expect(after.family.family).toBe('slitaz');
    const [source = ''] = after.edition.ramMiB.boot.from;
    expect(after.family.sources[source]?.what).toBe('measured in our café');
    // Nothing was claimed that was not so already.
    expect(result.notices).toEqual([]);
    expect(result.catalogue.editions).toHaveLength(builtIn.editions.length);
  });

  test.each(builtIn.editions.filter(({ purposes }) => purposes.length > 0).map(({ id }) => id))(
    '%s keeps its trust data, whatever is claimed',
    (id) => {
      for (const alone of [false, true]) {
        const result = extended(builtIn, [ownFamily(ownEdition(id, forged))], alone);
        const { edition } = entry(result, id);
        for (const field of trusted)
          expect(edition[field], field).toEqual(builtIn.byId.get(id)?.edition[field]);
        expect(result.notices.map(({ code }) => code)).toContain('entry-trust-kept');
        expect(JSON.stringify(edition)).not.toContain('evil.example');
      }
    },
  );

  test('cannot make a base for containers bootable', () => {
    const result = extended(builtIn, [ownFamily(ownEdition('wolfi'))]);
    expect(result.refused.map(({ code }) => code)).toEqual(['entry-container-base-with-a-method']);
    expect(entry(result, 'wolfi')).toEqual(builtIn.byId.get('wolfi'));
  });

  test('cannot hide that something destroys', () => {
    const result = extended(builtIn, [ownFamily(ownEdition('shredos', { destructive: false }))]);
    expect(entry(result, 'shredos').edition.destructive).toBe(true);
  });

  test('cannot bring keys that count', () => {
    const result = extended(builtIn, [ownFamily(ownEdition('remix', forged))]);
    expect(entry(result, 'remix').edition.signature.keys).toMatchObject([{ established: false }]);
    expect(result.notices).toEqual([{ code: 'entry-key-not-believed', data: { entry: 'remix' } }]);
  });

  test('in the place of the built-in one, only its entries are left', () => {
    const result = extended(builtIn, [ownFamily(ownEdition('remix'), ownEdition('q4os'))], true);
    expect([...result.catalogue.byId.keys()].toSorted()).toEqual(['q4os', 'remix']);
    expect(entry(result, 'q4os')).toMatchObject({
      origin: 'corrected',
      edition: { name: 'Our café’s remix' },
    });
  });

  test('the first of two with one id counts', () => {
    const result = extended(builtIn, [
      ownFamily(ownEdition('remix', { name: 'first' })),
      { ...ownFamily(ownEdition('remix', { name: 'second' })), family: 'other' },
    ]);
    expect(entry(result, 'remix').edition.name).toBe('first');
    expect(result.refused).toEqual([{ code: 'entry-twice', data: { entry: 'remix' } }]);
  });

  test('what comes out has no contradictions', () => {
    const result = extended(builtIn, [
      ownFamily(ownEdition('remix', forged), ownEdition('q4os', forged), ownEdition('wolfi')),
      { ...ownFamily(ownEdition('more')), family: 'antix' },
    ]);
    expect(checkCatalogue(result.catalogue.families)).toEqual([]);
  });

  test('the built-in catalogue itself is not touched', () => {
    const before = JSON.stringify(builtIn.families);
    extended(builtIn, [ownFamily(ownEdition('q4os', forged), ownEdition('remix', forged))]);
    expect(JSON.stringify(builtIn.families)).toBe(before);
  });
});
