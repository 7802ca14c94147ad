/** A stretch of the drive, in bytes from its start; `end` is the first byte behind it. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** How much they hold together, in bytes. */
export function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** The same stretches in order, those that touch or overlap taken together, and none that is empty. */
export function joinedStretches(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const { start, end } of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (end <= start) continue;
    if (last === undefined || start > last.end) joined.push({ start, end });
    else joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, end) };
  }
  return joined;
}

/**
 * What both hold.
 * @param a in order and apart from one another, as is `b`
 */
export function commonStretches(a: readonly Stretch[], b: readonly Stretch[]): Stretch[] {
  const common: Stretch[] = [];
  let from = 0;
  for (const { start, end } of a) {
    while ((b[from]?.end ?? Infinity) <= start) from++;
    for (let at = from; ; at++) {
      const other = b[at];
      if (other === undefined || other.start >= end) break;
      common.push({ start: Math.max(start, other.start), end: Math.min(end, other.end) });
    }
  }
  return common;
}

/**
 * What of the stretches lies outside of the holes.
 * @param stretches in order and apart from one another, as are `holes`
 */
export function withoutStretches(stretches: readonly Stretch[], holes: readonly Stretch[]): Stretch[] {
  const rest: Stretch[] = [];
  let from = 0;
  for (const { start, end } of stretches) {
    let at = start;
    while ((holes[from]?.end ?? Infinity) <= start) from++;
    for (let next = from; ; next++) {
      const hole = holes[next];
      if (hole === undefined || hole.start >= end) break;
      if (hole.start > at) rest.push({ start: at, end: hole.start });
      at = hole.end;
    }
    if (at < end) rest.push({ start: at, end });
  }
  return rest;
}

/** Which of these stretches, in order and apart from one another, is the first that ends behind a place; their count if none does. */
export function firstEndingBehind(stretches: readonly Stretch[], place: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stretches[middle]?.end ?? Infinity) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
