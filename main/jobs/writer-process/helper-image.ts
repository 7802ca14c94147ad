import { randomUUID } from 'node:crypto';
import { closeSync, openSync, read as readCallback } from 'node:fs';
import { open, statfs, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { roundUpTo } from '../../writer/aligned-buffer.ts';
import { openFileIdentity, sameFile, type FileIdentity } from '../../writer/file-identity.ts';
import type { Layout } from '../../writer/layout.ts';
import type { WriterStart } from './protocol.ts';

/** The one file that a helper inherits, and where in it the job's files begin. */
export interface HelperImage {
  readonly fd: number;
  readonly sha256: string | null;
  readonly identity: FileIdentity;
  readonly starts: readonly number[];
}

export type HelperImageReason =
  | Reason<'helper-no-room-to-join', { neededBytes: number }>
  | Reason<'helper-join-failed', { errno: string }>
  | Reason<'image-changed', { path: string }>
  | Reason<'opening-cancelled', Record<string, never>>;

/** What helpers of one job inherit. */
export interface HelperImages {
  /** `null` if the job takes nothing from files. Made when it is first asked for; a cancel of the one who asked ends that. */
  readonly get: (signal: AbortSignal) => Promise<Result<HelperImage | null, HelperImageReason>>;
  close(): Promise<void>;
}

/** @param fds the job's files, open; they stay the caller's */
export function helperImage(files: WriterStart['files'], fds: readonly number[]): HelperImages {
  const [only] = files;
  let joined: Promise<Result<HelperImage, HelperImageReason>> | null = null;
  return {
    get: async (signal) => {
      if (!only) return ok(null);
      const { sha256, identity } = only;
      if (files.length === 1) return ok({ fd: fds[0] ?? -1, sha256, identity, starts: [0] });
      joined ??= joinFiles(files, fds, signal);
      const made = await joined;
      if (!made.ok) joined = null;
      return made;
    },
    async close() {
      const made = await joined;
      if (made?.ok) closeSync(made.value.fd);
    },
  };
}

const read = promisify(readCallback);
const copyBytes = 4 * 1024 * 1024;
/** Direct reads of the joined file begin where the disk's blocks do. */
const alignBytes = 4096;
/** A disk that is filled to the brim takes other programs down. */
const spareBytes = 256 * 1024 * 1024;

/**
 * Makes one file out of all: pkexec lets a helper inherit three handles and closes all others, and what runs as root loads no
 * code that could take more. The file has no name any more when this is done, so that it goes when its handle is closed.
 * @param fds the files, open and proved
 * @param folders where it may lie; the first with enough room is taken
 */
export async function joinFiles(
  files: WriterStart['files'],
  fds: readonly number[],
  signal: AbortSignal,
  folders: readonly string[] = [dirname(files[0]?.path ?? '.'), tmpdir()],
): Promise<Result<HelperImage, HelperImageReason>> {
  const starts: number[] = [];
  let neededBytes = 0;
  for (const { identity } of files) {
    starts.push(neededBytes);
    neededBytes = roundUpTo(alignBytes, neededBytes + identity.sizeBytes);
  }
  const made = await unnamedFile(folders, neededBytes);
  if (!made.ok) return made;
  const { write, fd } = made.value;
  const copied = await copyAll(files, fds, starts, write, signal).catch((error: unknown) =>
    errnoOf(error) === 'ENOSPC'
      ? err({ code: 'helper-no-room-to-join', data: { neededBytes } } as const)
      : err({ code: 'helper-join-failed', data: { errno: errnoOf(error) } } as const),
  );
  await write.close();
  const identity = copied.ok ? openFileIdentity(fd) : null;
  if (copied.ok && identity) return ok({ fd, sha256: null, identity, starts });
  closeSync(fd);
  return copied.ok ? err({ code: 'helper-join-failed', data: { errno: 'EIO' } }) : copied;
}

/** The same layout, out of the joined file. */
export function fromJoined(layout: Layout, starts: readonly number[]): Layout {
  return {
    ...layout,
    extents: layout.extents.map((extent) => {
      const { from } = extent;
      if (from.kind !== 'file') return extent;
      const start = starts[from.file];
      // A file that is not there is left to the check of the layout.
      if (start === undefined) return extent;
      return { ...extent, from: { kind: 'file', file: 0, offset: start + from.offset } };
    }),
  };
}

async function unnamedFile(
  folders: readonly string[],
  neededBytes: number,
): Promise<Result<{ write: FileHandle; fd: number }, HelperImageReason>> {
  let failed: HelperImageReason = { code: 'helper-no-room-to-join', data: { neededBytes } };
  for (const folder of folders) {
    try {
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize < neededBytes + spareBytes) continue;
      const path = join(folder, `.rekindle-${randomUUID()}`);
      const write = await open(path, 'wx', 0o600);
      try {
        // A handle of its own: the helper refuses one that could be written to.
        return ok({ write, fd: openSync(path, 'r') });
      } finally {
        await unlink(path);
      }
    } catch (error) {
      failed = { code: 'helper-join-failed', data: { errno: errnoOf(error) } };
    }
  }
  return err(failed);
}

async function copyAll(
  files: WriterStart['files'],
  fds: readonly number[],
  starts: readonly number[],
  write: FileHandle,
  signal: AbortSignal,
): Promise<Result<null, HelperImageReason>> {
  const buffer = Buffer.allocUnsafe(copyBytes);
  for (const [index, { path, identity }] of files.entries()) {
    const fd = fds[index] ?? -1;
    for (let at = 0; at < identity.sizeBytes;) {
      if (signal.aborted) return err({ code: 'opening-cancelled', data: {} });
      const wanted = Math.min(copyBytes, identity.sizeBytes - at);
      const { bytesRead: count } = await read(fd, buffer, 0, wanted, at);
      if (count === 0) return err({ code: 'image-changed', data: { path } });
      await writeAll(write, buffer.subarray(0, count), (starts[index] ?? 0) + at);
      at += count;
    }
    const now = openFileIdentity(fd);
    if (!now || !sameFile(now, identity)) return err({ code: 'image-changed', data: { path } });
  }
  return ok(null);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
}
