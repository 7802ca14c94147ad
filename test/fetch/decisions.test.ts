import { describe, expect, test } from 'vitest';
import { lackingSpace, spareBytes } from '../../main/fetch/download/disk-space.ts';
import { judgeAnswer, type Expectation } from '../../main/fetch/download/judge-answer.ts';
import {
  failed,
  gaveBytes,
  mirrorsOf,
  mostFailures,
  nextMirror,
  pauseMs,
  whyNone,
} from '../../main/fetch/download/mirrors.ts';
import { parsePartState, usableBytes, type PartState } from '../../main/fetch/download/part-state.ts';
import {
  parseContentRange,
  parseRetryAfter,
  validatorsOf,
  type Headers,
} from '../../main/fetch/http/headers.ts';
import { nextHop, webAddress, type RedirectPolicy } from '../../main/fetch/http/next-hop.ts';
import type { AddressReason } from '../../main/fetch/reasons.ts';

test.each([
  ['bytes 5-9/10', { range: { first: 5, last: 9 }, totalBytes: 10 }],
  ['bytes 5-9/*', { range: { first: 5, last: 9 }, totalBytes: null }],
  ['bytes */10', { range: null, totalBytes: 10 }],
  ['bytes 9-5/10', null],
  ['bytes 5-10/10', null],
  ['bits 5-9/10', null],
  ['bytes 5-9', null],
  ['bytes -5-9/10', null],
  [`bytes 5-${'9'.repeat(30)}/10`, null],
  ['', null],
  [null, null],
])('content range %j', (value, range) => {
  expect(parseContentRange(value)).toEqual(range);
});

test.each([
  ['3', 3000],
  ['Sat, 21 Nov 2026 00:00:10 GMT', 10_000],
  ['Fri, 20 Nov 2026 00:00:00 GMT', 0],
  ['soon', null],
  [null, null],
])('retry after %j', (value, ms) => {
  expect(parseRetryAfter(value, Date.parse('2026-11-21T00:00:00Z'))).toBe(ms);
});

test('a weak entity tag is no validator', () => {
  expect(validatorsOf({ etag: 'W/"x"', 'last-modified': 'y' })).toEqual({ etag: null, lastModified: 'y' });
  expect(validatorsOf({ etag: '"x"' })).toEqual({ etag: '"x"', lastModified: null });
});

describe('where a redirect leads', () => {
  const hop = (from: string[], to: string | null, policy: RedirectPolicy): string => {
    const next = nextHop(
      from.map((url) => new URL(url)),
      to,
      policy,
    );
    return next.ok ? next.value.href : next.error.code;
  };
  test.each<[string[], string | null, RedirectPolicy, string]>([
    [['https://a/x'], '/y', 'same-host', 'https://a/y'],
    [['https://a/x'], 'https://b/y', 'anywhere', 'https://b/y'],
    [['https://a/x'], 'https://b/y', 'same-host', 'fetch-redirect-other-host'],
    [['http://a/x'], 'https://a/x', 'same-host', 'https://a/x'],
    [['https://a/x'], 'http://a/y', 'anywhere', 'fetch-redirect-insecure'],
    [['https://a/x', 'https://b/y'], 'https://a/x', 'anywhere', 'fetch-redirect-loop'],
    [
      Array.from({ length: 16 }, (_, at) => `https://a/${String(at)}`),
      '/on',
      'anywhere',
      'fetch-redirect-loop',
    ],
    [['https://a/x'], null, 'anywhere', 'fetch-bad-address'],
    [['https://a/x'], 'file:///etc/passwd', 'anywhere', 'fetch-bad-address'],
    [['https://a/x'], 'https://me:secret@b/', 'anywhere', 'fetch-bad-address'],
    [['https://a/x'], 'https://', 'anywhere', 'fetch-bad-address'],
  ])('%j to %j, %s: %s', (from, to, policy, expected) => {
    expect(hop(from, to, policy)).toBe(expected);
  });
  test.each(['nonsense', 'ftp://a/x', 'https://user@a/', ''])('%j is no address', (text) => {
    expect(webAddress(text).ok).toBe(false);
  });
});

describe('what an answer is good for', () => {
  const type = { 'content-type': 'application/octet-stream' };
  const range = (text: string, more: Headers = {}): Headers => ({ ...type, ...more, 'content-range': text });
  const fresh: Expectation = {
    haveBytes: 0,
    knownBytes: null,
    publishedBytes: null,
    known: null,
    host: 'h',
    nowMs: 0,
  };
  const half: Expectation = {
    ...fresh,
    haveBytes: 50,
    knownBytes: 100,
    known: { etag: '"one"', lastModified: null },
  };
  test.each<[string, number, Headers, Expectation, string]>([
    ['a whole file', 200, { ...type, 'content-length': '100' }, fresh, 'take 0 of 100'],
    ['a whole file of unknown length', 200, type, fresh, 'take 0 of ?'],
    ['… whose length was published', 200, type, { ...fresh, publishedBytes: 100 }, 'take 0 of 100'],
    ['no range, though one was asked for', 200, { ...type, 'content-length': '100' }, half, 'take 0 of 100'],
    ['the rest', 206, range('bytes 50-99/100'), half, 'take 50 of 100'],
    ['the rest, of a total that is not said', 206, range('bytes 50-99/*'), half, 'take 50 of 100'],
    ['a piece of the rest', 206, range('bytes 50-59/100'), half, 'take 50 of 100'],
    ['the rest of another file', 206, range('bytes 50-199/200'), half, 'restart'],
    ['the rest of a changed file', 206, range('bytes 50-99/100', { etag: '"two"' }), half, 'restart'],
    ['another piece', 206, range('bytes 40-99/100'), half, 'restart'],
    ['a piece nobody asked for', 206, range('bytes 40-99/100'), fresh, 'never fetch-range-broken'],
    ['several pieces', 206, { 'content-type': 'multipart/byteranges' }, half, 'never fetch-range-broken'],
    [
      'beyond the end, which is where we are',
      416,
      range('bytes */50'),
      { ...half, knownBytes: 50 },
      'complete',
    ],
    ['beyond the end of a shorter file', 416, range('bytes */40'), half, 'restart'],
    ['beyond the end, end not said', 416, type, half, 'restart'],
    ['beyond the end of everything', 416, type, fresh, 'never fetch-status'],
    ['a page', 200, { 'content-type': 'text/html; charset=utf-8' }, fresh, 'never fetch-web-page'],
    ['packed', 200, { ...type, 'content-encoding': 'gzip' }, fresh, 'never fetch-encoded'],
    [
      'another size than published',
      200,
      { ...type, 'content-length': '9' },
      { ...fresh, publishedBytes: 8 },
      'never fetch-other-size',
    ],
    ['not there', 404, type, fresh, 'never fetch-status'],
    ['forbidden', 403, type, fresh, 'never fetch-status'],
    ['too many', 429, { 'retry-after': '7' }, fresh, 'later 7000'],
    ['broken', 500, type, half, 'later null'],
  ])('%s', (_, status, headers, expected, outcome) => {
    const judged = judgeAnswer(status, headers, expected);
    const told = {
      take: () =>
        judged.kind === 'take' ? ` ${String(judged.atBytes)} of ${String(judged.totalBytes ?? '?')}` : '',
      never: () => (judged.kind === 'never' ? ` ${judged.reason.code}` : ''),
      later: () => (judged.kind === 'later' ? ` ${String(judged.afterMs)}` : ''),
      complete: () => '',
      restart: () => '',
    }[judged.kind]();
    expect(judged.kind + told).toBe(outcome);
  });
});

describe('mirrors', () => {
  const cutOff: AddressReason = { code: 'fetch-cut-off', data: { host: 'a' } };
  const gone: AddressReason = { code: 'fetch-status', data: { host: 'b', status: 404 } };
  const pauses = { firstMs: 100, mostMs: 1000 };

  test('take turns, and each is given up after so many failures', () => {
    let mirrors = mirrorsOf(['a', 'b', 'a']);
    const asked: string[] = [];
    for (let url = nextMirror(mirrors); url !== null; url = nextMirror(mirrors)) {
      asked.push(url);
      mirrors = failed(mirrors, cutOff);
    }
    expect(asked).toEqual(Array.from({ length: mostFailures }, () => ['a', 'b']).flat());
    expect(whyNone(mirrors)).toEqual(cutOff);
  });

  test('one that has not got it is not asked again', () => {
    let mirrors = failed(mirrorsOf(['a', 'b']), cutOff);
    mirrors = failed(mirrors, gone);
    expect(nextMirror(mirrors)).toBe('a');
    expect(nextMirror(failed(mirrors, cutOff))).toBe('a');
  });

  test('one that gave bytes is asked once more before another', () => {
    const once = failed(gaveBytes(mirrorsOf(['a', 'b'])), cutOff);
    expect(nextMirror(once)).toBe('a');
    expect(nextMirror(failed(once, cutOff))).toBe('b');
    const slow = failed(gaveBytes(mirrorsOf(['a', 'b'])), { code: 'fetch-too-slow', data: { host: 'a' } });
    expect(nextMirror(slow)).toBe('b');
  });

  test('bytes make up for failures', () => {
    let mirrors = mirrorsOf(['a']);
    for (let time = 0; time < 100; time++) mirrors = failed(gaveBytes(mirrors), cutOff);
    expect(nextMirror(mirrors)).toBe('a');
  });

  test('waits longer each time, never for a fresh address, and as long as the server asks', () => {
    let mirrors = mirrorsOf(['a']);
    const waits = Array.from({ length: 5 }, () => {
      mirrors = failed(mirrors, cutOff);
      return pauseMs(mirrors, null, pauses);
    });
    expect(waits).toEqual([100, 200, 400, 800, 1000]);
    const afterBytes = failed(gaveBytes(mirrors), cutOff);
    expect(pauseMs(afterBytes, null, pauses)).toBe(100);
    expect(pauseMs(failed(mirrorsOf(['a', 'b']), cutOff), 500, pauses)).toBe(0);
    expect(pauseMs(failed(mirrorsOf(['a']), cutOff), 500, pauses)).toBe(500);
    expect(pauseMs(failed(mirrorsOf(['a']), cutOff), 1e9, pauses)).toBe(1000);
  });

  test('none at all', () => {
    expect(nextMirror(mirrorsOf([]))).toBeNull();
    expect(whyNone(mirrorsOf([]))).toBeNull();
  });
});

describe('what arrived before', () => {
  const state: PartState = {
    version: 1,
    url: 'https://a/x',
    etag: null,
    lastModified: null,
    totalBytes: 100,
    safeBytes: 60,
    mixed: false,
  };
  test.each<[string, PartState | null, number, number | null, number]>([
    ['what is safe counts', state, 80, null, 60],
    ['no more than is there', state, 40, null, 40],
    ['nothing without its state', null, 80, null, 0],
    ['nothing of another release', state, 80, 120, 0],
    ['no more than the whole', { ...state, totalBytes: null, safeBytes: 300 }, 300, 200, 200],
  ])('%s', (_, found, fileBytes, published, usable) => {
    expect(usableBytes(found, fileBytes, published)).toBe(usable);
  });
  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"version":2}',
    '{"version":1}',
    JSON.stringify({ ...state, url: 'x' }),
  ])('state %j is none', (text) => {
    expect(parsePartState(text)).toBeNull();
  });
  test('a state is read as it was written', () => {
    expect(parsePartState(JSON.stringify(state))).toEqual(state);
  });
});

test.each<[number | null, number | null, boolean]>([
  [100, 100 + spareBytes, false],
  [100, 99 + spareBytes, true],
  [null, 0, false],
  [100, null, false],
])('needs %s, free %s: lacks room %s', (needed, free, lacks) => {
  expect(lackingSpace(needed, free) !== null).toBe(lacks);
});
