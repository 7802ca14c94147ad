import { ok, type Result } from '../../common/result.ts';
import { unmappedBytes, type Changed } from '../../writer/changed.ts';
import { imageLayout, type Layout, type LayoutReason } from '../../writer/layout.ts';
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
