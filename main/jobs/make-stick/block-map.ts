import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { checkBmap, type CheckOptions } from '../../images/bmap/check-bmap.ts';
import { findBmap, readBmap } from '../../images/bmap/find-bmap.ts';
import type { Bmap } from '../../images/bmap/parse-bmap.ts';
import { fileError, openFileSource } from '../../images/byte-source.ts';
import { imageLayout, type Layout } from '../../writer/layout.ts';
import { joinedStretches } from '../../writer/stretches.ts';
import { headBytes } from '../../writer/write-plan.ts';
import type { WritableImage } from './unpacked-image.ts';

/** The path of a block map, `false` for none, `null` for the one that may lie beside the image. */
export type BlockMapChoice = string | false | null;

/** How an image goes onto sticks, before anything is added to it. */
export interface ImageBase {
  readonly layout: Layout;
  /** What a person should know of sticks that are made like this. */
  readonly notes: readonly Reason[];
}

/**
 * The image by its block map, if it has one: only what the map names is written and claimed, after all of it was
 * compared with the map. A map that was asked for must be good. One that only lies beside the image, and cannot be
 * used, is passed over, for writing the whole image is always right; but if the two contradict one another, one of
 * them is not what it should be, and nothing is written.
 *
 * Holes of an image file without a map are not left out: they stand for zeroes, which a drive that was in use does not
 * hold. The maker of a map says that it does not matter what is there; a hole says nothing like it.
 * @returns as value `null` if it was cancelled
 */
export async function imageBase(
  image: WritableImage,
  wanted: BlockMapChoice,
  options: CheckOptions,
): Promise<Result<ImageBase | null, Reason>> {
  const whole: ImageBase = { layout: imageLayout(image.sizeBytes), notes: [] };
  if (wanted === false) return ok(whole);
  const found =
    wanted !== null ? { path: wanted, map: await readBmap(wanted) } : await findBmap(image.chosen.path);
  if (found === null) return ok(whole);
  const { path, map } = found;
  const checked = map.ok ? await compared(image, map.value, options) : map;
  if (!checked.ok) {
    if (wanted !== null || checked.error.code === 'bmap-mismatch') return checked;
    const ignored: Reason = { code: 'bmap-ignored', data: { path } };
    return ok({ ...whole, notes: [ignored, checked.error] });
  }
  return ok(checked.value && mapped(image.sizeBytes, checked.value));
}

async function compared(
  image: WritableImage,
  map: Bmap,
  options: CheckOptions,
): Promise<Result<Bmap | null, Reason>> {
  const source = await openFileSource(image.path);
  if (!source.ok) return source;
  try {
    const fits = await checkBmap(source.value, map, options);
    return fits.ok ? ok(fits.value && map) : fits;
  } catch (error) {
    return err(fileError(image.path, error));
  } finally {
    await source.value.close();
  }
}

/** The first MiB is written whole, so that nothing of an old system is left there. */
function mapped(imageBytes: number, { ranges }: Bmap): ImageBase {
  const head = { start: 0, end: Math.min(headBytes, imageBytes) };
  const held = joinedStretches([head, ...ranges]);
  const layout: Layout = {
    sizeBytes: imageBytes,
    extents: held.map(({ start, end }) => ({
      start,
      length: end - start,
      from: { kind: 'file', file: 0, offset: start },
    })),
  };
  const unmappedBytes = imageBytes - held.reduce((sum, { start, end }) => sum + end - start, 0);
  const note: Reason = { code: 'stick-unmapped', data: { unmappedBytes } };
  return { layout, notes: unmappedBytes > 0 ? [note] : [] };
}
