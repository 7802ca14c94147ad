import type { Finding } from '../../../preload/checks.ts';
import { keyboardWith, keysOf, rowsOf, type Keyboard } from './keyboard-layout.ts';

/** What the keyboard has sent so far. Plain data; times in milliseconds of whatever clock the events have. */
export interface Keys {
  readonly keyboard: Keyboard;
  /** Keys that came, with what they typed; `null` if that is no letter. */
  readonly seen: ReadonlyMap<string, string | null>;
  /** Keys that are down now, and how often they have repeated themselves since. */
  readonly held: ReadonlyMap<string, number>;
  /** When each key was let go last. */
  readonly released: ReadonlyMap<string, number>;
  /** Keys that repeated themselves for longer than anybody holds one for a test. */
  readonly stuck: ReadonlySet<string>;
  /** Keys that came twice for one press. */
  readonly bouncing: ReadonlySet<string>;
  /** How many keys came that no drawn keyboard has. */
  readonly others: ReadonlySet<string>;
}

export interface KeyPress {
  readonly kind: 'down' | 'up';
  /** Empty where the system does not know the place of the key. */
  readonly code: string;
  /** What it types. */
  readonly key: string;
  readonly repeat: boolean;
  readonly at: number;
}

/** Keys repeat themselves some thirty times a second, after half a second: about three seconds. */
const stuckRepeats = 75;
/** No finger presses the same key again so soon, in milliseconds. */
const bounceMs = 25;
/** Held on purpose. */
const mayBeHeld = ['Escape'];

export function noKeys(keyboard: Keyboard): Keys {
  return {
    keyboard,
    seen: new Map(),
    held: new Map(),
    released: new Map(),
    stuck: new Set(),
    bouncing: new Set(),
    others: new Set(),
  };
}

/** What is known after one more event. A release without a press counts as a press: some keys arrive only so. */
export function afterKey(keys: Keys, press: KeyPress): Keys {
  const { code, key, at } = press;
  if (code === '' || code === 'Unidentified') return { ...keys, others: added(keys.others, key) };
  const keyboard = keyboardWith(keys.keyboard, code);
  const known = rowsOf(keyboard).some((places) => places.some((place) => place.code === code));
  const typed = Array.from(key).length === 1 && key !== ' ' ? key.toLocaleUpperCase() : null;
  const seen = keys.seen.has(code) ? keys.seen : new Map(keys.seen).set(code, typed);
  const next = {
    ...keys,
    keyboard,
    seen: known ? seen : keys.seen,
    others: known ? keys.others : added(keys.others, code),
  };
  const held = new Map(keys.held);
  if (press.kind === 'up') {
    held.delete(code);
    return { ...next, held, released: new Map(keys.released).set(code, at) };
  }
  const repeats = press.repeat ? (keys.held.get(code) ?? 0) + 1 : 0;
  held.set(code, repeats);
  const released = keys.released.get(code);
  const bounced = !press.repeat && released !== undefined && at - released < bounceMs;
  const isStuck = repeats >= stuckRepeats && !mayBeHeld.includes(code);
  return {
    ...next,
    held,
    bouncing: bounced ? added(keys.bouncing, code) : keys.bouncing,
    stuck: isStuck ? added(keys.stuck, code) : keys.stuck,
  };
}

/** The window lost the keyboard: what is let go now is not heard. */
export function afterBlur(keys: Keys): Keys {
  return { ...keys, held: new Map() };
}

function added(set: ReadonlySet<string>, value: string): ReadonlySet<string> {
  return set.has(value) ? set : new Set([...set, value]);
}

/** What is written on a key: what it typed, else what an American keyboard has there. */
export function labelOf(keys: Keys, code: string): string {
  const place = rowsOf(keys.keyboard)
    .flat()
    .find((one) => one.code === code);
  const typed = keys.seen.get(code) ?? null;
  return typed ?? (place === undefined || place.label === '' ? code : place.label);
}

/** Keys that have to come and did not. */
export function missingKeys(keys: Keys): readonly string[] {
  return keysOf(keys.keyboard).expected.filter((code) => !keys.seen.has(code));
}

/**
 * What the keyboard test found. Missing keys count only once most of the others came: before that, the person simply
 * has not pressed them. Keys that the system may keep for itself are never held against the keyboard.
 */
export function judgeKeys(keys: Keys): Finding {
  const { expected, asked } = keysOf(keys.keyboard);
  const missing = missingKeys(keys);
  const pressed = expected.length - missing.length;
  const names = (codes: Iterable<string>): string => namesOf([...codes].map((code) => labelOf(keys, code)));
  const enough = pressed >= expected.length * 0.8;
  const broken = [...keys.stuck, ...keys.bouncing];
  const silent = asked.filter((code) => !keys.seen.has(code));
  return {
    suggests: broken.length > 0 || (enough && missing.length > 0) ? 'fail' : enough ? 'pass' : null,
    facts: [
      { code: 'own-keys-came', data: { pressed, expected: expected.length } },
      ...(enough ? [] : [{ code: 'own-keys-too-few', data: {} }]),
      ...(enough && missing.length > 0
        ? [{ code: 'own-keys-missing', data: { count: missing.length, keys: names(missing) } }]
        : []),
      ...(keys.stuck.size > 0
        ? [{ code: 'own-keys-stuck', data: { count: keys.stuck.size, keys: names(keys.stuck) } }]
        : []),
      ...(keys.bouncing.size > 0
        ? [{ code: 'own-keys-bouncing', data: { count: keys.bouncing.size, keys: names(keys.bouncing) } }]
        : []),
      ...(keys.others.size > 0 ? [{ code: 'own-keys-others', data: { count: keys.others.size } }] : []),
      ...(enough && silent.length > 0
        ? [{ code: 'own-keys-asked', data: { count: silent.length, keys: names(silent) } }]
        : []),
    ],
  };
}

const mostNamed = 20;

/** A finding is no list of a whole keyboard. */
function namesOf(labels: readonly string[]): string {
  const shown = labels.slice(0, mostNamed).join(' ');
  return labels.length > mostNamed ? `${shown} …` : shown;
}
