// The oldest Node that all parts run on; package.json says the same in `engines`.

export const oldestNode = '20.19.0';

/**
 * Why this Node cannot be used, as a sentence; `null` if it can.
 * @param {string} version for instance `20.20.2` or `v22.12.0`
 * @param {string} oldest
 * @returns {string | null}
 */
export function nodeComplaint(version, oldest = oldestNode) {
  const [major = 0, minor = 0, patch = 0] = numbers(version);
  const [needMajor = 0, needMinor = 0, needPatch = 0] = numbers(oldest);
  const enough =
    major !== needMajor ? major > needMajor : minor !== needMinor ? minor > needMinor : patch >= needPatch;
  if (enough) return null;
  return `Rekindle needs Node ${oldest} or newer, and this is Node ${version.replace(/^v/, '')}. Please install a newer Node and run the same command again.`;
}

/** @param {string} version */
function numbers(version) {
  return version
    .replace(/^v/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0);
}
