import { describe, expect, test } from 'vitest';
import { readOwnCatalogue } from '../../../main/systems/own/read-own.ts';
import type { SystemEdition } from '../../../main/systems/schema.ts';
import { ownEdition, ownFamily } from './own-family.ts';

const read = (value: unknown): ReturnType<typeof readOwnCatalogue> =>
  readOwnCatalogue(typeof value === 'string' ? value : JSON.stringify(value), 'own.json');

/** What is taken and what is refused, in few words. */
function outcome(value: unknown): { ids: string[]; refused: string[] } {
  const result = read(value);
  if (!result.ok) throw new Error(result.error.code);
  return {
    ids: result.value.families.flatMap(({ editions }) => editions.map(({ id }) => id)),
    refused: result.value.refused.map(({ code, data }) => ('path' in data ? `${code} ${data.path}` : code)),
  };
}

/** An edition with one field put in as if somebody had typed it. */
function typed(path: string, value: unknown): unknown {
  const edition = structuredClone(ownEdition('remix')) as unknown as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  let at = edition;
  for (const name of names) at = at[name] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return { ...ownFamily(ownEdition('good')), editions: [ownEdition('good'), edition] };
}

const recipe = (changes: Record<string, unknown>): Record<string, unknown> => ({
  way: 'iso-file',
  copy: [],
  kernel: '/live/vmlinuz',
  initrd: ['/live/initrd.img'],
  parameters: 'findiso={iso}',
  sure: 'A',
  from: ['us'],
  ...changes,
});

describe('an own catalogue', () => {
  test('may be one family or a list of them', () => {
    const other = { ...ownFamily(ownEdition('other')), family: 'other' };
    expect(outcome(ownFamily(ownEdition('remix')))).toEqual({ ids: ['remix'], refused: [] });
    expect(outcome([ownFamily(ownEdition('remix')), other])).toEqual({
      ids: ['remix', 'other'],
      refused: [],
    });
  });

  test('may begin with a byte order mark', () => {
    expect(outcome(`\uFEFF${JSON.stringify(ownFamily(ownEdition('remix')))}`).ids).toEqual(['remix']);
  });

  // Each bad entry is left out with its reason; the good one beside it is kept.
  test.each<[what: string, path: string, value: unknown, refused: string]>([
    ['a field is missing', 'ramMiB', undefined, 'entry-field-missing ramMiB'],
    ['a text where a number belongs', 'ramMiB.boot.value', '200', 'entry-field-wrong-kind ramMiB.boot.value'],
    ['a negative amount', 'ramMiB.boot.value', -1, 'entry-field-too-small ramMiB.boot.value'],
    ['a word that there is not', 'method.value', 'floppy', 'entry-field-not-one-of method.value'],
    ['a word too many', 'ramMB', 200, 'entry-field-unknown-field ramMB'],
    ['an id with a blank', 'id', 'my system', 'entry-field-malformed id'],
    ['an id that climbs', 'id', '../../etc', 'entry-field-malformed id'],
    ['a home page of another kind', 'homepage', 'file:///etc/passwd', 'entry-field-malformed homepage'],
    ['a home page that is a script', 'homepage', 'javascript:alert(1)', 'entry-field-malformed homepage'],
    ['an empty list of processors', 'arch.value', [], 'entry-field-too-small arch.value'],
    [
      'an unknown value with sureness',
      'version',
      { value: null, sure: 'A', from: [] },
      'entry-value-without-sureness version',
    ],
    [
      'a value that is unknown',
      'version',
      { value: '1', sure: '?', from: ['us'] },
      'entry-unknown-with-value version',
    ],
    [
      'a fact without a source',
      'version',
      { value: '1', sure: 'A', from: [] },
      'entry-fact-without-source version',
    ],
    [
      'a source that is not listed',
      'version',
      { value: '1', sure: 'A', from: ['them'] },
      'entry-source-missing version',
    ],
    [
      'more to start than to be pleasant',
      'ramMiB.pleasant',
      { value: 100, sure: 'A', from: ['us'] },
      'entry-ram-upside-down ramMiB',
    ],
    [
      'a base for containers on a stick',
      'category',
      'container-base',
      'entry-container-base-with-a-method method',
    ],
    [
      'a fixed image over plain HTTP',
      'image',
      {
        url: 'http://example.org/a.img',
        downloadBytes: null,
        downloadSha256: null,
        unpackedBytes: null,
        unpackedSha256: null,
      },
      'entry-not-https image',
    ],
    [
      'a pattern instead of a name',
      'release',
      { index: 'https://example.org/', reader: 'page-links', names: ['^(a+)+$\\'] },
      'entry-field-malformed release.names.0',
    ],
    [
      'a name that climbs',
      'release',
      { index: 'https://example.org/', reader: 'page-links', names: ['../a.iso'] },
      'entry-field-malformed release.names.0',
    ],
    [
      'a reader that there is not',
      'release',
      { index: 'https://example.org/', reader: 'guess', names: ['a.iso'] },
      'entry-field-not-one-of release.reader',
    ],
    [
      'an index over plain HTTP',
      'release',
      { index: 'http://example.org/', reader: 'page-links', names: ['a.iso'] },
      'entry-not-https release',
    ],
    [
      'a short fingerprint',
      'signature.keys',
      [{ fingerprint: 'AB', whose: 'me', established: true, from: ['us'] }],
      'entry-field-malformed signature.keys.0.fingerprint',
    ],
    [
      'a recipe that copies what it takes as a whole',
      'recipes',
      [recipe({ copy: ['boot'] })],
      'entry-recipe-copies-wrongly recipes',
    ],
    [
      'a recipe that puts at the root what it does not copy',
      'recipes',
      [recipe({ way: 'files', copy: ['boot'], atRoot: ['apks'] })],
      'entry-recipe-copies-wrongly recipes',
    ],
    ['a recipe without a source', 'recipes', [recipe({ from: [] })], 'entry-fact-without-source recipes'],
    [
      'a recipe that copies from outside the image',
      'recipes',
      [recipe({ way: 'files', copy: ['../../etc'] })],
      'entry-field-malformed recipes.0.copy.0',
    ],
    [
      'a recipe with a word that nobody fills in',
      'recipes',
      [recipe({ parameters: '{home}' })],
      'entry-field-malformed recipes.0.parameters',
    ],
    ['not an object', 'version', 7, 'entry-field-wrong-kind version'],
  ])('%s is refused', (_, path, value, refused) => {
    expect(outcome(typed(path, value))).toEqual({ ids: ['good'], refused: [refused] });
  });

  test.each([null, 7, 'x', [], true])('an entry that is %j is refused, the others stay', (entry) => {
    const { ids, refused } = outcome({
      ...ownFamily(ownEdition('good')),
      editions: [entry, ownEdition('good')],
    });
    expect(ids).toEqual(['good']);
    expect(refused).toHaveLength(1);
  });

  test('a family without its envelope is refused as a whole', () => {
    expect(outcome({ editions: [ownEdition('remix')] })).toEqual({
      ids: [],
      refused: ['entry-field-not-one-of schema'],
    });
  });

  test('texts cannot steer a terminal or turn a line around', () => {
    const steering = '\u001b[2Jantix\u202Exyz\u0007\r\n';
    const result = read(ownFamily(ownEdition('remix', { name: steering })));
    expect(result.ok && result.value.families[0]?.editions[0]?.name).toBe(' [2Jantix xyz ');
  });

  test('names that reach into objects are dropped', () => {
    const text = JSON.stringify(ownFamily(ownEdition('remix'))).replace(
      '"sources":{',
      '"__proto__":{"polluted":true},"sources":{"__proto__":{"what":"x","sure":"A"},',
    );
    expect(outcome(text).ids).toEqual(['remix']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('what is no catalogue', () => {
  const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  test.each<[what: string, text: string, code: string]>([
    ['nothing', '', 'catalogue-empty'],
    ['blanks', ' \n\t', 'catalogue-empty'],
    ['a byte order mark', '\uFEFF', 'catalogue-empty'],
    ['a web page', '<!DOCTYPE html><html></html>', 'catalogue-web-page'],
    ['a web page after blanks', '\n\n  <html>', 'catalogue-web-page'],
    ['a feed', '<?xml version="1.0"?><rss/>', 'catalogue-web-page'],
    ['half a file', JSON.stringify(ownFamily(ownEdition('remix'))).slice(0, 300), 'catalogue-not-json'],
    ['binary junk', '\u0000\u0001\u0002ÿþ', 'catalogue-not-json'],
    ['a number', '42', 'catalogue-not-one'],
    ['null', 'null', 'catalogue-not-one'],
    ['other JSON', '{"name":"rekindle","dependencies":{}}', 'catalogue-not-one'],
    ['an empty list', '[]', 'catalogue-not-one'],
    ['a hundred thousand brackets', deep(100_000), 'catalogue-too-deep'],
    ['a million open brackets', '['.repeat(1_000_000), 'catalogue-too-deep'],
    ['deep objects', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000), 'catalogue-too-deep'],
    ['nine million blanks in a text', `"${' '.repeat(9_000_000)}"`, 'catalogue-too-large'],
  ])('%s', (_, text, code) => {
    const result = read(text);
    expect(result.ok ? 'taken' : result.error.code).toBe(code);
  });

  test('brackets in texts are not depth', () => {
    const brackets = '['.repeat(1000);
    expect(outcome(ownFamily(ownEdition('remix', { name: `"${brackets}\\` }))).ids).toEqual(['remix']);
  });

  test('no more than a bounded number of entries is read', () => {
    const many: SystemEdition[] = Array.from({ length: 5001 }, () => 7 as unknown as SystemEdition);
    const { refused } = outcome({ ...ownFamily(ownEdition('x')), editions: many });
    expect(refused).toHaveLength(5001);
    expect(refused.at(-1)).toBe('entry-too-many');
  });
});
