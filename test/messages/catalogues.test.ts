import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { catalogues, languageFor, type Language } from '../../main/messages/catalogues.ts';
import { hasMessage, message, tell } from '../../main/messages/format.ts';
import { formatBytes, formatDuration, formatMemory } from '../../main/messages/units.ts';

const keys = Object.keys(catalogues.en).filter(hasMessage);

/** Names of all arguments in a message, however deep in a plural or select. */
function argumentsOf(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.plural:
      case TYPE.select:
        return [
          element.value,
          ...Object.values(element.options).flatMap((option) => argumentsOf(option.value)),
        ];
      case TYPE.tag:
        return argumentsOf(element.children);
      case TYPE.argument:
      case TYPE.number:
      case TYPE.date:
      case TYPE.time:
        return [element.value];
    }
  });
}

describe('message files', () => {
  test('English and German have the same keys', () => {
    expect(Object.keys(catalogues.de).sort()).toEqual(Object.keys(catalogues.en).sort());
  });

  test('no key stands in two files', () => {
    const folder = join(import.meta.dirname, '../../resources/messages/en');
    const all = readdirSync(folder).flatMap((file) =>
      Object.keys(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>),
    );
    expect(all.filter((key, i) => all.indexOf(key) !== i)).toEqual([]);
  });

  test('both languages use the same facts in each message', () => {
    const facts = (text: string): string[] => [...new Set(argumentsOf(parse(text)))].sort();
    const factsByKey = (language: Language): [string, string[]][] =>
      keys.map((key) => [key, facts(catalogues[language][key])]);
    expect(factsByKey('de')).toEqual(factsByKey('en'));
  });

  test('no message is empty or has typewriter quotes', () => {
    const bad = keys.filter((key) =>
      [catalogues.en[key], catalogues.de[key]].some((text) => text.trim() === '' || /['"]/.test(text)),
    );
    expect(bad).toEqual([]);
  });

  /** Codes are literals such as `code: 'image-empty'` in main; each must have a sentence. */
  test('every reason code in main has a message', () => {
    const missing: string[] = [];
    for (const file of readdirSync(join(import.meta.dirname, '../../main'), {
      recursive: true,
      encoding: 'utf8',
    })) {
      if (!file.endsWith('.ts')) continue;
      const source = readFileSync(join(import.meta.dirname, '../../main', file), 'utf8');
      for (const [, code = ''] of source.matchAll(/(?:\bcode: |\bReason<\s*)'([a-z0-9]+(?:-[a-z0-9]+)+)'/g)) {
        if (!hasMessage(code)) missing.push(`${file}: ${code}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

describe('telling', () => {
  test('sizes are shown as sizes and unknown facts as a word', () => {
    const reason = { code: 'drive-smaller-than-image', data: { sizeBytes: 1_000_000_000, imageBytes: null } };
    expect(tell('en', reason).text).toBe(
      'The image needs unknown, this drive has 1 GB. Take a larger stick.',
    );
  });

  test.each([
    ['en', 0, '0 bytes'],
    ['en', 1, '1 byte'],
    ['en', 999, '999 bytes'],
    ['en', 1500, '1.5 kB'],
    ['en', 999_499, '999 kB'],
    ['en', 999_500, '1 MB'],
    ['de', 14_900_000_000, '14,9\u00a0GB'],
    ['en', 128_000_000_000, '128 GB'],
    ['de', 7_900_000_000, '7,9\u00a0GB'],
    ['en', 5e15, '5,000 TB'],
  ] as const)('%s: %d bytes is %s', (language, bytes, text) => {
    expect(formatBytes(language, bytes)).toBe(text);
  });

  test.each([
    ['en', 64, '64 MB'],
    ['en', 1009, '1,009 MB'],
    ['en', 1024, '1 GB'],
    ['de', 1536, '1,5\u00a0GB'],
    ['en', 4096, '4 GB'],
  ] as const)('%s: %d MiB of memory is %s', (language, mib, text) => {
    expect(formatMemory(language, mib)).toBe(text);
  });

  test.each([
    ['en', 0, '1 sec'],
    ['en', 59.4, '59 sec'],
    ['en', 60, '1 min'],
    ['en', 95, '1 min 40 sec'],
    ['en', 119, '2 min'],
    ['en', 700, '12 min'],
    ['en', 7260, '2 hr 1 min'],
    ['de', 95, '1 Min. 40 Sek.'],
  ] as const)('%s: %d seconds is %s', (language, seconds, text) => {
    expect(formatDuration(language, seconds)).toBe(text);
  });

  test.each([
    ['de_AT.UTF-8', 'de'],
    ['en-GB', 'en'],
    ['C', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    ['fr_FR', 'en'],
  ])('%s speaks %s', (locale, language) => {
    expect(languageFor(locale)).toBe(language);
  });

  test('plurals', () => {
    expect(message('en', 'cli-all-done', { count: 1 })).toBe('The stick is ready.');
    expect(message('de', 'cli-all-done', { count: 3 })).toBe('Alle 3 Sticks sind fertig.');
  });
});
