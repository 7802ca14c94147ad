import { isPassing } from './judge-answer.ts';
import type { AddressReason } from '../reasons.ts';

/** How the addresses of one file have done so far. */
export interface Mirrors {
  readonly all: readonly Mirror[];
  /** Index of the one to ask next. */
  readonly turn: number;
}

interface Mirror {
  readonly url: string;
  /** Failures since bytes last came from it: the first one after bytes is forgiven, and counts from -1. */
  readonly failures: number;
  /** What rules it out for this download. */
  readonly useless: AddressReason | null;
  readonly last: AddressReason | null;
}

/** How often an address may fail without a byte in between. */
export const mostFailures = 10;

export function mirrorsOf(urls: readonly string[]): Mirrors {
  const all = [...new Set(urls)].map((url) => ({ url, failures: 0, useless: null, last: null }));
  return { all, turn: 0 };
}

/** The address to ask next; `null` when none is worth another try. */
export function nextMirror({ all, turn }: Mirrors): string | null {
  const mirror = all[turn];
  return mirror && isWorthTrying(mirror) ? mirror.url : null;
}

/** Bytes came: whatever was, it works now. */
export function gaveBytes(mirrors: Mirrors): Mirrors {
  return change(mirrors, (mirror) => ({ ...mirror, failures: -1 }));
}

/**
 * The one whose turn it is has failed: the next one is asked, round and round while any is worth it. One that has just
 * given bytes is asked once more before, so that a file seldom has to be put together out of what two hosts sent.
 */
export function failed(mirrors: Mirrors, reason: AddressReason, forGood = !isPassing(reason)): Mirrors {
  const { all, turn } = change(mirrors, (mirror) => ({
    ...mirror,
    failures: mirror.failures + 1,
    last: reason,
    useless: forGood ? reason : mirror.useless,
  }));
  if (!forGood && reason.code !== 'fetch-too-slow' && all[turn]?.failures === 0) return { all, turn };
  const order = all.map((_, step) => (turn + 1 + step) % all.length);
  const next = order.find((index) => {
    const mirror = all[index];
    return mirror !== undefined && isWorthTrying(mirror);
  });
  return { all, turn: next ?? turn };
}

/**
 * How long to wait before the next try, in ms: nothing when there is a fresh address to ask, then twice as long each time.
 * @param askedMs what the server itself asked for
 */
export function pauseMs(mirrors: Mirrors, askedMs: number | null, { firstMs, mostMs }: Pauses): number {
  const mirror = mirrors.all[mirrors.turn];
  if (mirror?.last == null) return 0;
  const own = firstMs * 2 ** Math.min(Math.max(0, mirror.failures - 1), 20);
  return Math.min(mostMs, Math.max(own, askedMs ?? 0));
}

export interface Pauses {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** What to tell when all have failed: what the preferred address said last. */
export function whyNone({ all }: Mirrors): AddressReason | null {
  return all.map(({ useless, last }) => useless ?? last).find((reason) => reason !== null) ?? null;
}

function isWorthTrying({ failures, useless }: Mirror): boolean {
  return useless === null && failures < mostFailures;
}

function change(mirrors: Mirrors, how: (mirror: Mirror) => Mirror): Mirrors {
  return {
    ...mirrors,
    all: mirrors.all.map((mirror, index) => (index === mirrors.turn ? how(mirror) : mirror)),
  };
}
