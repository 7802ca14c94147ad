import type { Reason } from '../../common/reason.ts';
import type { ProbedWriteOutcome, ProbedWriteProgress } from '../../writer/probe/probe-then-write.ts';
import type { ProbeOutcome, ProbePhase } from '../../writer/probe/types.ts';
import type { RestoreOutcome, RestorePhase } from '../../stick/restore/types.ts';
import type { TaskProgress } from '../../writer/task/task-board.ts';
import {
  decodeLayout,
  mostContentChars,
  mostExtents,
  type CodedLayout,
} from '../writer-process/coded-layout.ts';
import type { Changed } from '../../writer/changed.ts';
import type { Layout } from '../../writer/layout.ts';
import {
  exactly,
  integer,
  listOf,
  oneOf,
  orNull,
  record,
  ShapeError,
  text,
  trueOrFalse,
  whole,
  type Shape,
} from './shape.ts';

/*
 * What passes between the writer process and the helper, one JSON value a line. The helper has three handles:
 * commands come in on 0, messages go out on 1, and 2 is the image, open for reading. pkexec closes all
 * others, and none of the three can be used for anything but what it is for: the helper never opens a
 * path to read from. Without an image, for a probe, 2 is /dev/null, and nothing can be written. When 0 ends, because the other side hung up or died, everything is cancelled.
 */

const decimal = text(40, /^\d+$/);
/** In characters; a line holds it even if each of them is escaped. */
const contentPieceChars = 250_000;

/** Where the drive is; which one it must be is told by `identity`. */
const device = text(256, /^\/dev\/[^\0]+$/);
const identity = record({
  majorMinor: text(20, /^\d{1,7}:\d{1,7}$/),
  sizeBytes: whole,
  serial: orNull(text(1024)),
  diskseq: orNull(decimal),
});

const writeCommand = record({
  type: exactly('write'),
  device,
  identity,
  /** The file on handle 2; `null` if the layout takes nothing from a file. */
  image: orNull(
    record({
      sha256: orNull(text(64, /^[0-9a-f]{64}$/)),
      identity: record({ dev: decimal, ino: decimal, sizeBytes: whole, mtimeNs: decimal, ctimeNs: decimal }),
    }),
  ),
  /** What to do with what the drive holds already. */
  differences: oneOf(exactly('auto'), oneOf(exactly('always'), exactly('never'))),
  /** Ask the drive how much it really holds before the image is written. */
  probeFirst: trueOrFalse,
});

/**
 * A piece of what the next write of this drive is to lay out, if that is something else than the image as it is. It may
 * be longer than a line: see `parseContent`.
 */
const contentCommand = record({ type: exactly('content'), device, piece: text(contentPieceChars) });

const probeCommand = record({
  type: exactly('probe'),
  device,
  identity,
  form: oneOf(exactly('quick'), exactly('full')),
});

/** An ordinary stick: some ten pieces, and a few KiB that are not zero. */
const restoreCommand = record({
  type: exactly('restore'),
  device,
  identity,
  pieces: listOf(record({ start: whole, end: whole, from: orNull(whole) }), 256),
  /** Base64. */
  content: text(500_000, /^[A-Za-z0-9+/]*={0,2}$/),
});

const cancelCommand = record({ type: exactly('cancel'), device: text(256) });

const command = oneOf(
  oneOf(writeCommand, contentCommand),
  oneOf(probeCommand, oneOf(restoreCommand, cancelCommand)),
);

/** Writer process → helper. */
export type HelperCommand = ReturnType<typeof command>;
export type HelperWriteCommand = Extract<HelperCommand, { type: 'write' }>;
export type HelperProbeCommand = Extract<HelperCommand, { type: 'probe' }>;

export type HelperRestoreCommand = Extract<HelperCommand, { type: 'restore' }>;

const contentShape = record({
  layout: record({
    sizeBytes: whole,
    extents: listOf(integer, 4 * mostExtents),
    content: text(mostContentChars),
    last: orNull(listOf(whole, 2 * mostExtents)),
    found: orNull(record({ stretches: listOf(whole, 2 * mostExtents), sha256: text(64, /^[0-9a-f]{64}$/) })),
  }),
  changed: listOf(record({ start: whole, length: whole, what: text(4096) }), 1000),
});

/** What a drive is to hold, as the helper is told of it. */
export interface HelperContent {
  readonly layout: CodedLayout;
  readonly changed: readonly Changed[];
}

/** Cuts it into pieces for lines; in JSON a piece is at most twice as long. */
export function piecesOfContent(content: HelperContent): string[] {
  const whole = JSON.stringify(content);
  const count = Math.ceil(whole.length / contentPieceChars);
  return Array.from({ length: count }, (_, at) =>
    whole.slice(at * contentPieceChars, (at + 1) * contentPieceChars),
  );
}

/** @returns `null` for anything that is not content to the letter, or no layout */
export function parseContent(
  whole: string,
): { readonly layout: Layout; readonly changed: readonly Changed[] } | null {
  const content = parsed(contentShape, whole);
  const layout = content && decodeLayout(content.layout);
  return layout?.ok ? { layout: layout.value, changed: content?.changed ?? [] } : null;
}

/** `null` for anything that is not a command to the letter. */
export function parseCommand(line: string): HelperCommand | null {
  return parsed(command, line);
}

function parsed<Value>(shape: Shape<Value>, json: string): Value | null {
  try {
    return shape(JSON.parse(json));
  } catch (error) {
    if (error instanceof ShapeError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** How far a drive is in the hands of the helper; `begun`: it is open, and the work itself begins. */
export type HelperStep = 'unmount' | 'open' | 'begun';

/** Helper → writer process. A drive ends with `refused`, `outcome`, `probed` or `restored`, and nothing follows for it. */
export type HelperMessage =
  /** The password was right, and the helper listens. */
  | { readonly type: 'ready' }
  | { readonly type: 'step'; readonly device: string; readonly step: HelperStep }
  | {
      readonly type: 'progress';
      readonly device: string;
      readonly phase: ProbedWriteProgress['phase'];
      readonly bytes: number;
      readonly totalBytes: number;
    }
  | { readonly type: 'refused'; readonly device: string; readonly reason: Reason }
  | { readonly type: 'outcome'; readonly device: string; readonly outcome: ProbedWriteOutcome }
  | {
      readonly type: 'probing';
      readonly device: string;
      readonly phase: ProbePhase;
      readonly done: number;
      readonly total: number;
    }
  | { readonly type: 'probed'; readonly device: string; readonly outcome: ProbeOutcome }
  | ({ readonly type: 'restoring'; readonly device: string } & TaskProgress<RestorePhase>)
  | { readonly type: 'restored'; readonly device: string; readonly outcome: RestoreOutcome };

/** A line that is longer is no message; what says it is no friend. */
export const maxLineLength = 524_288;

/**
 * Cuts a stream of text into lines.
 * @returns a function that takes the next piece and gives the lines that it completed; `null` once a line is too
 *   long, after which nothing can be understood any more
 */
export function lineCutter(maxLength: number = maxLineLength): (piece: string) => string[] | null {
  let rest = '';
  let lost = false;
  return (piece) => {
    if (lost) return null;
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    lost = rest.length > maxLength || lines.some((line) => line.length > maxLength);
    return lost ? null : lines;
  };
}
