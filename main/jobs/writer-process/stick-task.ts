import type { Reason } from '../../common/reason.ts';
import type { Result } from '../../common/result.ts';
import type { OpenedDrive } from '../../drives/open/types.ts';
import { openDirect } from '../../drives/open/direct.ts';
import { openVirtual } from '../../drives/open/virtual.ts';
import { unmountDrive } from '../../drives/unmount.ts';
import { startDriveWrite, type DriveWrite } from '../../writer/drive-write.ts';
import { createSpeedMeter } from '../../writer/speed.ts';
import type { WriteOutcome } from '../../writer/types.ts';
import type { DriveResult, Outcome } from '../make-stick/types.ts';
import type { DrivePhase, FromWriter, WriterStart, WriterTarget } from './protocol.ts';
import { targetName, untouchedDrive } from './run-writer.ts';

/** The built thread of a drive lies beside the built writer process. */
const driveWorker = new URL('./drive-worker.js', import.meta.url);

/** How often progress is told, in ms: smooth for the eye, and nothing for the processor. */
const progressEveryMs = 200;

/** One drive on its way: unmount → open → write → verify → eject. */
export interface StickTask {
  /** Never rejects; the drive's one result has been sent when it is there. */
  readonly done: Promise<void>;
  cancel(): void;
}

export function startStickTask(
  target: WriterTarget,
  image: WriterStart['image'],
  sourceFd: number,
  send: (message: FromWriter) => void,
): StickTask {
  const device = targetName(target);
  const state: { cancelled: boolean; write: DriveWrite | null } = { cancelled: false, write: null };

  const run = async (): Promise<DriveResult> => {
    const phase = (name: DrivePhase): void => send({ type: 'phase', device, phase: name });
    const opened = await openTarget(target, phase);
    if (!opened.ok) return untouchedDrive(device, outcomeOfRefusal(opened.error), [opened.error]);
    const drive = opened.value;
    try {
      if (state.cancelled) return cancelledBeforeWriting(device);
      phase('write');
      state.write = startDriveWrite(
        {
          source: { fd: sourceFd, sizeBytes: image.identity.sizeBytes },
          drive: { fd: drive.fd, sizeBytes: drive.sizeBytes, sectorBytes: drive.logicalSectorBytes },
          digest:
            image.sha256 === null
              ? { kind: 'compute' }
              : { kind: 'known', sha256: image.sha256, source: image.identity },
        },
        driveWorker,
      );
      const stopTelling = tellProgress(device, state.write, send);
      const outcome = await state.write.done;
      stopTelling();
      phase('eject');
      return driveResult(device, drive.openedBy, outcome);
    } finally {
      drive.close();
    }
  };

  const done = run()
    .catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      return untouchedDrive(device, 'failed', [{ code: 'drive-unforeseen', data: { detail } }]);
    })
    .then((result) => send({ type: 'drive', result: { ...result, reasons: [...result.reasons] } }));
  return {
    done,
    cancel() {
      state.cancelled = true;
      state.write?.cancel();
    },
  };
}

async function openTarget(
  target: WriterTarget,
  phase: (name: DrivePhase) => void,
): Promise<Result<OpenedDrive, Reason>> {
  if (target.kind === 'virtual') {
    phase('open');
    return openVirtual(target.path, target.createBytes);
  }
  phase('unmount');
  const unmounted = await unmountDrive(target.device, target.identity);
  if (!unmounted.ok) return unmounted;
  phase('open');
  return openDirect(target.device, target.identity);
}

/** Tells the phase when it changes and how far it has come a few times a second, until stopped. */
function tellProgress(device: string, write: DriveWrite, send: (message: FromWriter) => void): () => void {
  let meter = createSpeedMeter();
  let phase: 'write' | 'verify' = 'write';
  const tell = (): void => {
    const now = write.progress();
    if (now.phase !== phase) {
      phase = now.phase;
      meter = createSpeedMeter();
      send({ type: 'phase', device, phase });
    }
    const { bytes, totalBytes } = now;
    const { bytesPerSecond, secondsLeft } = meter.sample(performance.now(), bytes, totalBytes);
    send({ type: 'progress', device, phase, bytes, totalBytes, bytesPerSecond, secondsLeft });
  };
  tell();
  const timer = setInterval(tell, progressEveryMs);
  return () => {
    clearInterval(timer);
    tell();
  };
}

function driveResult(device: string, openedBy: DriveResult['openedBy'], outcome: WriteOutcome): DriveResult {
  return { device, openedBy, ...outcome, outcome: outcomeOfWrite(outcome) };
}

function outcomeOfWrite(outcome: WriteOutcome): Outcome {
  if (outcome.ok) return 'done';
  const codes = new Set<string>(outcome.reasons.map(({ code }) => code));
  if (codes.has('verify-mismatch')) return 'mismatch';
  if (codes.has('write-cancelled')) return 'cancelled';
  return codes.has('write-image-too-large') ? 'refused' : 'failed';
}

/** A handle that is not the drive that was shown, or a file that is no stick, is the guard's doing. */
const refusals: ReadonlySet<string> = new Set([
  'drive-changed',
  'drive-not-identified',
  'drive-not-a-device',
  'drive-is-partition',
  'drive-is-composite',
  'drive-is-read-only',
  'drive-has-no-medium',
  'drive-busy',
  'stick-file-exists',
  'stick-file-not-regular',
  'stick-file-not-ours',
  'stick-file-empty',
  'stick-file-in-use',
  'unmount-busy',
  'unmount-system',
  'unmount-swap',
  'unmount-mapped',
]);

function outcomeOfRefusal(reason: Reason): 'refused' | 'failed' {
  return refusals.has(reason.code) ? 'refused' : 'failed';
}

function cancelledBeforeWriting(device: string): DriveResult {
  return untouchedDrive(device, 'cancelled', [{ code: 'write-cancelled', data: {} }]);
}
