import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Reason } from '../../common/reason.ts';
import { ok, type Result } from '../../common/result.ts';
import { roundDownTo } from '../../writer/aligned-buffer.ts';
import type { Changed } from '../../writer/changed.ts';
import type { FileIdentity } from '../../writer/file-identity.ts';
import { layoutSectorBytes, type Layout } from '../../writer/layout.ts';
import type { KnownSticks } from '../probe-stick/known-sticks-file.ts';
import { logEvents, type LoggedImage } from '../stick-log/log-events.ts';
import { probedEvent, writtenEvent, type StickJournal } from '../stick-log/stick-journal.ts';
import type { StickLog } from '../stick-log/stick-log.ts';
import { codeLayout } from '../writer-process/coded-layout.ts';
import type { StickMessage } from '../writer-process/in-step.ts';
import type { WriterPort } from '../writer-process/port.ts';
import type { WriterStart, WriterTarget } from '../writer-process/protocol.ts';
import { runWriter, targetName, untouchedDrive } from '../writer-process/run-writer.ts';
import type { DriveResult, MakeStickRequest, StickEvent } from './types.ts';

/** A file of which sticks are to hold something, in the state in which it was proved or looked into. */
export interface StickFile {
  readonly path: string;
  /** `null` if nobody asked; of the first file alone it is told, for that is the image. */
  readonly sha256: string | null;
  readonly identity: FileIdentity;
}

/** What one stick is to hold. */
export interface StickPlan {
  /** Takes from the job's files, by their numbers. */
  readonly layout: Layout;
  /** Where it holds something else than the first file on purpose. */
  readonly changed: readonly Changed[];
  /** What a person should know of the stick once it is ready. */
  readonly notes?: readonly Reason[];
  /** The id in its manifest, if it gets one. */
  readonly stick?: string;
}

/** The drive that a plan is made for. */
export interface PlannedDrive {
  /** Its device, or the path of a virtual stick. */
  readonly name: string;
  readonly sizeBytes: number;
}

/** What is to be written to sticks. */
export interface SticksContent {
  readonly files: readonly StickFile[];
  /** Plans a stick once its size is known; an error refuses that drive alone. */
  readonly plan: (drive: PlannedDrive) => Promise<Result<StickPlan, Reason>>;
  /** What the log notes, so that a stick that was not finished can be made again. */
  readonly logged: LoggedImage;
}

/** What the job needs from the one who runs it. */
export interface WriteSticksPorts {
  readonly startWriter: () => WriterPort;
  /** Says of every drive how far it got, for the case that nobody is left to tell. */
  readonly log: StickLog;
  /** Whom it need not ask how much they hold. */
  readonly knownSticks: KnownSticks;
  /** Remembers what is on which stick, and how sticks age. */
  readonly stickJournal?: StickJournal;
  /** What a drive calls itself, for that; `null` is not known. */
  readonly modelOf?: (device: string) => string | null;
}

/**
 * Writes each target that passed the guard what its plan says, and reads it back. Every target gets exactly one
 * result and one event that tells it; the promise never rejects.
 */
export async function writeSticks(
  targets: readonly WriterTarget[],
  content: SticksContent,
  { eject, differences, probe }: Pick<MakeStickRequest, 'eject' | 'differences' | 'probe'>,
  ports: WriteSticksPorts,
  onEvent: (event: StickEvent) => void,
  signal: AbortSignal,
): Promise<DriveResult[]> {
  const refused: DriveResult[] = [];
  const planned: WriterTarget[] = [];
  const notes = new Map<string, readonly Reason[]>();
  const ids = new Map<string, string>();
  /** Drives that the writing of has begun. */
  const written = new Set<string>();
  for (const target of targets) {
    const plan = await planFor(target, content.plan);
    if (plan.ok) {
      notes.set(targetName(target), plan.value.notes ?? []);
      if (plan.value.stick !== undefined) ids.set(targetName(target), plan.value.stick);
      planned.push({
        ...target,
        // A virtual stick is a file of this computer, and cannot lie.
        probe: probe !== false && target.kind === 'drive' && !ports.knownSticks.has(target.identity),
        layout: codeLayout(plan.value.layout),
        changed: [...plan.value.changed],
      });
      continue;
    }
    const result = untouchedDrive(targetName(target), 'refused', [plan.error]);
    onEvent({ event: 'drive', result });
    refused.push(result);
  }
  if (planned.length === 0) return refused;
  const withNotes = (result: DriveResult): DriveResult =>
    result.ok ? { ...result, reasons: [...(notes.get(result.device) ?? []), ...result.reasons] } : result;
  const meet = (result: DriveResult): void => {
    const { device, probe: found } = result;
    const target = targets.find((one) => one.kind === 'drive' && one.device === device);
    if (target?.kind !== 'drive') return;
    const { identity } = target;
    if (found) ports.knownSticks.note(identity, found.verdict);
    const drive = { identity, model: ports.modelOf?.(device) ?? null };
    const image = basename(content.logged.path);
    // One that was refused, or let go of before, is what it was.
    ports.stickJournal?.note(drive, [
      ...(found ? [probedEvent(found)] : []),
      ...(written.has(device) ? [writtenEvent({ stick: ids.get(device) ?? null, image, result })] : []),
    ]);
  };
  const note = logEvents(ports.log, planned, content.logged, () => performance.now());
  const start: WriterStart = {
    type: 'start',
    files: content.files.map(({ path, sha256, identity }) => ({ path, sha256, identity })),
    targets: planned,
    ...(eject === undefined ? {} : { eject }),
    ...(differences === undefined ? {} : { differences }),
  };
  const results = await runWriter(
    ports.startWriter(),
    start,
    (event) => {
      const told = stickEvent(event, withNotes);
      if (told.event === 'phase' && told.phase === 'write' && told.device) written.add(told.device);
      if (told.event === 'drive') meet(told.result);
      note(told);
      onEvent(told);
    },
    signal,
  );
  return [...refused, ...results.map(withNotes)];
}

async function planFor(
  target: WriterTarget,
  plan: SticksContent['plan'],
): Promise<Result<StickPlan, Reason>> {
  const sizeBytes = await sizeOf(target);
  // Nothing can be planned, and the writer, when it opens it, finds out why.
  if (sizeBytes === null) return ok({ layout: { sizeBytes: 0, extents: [] }, changed: [] });
  return plan({ name: targetName(target), sizeBytes });
}

/** In bytes; `null` if nobody knows. */
async function sizeOf(target: WriterTarget): Promise<number | null> {
  if (target.kind === 'drive') return target.identity.sizeBytes;
  if (target.createBytes !== null) return target.createBytes;
  return stat(target.path).then(
    ({ size }) => roundDownTo(layoutSectorBytes, size),
    () => null,
  );
}

function stickEvent(event: StickMessage, withNotes: (result: DriveResult) => DriveResult): StickEvent {
  switch (event.type) {
    case 'phase':
      return { event: 'phase', phase: event.phase, device: event.device };
    case 'progress': {
      const { type: _type, ...progress } = event;
      return { event: 'progress', ...progress };
    }
    case 'drive':
      return { event: 'drive', result: withNotes(event.result) };
  }
}
