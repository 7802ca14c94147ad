/**
 * Compares versions as people read them: `23.10` is newer than `23.2`, `1.0-rc2` older than `1.0`, `2025-10-29` older
 * than `2026-01-02`. Letters and digits are compared piece by piece; a piece that is missing is older than a number and
 * newer than a pre-release word.
 * @returns below 0 if `a` is older, 0 if they are the same, above 0 if it is newer
 */
export function compareVersions(a: string, b: string): number {
  const left = piecesOf(a);
  const right = piecesOf(b);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = comparePieces(left[at], right[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function piecesOf(version: string): string[] {
  return (
    version
      .toLowerCase()
      .replace(/^v(?=\d)/, '')
      .match(/\d+|[a-z]+/g) ?? []
  );
}

const before = ['dev', 'alpha', 'a', 'beta', 'b', 'pre', 'rc'];

/** Pre-release words come first, then nothing at all, then other words, then numbers. */
function rankOf(piece: string | undefined): number {
  if (piece === undefined) return before.length;
  if (/^\d/.test(piece)) return before.length + 2;
  const early = before.indexOf(piece);
  return early < 0 ? before.length + 1 : early;
}

function comparePieces(a: string | undefined, b: string | undefined): number {
  const ranks = rankOf(a) - rankOf(b);
  if (ranks !== 0 || a === undefined || b === undefined) return ranks;
  if (!/^\d/.test(a)) return a < b ? -1 : a > b ? 1 : 0;
  // Dates and build numbers may be longer than a number is exact.
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
