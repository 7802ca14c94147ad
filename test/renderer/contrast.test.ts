import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const tokens = readFileSync(join(import.meta.dirname, '../../renderer/tokens.css'), 'utf8');
const [light = '', dark = ''] = tokens.split('@media (prefers-color-scheme: dark)');
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** The colour of a token, as the numbers of its hexadecimal notation. */
function colour(token: string, theme: Theme): [number, number, number] {
  const pattern = new RegExp(`--${token}:\\s*#([0-9a-f]{6});`);
  const found = pattern.exec(theme === 'light' ? light : dark);
  if (!found) throw new Error(`no ${theme} colour --${token}`);
  const value = Number.parseInt(found[1] ?? '', 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function luminance(rgb: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string, theme: Theme): number {
  const [light = 0, dark = 0] = [luminance(colour(a, theme)), luminance(colour(b, theme))].sort(
    (x, y) => y - x,
  );
  return (light + 0.05) / (dark + 0.05);
}

/** Text and its grounds: AA asks for 4.5. */
const texts: [string, string[]][] = [
  ['color-text', ['color-page', 'color-surface', 'color-sunken', 'color-ember-soft', 'color-practice-soft']],
  ['color-text', ['color-good-soft', 'color-caution-soft', 'color-bad-soft']],
  ['color-text-soft', ['color-page', 'color-surface', 'color-sunken']],
  ['color-ember-text', ['color-page', 'color-surface', 'color-ember-soft']],
  ['color-on-ember', ['color-ember', 'color-ember-deep']],
  ['color-on-bad', ['color-bad', 'color-bad-deep']],
  ['color-good', ['color-page', 'color-surface', 'color-good-soft']],
  ['color-caution', ['color-surface', 'color-caution-soft']],
  ['color-bad', ['color-surface', 'color-bad-soft']],
  ['color-practice', ['color-page', 'color-surface', 'color-practice-soft']],
];

/** Edges and rings that one has to see in order to operate something: AA asks for 3 (1.4.11). */
const edges: [string, string[]][] = [
  ['color-line-strong', ['color-page', 'color-surface', 'color-sunken']],
  ['color-focus', ['color-page', 'color-surface', 'color-sunken', 'color-ember-soft', 'color-practice-soft']],
  ['color-ember', ['color-page', 'color-surface', 'color-sunken']],
  ['color-good', ['color-sunken']],
  ['color-bad', ['color-sunken']],
];

const rows = (pairs: [string, string[]][]) =>
  pairs.flatMap(([front, grounds]) =>
    grounds.flatMap((ground) => themes.map((theme) => ({ front, ground, theme }))),
  );

describe('contrast of the design tokens', () => {
  test.each(rows(texts))('$front on $ground, $theme: text', ({ front, ground, theme }) => {
    expect(contrast(front, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(rows(edges))('$front on $ground, $theme: edge', ({ front, ground, theme }) => {
    expect(contrast(front, ground, theme)).toBeGreaterThanOrEqual(3);
  });

  test('black on white is 21 to 1', () => {
    expect((luminance([255, 255, 255]) + 0.05) / (luminance([0, 0, 0]) + 0.05)).toBeCloseTo(21);
  });
});
