import { describe, expect, test } from 'vitest';
import { questions } from '../../main/machine/questions.ts';
import type { MachineSource } from '../../preload/advice.ts';
import {
  adviceReducer,
  noAdvice,
  type AdviceAction,
  type AdviceState,
} from '../../renderer/advice/advice-state.ts';
import { asked, helpFor } from '../../renderer/machine/asked.ts';

const here: MachineSource = { from: 'this-computer' };
const wish = noAdvice.wish;
const failed = { ok: false as const, error: { code: 'machine-nothing-said', data: { count: 1 } } };

function after(...actions: AdviceAction[]): AdviceState {
  return actions.reduce(adviceReducer, noAdvice);
}

describe('the way to a system', () => {
  test('begins with the computer', () => {
    expect(after({ type: 'open' }).step).toBe('machine');
  });

  test('an answer that says why there is none stays with the computer', () => {
    const state = after(
      { type: 'open' },
      { type: 'ask', source: here, wish },
      { type: 'answered', source: here, wish, answer: failed },
    );
    expect(state).toMatchObject({ step: 'machine', asking: false, answer: failed });
  });

  test('an answer to an earlier question changes nothing', () => {
    const files: MachineSource = { from: 'files', paths: ['x'] };
    const state = after(
      { type: 'open' },
      { type: 'ask', source: files, wish },
      { type: 'ask', source: here, wish },
      { type: 'answered', source: files, wish, answer: failed },
    );
    expect(state).toMatchObject({ asking: true, answer: null });
  });

  test('what comes after the person left leads nowhere', () => {
    const state = after(
      { type: 'open' },
      { type: 'ask', source: here, wish },
      { type: 'close' },
      { type: 'answered', source: here, wish, answer: failed },
    );
    expect(state.step).toBeNull();
  });

  test('a system that was taken is remembered until it is forgotten', () => {
    const taken = after({ type: 'open' }, { type: 'take', id: 'slitaz-rolling' });
    expect(taken).toMatchObject({ step: null, taken: 'slitaz-rolling' });
    expect(adviceReducer(taken, { type: 'forget' }).taken).toBeNull();
  });
});

describe('the questions', () => {
  test('of Windows are not asked of a Mac, and what was answered before does not count', () => {
    const now = asked(questions, { kind: 'mac', windows: 'xp', year: '2006' });
    expect(now.questions.map(({ id }) => id)).toEqual(['kind', 'year', 'ramMiB']);
    expect(now.answers).toEqual({ kind: 'mac', year: '2006' });
  });

  test('all are asked of somebody who has not answered any', () => {
    expect(asked(questions, {}).questions).toHaveLength(questions.length);
    expect(asked(questions, { kind: '' }).answers).toEqual({});
  });

  test('the help fits what is known', () => {
    const memory = questions.find(({ id }) => id === 'ramMiB');
    if (!memory) throw new Error('nobody asks for the memory');
    const texts = [{ kind: 'mac' }, { windows: '10' }, {}].map((answers) => helpFor(memory, answers));
    expect(new Set(texts).size).toBe(3);
  });
});
