import { describe, expect, test } from 'vitest';
import type { ForeseenSystem, KitForecast } from '../../preload/kit.ts';
import { emptyFlow, flowGate, flowReducer, takesArrived } from '../../renderer/flow/flow-state.ts';
import {
  draftReducer,
  draftRequest,
  emptyDraft,
  kitGate,
  kitToMake,
  neededBytes,
  type DraftAction,
  type KitDraft,
} from '../../renderer/kit/kit-draft.ts';
import { verdict } from './fixtures.ts';

const mib = 2 ** 20;

function seen(change: Partial<ForeseenSystem> = {}): KitForecast['systems'][number] {
  const system: ForeseenSystem = {
    ...{ id: 'a', name: 'A', goodFor: '', takesBytes: 100, packed: false, needs64: false },
    ...{ destructive: false, sized: true, keeps: null, notes: [] },
    ...change,
  };
  return { ok: true, value: system };
}

const after = (actions: readonly DraftAction[], from: KitDraft = emptyDraft): KitDraft =>
  actions.reduce(draftReducer, from);
const added = after([{ type: 'add', paths: ['/a', '/b', '/c'] }]);
const order = ({ choices }: KitDraft): string[] => choices.map(({ path }) => path);

function foreseen(
  draft: KitDraft,
  systems: KitForecast['systems'],
  change: Partial<KitForecast> = {},
): DraftAction {
  const forecast = { systems, together: null, drives: [], ...change };
  return { type: 'foreseen', request: draftRequest(draft, []), forecast };
}

const proved = (path: string, level: Parameters<typeof verdict>[0]): DraftAction => ({
  type: 'proved',
  path,
  result: { ok: true, value: verdict(level) },
});

/** Nothing speaks against it. */
const good = after(
  [
    foreseen(added, [seen(), seen({ takesBytes: 1000 }), seen()]),
    ...['/a', '/b', '/c'].map((path) => proved(path, 'checksum')),
  ],
  added,
);

describe('the list', () => {
  test('takes each image once', () => {
    expect(order(after([{ type: 'add', paths: ['/c', '/d', '/d'] }], added))).toEqual([
      '/a',
      '/b',
      '/c',
      '/d',
    ]);
  });

  test.each([
    ['/a', 1, ['/b', '/a', '/c']],
    ['/c', -1, ['/a', '/c', '/b']],
    ['/a', -1, ['/a', '/b', '/c']],
    ['/c', 1, ['/a', '/b', '/c']],
    ['/x', 1, ['/a', '/b', '/c']],
  ] as const)('moves %s by %d', (path, by, expected) => {
    expect(order(after([{ type: 'move', path, by }], added))).toEqual(expected);
  });

  test('what is taken from it starts nothing', () => {
    const chosen = after([{ type: 'set', change: { usual: '/b' } }], added);
    expect(kitToMake(chosen).usual).toBe(1);
    expect(kitToMake(after([{ type: 'move', path: '/b', by: 1 }], chosen)).usual).toBe(2);
    const without = after([{ type: 'remove', path: '/b' }], chosen);
    expect(without.usual).toBeNull();
    expect(kitToMake(without).usual).toBe(0);
  });

  test('a yes is to what was on it', () => {
    const yes = after([{ type: 'set', change: { acceptUnproved: true, understood: true } }], added);
    const more = after([{ type: 'add', paths: ['/d'] }], yes);
    expect(more).toMatchObject({ acceptUnproved: false, understood: false });
    expect(after([{ type: 'add', paths: ['/a'] }], yes)).toMatchObject({ acceptUnproved: true });
  });

  test('room for what is kept counts', () => {
    expect(neededBytes(good)).toBe(1200);
    expect(neededBytes(after([{ type: 'keep', path: '/b', mib: 64 }], good))).toBe(1200 + 64 * mib);
    const kept = after([{ type: 'keep', path: '/b', mib: 64 }], good);
    expect(kitToMake(kept).systems.map((one) => one.persistenceBytes)).toEqual([null, 64 * mib, null]);
  });

  test('an answer about an older list says nothing of what came later, nor what is gone', () => {
    const more = after(
      [
        { type: 'remove', path: '/a' },
        { type: 'add', paths: ['/d'] },
      ],
      added,
    );
    const answered = after(
      [foreseen(added, [seen({ id: 'a' }), seen({ id: 'b' }), seen({ id: 'c' })])],
      more,
    );
    expect(answered.choices.map(({ seen: one }) => (one?.ok ? one.value.id : null))).toEqual([
      'b',
      'c',
      null,
    ]);
    expect(kitGate(answered)).toBe('wait');
  });
});

describe('the way on', () => {
  const refusal = { code: 'kit-system-twice', data: { name: 'A' } };
  const forecast = [seen(), seen({ takesBytes: 1000 }), seen()];
  test.each([
    ['empty', emptyDraft, []],
    ['wait', added, []],
    ['wait', added, [foreseen(added, forecast)]],
    ['open', good, []],
    ['refused', good, [foreseen(added, [seen(), { ok: false, error: refusal }, seen()])]],
    ['together', good, [foreseen(added, forecast, { together: refusal })]],
    ['mismatch', good, [proved('/b', 'mismatch')]],
    ['unreadable', good, [{ type: 'proved', path: '/b', result: { ok: false, error: refusal } }]],
    ['needs-yes', good, [proved('/b', 'none')]],
    ['needs-yes', good, [proved('/b', 'weak')]],
    ['open', good, [proved('/b', 'none'), { type: 'set', change: { acceptUnproved: true } }]],
    ['not-understood', good, [foreseen(added, [seen({ destructive: true }), seen(), seen()])]],
  ] as const)('%s', (gate, draft, actions) => {
    expect(kitGate(after(actions, draft))).toBe(gate);
  });
});

describe('the main way with several systems', () => {
  const kit = kitToMake(good);
  const atSticks = flowReducer(emptyFlow, { type: 'to-sticks-with-kit', kit });

  test('leads to the sticks and back, and is forgotten with another image', () => {
    expect(atSticks).toMatchObject({ step: 'stick', kit });
    expect(flowGate(atSticks)).toBe('open');
    expect(flowReducer(atSticks, { type: 'to-image' })).toMatchObject({ step: 'image', kit: null });
    expect(flowReducer(atSticks, { type: 'picked', path: '/x' }).kit).toBeNull();
  });

  test('no download takes its place', () => {
    expect(takesArrived(atSticks, 'x')).toBe(false);
    expect(takesArrived(emptyFlow, 'x')).toBe(true);
  });
});
