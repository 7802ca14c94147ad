import type { Reason } from '../../common/reason.ts';
import type { Result } from '../../common/result.ts';
import type { Drive } from '../../drives/types.ts';
import { judgeWish } from '../../stick/restore/plan.ts';
import { startJob, type Job } from '../job.ts';
import { chooseTargets } from '../make-stick/choose-targets.ts';
import { inOrder } from '../make-stick/in-order.ts';
import { outcomeOf } from '../make-stick/outcome.ts';
import { noteEmptied } from '../stick-log/note-emptied.ts';
import { modelOf, restoredEvent, type StickJournal } from '../stick-log/stick-journal.ts';
import type { StickLog } from '../stick-log/stick-log.ts';
import type { WriterPort } from '../writer-process/port.ts';
import type { WriterTarget } from '../writer-process/protocol.ts';
import { runRestore, type RestoreMessage } from '../writer-process/run-restore.ts';
import { targetName } from '../writer-process/run-writer.ts';
import { unrestoredDrive } from './restored-drive.ts';
import type { RestoredDrive, RestoreEvent, RestoreStickRequest, RestoreStickResult } from './types.ts';

/** What the job needs from the one who runs it. */
export interface RestoreStickPorts {
  readonly listDrives: (options: { allowLoop: boolean }) => Promise<Result<readonly Drive[], Reason>>;
  readonly startWriter: () => WriterPort;
  /** A stick that was restored is no unfinished one any more. */
  readonly log: StickLog;
  /** Remembers what became of it. */
  readonly stickJournal?: StickJournal;
}

/** Cancelled, it leaves drives that were being written empty, without a partition, and says so. */
export type RestoreStick = Job<RestoreStickResult>;

/**
 * Makes ordinary sticks of one or many drives: one partition, empty, of the kind that sticks are sold with. Per drive:
 * guard → unmount → open → write → verify → eject. Each must pass the guard once more, now, as if an image were to be
 * written to it; one drive's trouble never touches another's.
 */
export function startRestoreStick(
  request: RestoreStickRequest,
  ports: RestoreStickPorts,
  onEvent: (event: RestoreEvent) => void,
): RestoreStick {
  return startJob((signal) => restoreStick(request, ports, onEvent, signal), onEvent);
}

const cancelled: Reason = { code: 'restore-cancelled-untouched', data: {} };

async function restoreStick(
  request: RestoreStickRequest,
  ports: RestoreStickPorts,
  onEvent: (event: RestoreEvent) => void,
  signal: AbortSignal,
): Promise<RestoreStickResult> {
  const end = (reasons: readonly Reason[], drives: readonly RestoredDrive[] = []): RestoreStickResult => {
    const outcome = outcomeOf({ cancelled: signal.aborted, trust: null, reasons, drives });
    return { outcome, ok: outcome === 'done', drives, reasons };
  };
  const listed = await ports.listDrives({ allowLoop: request.allowLoop });
  if (signal.aborted) return end([cancelled]);
  if (!listed.ok) return end([listed.error]);

  const chosen = chooseTargets(request.targets, listed.value, 0);
  const refusals = new Map<string, readonly Reason[]>(
    chosen.refused.map(({ device, reasons }) => [device, reasons]),
  );
  const accepted: WriterTarget[] = [];
  for (const target of chosen.accepted) {
    const refusal = refusalOf(target, request, listed.value);
    if (refusal) refusals.set(targetName(target), [refusal]);
    else accepted.push(target);
  }
  const refused = [...refusals].map(([device, reasons]) => unrestoredDrive(device, 'refused', reasons));
  for (const result of refused) onEvent({ event: 'drive', result });

  const restored = await restoreAll(accepted, request, listed.value, ports, onEvent, signal);
  return end([], inOrder(request.targets, [...refused, ...restored]));
}

async function restoreAll(
  targets: readonly WriterTarget[],
  { filesystem, label, eject }: RestoreStickRequest,
  drives: readonly Drive[],
  ports: RestoreStickPorts,
  onEvent: (event: RestoreEvent) => void,
  signal: AbortSignal,
): Promise<RestoredDrive[]> {
  if (targets.length === 0) return [];
  const begun = new Set<string>();
  return runRestore(
    ports.startWriter(),
    { type: 'restore', targets: [...targets], filesystem, label, eject: eject ?? false },
    (message) => {
      if (message.type === 'phase' && message.phase === 'write') {
        begun.add(message.device);
        noteEmptied(ports.log, targets, message.device);
      }
      if (message.type === 'restored' && begun.has(message.result.device)) {
        const { device } = message.result;
        const target = targets.find((one) => one.kind === 'drive' && one.device === device);
        if (target?.kind === 'drive') {
          const drive = { identity: target.identity, model: modelOf(drives, device) };
          ports.stickJournal?.note(drive, [restoredEvent(message.result)]);
        }
      }
      onEvent(restoreEvent(message));
    },
    signal,
  );
}

/** What cannot come to a good end is refused before the drive is unmounted, as far as it is known by then. */
function refusalOf(
  target: WriterTarget,
  { filesystem, label }: RestoreStickRequest,
  drives: readonly Drive[],
): Reason | null {
  const drive = target.kind === 'drive' ? drives.find(({ device }) => device === target.device) : undefined;
  const driveBytes = target.kind === 'virtual' ? target.createBytes : (drive?.sizeBytes ?? null);
  if (driveBytes === null) return null;
  return judgeWish({ driveBytes, sectorBytes: drive?.logicalSectorBytes ?? 512, filesystem, label });
}

function restoreEvent(message: RestoreMessage): RestoreEvent {
  switch (message.type) {
    case 'phase':
      return { event: 'phase', phase: message.phase, device: message.device };
    case 'progress': {
      const { type: _type, ...progress } = message;
      return { event: 'progress', ...progress };
    }
    case 'restored':
      return { event: 'drive', result: message.result };
  }
}
