import type { Layout } from './layout.ts';
import { joinedStretches, lengthOf, withoutStretches, type Stretch } from './stretches.ts';

/** A place at which a drive holds something else than its image, on purpose. */
export interface Changed {
  /** In bytes from the start of the drive, and of the image. */
  readonly start: number;
  readonly length: number;
  /** What lies there now: `partition-table`, say. */
  readonly what: string;
}

/**
 * Where a drive will hold something else than the image, or nothing for certain.
 * @param imageBytes size of the first of the layout's files, which is the image
 * @returns `null` if nothing of the image lies where it would as it is
 */
export function differsFromImage(layout: Layout, imageBytes: number): Stretch[] | null {
  const same = joinedStretches(
    layout.extents.flatMap(({ start, length, from }) =>
      from.kind === 'file' && from.file === 0 && from.offset === start
        ? [{ start, end: start + length }]
        : [],
    ),
  );
  return same.length === 0 ? null : withoutStretches([{ start: 0, end: imageBytes }], same);
}

/**
 * Whether a drive whose layout was read back right holds the image but for what was changed on purpose, so that
 * the image's digest may be told.
 */
export function holdsImage(layout: Layout, imageBytes: number, changed: readonly Changed[]): boolean {
  return differsFromImage(layout, imageBytes) !== null && unmappedBytes(layout, imageBytes, changed) === 0;
}

/** How much of the image the drive will hold nothing certain of, in bytes: neither the image's own nor told as changed. */
export function unmappedBytes(layout: Layout, imageBytes: number, changed: readonly Changed[]): number {
  const told = joinedStretches(changed.map(({ start, length }) => ({ start, end: start + length })));
  return lengthOf(withoutStretches(differsFromImage(layout, imageBytes) ?? [], told));
}
