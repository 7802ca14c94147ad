import { helperMayStill } from '../../drives/open/open-drive.ts';
import { startProbe } from '../../writer/probe/start-probe.ts';
import type { ProbeOutcome, ProbePhase } from '../../writer/probe/types.ts';
import type { TaskProgress } from '../../writer/task/task-board.ts';
import { isDrivePhase, startLife, type Life } from '../make-stick/stick-life.ts';
import { probedDrive, unprobedDrive } from '../probe-stick/probed-drive.ts';
import type { ProbedDrive } from '../probe-stick/types.ts';
import type { DriveWays } from './drive-ways.ts';
import { driveThreads, openTarget, outcomeOfRefusal, progressEveryMs, targetIsThere } from './open-target.ts';
import type { FromWriter, WriterProbe, WriterTarget } from './protocol.ts';
import { probeSeenFromOutside } from './pulled-out.ts';
import { targetName } from './run-writer.ts';
import type { StickTask } from './stick-task.ts';

interface Probing {
  progress(): TaskProgress<ProbePhase>;
  cancel(): void;
}

/** One drive that is asked how much it holds: unmount → open → probe. */
export function startProbeTask(
  { target, form }: WriterProbe,
  ways: DriveWays,
  send: (message: FromWriter) => void,
): StickTask {
  const device = targetName(target);
  const cancelling = new AbortController();
  const state: { probing: Pick<Probing, 'cancel'> | null } = { probing: null };

  const run = async (): Promise<ProbedDrive> => {
    const life = startLife('guard', (entered) => {
      if (isDrivePhase(entered)) send({ type: 'phase', device, phase: entered });
    });
    const opened = await openTarget(target, ways, life, cancelling.signal);
    if (!opened.ok) {
      if (target.kind === 'drive' && helperMayStill(opened.error)) return throughHelper(target, life);
      return unprobedDrive(device, outcomeOfRefusal(opened.error), [opened.error]);
    }
    const drive = opened.value;
    try {
      if (cancelling.signal.aborted) return cancelledBefore(device);
      life.enter('probe');
      const probing = startProbe({ fd: drive.fd, sizeBytes: drive.sizeBytes, form }, driveThreads.probe);
      state.probing = probing;
      const stopTelling = tellProbing(device, probing, send);
      const outcome = await probing.done;
      stopTelling();
      // Asked while the handle is open, so that no other drive can have got its number.
      return await ended(drive.openedBy, outcome);
    } finally {
      drive.close();
    }
  };

  const ended = async (openedBy: ProbedDrive['openedBy'], outcome: ProbeOutcome): Promise<ProbedDrive> =>
    probedDrive(device, openedBy, await probeSeenFromOutside(outcome, () => targetIsThere(target)));

  const throughHelper = async (
    drive: Extract<WriterTarget, { kind: 'drive' }>,
    life: Life,
  ): Promise<ProbedDrive> => {
    const helper = await ways.helper(null);
    const { majorMinor, sizeBytes, serial, diskseq } = drive.identity;
    if (!helper.ok) return unprobedDrive(device, 'failed', [{ code: 'no-way-to-ask', data: { device } }]);
    if (majorMinor === null || sizeBytes === null) {
      return unprobedDrive(device, 'refused', [{ code: 'drive-not-identified', data: {} }]);
    }
    if (cancelling.signal.aborted) return cancelledBefore(device);
    let stopTelling = (): void => undefined;
    const identity = { majorMinor, sizeBytes, serial, diskseq };
    const probing = helper.value.probe({ device, identity, form }, (step) => {
      if (step !== 'begun') {
        life.enter(step);
        return;
      }
      life.enter('probe');
      stopTelling = tellProbing(device, probing, send);
    });
    state.probing = probing;
    const outcome = await probing.done;
    stopTelling();
    if (outcome.ok) return ended('helper', outcome.value);
    return unprobedDrive(device, outcomeOfRefusal(outcome.error), [outcome.error]);
  };

  const done = run()
    .catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      return unprobedDrive(device, 'failed', [{ code: 'drive-unforeseen', data: { detail } }]);
    })
    .then((result) => send({ type: 'probed', result }));
  return {
    done,
    cancel() {
      cancelling.abort();
      state.probing?.cancel();
    },
  };
}

/** Tells how far a probe has come whenever that has changed, a few times a second, until stopped. */
function tellProbing(device: string, probing: Probing, send: (message: FromWriter) => void): () => void {
  let last = '';
  const tell = (): void => {
    const progress = probing.progress();
    const now = JSON.stringify(progress);
    if (now !== last) send({ type: 'probing', device, ...progress });
    last = now;
  };
  tell();
  const timer = setInterval(tell, progressEveryMs);
  return () => {
    clearInterval(timer);
    tell();
  };
}

function cancelledBefore(device: string): ProbedDrive {
  return unprobedDrive(device, 'cancelled', [{ code: 'probe-cancelled', data: {} }]);
}
