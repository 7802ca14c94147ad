import { roundDownTo } from '../aligned-buffer.ts';
import { headBytes } from '../write-plan.ts';
import { blockBytes } from './mark.ts';
import type { ProbeRun } from './probe-run.ts';

const mebibyte = 1024 * 1024;

/** As long as a last part may be for its start to be found exactly. */
const stretchBytes = 2 * mebibyte;

/**
 * On a drive that holds less than this, filler and the shared part would lie upon each other, and what is there could
 * not be put back with certainty.
 */
export function hasRoomForTail(edge: number, fillerBytes: number): boolean {
  return edge - stretchBytes >= headBytes + 4 * fillerBytes;
}

/** Where the part of a drive begins that everything behind its end is written to: exactly, or between two bounds. */
export interface TailStart {
  readonly least: number;
  readonly most: number;
}

/**
 * Finds where the shared last part of a fake begins, by writing a stretch far behind the end, without a gap, and
 * looking where it came out. How the fake chooses the place within that part does not matter, as long as it takes them
 * in turn.
 * @param edge the lowest place that lost its mark, with room below it: see `hasRoomForTail`
 * @param step places so far apart share a cell; the shared part is no longer than that
 * @returns `null` if the stretch did not come out near the edge: then the drive does something else
 * @throws ProbeEnded
 */
export function findTail(
  run: ProbeRun,
  { edge, step, fillerBytes }: { readonly edge: number; readonly step: number; readonly fillerBytes: number },
): TailStart | null {
  const { endBytes } = run.plan;
  const room = endBytes - edge - stretchBytes;
  if (room < 2 * blockBytes) return null;
  const length = roundDownTo(blockBytes, Math.min(stretchBytes, room / 2));
  const offset = roundDownTo(blockBytes, edge + stretchBytes + (room - length) / 2);
  const window = { from: Math.max(headBytes, edge - stretchBytes), to: edge + stretchBytes };
  run.board.begin('confirm', (length + fillerBytes + window.to - window.from) / blockBytes);
  const salt = run.newSalt();
  run.fillBelow(window.from);
  run.mark([{ offset, length }], salt);
  run.settle(fillerBytes);
  const most = run.firstMarkIn(window.from, Math.min(window.to, offset), salt);
  if (most === null) return null;
  const whole = step <= length && most > window.from;
  // What is shared in part only is lost as well.
  const start = roundDownTo(blockBytes, most);
  if (whole) return { least: start, most: start };
  // The edge itself is known to a step at worst.
  return { least: Math.max(headBytes, edge - 2 * step), most: start };
}
