import { assertNever } from '../../common/assert-never.ts';
import {
  header,
  isWebPage,
  parseContentRange,
  parseLength,
  parseRetryAfter,
  validatorsOf,
  type Headers,
  type Validators,
} from '../http/headers.ts';
import type { AddressReason } from '../reasons.ts';

/** What is known before an answer comes. */
export interface Expectation {
  /** Bytes that are there already; the range asked for begins behind them. */
  readonly haveBytes: number;
  /** Size of the whole file, as an earlier answer said. */
  readonly knownBytes: number | null;
  /** Size of the whole file, as its publisher said. */
  readonly publishedBytes: number | null;
  /** What this host said of the file when it gave the bytes that are there; `null` if another one gave them. */
  readonly known: Validators | null;
  readonly host: string;
  readonly nowMs: number;
}

/** What to do with an answer. */
export type Judgement =
  /** The body belongs at this offset; what is behind it goes away. */
  | {
      readonly kind: 'take';
      readonly atBytes: number;
      /** Size of the whole file; `null` if nobody says. */
      readonly totalBytes: number | null;
      readonly validators: Validators;
    }
  /** Everything is there. */
  | { readonly kind: 'complete' }
  /** What is there cannot be gone on with: ask for the file from its beginning. */
  | { readonly kind: 'restart' }
  /** This address may do better later. */
  | { readonly kind: 'later'; readonly reason: AddressReason; readonly afterMs: number | null }
  /** This address is of no use. */
  | { readonly kind: 'never'; readonly reason: AddressReason };

/**
 * Decides what an answer to `Range: bytes=haveBytes-` (or to no range, if there is nothing yet) is good for.
 * Bytes are only ever put behind those that are there if the server says itself that they belong there
 * (RFC 9110, sections 14 and 15.3.7).
 */
export function judgeAnswer(status: number, headers: Headers, expected: Expectation): Judgement {
  const { host, nowMs } = expected;
  switch (status) {
    case 200:
      return judgeContent(
        headers,
        { ...expected, haveBytes: 0 },
        parseLength(header(headers, 'content-length')),
      );
    case 206:
      return judgePart(headers, expected);
    case 416:
      return judgeUnsatisfied(headers, expected);
    case 408:
    case 425:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return {
        kind: 'later',
        reason: { code: 'fetch-status', data: { host, status } },
        afterMs: parseRetryAfter(header(headers, 'retry-after'), nowMs),
      };
    default:
      return { kind: 'never', reason: { code: 'fetch-status', data: { host, status } } };
  }
}

function judgePart(headers: Headers, expected: Expectation): Judgement {
  const { haveBytes, knownBytes, host } = expected;
  const told = parseContentRange(header(headers, 'content-range'));
  // Several ranges in one body, or none said: nothing tells where these bytes belong.
  if (told?.range == null) return { kind: 'never', reason: { code: 'fetch-range-broken', data: { host } } };
  if (told.range.first !== haveBytes) {
    return haveBytes > 0
      ? { kind: 'restart' }
      : { kind: 'never', reason: { code: 'fetch-range-broken', data: { host } } };
  }
  if (knownBytes !== null && told.totalBytes !== null && told.totalBytes !== knownBytes) {
    return { kind: 'restart' };
  }
  // A server that does not understand `If-Range` sends a piece of the new file.
  if (haveBytes > 0 && expected.known !== null && differ(expected.known, validatorsOf(headers))) {
    return { kind: 'restart' };
  }
  return judgeContent(headers, expected, told.totalBytes ?? knownBytes);
}

function judgeContent(headers: Headers, expected: Expectation, totalBytes: number | null): Judgement {
  const { haveBytes, publishedBytes, host } = expected;
  if (isWebPage(headers)) return { kind: 'never', reason: { code: 'fetch-web-page', data: { host } } };
  const encoding = header(headers, 'content-encoding');
  if (encoding !== null && encoding.toLowerCase() !== 'identity') {
    return { kind: 'never', reason: { code: 'fetch-encoded', data: { host, encoding } } };
  }
  if (publishedBytes !== null && totalBytes !== null && totalBytes !== publishedBytes) {
    return { kind: 'never', reason: otherSize(host, publishedBytes, totalBytes) };
  }
  return {
    kind: 'take',
    atBytes: haveBytes,
    totalBytes: totalBytes ?? publishedBytes,
    validators: validatorsOf(headers),
  };
}

function judgeUnsatisfied(headers: Headers, expected: Expectation): Judgement {
  const { haveBytes, knownBytes, publishedBytes, host } = expected;
  const total = parseContentRange(header(headers, 'content-range'))?.totalBytes ?? null;
  const agreed = publishedBytes ?? knownBytes;
  if (total === haveBytes && (agreed === null || agreed === haveBytes)) return { kind: 'complete' };
  return haveBytes > 0
    ? { kind: 'restart' }
    : { kind: 'never', reason: { code: 'fetch-status', data: { host, status: 416 } } };
}

/** True if two answers cannot be of the same version of a file. */
function differ(a: Validators, b: Validators): boolean {
  if (a.etag !== null && b.etag !== null) return a.etag !== b.etag;
  return a.lastModified !== null && b.lastModified !== null && a.lastModified !== b.lastModified;
}

export function otherSize(host: string, expectedBytes: number, foundBytes: number): AddressReason {
  return { code: 'fetch-other-size', data: { host, expectedBytes, foundBytes } };
}

/** True if the same address may do better when it is asked again. */
export function isPassing(reason: AddressReason): boolean {
  switch (reason.code) {
    case 'fetch-unreachable':
    case 'fetch-stalled':
    case 'fetch-too-slow':
    case 'fetch-cut-off':
      return true;
    case 'fetch-bad-address':
    case 'fetch-certificate':
    case 'fetch-status':
    case 'fetch-redirect-loop':
    case 'fetch-redirect-insecure':
    case 'fetch-redirect-other-host':
    case 'fetch-web-page':
    case 'fetch-encoded':
    case 'fetch-other-size':
    case 'fetch-range-broken':
      return false;
    default:
      return assertNever(reason);
  }
}
