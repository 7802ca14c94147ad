import { describe, expect, test } from 'vitest';
import { checklist, type CheckId } from '../../main/checks/checklist.ts';
import { readShortCode, shortCodeOf } from '../../main/checks/short-code.ts';
import { outcomes, type Answer, type Outcome } from '../../main/checks/types.ts';

function answers(given: Partial<Record<CheckId, Outcome>>): Answer[] {
  return Object.entries(given).map(([check, outcome]) => ({
    check: check as CheckId,
    outcome,
    note: null,
    photo: null,
    at: '2026-11-21T17:00:00Z',
  }));
}

const five = answers({ desktop: 'pass', network: 'fail', 'web-page': 'undecided', sound: 'not-present' });

describe('making a short code', () => {
  // By hand: 1, 5×1+2 = 7, 5×4+3 = 23 (Q); (1×32+7)×32+23 = 1271 ≡ 250 (mod 1021) = 7×32+26 (7T).
  test('is as it is written down', () => {
    expect(shortCodeOf(five)).toBe('17Q7-T');
  });

  test.each<[string, Partial<Record<CheckId, Outcome>>, string]>([
    ['nothing asked', {}, '101'],
    ['the first', { desktop: 'pass' }, '1515'],
    ['what was skipped is not in it', { desktop: 'pass', network: 'skip', memory: 'skip' }, '1515'],
  ])('%s', (_, given, code) => {
    expect(shortCodeOf(answers(given))).toBe(code);
  });

  test('all of it has 24 letters at most', () => {
    const all = answers(Object.fromEntries(checklist.map(({ id }) => [id, 'undecided'])));
    expect(shortCodeOf(all).replaceAll('-', '').length).toBe(22);
  });
});

describe('reading a short code', () => {
  test('gives back what was said, whatever it was', () => {
    let seed = 3;
    for (let round = 0; round < 300; round++) {
      const given: Answer[] = [];
      for (const { id } of checklist) {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        const outcome = outcomes[seed % 7];
        if (outcome !== undefined) given.push(...answers({ [id]: outcome }));
      }
      const said = readShortCode(shortCodeOf(given));
      const expected = given.filter(({ outcome }) => outcome !== 'skip');
      const byNumber = (id: CheckId): number => checklist.find((check) => check.id === id)?.number ?? 0;
      expect(said.ok && said.value).toEqual(
        expected
          .map(({ check, outcome }) => ({ check, outcome }))
          .sort((a, b) => byNumber(a.check) - byNumber(b.check)),
      );
    }
  });

  test.each(['17q7t', ' 17Q7 - T ', '17Q7–T', 'l7q7.t', 'I7Q7T'])('as people type it: %s', (typed) => {
    expect(readShortCode(typed)).toEqual(readShortCode('17Q7-T'));
    expect(readShortCode(typed).ok).toBe(true);
  });

  test('one wrong letter, one missing letter and two exchanged ones are always found', () => {
    const code = shortCodeOf(
      answers(Object.fromEntries(checklist.map(({ id }, i) => [id, i % 3 ? 'pass' : 'fail']))),
    ).replaceAll('-', '');
    const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    for (let at = 0; at < code.length; at++) {
      for (const letter of letters)
        if (letter !== code[at])
          expect(
            readShortCode(code.slice(0, at) + letter + code.slice(at + 1)).ok,
            `${letter} at ${at}`,
          ).toBe(false);
      const swapped = code.slice(0, at) + (code[at + 1] ?? '') + (code[at] ?? '') + code.slice(at + 2);
      if (swapped !== code && at + 1 < code.length) expect(readShortCode(swapped).ok).toBe(false);
    }
  });

  test.each<[string, string]>([
    ['', 'short-code-empty'],
    [' -- ', 'short-code-empty'],
    ['1', 'short-code-mistyped'],
    ['11', 'short-code-mistyped'],
    ['17Q7', 'short-code-mistyped'],
    ['<script>', 'short-code-characters'],
    ['17Q7Ä', 'short-code-characters'],
    ['202', 'short-code-too-new'],
    ['1Z1Z', 'short-code-too-new'],
  ])('%s: %s', (typed, code) => {
    const said = readShortCode(typed);
    expect(said.ok ? 'read' : said.error.code).toBe(code);
  });

  test('a very long text costs nothing', () => {
    expect(readShortCode('1'.repeat(1_000_000)).ok).toBe(false);
  });
});
