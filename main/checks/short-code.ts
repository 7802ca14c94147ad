import { err, ok, type Result } from '../common/result.ts';
import { checklist, type CheckId } from './checklist.ts';
import type { ShortCodeError } from './reasons.ts';
import type { Answer, Outcome } from './types.ts';

/**
 * The short code: a check's answers for a sheet of paper, where nothing could be written. `check.sh` and `check.html`
 * make the same one.
 *
 * Its letters are Crockford's base 32 (no I, L, O, U); groups of four are joined by `-`. The first letter is the
 * version, 1. Each of the following holds two answers, that of the check with the odd number and that of the next:
 * 5 × first + second, where 0 is not asked or skipped, 1 pass, 2 fail, 3 not present, 4 undecided. Pairs of zeros at
 * the end are left out. The last two letters are the remainder by 1021 of everything before as a number in base 32:
 * 1021 is prime, so one wrong letter and two exchanged neighbours are always found.
 */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const version = 1;
const modulus = 1021;

const states: readonly (Outcome | null)[] = [null, 'pass', 'fail', 'not-present', 'undecided'];

const byNumber = new Map(checklist.map((check) => [check.number, check]));
const pairs = Math.ceil(checklist.length / 2);

/** The code of these answers, such as `1667-0D3K`. Notes and times are not in it. */
export function shortCodeOf(answers: readonly Answer[]): string {
  const states = new Map(answers.map(({ check, outcome }) => [check, stateOf(outcome)]));
  const of = (number: number): number => states.get(byNumber.get(number)?.id ?? 'desktop') ?? 0;
  const values = Array.from({ length: pairs }, (_, at) => {
    const second = 2 * at + 2;
    return 5 * of(second - 1) + (byNumber.has(second) ? of(second) : 0);
  });
  while (values.at(-1) === 0) values.pop();
  const all = [version, ...values];
  const rest = remainder(all);
  const code = [...all, Math.floor(rest / 32), rest % 32].map((value) => letters[value]).join('');
  return code.replaceAll(/(.{4})(?=.)/g, '$1-');
}

/**
 * The answers in a code as somebody typed it: small letters, spaces and look-alikes (O, I, L, U) are taken for what was
 * meant. A check that was not asked, or skipped, is not in the list.
 */
export function readShortCode(
  typed: string,
): Result<readonly { readonly check: CheckId; readonly outcome: Outcome }[], ShortCodeError> {
  const plain = typed
    .toUpperCase()
    .replaceAll(/[\s.\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll('U', 'V');
  if (plain === '') return err({ code: 'short-code-empty', data: {} });
  const strange = [...new Set(plain)].filter((letter) => !letters.includes(letter));
  if (strange.length > 0) {
    const characters = strange.slice(0, 5).join(' ').replaceAll(/\p{C}/gu, '?');
    return err({ code: 'short-code-characters', data: { characters } });
  }
  const all = Array.from(plain).map((letter) => letters.indexOf(letter));
  const said = all.slice(0, -2);
  const [high = -1, low = -1] = all.slice(-2);
  if (said.length === 0 || remainder(said) !== 32 * high + low)
    return err({ code: 'short-code-mistyped', data: {} });
  const [first, ...values] = said;
  if (first !== version || values.length > pairs || values.some((value) => value >= states.length ** 2))
    return err({ code: 'short-code-too-new', data: {} });
  const found: { check: CheckId; outcome: Outcome }[] = [];
  for (const [at, value] of values.entries())
    for (const [number, state] of [
      [2 * at + 1, Math.floor(value / 5)],
      [2 * at + 2, value % 5],
    ] as const) {
      const outcome = states[state] ?? null;
      const check = byNumber.get(number);
      if (outcome === null) continue;
      if (check === undefined) return err({ code: 'short-code-too-new', data: {} });
      found.push({ check: check.id, outcome });
    }
  return ok(found);
}

function stateOf(outcome: Outcome): number {
  return Math.max(0, states.indexOf(outcome));
}

function remainder(values: readonly number[]): number {
  return values.reduce((sum, value) => (32 * sum + value) % modulus, 0);
}
