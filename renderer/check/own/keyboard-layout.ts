/**
 * Keyboards by the places of their keys: `KeyboardEvent.code` as the W3C names them
 * (https://www.w3.org/TR/uievents-code/), whatever is printed on them.
 */

export const layouts = ['ansi', 'iso', 'abnt', 'jis'] as const;
/** The shapes that keyboards have: America, Europe, Brazil, Japan. */
export type Layout = (typeof layouts)[number];

export interface Keyboard {
  readonly layout: Layout;
  /** With the block of digits at the right. */
  readonly numpad: boolean;
}

/** One key, or with `code: null` a gap. */
export interface Place {
  readonly code: string | null;
  /** What an American keyboard has printed there; what it types is learnt when it is pressed. */
  readonly label: string;
  /** In keys of usual width; in quarters of one. */
  readonly width: number;
}

const gap = (width: number): Place => ({ code: null, label: '', width });

/** Each word: `CODE`, `CODE|LABEL`, `CODE|LABEL|WIDTH`, or `_WIDTH` for a gap. */
function row(words: string): readonly Place[] {
  return words.split(' ').map((word) => {
    if (word.startsWith('_')) return gap(Number(word.slice(1)));
    const [code = '', label = '', width = '1'] = word.split('|');
    return { code, label: label === '' ? code.replace(/^(Key|Digit)/, '') : label, width: Number(width) };
  });
}

const letters = (from: string): string => Array.from(from, (letter) => `Key${letter}`).join(' ');

const homeRow: Readonly<Record<Layout, string>> = {
  ansi: `CapsLock|Caps|1.75 ${letters('ASDFGHJKL')} Semicolon|; Quote|' Enter|Enter|2.25`,
  iso: `CapsLock|Caps|1.75 ${letters('ASDFGHJKL')} Semicolon|; Quote|' Backslash|# Enter|Enter|1.25`,
  abnt: `CapsLock|Caps|1.75 ${letters('ASDFGHJKL')} Semicolon|Ç Quote|~ Backslash|] Enter|Enter|1.25`,
  jis: `CapsLock|Caps|1.75 ${letters('ASDFGHJKL')} Semicolon|; Quote|: Backslash|] Enter|Enter|1.25`,
};
const topEnd: Readonly<Record<Layout, string>> = {
  ansi: 'BracketLeft|[ BracketRight|] Backslash|\\|1.5',
  iso: 'BracketLeft|[ BracketRight|] _1.5',
  abnt: 'BracketLeft|´ BracketRight|[ _1.5',
  jis: 'BracketLeft|@ BracketRight|[ _1.5',
};
const bottomRow: Readonly<Record<Layout, string>> = {
  ansi: `ShiftLeft|Shift|2.25 ${letters('ZXCVBNM')} Comma|, Period|. Slash|/ ShiftRight|Shift|2.75`,
  iso: `ShiftLeft|Shift|1.25 IntlBackslash|<> ${letters('ZXCVBNM')} Comma|, Period|. Slash|/ ShiftRight|Shift|2.75`,
  abnt: `ShiftLeft|Shift|1.25 IntlBackslash|\\ ${letters('ZXCVBNM')} Comma|, Period|. Slash|; IntlRo|/ ShiftRight|Shift|1.75`,
  jis: `ShiftLeft|Shift|2.25 ${letters('ZXCVBNM')} Comma|, Period|. Slash|/ IntlRo|_ ShiftRight|Shift|1.75`,
};
const lastRow: Readonly<Record<Layout, string>> = {
  ansi: 'ControlLeft|Ctrl|1.25 Fn MetaLeft|Super|1.25 AltLeft|Alt|1.25 Space|␣|6.75 AltRight|Alt|1.25 ContextMenu|Menu ControlRight|Ctrl|1.25',
  iso: 'ControlLeft|Ctrl|1.25 Fn MetaLeft|Super|1.25 AltLeft|Alt|1.25 Space|␣|6.75 AltRight|AltGr|1.25 ContextMenu|Menu ControlRight|Ctrl|1.25',
  abnt: 'ControlLeft|Ctrl|1.25 Fn MetaLeft|Super|1.25 AltLeft|Alt|1.25 Space|␣|6.75 AltRight|AltGr|1.25 ContextMenu|Menu ControlRight|Ctrl|1.25',
  jis: 'ControlLeft|Ctrl|1.25 Fn MetaLeft|Super|1.25 AltLeft|Alt NonConvert|無変換 Space|␣|5 Convert|変換 KanaMode|かな AltRight|Alt|1.25 ControlRight|Ctrl|1.25',
};

/**
 * The rows of a keyboard from the back to the front, with the cursor keys of a laptop below at the right. All rows are
 * equally wide.
 */
export function rowsOf({ layout, numpad }: Keyboard): readonly (readonly Place[])[] {
  const yen = layout === 'jis' ? 'IntlYen|¥ Backspace|⟵' : 'Backspace|⟵|2';
  const main = [
    row('Escape|Esc F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 Insert|Ins Delete|Del'),
    row(
      `Backquote|\` ${Array.from('1234567890', (digit) => `Digit${digit}`).join(' ')} Minus|- Equal|= ${yen}`,
    ),
    row(`Tab|Tab|1.5 ${letters('QWERTYUIOP')} ${topEnd[layout]}`),
    row(homeRow[layout]),
    row(bottomRow[layout]),
    row(lastRow[layout]),
    row(
      'PrintScreen|Print ScrollLock|Scroll Pause _3.5 Home End PageUp|PgUp PageDown|PgDn _0.5 ArrowLeft|← ArrowUp|↑ ArrowDown|↓ ArrowRight|→',
    ),
  ];
  if (!numpad) return main;
  const comma = layout === 'abnt' || layout === 'jis' ? 'NumpadComma|,' : '_1';
  const block = [
    row('NumLock|Num NumpadDivide|/ NumpadMultiply|* NumpadSubtract|-'),
    row('Numpad7|7 Numpad8|8 Numpad9|9 NumpadAdd|+'),
    row(`Numpad4|4 Numpad5|5 Numpad6|6 ${comma}`),
    row('Numpad1|1 Numpad2|2 Numpad3|3 NumpadEnter|Enter'),
    row('Numpad0|0|2 NumpadDecimal|. _1'),
  ];
  return main.map((keys, i) => [...keys, gap(0.5), ...(block[i - 1] ?? [gap(4)])]);
}

/**
 * Keys that systems and firmware keep for themselves, or that small keyboards do not have: their silence says nothing.
 * `Fn` never comes at all, the codes of media keys differ from maker to maker.
 */
const unsure = new Set([
  'PrintScreen',
  'ScrollLock',
  'Pause',
  'Insert',
  'MetaLeft',
  'Fn',
  'ContextMenu',
  'CapsLock',
  'NumLock',
  'ControlRight',
  'AltRight',
  'KanaMode',
  'Convert',
  'NonConvert',
  'F11',
]);

/** The keys that have to come, and those that are asked because their silence says nothing. */
export function keysOf(keyboard: Keyboard): {
  readonly expected: readonly string[];
  readonly asked: readonly string[];
} {
  const codes = rowsOf(keyboard).flatMap((places) =>
    places.flatMap(({ code }) => (code === null ? [] : [code])),
  );
  return {
    expected: codes.filter((code) => !unsure.has(code)),
    asked: codes.filter((code) => unsure.has(code)),
  };
}

/** The keyboard as it turns out to be when a key is pressed that the one assumed does not have. */
export function keyboardWith(keyboard: Keyboard, code: string): Keyboard {
  if (code.startsWith('Numpad') && !keyboard.numpad) return keyboardWith({ ...keyboard, numpad: true }, code);
  const has = (candidate: Keyboard): boolean =>
    rowsOf(candidate).some((places) => places.some((place) => place.code === code));
  if (has(keyboard)) return keyboard;
  const layout = layouts.find((one) => has({ ...keyboard, layout: one }));
  return layout === undefined ? keyboard : { ...keyboard, layout };
}
