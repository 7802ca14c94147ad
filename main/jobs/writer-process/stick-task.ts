import type { Reason } from '../../common/reason.ts';
import type { Result } from '../../common/result.ts';
import type { OpenedDrive } from '../../drives/open/types.ts';
import { helperMayStill, type OpenDriveReason } from '../../drives/open/open-drive.ts';
import { isStillThere } from '../../drives/still-there.ts';
import { openVirtual } from '../../drives/open/virtual.ts';
import type { VirtualStickReason } from '../../drives/reasons.ts';
import { startDriveWrite, type DriveWrite } from '../../writer/drive-write.ts';
import { createSpeedMeter } from '../../writer/speed.ts';
import type { WriteOutcome, WriteProgress } from '../../writer/types.ts';
import { isDrivePhase, startLife, type Life } from '../make-stick/stick-life.ts';
import type { DriveResult, Outcome } from '../make-stick/types.ts';
import type { DriveWays } from './drive-ways.ts';
import type { FromWriter, WriterStart, WriterTarget } from './protocol.ts';
import { seenFromOutside } from './pulled-out.ts';
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
  { image, eject, differences = 'auto' }: Pick<WriterStart, 'image' | 'eject' | 'differences'>,
  sourceFd: number,
  ways: DriveWays,
  send: (message: FromWriter) => void,
): StickTask {
  const device = targetName(target);
  const cancelling = new AbortController();
  const state: { write: Pick<DriveWrite, 'cancel'> | null } = { write: null };

  const run = async (): Promise<DriveResult> => {
    const life = startLife('guard', (state) => {
      if (isDrivePhase(state)) send({ type: 'phase', device, phase: state });
    });
    const opened = await openTarget(target, ways, life, cancelling.signal);
    if (!opened.ok) {
      if (target.kind === 'drive' && helperMayStill(opened.error)) return throughHelper(target, life);
      return untouchedDrive(device, outcomeOfRefusal(opened.error), [opened.error]);
    }
    const drive = opened.value;
    try {
      if (cancelling.signal.aborted) return cancelledBeforeWriting(device);
      const write = startDriveWrite(
        {
          source: { fd: sourceFd, sizeBytes: image.identity.sizeBytes },
          drive: { fd: drive.fd, sizeBytes: drive.sizeBytes, sectorBytes: drive.logicalSectorBytes },
          digest:
            image.sha256 === null
              ? { kind: 'compute' }
              : { kind: 'known', sha256: image.sha256, source: image.identity },
          differences,
        },
        driveWorker,
      );
      state.write = write;
      const stopTelling = tellProgress(device, write, life, send);
      const written = await write.done;
      stopTelling();
      // Asked while the handle is open, so that no other drive can have got its number.
      const outcome = await seenFromOutside(written, () => targetIsThere(target));
      const result = driveResult(device, drive.openedBy, outcome);
      reachEnd(life, outcome);
      drive.close();
      if (!outcome.ok || eject !== true || target.kind !== 'drive') return result;
      return { ...result, reasons: await release(device, drive.identity.majorMinor, ways) };
    } finally {
      drive.close();
    }
  };

  const throughHelper = async (
    drive: Extract<WriterTarget, { kind: 'drive' }>,
    life: Life,
  ): Promise<DriveResult> => {
    const helper = await ways.helper();
    const { majorMinor, sizeBytes, serial, diskseq } = drive.identity;
    if (!helper.ok) return untouchedDrive(device, 'failed', [{ code: 'no-way-to-ask', data: { device } }]);
    if (majorMinor === null || sizeBytes === null) {
      return untouchedDrive(device, 'refused', [{ code: 'drive-not-identified', data: {} }]);
    }
    if (cancelling.signal.aborted) return cancelledBeforeWriting(device);
    let stopTelling = (): void => undefined;
    const identity = { majorMinor, sizeBytes, serial, diskseq };
    const write = helper.value.write({ device, identity, image: stateOf(image), differences }, (name) => {
      if (name === 'write') stopTelling = tellProgress(device, write, life, send);
      else life.enter(name);
    });
    state.write = write;
    const written = await write.done;
    stopTelling();
    if (written.ok) {
      const outcome = await seenFromOutside(written.value, () => isStillThere(drive.identity));
      reachEnd(life, outcome);
      return driveResult(device, 'helper', outcome);
    }
    return untouchedDrive(device, outcomeOfRefusal(written.error), [written.error]);
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
      cancelling.abort();
      state.write?.cancel();
    },
  };
}

async function openTarget(
  target: WriterTarget,
  ways: DriveWays,
  life: Life,
  signal: AbortSignal,
): Promise<Result<OpenedDrive, OpenDriveReason | VirtualStickReason>> {
  if (target.kind === 'virtual') {
    life.enter('open');
    return openVirtual(target.path, target.createBytes);
  }
  life.enter('unmount');
  const unmounted = await ways.opener.unmount(target.device, target.identity, signal);
  if (!unmounted.ok) return unmounted;
  life.enter('open');
  return ways.opener.open(target.device, target.identity, signal);
}

async function targetIsThere(target: WriterTarget): Promise<boolean> {
  return target.kind === 'virtual' || isStillThere(target.identity);
}

/** What could not be done is a note: the drive is written, proved and closed. */
async function release(device: string, majorMinor: string | null, ways: DriveWays): Promise<Reason[]> {
  if (majorMinor === null) return [];
  const released = await ways.opener.release({ device, majorMinor });
  return released.ok ? [] : [released.error];
}

/** The image as the helper is told of it: it has the file already, and no need for its path. */
function stateOf({
  sha256,
  identity,
}: WriterStart['image']): Pick<WriterStart['image'], 'sha256' | 'identity'> {
  return { sha256, identity };
}

/** Tells the phase when it changes and how far it has come a few times a second, until stopped. */
function tellProgress(
  device: string,
  write: Pick<DriveWrite, 'progress'>,
  life: Life,
  send: (message: FromWriter) => void,
): () => void {
  let meter = createSpeedMeter();
  let phase: WriteProgress['phase'] | null = null;
  const tell = (): void => {
    const now = write.progress();
    if (now.phase !== phase) {
      phase = now.phase;
      meter = createSpeedMeter();
      life.reach(phase);
    }
    const { bytes, totalBytes } = now;
    const { bytesPerSecond, secondsLeft } = meter.sample(performance.now(), bytes, totalBytes);
    send({ type: 'progress', device, phase: now.phase, bytes, totalBytes, bytesPerSecond, secondsLeft });
  };
  tell();
  const timer = setInterval(tell, progressEveryMs);
  return () => {
    clearInterval(timer);
    tell();
  };
}

/** The last states may have come and gone since the progress was looked at. */
function reachEnd(life: Life, outcome: WriteOutcome): void {
  if (outcome.ok) life.reach('eject');
  else if (outcomeOfWrite(outcome) === 'mismatch') life.reach('verify');
}

function driveResult(device: string, openedBy: DriveResult['openedBy'], outcome: WriteOutcome): DriveResult {
  return { device, openedBy, ...outcome, outcome: outcomeOfWrite(outcome) };
}

function outcomeOfWrite(outcome: WriteOutcome): Outcome {
  if (outcome.ok) return 'done';
  const codes = new Set<string>(outcome.reasons.map(({ code }) => code));
  if (codes.has('verify-mismatch')) return 'mismatch';
  if (codes.has('write-cancelled') || codes.has('write-cancelled-untouched')) return 'cancelled';
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
  'helper-not-for-this-drive',
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

function outcomeOfRefusal(reason: Reason): Exclude<Outcome, 'done'> {
  if (reason.code === 'opening-cancelled') return 'cancelled';
  return refusals.has(reason.code) ? 'refused' : 'failed';
}

function cancelledBeforeWriting(device: string): DriveResult {
  return untouchedDrive(device, 'cancelled', [{ code: 'write-cancelled-untouched', data: {} }]);
}
