import { describe, expect, test } from 'vitest';
import { emptyFlow, flowReducer, type Flow, type FlowAction } from '../../renderer/flow/flow-state.ts';
import { driveResult, inspection, result, stick, verdict } from './fixtures.ts';

const path = '/images/a.iso';
const play = (actions: readonly FlowAction[], flow: Flow = emptyFlow): Flow =>
  actions.reduce(flowReducer, flow);

const toProved: FlowAction[] = [
  { type: 'picked', path },
  { type: 'inspected', path, result: { ok: true, value: inspection() } },
  { type: 'compare', proof: { digest: null, sumsFile: null } },
  { type: 'proved', path, result: { ok: true, value: verdict('checksum') } },
];
const usb = stick();
const toSticks: FlowAction[] = [
  ...toProved,
  { type: 'to-sticks' },
  { type: 'drives', list: { ok: true, value: [usb] } },
];
const toWrite: FlowAction[] = [
  ...toSticks,
  { type: 'choose', devices: [usb.device] },
  { type: 'begun', drives: [usb] },
];
const ended: FlowAction = {
  type: 'stick-event',
  event: { event: 'result', result: result([driveResult()]) },
};

describe('the flow', () => {
  test('goes from an image to a result', () => {
    expect(play(toSticks).step).toBe('stick');
    expect(play(toWrite).step).toBe('write');
    const done = play([...toWrite, ended]);
    expect(done.step).toBe('result');
    expect(done.run?.result?.ok).toBe(true);
  });

  test('does not go on with an image that does not match', () => {
    const flow = play([
      ...toProved,
      { type: 'proved', path, result: { ok: true, value: verdict('mismatch') } },
      { type: 'accept-unproved', yes: true },
      { type: 'to-sticks' },
    ]);
    expect(flow.step).toBe('image');
  });

  test('forgets a yes when something new is compared', () => {
    const flow = play([
      ...toProved,
      { type: 'accept-unproved', yes: true },
      { type: 'compare', proof: { digest: 'ab', sumsFile: null } },
    ]);
    expect(flow.image?.acceptUnproved).toBe(false);
    expect(flow.image?.proved).toBeNull();
  });

  test.each<[string, FlowAction]>([
    ['what it is', { type: 'inspected', path: '/other', result: { ok: true, value: inspection() } }],
    ['how far it is proved', { type: 'proving', path: '/other', fraction: 0.5 }],
    ['its proof', { type: 'proved', path: '/other', result: { ok: true, value: verdict('signed') } }],
  ])('ignores what comes too late about another image: %s', (_name, late) => {
    const flow = play([{ type: 'picked', path }]);
    expect(play([late], flow)).toBe(flow);
  });

  test('no longer chooses a stick that was pulled out', () => {
    const chosen = play([...toSticks, { type: 'choose', devices: [usb.device] }]);
    expect(chosen.chosen).toEqual([usb.device]);
    expect(play([{ type: 'drives', list: { ok: true, value: [] } }], chosen).chosen).toEqual([]);
  });

  test('no longer chooses a drive that must not be written any more', () => {
    const chosen = play([...toSticks, { type: 'choose', devices: [usb.device] }]);
    const list = { ok: true as const, value: [stick({ writable: false })] };
    expect(play([{ type: 'drives', list }], chosen).chosen).toEqual([]);
  });

  test.each<[string, FlowAction]>([
    ['another image', { type: 'picked', path: '/other' }],
    ['practice', { type: 'practice', on: true }],
    ['the way back', { type: 'to-image' }],
    ['a new list of drives', { type: 'drives', list: { ok: true, value: [] } }],
  ])('lets nothing come between while sticks are being made: %s', (_name, action) => {
    const flow = play(toWrite);
    expect(play([action], flow)).toBe(flow);
  });

  test('a job that was not begun leads back to the sticks with its reason', () => {
    const flow = play([...toWrite, { type: 'refused', reason: { code: 'app-busy', data: {} } }]);
    expect(flow.step).toBe('stick');
    expect(flow.refused?.code).toBe('app-busy');
  });

  test('the same image again starts with no stick chosen', () => {
    const flow = play([...toWrite, ended, { type: 'same-image-again' }]);
    expect(flow).toMatchObject({ step: 'stick', chosen: [], run: null });
    expect(flow.image?.path).toBe(path);
  });

  test('leaving practice at the end begins anew', () => {
    const flow = play([{ type: 'practice', on: true }, ...toWrite, ended, { type: 'practice', on: false }]);
    expect(flow).toEqual(emptyFlow);
  });
});
