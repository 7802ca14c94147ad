import type { Reason } from '../../common/reason.ts';
import { helperMayStill } from '../../drives/open/open-drive.ts';
import {
  probeThenWrite,
  type ProbedWrite,
  type ProbedWriteOutcome,
  type ProbedWriteProgress,
} from '../../writer/probe/probe-then-write.ts';
import { createSpeedMeter } from '../../writer/speed.ts';
import { isDrivePhase, startLife, type Life } from '../make-stick/stick-life.ts';
import type { DriveResult } from '../make-stick/types.ts';
import type { HelperWriteCommand } from '../open-helper/messages.ts';
import { codeLayout } from './coded-layout.ts';
import type { DriveWays } from './drive-ways.ts';
import { reachedLast, resultOf } from './drive-result.ts';
import { fromJoined, type HelperImage, type HelperImages } from './helper-image.ts';
import { driveThreads, openTarget, outcomeOfRefusal, progressEveryMs, targetIsThere } from './open-target.ts';
import type { FromWriter, WriterStart, WriterTarget } from './protocol.ts';
import { plannedStick, type PlannedStick } from './planned-stick.ts';
import { seenFromOutside } from './pulled-out.ts';
import { targetName, untouchedDrive } from './run-writer.ts';

/** One drive on its way through its life, from the guard on. */
export interface StickTask {
  /** Never rejects; the drive's one result has been sent when it is there. */
  readonly done: Promise<void>;
  cancel(): void;
}

export function startStickTask(
  target: WriterTarget,
  job: Pick<WriterStart, 'files' | 'eject' | 'differences'>,
  fds: readonly number[],
  ways: DriveWays & { readonly image: HelperImages['get'] },
  send: (message: FromWriter) => void,
): StickTask {
  const { files, eject, differences = 'auto' } = job;
  const device = targetName(target);
  const probeFirst = target.probe === true;
  const sha256 = files[0]?.sha256 ?? null;
  const cancelling = new AbortController();
  const state: { write: Pick<ProbedWrite, 'cancel'> | null } = { write: null };

  const run = async (): Promise<DriveResult> => {
    const planned = plannedStick(target, files);
    if (!planned.ok) return untouchedDrive(device, 'failed', [planned.error]);
    const plan = planned.value;
    const life = startLife('guard', (entered) => {
      if (isDrivePhase(entered)) send({ type: 'phase', device, phase: entered });
    });
    const opened = await openTarget(target, ways, life, cancelling.signal);
    if (!opened.ok) {
      if (target.kind === 'drive' && helperMayStill(opened.error)) return throughHelper(target, plan, life);
      return untouchedDrive(device, outcomeOfRefusal(opened.error), [opened.error]);
    }
    const drive = opened.value;
    try {
      if (cancelling.signal.aborted) return cancelledBeforeWriting(device);
      const write = probeThenWrite(
        {
          layout: plan.layout,
          changed: plan.changed,
          files: files.map(({ identity }, file) => ({
            fd: fds[file] ?? -1,
            sizeBytes: identity.sizeBytes,
            proved: identity,
          })),
          drive: { fd: drive.fd, sizeBytes: drive.sizeBytes, sectorBytes: drive.logicalSectorBytes },
          digest: sha256 === null ? { kind: 'compute' } : { kind: 'known', sha256 },
          differences,
          probeFirst,
        },
        driveThreads,
      );
      state.write = write;
      const stopTelling = tellProgress(device, write, life, send);
      const written = await write.done;
      stopTelling();
      // Asked while the handle is open, so that no other drive can have got its number.
      const result = await ended(drive.openedBy, written, plan, life);
      drive.close();
      if (!result.ok || eject !== true || target.kind !== 'drive') return result;
      return { ...result, reasons: await release(device, drive.identity.majorMinor, ways) };
    } finally {
      drive.close();
    }
  };

  const ended = async (
    openedBy: DriveResult['openedBy'],
    written: ProbedWriteOutcome,
    plan: PlannedStick,
    life: Life,
  ): Promise<DriveResult> => {
    const outcome = await seenFromOutside(written, () => targetIsThere(target));
    const result = resultOf({ device, openedBy }, outcome, plan);
    // The last states may have come and gone since the progress was looked at.
    const last = reachedLast(result);
    if (last) life.reach(last);
    return result;
  };

  const throughHelper = async (
    drive: Extract<WriterTarget, { kind: 'drive' }>,
    plan: PlannedStick,
    life: Life,
  ): Promise<DriveResult> => {
    const noWay = { code: 'no-way-to-ask', data: { device } } as const;
    // Before files are joined for one that is not there.
    if (!(await ways.helperIsThere())) return untouchedDrive(device, 'failed', [noWay]);
    const image = await ways.image(cancelling.signal);
    if (!image.ok) return untouchedDrive(device, outcomeOfRefusal(image.error), [image.error]);
    const helper = await ways.helper(image.value?.fd ?? null);
    const { majorMinor, sizeBytes, serial, diskseq } = drive.identity;
    if (!helper.ok) return untouchedDrive(device, 'failed', [noWay]);
    if (majorMinor === null || sizeBytes === null) {
      return untouchedDrive(device, 'refused', [{ code: 'drive-not-identified', data: {} }]);
    }
    if (cancelling.signal.aborted) return cancelledBeforeWriting(device);
    let stopTelling = (): void => undefined;
    const identity = { majorMinor, sizeBytes, serial, diskseq };
    const command = { device, identity, image: stateOf(image.value), differences, probeFirst };
    const layout = fromJoined(plan.layout, image.value?.starts ?? []);
    const content = { layout: codeLayout(layout), changed: plan.changed };
    const write = helper.value.write({ ...command, content }, (step) => {
      if (step === 'begun') stopTelling = tellProgress(device, write, life, send);
      else life.enter(step);
    });
    state.write = write;
    const written = await write.done;
    stopTelling();
    if (written.ok) return ended('helper', written.value, plan, life);
    return untouchedDrive(device, outcomeOfRefusal(written.error), [written.error]);
  };

  const done = run()
    .catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      return untouchedDrive(device, 'failed', [{ code: 'drive-unforeseen', data: { detail } }]);
    })
    .then((result) => send({ type: 'drive', result }));
  return {
    done,
    cancel() {
      cancelling.abort();
      state.write?.cancel();
    },
  };
}

/** What could not be done is a note: the drive is written, proved and closed. */
async function release(device: string, majorMinor: string | null, ways: DriveWays): Promise<Reason[]> {
  if (majorMinor === null) return [];
  const released = await ways.opener.release({ device, majorMinor });
  return released.ok ? [] : [released.error];
}

/** The image as the helper is told of it: it has the file already, and no need for its path. */
function stateOf(image: HelperImage | null): HelperWriteCommand['image'] {
  return image && { sha256: image.sha256, identity: image.identity };
}

/** Tells the phase when it changes and how far it has come a few times a second, until stopped. */
function tellProgress(
  device: string,
  write: { progress(): ProbedWriteProgress },
  life: Life,
  send: (message: FromWriter) => void,
): () => void {
  let meter = createSpeedMeter();
  let phase: ProbedWriteProgress['phase'] | null = null;
  const tell = (): void => {
    const now = write.progress();
    if (now.phase !== phase) {
      phase = now.phase;
      meter = createSpeedMeter();
      life.reach(phase);
    }
    if (phase === 'probe') return;
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

function cancelledBeforeWriting(device: string): DriveResult {
  return untouchedDrive(device, 'cancelled', [{ code: 'write-cancelled-untouched', data: {} }]);
}
