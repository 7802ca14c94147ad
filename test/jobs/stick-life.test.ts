import { describe, expect, test } from 'vitest';
import {
  drivePhases,
  isStickPhase,
  mayEnd,
  mayFollow,
  OutOfStep,
  startLife,
  stickLife,
  wayTo,
  type Outcome,
  type StickState,
} from '../../main/jobs/make-stick/stick-life.ts';
import { catalogues } from '../../main/messages/catalogues.ts';

const states = Object.keys(stickLife) as StickState[];
const outcomes: readonly Outcome[] = ['done', 'failed', 'refused', 'mismatch', 'cancelled'];

describe('the life of a stick', () => {
  test.each(states)(
    '%s is reached, can fail, can be cancelled, and leads to a stick that is ready',
    (state) => {
      expect(wayTo('choose', state)).not.toBeNull();
      expect(mayEnd(state, 'failed')).toBe(true);
      expect(mayEnd(state, 'cancelled')).toBe(true);
      expect(wayTo(state, 'eject')).not.toBeNull();
    },
  );

  test('only a drive that was read to its end is ready', () => {
    expect(states.filter((state) => mayEnd(state, 'done'))).toEqual(['eject']);
    const before = states.filter((state) => mayFollow(state, 'eject'));
    expect(before).toEqual(['compare', 'verify']);
    // What was written is read back: there is no way past it.
    expect(wayTo('write', 'eject')).toEqual(['verify', 'eject']);
  });

  test('nothing is refused once it was written', () => {
    expect(states.filter((state) => mayEnd(state, 'refused'))).not.toContain('verify');
    expect(mayEnd('eject', 'refused')).toBe(false);
  });

  test('no drive is opened before the image was proved and the guard has judged', () => {
    expect(wayTo('choose', 'open')).toEqual(['prove', 'guard', 'open']);
    expect(states.filter((state) => mayFollow(state, 'open'))).toEqual(['guard', 'unmount']);
  });

  test('no writing comes before opening', () => {
    const writing = ['probe', 'compare', 'write'] as const;
    const before = states.filter((state) => writing.some((one) => mayFollow(state, one)));
    expect(before).toEqual(['open', 'probe', 'compare']);
  });

  test('the phases of a drive come in their order', () => {
    drivePhases.forEach((phase, i) => {
      const later = drivePhases.slice(i + 1);
      for (const other of later) expect(wayTo(phase, other), `${phase} → ${other}`).not.toBeNull();
    });
  });

  test('each phase that is shown has its words', () => {
    for (const phase of states.filter(isStickPhase)) {
      expect(catalogues.en).toHaveProperty(`phase-${phase}`);
      expect(catalogues.en).toHaveProperty(`app-phase-${phase}`);
    }
  });
});

describe('one life', () => {
  test('every step that the table has is possible, and no other', () => {
    for (const from of states) {
      for (const to of states) {
        const life = startLife(from, () => undefined);
        const allowed = (stickLife[from].next as readonly StickState[]).includes(to);
        if (allowed) life.enter(to);
        else expect(() => life.enter(to), `${from} → ${to}`).toThrow(OutOfStep);
        expect(life.state).toBe(allowed ? to : from);
      }
    }
  });

  test('every end that the table does not have is told', () => {
    for (const from of states) {
      for (const outcome of outcomes) {
        const wrong = startLife(from, () => undefined).wrongEnd(outcome);
        if (mayEnd(from, outcome)) expect(wrong).toBeNull();
        else expect(wrong).toEqual({ code: 'stick-out-of-step', data: { from, to: outcome } });
      }
    }
  });

  test('whoever looks now and then misses no state, and never goes back', () => {
    const seen: StickState[] = [];
    const life = startLife('open', (state) => seen.push(state));
    life.reach('compare');
    life.reach('compare');
    life.reach('verify');
    life.reach('write');
    life.reach('eject');
    expect(seen).toEqual(['compare', 'write', 'verify', 'eject']);
  });

  test('what was found right needs no writing', () => {
    const seen: StickState[] = [];
    const life = startLife('compare', (state) => seen.push(state));
    life.reach('eject');
    expect(seen).toEqual(['eject']);
  });
});
