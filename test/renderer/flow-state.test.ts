import { describe, expect, test } from 'vitest';
import type { ShownDrive, TrustVerdict } from '../../preload/contract.ts';
import { emptyFlow, flowReducer, type Flow, type FlowAction } from '../../renderer/flow/flow-state.ts';
import { runResult } from '../../renderer/flow/run-state.ts';
import { driveResult, inspection, result, someDigest, stick, verdict } from './fixtures.ts';

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
const other = stick({
  device: '/dev/sdc',
  identity: { majorMinor: '8:32', sizeBytes: 16e9, serial: 'K1', diskseq: '14' },
});
const replugged = { ...usb.identity, diskseq: '15' };
const toSticks: FlowAction[] = [
  ...toProved,
  { type: 'to-sticks' },
  { type: 'drives', list: { ok: true, value: [usb] } },
];
const toWrite: FlowAction[] = [
  ...toSticks,
  { type: 'choose', devices: [usb.device] },
  { type: 'begun', job: 1, drives: [{ drive: usb, typedName: null }] },
];
const ended: FlowAction = {
  type: 'stick-event',
  job: 1,
  event: { event: 'result', result: result([driveResult()]) },
};

describe('the flow', () => {
  test('goes from an image to a result', () => {
    expect(play(toSticks).step).toBe('stick');
    expect(play(toWrite).step).toBe('write');
    const done = play([...toWrite, ended]);
    expect(done.step).toBe('result');
    expect(done.run && runResult(done.run)?.ok).toBe(true);
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

  test('lets choose sticks while the image is still on its way, and takes it when it comes', () => {
    const coming = { key: 'antix', name: 'antiX' };
    const waiting = play([
      { type: 'to-sticks-meanwhile', coming },
      { type: 'drives', list: { ok: true, value: [usb] } },
      { type: 'choose', devices: [usb.device] },
      { type: 'ask', open: true },
    ]);
    expect(waiting).toMatchObject({ step: 'stick', image: null, chosen: [usb.device], asking: false });
    const other = play([{ type: 'arrived', key: 'slitaz', path, accepted: false }], waiting);
    expect(other).toBe(waiting);
    const there = play([{ type: 'arrived', key: 'antix', path, accepted: false }], waiting);
    expect(there).toMatchObject({ step: 'stick', coming: null, image: { path }, chosen: [usb.device] });
    // It can be written only once it is proved.
    expect(play([{ type: 'ask', open: true }], there).asking).toBe(false);
    expect(play([...toProved.slice(1), { type: 'ask', open: true }], there).asking).toBe(true);
  });

  test('takes no download in place of an image that was chosen meanwhile', () => {
    const flow = play([{ type: 'picked', path: '/own.iso' }]);
    expect(play([{ type: 'arrived', key: 'antix', path, accepted: true }], flow)).toBe(flow);
    expect(play([{ type: 'kept', from: '/another.iso', path, accepted: true }], flow)).toBe(flow);
    expect(play([{ type: 'kept', from: '/own.iso', path, accepted: false }], flow).image?.path).toBe(path);
  });

  test('keeps a yes that was given before, and only for what was asked', () => {
    const accepted = play([
      { type: 'arrived', key: 'antix', path, accepted: true },
      ...toProved.slice(1, 3),
      { type: 'proved', path, result: { ok: true, value: verdict('none') } },
    ]);
    expect(accepted.image?.acceptUnproved).toBe(true);
    const compared = play([{ type: 'compare', proof: { digest: 'ab', sumsFile: null } }], accepted);
    expect(compared.image?.acceptUnproved).toBe(false);
  });

  test('no longer chooses a stick that was pulled out', () => {
    const chosen = play([...toSticks, { type: 'choose', devices: [usb.device] }]);
    expect(chosen.chosen).toEqual([usb.device]);
    expect(play([{ type: 'drives', list: { ok: true, value: [] } }], chosen).chosen).toEqual([]);
  });

  test.each<[string, ShownDrive[], string[], string[]]>([
    ['another one came', [usb, other], [usb.device], []],
    ['another one went', [usb], [usb.device], []],
    ['it was pulled out', [other], [], ['/dev/sdb']],
    ['another one took its name', [stick({ identity: { ...other.identity } })], [], ['/dev/sdb']],
    ['pulled out and plugged in again between two lists', [stick({ identity: replugged })], [], []],
    ['something on it was mounted', [stick({ mountpoints: ['/media/x'] })], [usb.device], []],
  ])('what is chosen when %s', (_name, value, chosen, vanished) => {
    const before = play([
      ...toSticks,
      { type: 'drives', list: { ok: true, value: [usb, other] } },
      { type: 'choose', devices: [usb.device] },
      { type: 'ask', open: true },
    ]);
    const after = play([{ type: 'drives', list: { ok: true, value } }], before);
    expect(after.chosen).toEqual(chosen);
    expect(after.vanished.map(({ device }) => device)).toEqual(vanished);
    expect(after.asking).toBe(chosen.length > 0);
  });

  test('who came back is no longer missed, but not chosen by itself', () => {
    const lists = [[usb], [], [stick({ device: '/dev/sdz', identity: replugged })]];
    const flow = play([
      ...toSticks,
      { type: 'choose', devices: [usb.device] },
      ...lists.map((value): FlowAction => ({ type: 'drives', list: { ok: true, value } })),
    ]);
    expect(flow).toMatchObject({ chosen: [], vanished: [] });
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
    ['going on with another', { type: 'go-on', devices: ['/dev/sdc'], image: { path, sha256: someDigest } }],
  ])('lets nothing come between while sticks are being made: %s', (_name, action) => {
    const flow = play(toWrite);
    expect(play([action], flow)).toBe(flow);
  });

  test('a job that was not begun leads back to the sticks with its reason', () => {
    const flow = play([...toWrite, { type: 'refused', job: 1, reason: { code: 'app-busy', data: {} } }]);
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

  test('a stick that could not be tried again ends as it had ended', () => {
    const failed = driveResult({ ok: false, outcome: 'failed' });
    const flow = play([
      ...toWrite,
      { type: 'stick-event', job: 1, event: { event: 'result', result: result([failed]) } },
      { type: 'again', job: 2, drives: new Map([[usb.device, usb]]) },
    ]);
    expect(flow.step).toBe('write');
    const back = play([{ type: 'refused', job: 2, reason: { code: 'app-busy', data: {} } }], flow);
    expect(back.step).toBe('result');
    expect(back.run?.drives[0]?.result).toEqual(failed);
  });
});

describe('finishing what was begun before', () => {
  const goOn: FlowAction = { type: 'go-on', devices: [usb.device], image: { path, sha256: someDigest } };
  const begun: FlowAction[] = [{ type: 'drives', list: { ok: true, value: [usb] } }, goOn];
  const looked: FlowAction = { type: 'inspected', path, result: { ok: true, value: inspection() } };
  const proved = (change: Partial<TrustVerdict> = {}): FlowAction => ({
    type: 'proved',
    path,
    result: { ok: true, value: { ...verdict('none'), ...change } },
  });

  test('the same image leads straight to the last question, and needs no second yes', () => {
    const flow = play([...begun, looked, proved()]);
    expect(flow).toMatchObject({ step: 'stick', chosen: [usb.device], asking: true, goingOn: null });
    expect(flow.image?.acceptUnproved).toBe(true);
  });

  test('an image that is proved already is not read again', () => {
    const flow = play([...toProved, ...begun]);
    expect(flow).toMatchObject({ step: 'stick', asking: true });
  });

  test('a stick that was pulled out meanwhile is not asked about', () => {
    const flow = play([...begun, looked, { type: 'drives', list: { ok: true, value: [] } }, proved()]);
    expect(flow).toMatchObject({ step: 'stick', chosen: [], asking: false });
  });

  test.each<[string, FlowAction, { changed: boolean } | null]>([
    ['another content', proved({ digests: { sha256: 'f'.repeat(64) } }), { changed: true }],
    ['does not match its checksum', proved({ level: 'mismatch' }), { changed: false }],
    [
      'could not be read',
      { type: 'proved', path, result: { ok: false, error: { code: 'x', data: {} } } },
      { changed: false },
    ],
  ])('an image that is not what it was stays where it is: %s', (_name, action, goingOn) => {
    const flow = play([...begun, looked, action]);
    expect(flow.step).toBe('image');
    expect(flow.image?.acceptUnproved).toBe(false);
    expect(flow.goingOn).toMatchObject(goingOn ?? {});
  });

  test('another image is another matter', () => {
    expect(play([...begun, { type: 'picked', path: '/other' }]).goingOn).toBeNull();
  });
});
