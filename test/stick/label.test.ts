import { describe, expect, test } from 'vitest';
import { stickLabel } from '../../main/stick/label.ts';

describe('a name for a stick', () => {
  test.each([
    ['USB STICK', 'fat32', 'USB STICK'],
    ['photos', 'fat32', 'PHOTOS'],
    ['  photos 1 ', 'fat32', 'PHOTOS 1'],
    ['photos', 'exfat', 'photos'],
    ['Bücher', 'exfat', 'Bücher'],
    ['Bu\u0308cher', 'exfat', 'Bücher'],
    ['a.b+c', 'exfat', 'a.b+c'],
    ['12345678901', 'fat32', '12345678901'],
    ['', 'fat32', ''],
    ['   ', 'exfat', ''],
  ] as const)('%j on %s is %j', (text, filesystem, label) => {
    expect(stickLabel(text, filesystem)).toEqual({ ok: true, value: label });
  });

  test.each([
    ['123456789012', 'fat32', 'stick-label-too-long'],
    ['123456789012', 'exfat', 'stick-label-too-long'],
    ['😀😀😀😀😀😀', 'exfat', 'stick-label-too-long'],
    ['Bücher', 'fat32', 'stick-label-character'],
    ['é', 'fat32', 'stick-label-character'],
    ['a.b', 'fat32', 'stick-label-character'],
    ['a"b', 'fat32', 'stick-label-character'],
    ['a[b]', 'fat32', 'stick-label-character'],
    ['a\u0000b', 'fat32', 'stick-label-character'],
    ['a\nb', 'exfat', 'stick-label-character'],
    ['a/b', 'exfat', 'stick-label-character'],
    ['a\ud800b', 'exfat', 'stick-label-character'],
  ] as const)('%j on %s is refused: %s', (text, filesystem, code) => {
    expect(stickLabel(text, filesystem)).toMatchObject({ ok: false, error: { code } });
  });
});
