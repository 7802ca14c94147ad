import { readSync } from 'node:fs';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { unmappedBytes, type Changed } from '../../writer/changed.ts';
import { openFileIdentity, sameFile } from '../../writer/file-identity.ts';
import { imageLayout, type Extent, type Layout, type LayoutReason } from '../../writer/layout.ts';
import { decodeLayout } from './coded-layout.ts';
import type { WriterStart, WriterTarget } from './protocol.ts';

/** What one drive is to hold, as its target says. */
export interface PlannedStick {
  readonly layout: Layout;
  readonly changed: readonly Changed[];
  /** How much of the image is left out, in bytes. */
  readonly unmappedBytes: number;
}

export function plannedStick(
  target: Pick<WriterTarget, 'layout' | 'changed'>,
  files: WriterStart['files'],
): Result<PlannedStick, LayoutReason> {
  const imageBytes = files[0]?.identity.sizeBytes ?? 0;
  const layout = target.layout ? decodeLayout(target.layout) : ok(imageLayout(imageBytes));
  if (!layout.ok) return layout;
  const changed = target.changed ?? [];
  return ok({
    layout: layout.value,
    changed,
    unmappedBytes: unmappedBytes(layout.value, imageBytes, changed),
  });
}

/** The helper is sent what comes from further files, and holds it in memory. */
const mostSentBytes = 32 * 1024 * 1024;

export type HelperFilesReason = Reason<'helper-too-many-files', { fileBytes: number; mostBytes: number }>;

/**
 * The same layout for the helper, which inherits the first file alone: what comes from the others is read here and
 * sent to it.
 * @param fds the files, open
 */
export function layoutForHelper(
  layout: Layout,
  files: WriterStart['files'],
  fds: readonly number[],
): Result<Layout, HelperFilesReason | Reason<'image-changed', { path: string }>> {
  const further = layout.extents.filter(({ from }) => from.kind === 'file' && from.file > 0);
  const fileBytes = further.reduce((sum, { length }) => sum + length, 0);
  if (fileBytes > mostSentBytes) {
    return err({ code: 'helper-too-many-files', data: { fileBytes, mostBytes: mostSentBytes } });
  }
  const extents: Extent[] = [];
  for (const extent of layout.extents) {
    const { length, from } = extent;
    if (from.kind !== 'file' || from.file === 0) {
      extents.push(extent);
      continue;
    }
    const bytes = readWhole(fds[from.file] ?? -1, from.offset, length);
    const file = files[from.file];
    const now = openFileIdentity(fds[from.file] ?? -1);
    if (bytes === null || !file || !now || !sameFile(now, file.identity)) {
      return err({ code: 'image-changed', data: { path: file?.path ?? '' } });
    }
    extents.push({ ...extent, from: { kind: 'bytes', bytes } });
  }
  return ok({ ...layout, extents });
}

function readWhole(fd: number, offset: number, length: number): Uint8Array | null {
  const bytes = new Uint8Array(length);
  try {
    for (let done = 0; done < length;) {
      const count = readSync(fd, bytes, done, length - done, offset + done);
      if (count === 0) return null;
      done += count;
    }
    return bytes;
  } catch {
    return null;
  }
}
