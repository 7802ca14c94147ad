import type { Reason } from '../../common/reason.ts';
import { identityOfNumber } from '../../drives/identity.ts';
import { helperMayStill } from '../../drives/open/open-drive.ts';
import type { OpenedDrive } from '../../drives/open/types.ts';
import { prepareRestore } from '../../stick/restore/prepare.ts';
import type { RestorePlan } from '../../stick/restore/plan.ts';
import { startRestore } from '../../stick/restore/start-restore.ts';
import type { RestoreOutcome, RestorePhase } from '../../stick/restore/types.ts';
import { createSpeedMeter } from '../../writer/speed.ts';
import type { TaskProgress } from '../../writer/task/task-board.ts';
import { isDrivePhase, startLife, type Life } from '../make-stick/stick-life.ts';
import { restoredDrive, unrestoredDrive } from '../restore-stick/restored-drive.ts';
import type { RestoredDrive } from '../restore-stick/types.ts';
import type { DriveWays } from './drive-ways.ts';
import { openTarget, outcomeOfRefusal, progressEveryMs, targetIsThere } from './open-target.ts';
import type { FromWriter, WriterRestore, WriterTarget } from './protocol.ts';
import { restoreSeenFromOutside } from './pulled-out.ts';
import { targetName } from './run-writer.ts';
import type { StickTask } from './stick-task.ts';

/** The built thread lies beside the built writer process. */
const restoreThread = new URL('./restore-worker.js', import.meta.url);

interface Restoring {
  readonly progress: () => TaskProgress<RestorePhase>;
  cancel(): void;
}

/** One drive that becomes an ordinary stick: unmount → open → write → verify → eject. */
export function startRestoreTask(
  target: WriterTarget,
  job: Pick<WriterRestore, 'filesystem' | 'label' | 'eject'>,
  ways: DriveWays,
  send: (message: FromWriter) => void,
): StickTask {
  const device = targetName(target);
  const cancelling = new AbortController();
  const state: { restoring: Pick<Restoring, 'cancel'> | null } = { restoring: null };

  const run = async (): Promise<RestoredDrive> => {
    const life = startLife('guard', (entered) => {
      if (isDrivePhase(entered)) send({ type: 'phase', device, phase: entered });
    });
    const opened = await openTarget(target, ways, life, cancelling.signal);
    if (!opened.ok) {
      if (target.kind === 'drive' && helperMayStill(opened.error)) return throughHelper(target, life);
      return unrestoredDrive(device, outcomeOfRefusal(opened.error), [opened.error]);
    }
    const drive = opened.value;
    try {
      const plan = await planFor(drive, job);
      if (cancelling.signal.aborted) return cancelledBefore(device);
      if (!plan.ok) return unrestoredDrive(device, 'refused', [plan.error]);
      const { fd, sizeBytes, logicalSectorBytes: sectorBytes } = drive;
      const restoring = startRestore(
        { fd, sizeBytes, sectorBytes, pieces: plan.value.pieces },
        restoreThread,
      );
      state.restoring = restoring;
      const stopTelling = tellProgress(device, restoring, life, send);
      const done = await restoring.done;
      stopTelling();
      // Asked while the handle is open, so that no other drive can have got its number.
      const result = await ended(drive.openedBy, plan.value, done, life);
      drive.close();
      if (!result.ok || !job.eject || target.kind !== 'drive') return result;
      const notes = await release(device, drive.identity.majorMinor, ways);
      return { ...result, reasons: [...result.reasons, ...notes] };
    } finally {
      drive.close();
    }
  };

  const throughHelper = async (
    drive: Extract<WriterTarget, { kind: 'drive' }>,
    life: Life,
  ): Promise<RestoredDrive> => {
    const helper = await ways.helper(null);
    const { majorMinor, sizeBytes, serial, diskseq } = drive.identity;
    if (!helper.ok) return unrestoredDrive(device, 'failed', [{ code: 'no-way-to-ask', data: { device } }]);
    if (majorMinor === null || sizeBytes === null) {
      return unrestoredDrive(device, 'refused', [{ code: 'drive-not-identified', data: {} }]);
    }
    // Nobody has opened it yet; the helper makes sure that what is planned fits the drive that it opens.
    const known = await identityOfNumber(majorMinor, device);
    if (!known.ok) return unrestoredDrive(device, outcomeOfRefusal(known.error), [known.error]);
    const plan = await planFor({ sizeBytes, logicalSectorBytes: known.value.logicalSectorBytes ?? 512 }, job);
    if (cancelling.signal.aborted) return cancelledBefore(device);
    if (!plan.ok) return unrestoredDrive(device, 'refused', [plan.error]);
    let stopTelling = (): void => undefined;
    const { pieces, content } = plan.value.pieces;
    const command = {
      device,
      identity: { majorMinor, sizeBytes, serial, diskseq },
      pieces: [...pieces],
      content: Buffer.from(content).toString('base64'),
    };
    const restoring = helper.value.restore(command, (step) => {
      if (step === 'begun') stopTelling = tellProgress(device, restoring, life, send);
      else life.enter(step);
    });
    state.restoring = restoring;
    const done = await restoring.done;
    stopTelling();
    if (done.ok) return ended('helper', plan.value, done.value, life);
    return unrestoredDrive(device, outcomeOfRefusal(done.error), [done.error]);
  };

  const ended = async (
    openedBy: RestoredDrive['openedBy'],
    plan: RestorePlan,
    done: RestoreOutcome,
    life: Life,
  ): Promise<RestoredDrive> => {
    const seen = await restoreSeenFromOutside(done, () => targetIsThere(target));
    const result = restoredDrive(device, openedBy, plan, seen);
    // The last states may have come and gone since the progress was looked at.
    if (result.outcome === 'done') life.reach('eject');
    if (result.outcome === 'mismatch') life.reach('verify');
    return result;
  };

  const done = run()
    .catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      return unrestoredDrive(device, 'failed', [{ code: 'drive-unforeseen', data: { detail } }]);
    })
    .then((result) => send({ type: 'restored', result }));
  return {
    done,
    cancel() {
      cancelling.abort();
      state.restoring?.cancel();
    },
  };
}

function planFor(
  drive: Pick<OpenedDrive, 'sizeBytes' | 'logicalSectorBytes'>,
  { filesystem, label }: Pick<WriterRestore, 'filesystem' | 'label'>,
): ReturnType<typeof prepareRestore> {
  const [disk = 0, volume = 0] = crypto.getRandomValues(new Uint32Array(2));
  return prepareRestore({
    driveBytes: drive.sizeBytes,
    sectorBytes: drive.logicalSectorBytes,
    filesystem,
    label,
    ids: { disk, volume },
    madeAt: new Date(),
  });
}

/** What could not be done is a note: the drive is written, proved and closed. */
async function release(device: string, majorMinor: string | null, ways: DriveWays): Promise<Reason[]> {
  if (majorMinor === null) return [];
  const released = await ways.opener.release({ device, majorMinor });
  return released.ok ? [] : [released.error];
}

/** Tells the phase when it changes and how far it has come a few times a second, until stopped. */
function tellProgress(
  device: string,
  restoring: Restoring,
  life: Life,
  send: (message: FromWriter) => void,
): () => void {
  let meter = createSpeedMeter();
  let phase: RestorePhase | null = null;
  const tell = (): void => {
    const now = restoring.progress();
    if (now.phase !== phase) {
      phase = now.phase;
      meter = createSpeedMeter();
      life.reach(phase);
    }
    // The thread has not begun yet.
    if (now.total === 0) return;
    const { bytesPerSecond, secondsLeft } = meter.sample(performance.now(), now.done, now.total);
    const { done: bytes, total: totalBytes } = now;
    send({ type: 'progress', device, phase, bytes, totalBytes, bytesPerSecond, secondsLeft });
  };
  tell();
  const timer = setInterval(tell, progressEveryMs);
  return () => {
    clearInterval(timer);
    tell();
  };
}

function cancelledBefore(device: string): RestoredDrive {
  return unrestoredDrive(device, 'cancelled', [{ code: 'restore-cancelled-untouched', data: {} }]);
}
