import type { Reason } from '../../common/reason.ts';
import type { Result } from '../../common/result.ts';
import type { Drive } from '../../drives/types.ts';
import { startJob, type Job } from '../job.ts';
import { modelOf } from '../stick-log/stick-journal.ts';
import { untouchedDrive } from '../writer-process/run-writer.ts';
import { chooseTargets } from './choose-targets.ts';
import { imageBase } from './block-map.ts';
import { imageContent } from './image-content.ts';
import { imageProgress } from './image-progress.ts';
import type { ImageProver, ProvedImage } from './image-prover.ts';
import { inOrder } from './in-order.ts';
import { outcomeOf } from './outcome.ts';
import { isStickPhase, startLife } from './stick-life.ts';
import type { DriveResult, MakeStickRequest, MakeStickResult, StickEvent } from './types.ts';
import { writableImage } from './unpacked-image.ts';
import { writeSticks, type WriteSticksPorts } from './write-sticks.ts';

/** What the job needs from the one who runs it. */
export interface MakeStickPorts extends WriteSticksPorts {
  readonly prover: ImageProver;
  readonly listDrives: (options: { allowLoop: boolean }) => Promise<Result<readonly Drive[], Reason>>;
  /** Where packed images are unpacked to. */
  readonly unpackFolder: string;
}

/** Cancelled, it leaves drives that were being written unbootable, and says so. */
export type MakeStick = Job<MakeStickResult>;

/**
 * Makes one or many sticks of an image, state by state as `stickLife` has it. The image must be writable, must not
 * differ from what it is compared with, and each drive must pass the guard once more, now. One drive's trouble never touches another's.
 */
export function startMakeStick(
  request: MakeStickRequest,
  ports: MakeStickPorts,
  onEvent: (event: StickEvent) => void,
): MakeStick {
  return startJob((signal) => makeStick(request, ports, onEvent, signal), onEvent);
}

const cancelled: Reason = { code: 'cancelled', data: {} };

async function makeStick(
  request: MakeStickRequest,
  ports: MakeStickPorts,
  onEvent: (event: StickEvent) => void,
  signal: AbortSignal,
): Promise<MakeStickResult> {
  let proved: ProvedImage | null = null;
  const stopped = (): boolean => signal.aborted;
  const life = startLife('choose', (state) => {
    if (isStickPhase(state)) onEvent({ event: 'phase', phase: state, device: null });
  });
  const end = (reasons: readonly Reason[], drives: readonly DriveResult[] = []): MakeStickResult => {
    const ended = outcomeOf({
      cancelled: signal.aborted,
      trust: proved?.trust.level ?? null,
      reasons,
      drives,
    });
    // With drives, each had a life of its own from the guard on.
    const wrong = drives.length > 0 ? null : life.wrongEnd(ended);
    const outcome = wrong ? 'failed' : ended;
    return {
      outcome,
      ok: outcome === 'done',
      image: {
        path: request.image,
        sizeBytes: proved?.identity.sizeBytes ?? null,
        sha256: proved?.trust.digests.sha256 ?? null,
        trust: proved?.trust ?? null,
      },
      drives,
      reasons: wrong ? [wrong, ...reasons] : reasons,
    };
  };

  life.enter('prove');
  const proof = await ports.prover.prove(request.image, request.proof, {
    signal,
    onProgress: imageProgress('prove', onEvent),
  });
  if (stopped()) return end([cancelled]);
  if (!proof.ok) return end([proof.error]);
  proved = proof.value;
  onEvent({ event: 'image', inspection: proved.inspection, trust: proved.trust });
  if (proved.trust.level === 'mismatch') return end(proved.trust.reasons);
  if (!proved.inspection.writable)
    return end([{ code: 'image-not-writable', data: {} }, ...proved.inspection.reasons]);
  if ((proved.trust.level === 'none' || proved.trust.level === 'weak') && !request.acceptUnproved) {
    return end([{ code: 'image-not-proved', data: {} }, ...proved.trust.reasons]);
  }

  if (proved.inspection.compression !== null) life.enter('unpack');
  const image = await writableImage(proved, {
    folder: ports.unpackFolder,
    signal,
    onProgress: imageProgress('unpack', onEvent),
  });
  if (stopped()) return end([cancelled]);
  if (!image.ok) return end([image.error]);
  if (!image.value.inspection.writable) {
    return end([{ code: 'image-not-writable', data: {} }, ...image.value.inspection.reasons]);
  }

  const base = await imageBase(image.value, request.bmap ?? null, {
    signal,
    onProgress: imageProgress(proved.inspection.compression === null ? 'prove' : 'unpack', onEvent),
  });
  if (stopped()) return end([cancelled]);
  if (!base.ok) return end([base.error]);
  if (base.value === null) return end([cancelled]);

  life.enter('guard');
  const listed = await ports.listDrives({ allowLoop: request.allowLoop });
  if (stopped()) return end([cancelled]);
  if (!listed.ok) return end([listed.error]);
  const chosen = chooseTargets(request.targets, listed.value, image.value.sizeBytes);
  const refused = chosen.refused.map(({ device, reasons }) => untouchedDrive(device, 'refused', reasons));
  for (const result of refused) onEvent({ event: 'drive', result });

  const content = await imageContent(proved, image.value, base.value, request);
  if (stopped()) return end([cancelled], refused);
  if (!content.ok) return end([content.error], refused);
  const known = { ...ports, modelOf: (device: string) => modelOf(listed.value, device) };
  const written = await writeSticks(chosen.accepted, content.value, request, known, onEvent, signal);
  return end(stopped() ? [cancelled] : [], inOrder(request.targets, [...refused, ...written]));
}
