import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { table } from '../../main/cli/table.ts';
import { machineFromFiles } from '../../main/machine/from-files.ts';
import type { MachineProfile } from '../../main/machine/profile.ts';
import { recommend } from '../../main/systems/recommend.ts';
import type { Recommendation } from '../../main/systems/recommend/types.ts';
import { catalogue, codes, ids, wish } from './recommend/fixtures.ts';

/**
 * Real computers as their own tools described them: a folder for each, in REKINDLE_MACHINES or in `shared/machines`
 * beside the checkout. They are not part of the project; without them this suite is left out and says so.
 */
const folder = resolve(
  process.env.REKINDLE_MACHINES ?? join(import.meta.dirname, '../../../shared/machines'),
);
const there = existsSync(folder);
const machines = there
  ? readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isDirectory())
  : [];

interface Seen {
  readonly name: string;
  readonly profile: MachineProfile | null;
  readonly answer: Recommendation | null;
  /** Why nothing is known of it. */
  readonly error: string | null;
}

const seen: Seen[] = await Promise.all(
  machines.map(async (path) => {
    const name = basename(path);
    const read = await machineFromFiles([path]);
    if (!read.ok) return { name, profile: null, answer: null, error: read.error.code };
    const { profile } = read.value;
    return { name, profile, answer: recommend(profile, catalogue, wish()), error: null };
  }),
);

interface Expectation {
  /** Part of the folder's name. */
  readonly of: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly first: string;
  readonly amongThree?: readonly string[];
  readonly never: readonly string[];
  readonly why: string;
}

const expectations: readonly Expectation[] = [
  {
    of: 'thinkpad-x31',
    facts: { ramMiB: 512, cpu: { arch: 'i686', longMode: false, pae: false, sse2: true } },
    first: 'antix-26-386-full',
    amongThree: ['slitaz-rolling'],
    never: ['antix-26-x64-full', 'puppy-bookwormpup64', 'debian-live'],
    why: 'antiX’s kernel asks for no PAE and a Pentium M has SSE2; SliTaz is the light way out',
  },
  {
    of: 'latitude-d600',
    facts: { ramMiB: 1536, cpu: { arch: 'i686', longMode: false, pae: false } },
    first: 'antix-26-386-full',
    amongThree: ['puppy-bookwormpup32'],
    never: ['antix-26-x64-full', 'lubuntu'],
    why: 'the same processor with three times the memory',
  },
  {
    of: 'athlon-xp',
    facts: { ramMiB: 2048, cpu: { arch: 'i686', sse2: false, pae: true } },
    first: 'antix-23-386-full',
    amongThree: ['puppy-bookwormpup32'],
    never: ['antix-26-386-full', 'antix-26-386-core', 'alpine-standard-x86', 'alpine-extended-x86'],
    why: 'no SSE2, so nothing of Debian 13’s i386; antiX 23 and BookwormPup32 are of Debian 12',
  },
  {
    of: 'eee-1000h',
    facts: { ramMiB: 1024, cpu: { arch: 'i686', longMode: false, sse2: true, sse3: true } },
    first: 'antix-26-386-full',
    amongThree: ['puppy-bookwormpup32'],
    never: ['antix-26-x64-full'],
    why: 'an Atom N270 has no 64 bits, but all that the current antiX asks for',
  },
  {
    of: 'thinkpad-r500',
    facts: { cpu: { arch: 'x86_64', longMode: true } },
    first: 'antix-26-x64-full',
    never: [],
    why: 'its 32-bit kernel does not hide its 64-bit processor; how much memory it has, nobody said',
  },
  {
    of: 'thinkpad-x61',
    facts: { ramMiB: 4096, cpu: { arch: 'x86_64', longMode: true } },
    first: 'antix-26-x64-full',
    amongThree: ['puppy-bookwormpup64'],
    never: ['alpine-minirootfs', 'shredos'],
    why: '4 GB would carry a full desktop, a Core 2 at 1.8 GHz would not carry it briskly',
  },
  {
    of: 'arm-cortex-a72',
    facts: { cpu: { arch: 'aarch64' } },
    first: 'alpine-standard-aarch64',
    never: ['antix-26-x64-full', 'tinycore-core-x86', 'slitaz-rolling', 'lubuntu'],
    why: 'only what is made for its processor, and that with the word that it needs UEFI',
  },
];

const title = there
  ? `real machines in ${folder}`
  : `real machines: left out, as there is no ${folder} (name a folder by REKINDLE_MACHINES)`;

describe.skipIf(!there)(title, () => {
  test('what is found, and the first three recommendations', () => {
    expect(seen.length).toBeGreaterThan(0);
    const rows = seen.map(({ name, profile, answer, error }) =>
      profile && answer
        ? [
            name,
            `${profile.cpu.arch ?? '?'} pae=${word(profile.cpu.pae)} sse2=${word(profile.cpu.sse2)}`,
            profile.ramMiB === null ? '? MiB' : `${profile.ramMiB} MiB`,
            `${profile.firmware.kind ?? '?'} ${profile.year ?? '?'}`,
            ids(answer.ranked).slice(0, 3).join(', ') || 'nothing fits',
          ]
        : [name, error ?? ''],
    );
    console.log(table(rows).join('\n'));
  });

  test.each(seen)('$name: an answer or a sentence, and nothing that never may be', ({ answer, error }) => {
    if (answer === null) {
      expect(error).toMatch(/^machine-/);
      return;
    }
    const ranked = new Set(ids(answer.ranked));
    expect(ranked.size + answer.rejected.length).toBe(catalogue.flatMap(({ editions }) => editions).length);
    for (const { editions } of catalogue) {
      for (const { id, category, cpu } of editions) {
        if (!ranked.has(id)) continue;
        expect(['desktop', 'comparison', 'rescue']).toContain(category);
        if (cpu.pae.value === true && answer.profile.cpu.pae === false) {
          const cautions = answer.ranked.find((system) => system.id === id)?.cautions ?? [];
          expect(codes(cautions), id).toContain('recommend-forcepae');
        }
      }
    }
  });

  const known = expectations.filter(({ of }) => seen.some(({ name }) => name.includes(of)));
  test.each(known)('$of: $first, because $why', ({ of, facts, first, amongThree, never }) => {
    const found = seen.find(({ name }) => name.includes(of));
    expect(found?.profile).toMatchObject(facts);
    const ranked = ids(found?.answer?.ranked ?? []);
    expect(ranked[0]).toBe(first);
    for (const id of amongThree ?? []) expect(ranked.slice(0, 3)).toContain(id);
    for (const id of never) expect(ranked).not.toContain(id);
  });
});

function word(value: boolean | null): string {
  return value === null ? '?' : value ? 'yes' : 'no';
}
