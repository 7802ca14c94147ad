import type { BigIntStats } from 'node:fs';

/**
 * Which file this is and in which state, so that a proof made once still holds when the file is opened
 * again later. Big numbers are decimal strings: this travels between processes as JSON.
 */
export interface FileIdentity {
  readonly dev: string;
  readonly ino: string;
  readonly sizeBytes: number;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
}

/** The identity out of `fs.stat` or `fs.fstat` with `bigint: true`. */
export function fileIdentity(stats: BigIntStats): FileIdentity {
  return {
    dev: stats.dev.toString(),
    ino: stats.ino.toString(),
    sizeBytes: Number(stats.size),
    mtimeNs: stats.mtimeNs.toString(),
    ctimeNs: stats.ctimeNs.toString(),
  };
}

/** True if both are the same file, unchanged. */
export function sameFile(a: FileIdentity, b: FileIdentity): boolean {
  return (
    a.dev === b.dev &&
    a.ino === b.ino &&
    a.sizeBytes === b.sizeBytes &&
    a.mtimeNs === b.mtimeNs &&
    a.ctimeNs === b.ctimeNs
  );
}
