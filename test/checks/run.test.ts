import { describe, expect, test } from 'vitest';
import { checksOf, type CheckId, type Preset } from '../../main/checks/checklist.ts';
import {
  finish,
  nextCheck,
  outcomeOf,
  progressOf,
  startRun,
  stateOf,
  toComeBackTo,
  withAnswer,
  withoutAnswer,
} from '../../main/checks/run.ts';
import type { CheckRun, Outcome } from '../../main/checks/types.ts';

const at = '2026-11-21T17:00:00Z';

function run(preset: Preset, answers: Partial<Record<CheckId, Outcome>> = {}): CheckRun {
  const empty = startRun({
    id: 'r1',
    startedAt: at,
    where: 'station',
    stick: null,
    preset,
    machine: null,
    who: null,
  });
  return Object.entries(answers).reduce(
    (sum, [check, outcome]) => answered(sum, check as CheckId, outcome),
    empty,
  );
}

function answered(to: CheckRun, check: CheckId, outcome: Outcome, note: string | null = null): CheckRun {
  return withAnswer(to, { check, outcome, note, photo: null, at });
}

/** Every check that is asked when each is answered like this, in order. */
function asked(start: CheckRun, answer: (check: CheckId) => Outcome): CheckId[] {
  const ids: CheckId[] = [];
  for (let now = start, check = nextCheck(now); check !== null; check = nextCheck(now)) {
    ids.push(check.id);
    now = answered(now, check.id, answer(check.id));
  }
  return ids;
}

describe('what is asked next', () => {
  test('all of the preset, in its order, when all works', () => {
    for (const preset of ['five-minutes', 'full', 'donation'] as const)
      expect(asked(run(preset), () => 'pass')).toEqual(checksOf(preset).map(({ id }) => id));
  });

  test.each<[string, Preset, Partial<Record<CheckId, Outcome>>, CheckId | null]>([
    ['the first', 'five-minutes', {}, 'desktop'],
    ['the next', 'five-minutes', { desktop: 'pass' }, 'network'],
    ['without a desktop no network', 'five-minutes', { desktop: 'fail' }, 'swollen-battery'],
    ['without a network no page', 'five-minutes', { desktop: 'pass', network: 'fail' }, 'sound'],
    [
      'a skipped network does not count as one',
      'five-minutes',
      { desktop: 'pass', network: 'skip' },
      'sound',
    ],
    ['going on in the middle', 'five-minutes', { desktop: 'pass', sound: 'fail' }, 'network'],
    ['an unsure desktop blocks as well', 'five-minutes', { desktop: 'undecided' }, 'swollen-battery'],
  ])('%s', (_, preset, answers, next) => {
    expect(nextCheck(run(preset, answers))?.id ?? null).toBe(next);
  });

  test('nothing is left after the last answer', () => {
    const all = Object.fromEntries(checksOf('full').map(({ id }) => [id, 'pass'])) as Record<
      CheckId,
      Outcome
    >;
    expect(nextCheck(run('full', all))).toBeNull();
    expect(nextCheck(run('donation', all))?.id).toBe('clean');
  });

  test('without a desktop only what needs none is asked', () => {
    expect(asked(run('full'), (id) => (id === 'desktop' ? 'fail' : 'pass'))).toEqual([
      'desktop',
      'swollen-battery',
      'screen',
      'keyboard',
      'charging',
      'battery',
      'disk',
      'case',
      'memory',
    ]);
  });

  test('without a battery nobody is asked how it charges', () => {
    const ids = asked(run('full'), (id) => (id === 'swollen-battery' ? 'not-present' : 'pass'));
    expect(ids).not.toContain('charging');
    expect(ids).not.toContain('battery');
  });

  test('what is blocked names the check that is to blame, through others', () => {
    const page = checksOf('full').find(({ id }) => id === 'tabs');
    const now = run('full', { desktop: 'pass', network: 'fail' });
    expect(page && stateOf(now, page)).toEqual({ kind: 'blocked', by: 'network' });
  });

  test('an answer that was given counts, even if its need failed', () => {
    const page = checksOf('full').find(({ id }) => id === 'web-page');
    const now = run('full', { desktop: 'pass', 'web-page': 'pass', network: 'fail' });
    expect(page && stateOf(now, page).kind).toBe('answered');
  });
});

describe('answers', () => {
  test('changing one replaces it at its place and asks again what it had blocked', () => {
    const failed = run('five-minutes', { desktop: 'pass', network: 'fail', sound: 'pass' });
    const mended = answered(failed, 'network', 'pass', 'with a cable');
    expect(mended.answers.map(({ check }) => check)).toEqual(['desktop', 'network', 'sound']);
    expect(mended.answers[1]?.note).toBe('with a cable');
    expect(nextCheck(mended)?.id).toBe('web-page');
    expect(failed.answers[1]?.outcome).toBe('fail');
  });

  test('taking one back asks it again, and the run goes on', () => {
    const ended = finish(run('five-minutes', { desktop: 'pass', network: 'pass' }), at);
    const back = withoutAnswer(ended, 'desktop');
    expect(back.finishedAt).toBeNull();
    expect(nextCheck(back)?.id).toBe('desktop');
    expect(outcomeOf(back, 'network')).toBe('pass');
  });

  test.each<[CheckId, Outcome]>([
    ['desktop', 'undecided'],
    ['camera', 'not-present'],
  ])('that %s is not there is %s', (check, outcome) => {
    expect(outcomeOf(run('full', { [check]: 'not-present' }), check)).toBe(outcome);
  });

  test('progress leaves out what will not be asked', () => {
    expect(progressOf(run('five-minutes'))).toEqual({ answered: 0, total: 8 });
    expect(progressOf(run('five-minutes', { desktop: 'pass', network: 'fail' }))).toEqual({
      answered: 2,
      total: 7,
    });
  });

  test('what was skipped or unclear can be come back to', () => {
    const now = run('full', { desktop: 'pass', sound: 'skip', camera: 'undecided', wifi: 'not-present' });
    expect(toComeBackTo(now).map(({ id }) => id)).toEqual(['sound', 'camera']);
  });

  test('ending twice keeps the first time', () => {
    const ended = finish(run('full'), at);
    expect(finish(ended, '2027-01-01T00:00:00Z')).toEqual(ended);
  });
});
