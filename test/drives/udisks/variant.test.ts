import { describe, expect, test } from 'vitest';
import { loadGlib, type Glib, type Out } from '../../../main/drives/udisks/glib.ts';
import { dictionary, quoted, readVariant, type BusValue } from '../../../main/drives/udisks/variant.ts';

function glib(): Glib {
  const loaded = loadGlib();
  if (!loaded.ok) throw new Error(loaded.error);
  return loaded.value;
}

function throughGlib(text: string): BusValue {
  const error: Out = [null];
  const variant = glib().parseVariant(null, text, null, null, error);
  if (variant === null) throw new Error(glib().readError(error[0]).message);
  try {
    return readVariant(glib(), variant);
  } finally {
    glib().unrefVariant(variant);
  }
}

describe('values between JavaScript and GLib', () => {
  test.each<[string, BusValue]>([
    ['"text"', 'text'],
    ["objectpath '/a/b'", '/a/b'],
    ["signature 'a{sv}'", 'a{sv}'],
    ['true', true],
    ['false', false],
    ['byte 255', 255],
    ['int16 -32768', -32768],
    ['uint16 65535', 65535],
    ['int32 -2147483648', -2147483648],
    ['uint32 4294967295', 4294967295],
    ['int64 -9223372036854775808', -9223372036854775808n],
    ['uint64 18446744073709551615', 18446744073709551615n],
    ['int64 1', 1n],
    ['uint64 1', 1n],
    ['1.5', 1.5],
    ['handle 3', 3],
    ["<<'inside'>>", 'inside'],
    ["b'/dev/sdb1'", '/dev/sdb1'],
    ["[b'/a', b'/b']", ['/a', '/b']],
    ['@ao []', []],
    ["('a', 1, [true])", ['a', 1, [true]]],
    ['()', []],
    [
      "{'Size': <uint64 5>, 'Name': <'x'>}",
      new Map<string, BusValue>([
        ['Size', 5n],
        ['Name', 'x'],
      ]),
    ],
    ["{1: 'one'}", new Map<string, BusValue>([['1', 'one']])],
    ['@a{sv} {}', new Map()],
  ])('reads %s', (text, value) => {
    expect(throughGlib(text)).toEqual(value);
  });

  test.each([
    '/dev/sdb',
    '',
    `quotes ' " and a \\ backslash`,
    "'}, {'x': <'y",
    'line\nfeed\ttab\r\b\f\v\u0001\u007f',
    'Ärger – 🙂 \u{10ffff}',
    '${x} %s {y}',
  ])('text goes there and back: %j', (text) => {
    expect(throughGlib(quoted(text))).toBe(text);
    expect(throughGlib(dictionary({ [text]: quoted(text) }))).toEqual(new Map([[text, text]]));
  });

  test('an empty dictionary has a type', () => {
    expect(throughGlib(`(${dictionary({})},)`)).toEqual([new Map()]);
  });

  test('what is deeper than D-Bus allows is refused', () => {
    expect(() => throughGlib(`${'['.repeat(70)}1${']'.repeat(70)}`)).toThrow(/deep|recurs/);
  });
});
