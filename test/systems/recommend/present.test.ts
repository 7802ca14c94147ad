import { describe, expect, test } from 'vitest';
import {
  chooseShown,
  comparisonRows,
  ownCautions,
  sharedCautions,
} from '../../../main/systems/recommend/present.ts';
import { ask, catalogue, codes, cpus, editionOf, ids, machine, wish } from './fixtures.ts';

const x61 = ask(machine({ cpu: cpus.core2, ramMiB: 1024, year: 2007, firmware: { kind: 'bios' } }));
const nothing = ask(machine({ cpu: { arch: 'ppc' } }));
const familyOf = (id: string): string | undefined =>
  catalogue.find(({ editions }) => editions.some((edition) => edition.id === id))?.family;

describe('what is shown at first sight', () => {
  const shown = chooseShown(x61, catalogue);

  test('the first choice with its first three reasons', () => {
    expect(shown?.choice).toBe(x61.ranked[0]);
    expect(shown?.reasons).toEqual(x61.ranked[0]?.reasons.slice(0, 3));
    expect(codes(shown?.reasons ?? [])).toEqual([
      'recommend-memory-roomy',
      'recommend-made-for-old',
      'recommend-complete',
    ]);
  });

  test('alternatives of other families, the best of each, in their order', () => {
    const alternatives = ids(shown?.alternatives ?? []);
    const families = [x61.ranked[0]?.id ?? '', ...alternatives].map(familyOf);
    expect(alternatives).toHaveLength(2);
    expect(new Set(families).size).toBe(3);
    const ranked = ids(x61.ranked);
    expect(ranked.indexOf(alternatives[0] ?? '')).toBeLessThan(ranked.indexOf(alternatives[1] ?? ''));
    // The second best is another antiX, and no alternative to one.
    expect(familyOf(ranked[1] ?? '')).toBe('antix');
  });

  test('what is said of every system is said once, of the computer', () => {
    const about = codes(shown?.aboutComputer ?? []);
    expect(about).toContain('recommend-web-few-tabs');
    expect(codes(shown?.cautions ?? []).filter((code) => about.includes(code))).toEqual([]);
    for (const system of x61.ranked) {
      const own = ownCautions(system, shown?.aboutComputer ?? []);
      expect(own.length + about.length).toBe(system.cautions.length);
    }
  });

  test('the same word about different figures is not shared', () => {
    const tight = ask(machine({ cpu: cpus.atomN270, ramMiB: 192 })).ranked.filter(({ cautions }) =>
      codes(cautions).includes('recommend-memory-tight'),
    );
    expect(tight.length).toBeGreaterThan(1);
    expect(codes(sharedCautions(tight))).not.toContain('recommend-memory-tight');
  });

  test('nothing, where nothing fits', () => {
    expect(chooseShown(nothing, catalogue)).toBeNull();
    expect(sharedCautions(nothing.ranked)).toEqual([]);
    expect(comparisonRows(nothing, catalogue)).toEqual([]);
  });
});

describe('the comparison table', () => {
  test('has the ranked systems as rows, best first, with the catalogue’s facts', () => {
    const rows = comparisonRows(x61, catalogue);
    expect(ids(rows)).toEqual(ids(x61.ranked));
    const edition = editionOf('antix-26-x64-full');
    expect(rows[0]).toEqual({
      id: 'antix-26-x64-full',
      name: edition.name,
      edition: edition.edition,
      version: edition.version.value,
      fit: 'good',
      score: x61.ranked[0]?.score,
      method: 'image',
      desktop: edition.desktop.value,
      ramBootMiB: 256,
      ramPleasantMiB: 512,
      sizeBytes: 1800 * 1024 * 1024,
      runsFromRam: 'optional',
      keepsFiles: true,
      secureBoot: false,
      maturity: 'stable',
      team: 'few',
      cautions: 0,
    });
  });

  test('unknown facts stay unknown', () => {
    const rows = comparisonRows(ask(machine({ cpu: cpus.core2 }), wish('desktop', 'expert')), catalogue);
    const core = rows.find(({ id }) => id === 'tinycore-corepure64');
    expect(core).toMatchObject({ ramBootMiB: null, sizeBytes: null, method: null });
  });
});
