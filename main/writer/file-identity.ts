import { fstatSync, type BigIntStats } from 'node:fs';

/**
 * Which file this is and in which state. Big numbers are decimal strings: this travels between processes as
 * JSON. The change time (`ctimeNs`) cannot be set back by a program, unlike the modification time.
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

/** The identity of an open file; `null` if the system will not tell. */
export function openFileIdentity(fd: number): FileIdentity | null {
  try {
    return fileIdentity(fstatSync(fd, { bigint: true }));
  } catch {
    return null;
  }
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
