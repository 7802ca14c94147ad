import { describe, expect, test } from 'vitest';
import { err, ok } from '../../main/common/result.ts';
import type { ImageOffer, ShownDownload, ShownQueue } from '../../preload/images.ts';
import { getView, hostOf, isOffline } from '../../renderer/image/get-view.ts';
import {
  downloadFraction,
  downloadKind,
  downloadPace,
  downloadStatus,
} from '../../renderer/library/download-words.ts';
import { arrived } from '../../renderer/library/use-downloads.ts';
import { textsFor } from '../../renderer/messages/text-provider.tsx';
import { sceneOffer, sceneQueue } from './look/images-double.ts';

const offer = (kind: string, change: Partial<ImageOffer> = {}): ImageOffer => ({
  ...sceneOffer('antix-full', { offer: kind }),
  ...change,
});
const only = (queue: ShownQueue): ShownDownload => {
  const [download] = queue.downloads;
  if (!download) throw new Error('no download');
  return download;
};
const download = (kind: string): ShownDownload => only(sceneQueue('antix-full', { queue: kind }));
const done: ShownDownload = {
  ...download('failed'),
  result: {
    outcome: 'done',
    ok: true,
    id: 'antix-full',
    path: '/images/x.iso',
    already: false,
    release: null,
    trust: null,
    reasons: [],
  },
};
const cancelled: ShownDownload = {
  ...done,
  result: done.result && { ...done.result, outcome: 'cancelled', ok: false, path: null },
};

describe('what the screen of an image shows', () => {
  test.each<[string, ImageOffer | null, ShownDownload | null, string]>([
    ['nothing is known yet', null, null, 'asking'],
    ['it is offered', offer(''), null, 'offered'],
    ['it is here', offer('here'), null, 'here'],
    ['an older one is here', offer('old'), null, 'offered'],
    ['without a network, and it is here', offer('offline'), null, 'here'],
    ['without a network, and nothing is known', offer('offline-nothing'), null, 'nothing'],
    ['its page has moved', offer('moved'), null, 'nothing'],
    ['it arrives', offer(''), download('running'), 'under-way'],
    ['it arrives, and the publisher has not answered', null, download('running'), 'under-way'],
    ['it is paused', offer(''), download('paused'), 'under-way'],
    ['it failed', offer(''), download('failed'), 'failed'],
    ['it failed, and an older one is here', offer('old'), download('failed'), 'failed'],
    ['it has to be asked about', offer(''), download('yes'), 'needs-yes'],
    ['it does not match', offer('here'), download('mismatch'), 'mismatch'],
    ['it was left over', offer(''), download('left'), 'offered'],
    ['it was cancelled', offer(''), cancelled, 'offered'],
    ['it has arrived', offer('here'), done, 'here'],
    ['it had arrived and was removed', offer(''), done, 'offered'],
  ])('%s', (_name, offered, one, kind) => {
    expect(getView(offered && ok(offered), one).kind).toBe(kind);
  });

  test('what had arrived earlier is told with what is offered', () => {
    expect(getView(ok(offer('')), download('left'))).toMatchObject({ leftOver: { state: 'left-over' } });
    expect(getView(ok(offer('')), done)).toMatchObject({ leftOver: null });
  });

  test('a system that is not in the catalogue is trouble, not an offer', () => {
    const reason = { code: 'get-no-such-system', data: { id: 'x' } };
    expect(getView(err(reason), null)).toEqual({ kind: 'trouble', reason });
  });
});

test.each([
  ['fetch-unreachable', true],
  ['fetch-certificate', true],
  ['fetch-stalled', true],
  ['fetch-status', false],
  ['release-not-found', false],
])('%s means no network: %s', (code, offline) => {
  expect(isOffline({ code, data: {} })).toBe(offline);
});

test('nothing went wrong, so nobody is offline', () => {
  expect(isOffline(null)).toBe(false);
});

test('a host is what people are told of an address', () => {
  expect(hostOf('https://example.org:8443/a/b.iso')).toBe('example.org:8443');
  expect(hostOf('no address')).toBe('no address');
});

describe('a download in words', () => {
  const texts = textsFor('en');
  test.each<[ShownDownload, string, string]>([
    [download('running'), 'running', 'get-phase-download'],
    [download('paused'), 'paused', 'download-paused'],
    [download('left'), 'left-over', 'download-left-over'],
    [download('failed'), 'failed', 'download-failed'],
    [download('yes'), 'needs-yes', 'download-needs-yes'],
    [download('mismatch'), 'mismatch', 'download-mismatch'],
    [cancelled, 'cancelled', 'download-cancelled'],
    [done, 'done', 'download-done'],
  ])('%#', (one, kind, status) => {
    expect(downloadKind(one)).toBe(kind);
    expect(downloadStatus(one)).toBe(status);
  });

  test('says how much, how fast and how long, and leaves out what is not known', () => {
    expect(downloadPace(download('running').progress, texts)).toBe(
      '832 MB of 1.9 GB · 3.4 MB a second · about 5 min left',
    );
    const unknown = { bytes: 5_000_000, totalBytes: null, bytesPerSecond: null, secondsLeft: null };
    expect(downloadPace(unknown, texts)).toBe('5 MB so far');
    expect(downloadPace(null, texts)).toBe('');
    expect(downloadFraction(unknown)).toBeNull();
    expect(downloadFraction({ ...unknown, totalBytes: 10_000_000 })).toBe(0.5);
  });
});

test('a download has arrived when it was under way and has ended well, and only then', () => {
  const queue = (...downloads: ShownDownload[]): ShownQueue => ({ downloads, totals: null });
  expect(arrived(queue(download('running')), queue(done))).toEqual([done]);
  expect(arrived(queue(), queue(done))).toEqual([]);
  expect(arrived(queue(done), queue(done))).toEqual([]);
  expect(arrived(queue(download('running')), queue(download('failed')))).toEqual([]);
});
