import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtInCatalogue } from '../../../main/systems/built-in.ts';
import { checkCatalogue } from '../../../main/systems/check.ts';
import { extended } from '../../../main/systems/own/extend.ts';
import { readOwnCatalogue } from '../../../main/systems/own/read-own.ts';

/** The same numbers each time (mulberry32), so that a failure can be looked at again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const file = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../resources/systems', name), 'utf8');
const osList = JSON.stringify({
  os_list: [
    {
      name: 'System',
      description: 'A system',
      url: 'https://example.org/a.img.xz',
      extract_size: 1000,
      extract_sha256: 'a'.repeat(64),
      image_download_size: 500,
      release_date: '2026-10-01',
      devices: ['pi4-64bit'],
    },
    { name: 'More', subitems: [{ name: 'Lists', subitems_url: 'https://example.org/more.json' }] },
  ],
});
const samples: Readonly<Record<string, string>> = {
  tinycore: file('tinycore.json'),
  'debian-live': file('debian-live.json'),
  'container-bases': file('container-bases.json'),
  'os-list': osList,
};

const strange: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  0.5,
  '',
  ' ',
  '../',
  'javascript:alert(1)',
  '\u0000',
  '{version}{version}',
  'x'.repeat(5000),
  [],
  {},
  [[]],
  { value: null },
  { sure: 'A' },
  { value: 1, sure: 'A', from: 'x' },
  { __proto__: null },
];

/** Every place inside a value that something else can be put into. */
function places(value: unknown): [holder: Record<string, unknown>, key: string][] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [
    [holder, key] as [typeof holder, string],
    ...places(holder[key]),
  ]);
}

const builtIn = await builtInCatalogue();

/** Reads and joins; what comes out must hold what the checks ask, and no trust data may have changed. */
function survives(text: string): void {
  const read = readOwnCatalogue(text, 'fuzz');
  if (!read.ok) return;
  const { catalogue } = extended(builtIn, read.value.families, true);
  const wrong = checkCatalogue(catalogue.families).filter(({ problem }) => problem !== 'successor-missing');
  expect(wrong).toEqual([]);
  for (const [id, { edition }] of catalogue.byId) {
    const before = builtIn.byId.get(id)?.edition;
    if (!before) continue;
    expect(edition.signature).toBe(before.signature);
    expect(edition.release).toBe(before.release);
    expect(edition.checksum).toBe(before.checksum);
  }
}

describe.each(Object.entries(samples))('%s', (_, text) => {
  test('itself is read without a refusal', () => {
    const read = readOwnCatalogue(text, 'sample');
    expect(read.ok && read.value.refused).toEqual([]);
    expect(read.ok && read.value.families).toHaveLength(1);
  });

  test('cut off anywhere', () => {
    const next = random(1);
    for (let i = 0; i < 150; i++) {
      const read = readOwnCatalogue(text.slice(0, Math.floor(next() * (text.length - 2))), 'fuzz');
      expect(read.ok).toBe(false);
    }
  });

  test('with characters changed', () => {
    const next = random(2);
    for (let i = 0; i < 150; i++) {
      const at = Math.floor(next() * text.length);
      const char = String.fromCharCode(Math.floor(next() * 128));
      survives(text.slice(0, at) + char + text.slice(at + 1));
    }
  });

  test('with strange values in it', () => {
    const next = random(3);
    for (let i = 0; i < 200; i++) {
      const value: unknown = JSON.parse(text);
      const all = places(value);
      const [holder, key] = all[Math.floor(next() * all.length)] ?? [{}, ''];
      holder[key] = strange[Math.floor(next() * strange.length)];
      survives(JSON.stringify(value));
    }
  });

  test('with fields taken out or put in', () => {
    const next = random(4);
    for (let i = 0; i < 150; i++) {
      const value: unknown = JSON.parse(text);
      const all = places(value);
      const [holder, key] = all[Math.floor(next() * all.length)] ?? [{}, ''];
      if (next() < 0.5) Reflect.deleteProperty(holder, key);
      else holder[`${key}X`] = holder[key];
      survives(JSON.stringify(value));
    }
  });
});
