import { describe, expect, test } from 'vitest';
import {
  keyboardWith,
  keysOf,
  layouts,
  rowsOf,
  type Keyboard,
} from '../../../renderer/check/own/keyboard-layout.ts';
import {
  afterBlur,
  afterKey,
  judgeKeys,
  labelOf,
  missingKeys,
  noKeys,
  type KeyPress,
  type Keys,
} from '../../../renderer/check/own/keys.ts';

const laptop: Keyboard = { layout: 'iso', numpad: false };
const press = (code: string, changes: Partial<KeyPress> = {}): KeyPress => ({
  kind: 'down',
  code,
  key: 'x',
  repeat: false,
  at: 0,
  ...changes,
});

/** Each key down and up, with time between. */
function typed(codes: readonly string[], from: Keys = noKeys(laptop)): Keys {
  return codes.reduce(
    (keys, code, i) =>
      afterKey(afterKey(keys, press(code, { at: i * 1000 })), press(code, { kind: 'up', at: i * 1000 + 80 })),
    from,
  );
}
const { expected, asked } = keysOf(laptop);
const codesOf = (keys: Keys): string[] => judgeKeys(keys).facts.map(({ code }) => code);

describe('keyboards', () => {
  test.each(layouts.flatMap((layout) => [false, true].map((numpad) => ({ layout, numpad }))))(
    '$layout, block of digits: $numpad: every key once, every key of a width, named as the standard names them',
    (keyboard) => {
      const widths = rowsOf(keyboard).map((row) => row.reduce((sum, { width }) => sum + width, 0));
      expect(new Set(widths)).toEqual(new Set([keyboard.numpad ? 19.5 : 15]));
      const places = rowsOf(keyboard).flat();
      expect(places.every(({ width }) => Number.isInteger(width * 4))).toBe(true);
      const codes = places.flatMap(({ code }) => (code === null ? [] : [code]));
      expect(new Set(codes).size).toBe(codes.length);
      expect(places.every(({ width, label, code }) => width > 0 && (code === null || label !== ''))).toBe(
        true,
      );
      expect(codes.filter((code) => !/^[A-Z][A-Za-z0-9]+$/.test(code))).toEqual([]);
      // Letters and digits are on every keyboard, and have to come.
      for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
        expect(keysOf(keyboard).expected).toContain(`Key${letter}`);
      for (const digit of '0123456789') expect(keysOf(keyboard).expected).toContain(`Digit${digit}`);
      expect(codes.some((code) => code.startsWith('Numpad'))).toBe(keyboard.numpad);
    },
  );

  test.each([
    ['ansi', 104 - 17 + 1],
    ['iso', 105 - 17 + 1],
    ['abnt', 106 - 17 + 1],
  ] as const)(
    '%s without its block of digits has the keys of the standard, and Fn, but no right Super',
    (layout, count) => {
      const codes = rowsOf({ layout, numpad: false })
        .flat()
        .filter(({ code }) => code !== null);
      expect(codes).toHaveLength(count - 1);
    },
  );

  test.each<[from: Keyboard, code: string, to: Keyboard]>([
    [{ layout: 'ansi', numpad: false }, 'KeyA', { layout: 'ansi', numpad: false }],
    [{ layout: 'ansi', numpad: false }, 'IntlBackslash', { layout: 'iso', numpad: false }],
    [{ layout: 'iso', numpad: false }, 'IntlRo', { layout: 'abnt', numpad: false }],
    [{ layout: 'ansi', numpad: false }, 'IntlYen', { layout: 'jis', numpad: false }],
    [{ layout: 'iso', numpad: false }, 'Numpad5', { layout: 'iso', numpad: true }],
    [{ layout: 'iso', numpad: false }, 'NumpadComma', { layout: 'abnt', numpad: true }],
    [{ layout: 'iso', numpad: false }, 'AudioVolumeUp', { layout: 'iso', numpad: false }],
  ])('%j becomes with %s %j', (from, code, to) => {
    expect(keyboardWith(from, code)).toEqual(to);
  });
});

describe('keys that came', () => {
  test('show what they type', () => {
    const keys = afterKey(noKeys(laptop), press('KeyZ', { key: 'y' }));
    expect(labelOf(keys, 'KeyZ')).toBe('Y');
    expect(labelOf(keys, 'KeyQ')).toBe('Q');
    expect(labelOf(afterKey(keys, press('Enter', { key: 'Enter' })), 'Enter')).toBe('Enter');
  });

  test('a key that only arrives when it is let go has come', () => {
    expect(missingKeys(afterKey(noKeys(laptop), press('F5', { kind: 'up' })))).not.toContain('F5');
  });

  test('keys that no keyboard has here are counted once, unknown ones by what they type', () => {
    const keys = typed(
      ['AudioVolumeUp', 'AudioVolumeUp', 'LaunchMail'],
      afterKey(noKeys(laptop), press('', { key: 'ß' })),
    );
    expect([...keys.others]).toEqual(['ß', 'AudioVolumeUp', 'LaunchMail']);
  });
});

describe('what is found', () => {
  test('every key: a pass, with those asked that systems keep for themselves', () => {
    const finding = judgeKeys(typed(expected));
    expect(finding.suggests).toBe('pass');
    expect(finding.facts[0]).toEqual({
      code: 'own-keys-came',
      data: { pressed: expected.length, expected: expected.length },
    });
    expect(finding.facts.at(-1)).toMatchObject({ code: 'own-keys-asked', data: { count: asked.length } });
  });

  test.each(['KeyQ', 'Tab', 'Escape', 'ArrowUp'])('all but %s: a fail that names it', (code) => {
    const finding = judgeKeys(typed(expected.filter((one) => one !== code)));
    expect(finding.suggests).toBe('fail');
    expect(finding.facts[1]).toEqual({
      code: 'own-keys-missing',
      data: { count: 1, keys: labelOf(noKeys(laptop), code) },
    });
  });

  test.each(asked)('%s that does not come is not held against the keyboard', (code) => {
    expect(judgeKeys(typed([...expected, ...asked].filter((one) => one !== code))).suggests).toBe('pass');
  });

  test('a few keys say nothing', () => {
    for (const codes of [[], ['KeyA'], expected.slice(0, Math.floor(expected.length * 0.79))]) {
      const keys = typed(codes);
      expect(judgeKeys(keys).suggests).toBeNull();
      expect(codesOf(keys)).toEqual(['own-keys-came', 'own-keys-too-few']);
    }
  });

  test('a key that goes on and on is stuck; Escape is held on purpose', () => {
    const held = (code: string): Keys =>
      Array.from({ length: 100 }, (_, i) => press(code, { repeat: i > 0, at: 1e6 + i * 33 })).reduce(
        afterKey,
        typed(expected),
      );
    expect(judgeKeys(held('KeyE'))).toMatchObject({ suggests: 'fail' });
    expect(judgeKeys(held('KeyE')).facts).toContainEqual({
      code: 'own-keys-stuck',
      data: { count: 1, keys: 'X' },
    });
    expect(judgeKeys(held('Escape')).suggests).toBe('pass');
  });

  test('repeats are counted from press to release, and forgotten with the keyboard’s focus', () => {
    let keys = noKeys(laptop);
    for (let i = 0; i < 200; i++) {
      keys = afterKey(keys, press('KeyE', { repeat: i % 50 > 0, at: i * 33 }));
      if (i % 50 === 49)
        keys = i === 49 ? afterBlur(keys) : afterKey(keys, press('KeyE', { kind: 'up', at: i * 33 }));
    }
    expect(keys.stuck.size).toBe(0);
  });

  test.each([
    [10, true],
    [24, true],
    [25, false],
    [120, false],
  ])('pressed again after %i ms: bouncing %s', (ms, bouncing) => {
    const keys = afterKey(typed(['KeyA']), press('KeyA', { at: 80 + ms }));
    expect(keys.bouncing.has('KeyA')).toBe(bouncing);
    expect(codesOf(keys).includes('own-keys-bouncing')).toBe(bouncing);
  });

  test('so many keys are not all named', () => {
    const most = typed(
      keysOf({ layout: 'iso', numpad: true }).expected,
      noKeys({ layout: 'iso', numpad: true }),
    );
    const keys = { ...most, stuck: new Set(expected) };
    const stuck = judgeKeys(keys).facts.find(({ code }) => code === 'own-keys-stuck');
    expect(String(stuck?.data.keys).length).toBeLessThan(200);
    expect(String(stuck?.data.keys).endsWith(' …')).toBe(true);
  });
});
