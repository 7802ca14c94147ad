import type { Reason } from '../common/reason.ts';
import type { DriveOpener } from '../drives/open/open-drive.ts';
import { startJob } from '../jobs/job.ts';
import { startChangeKit, type ChangeKitPorts, type ChangeKitRequest } from '../jobs/make-kit/change-kit.ts';
import { startMakeKit, type MakeKitPorts } from '../jobs/make-kit/make-kit.ts';
import type { KitEvent, MakeKitRequest, MakeKitResult } from '../jobs/make-kit/types.ts';
import type { MakeStick } from '../jobs/make-stick/make-stick.ts';
import type { MakeStickResult, StickEvent } from '../jobs/make-stick/types.ts';
import type { TrustLevel, TrustVerdict } from '../trust/types.ts';

/**
 * Makes a kit stick, told in the words of any other stick: the window shows both in the same way. What is said of its
 * systems is said of the job.
 */
export function startKitAsStick(
  request: MakeKitRequest,
  ports: MakeKitPorts,
  onEvent: (event: StickEvent) => void,
): MakeStick {
  const tell = told(onEvent);
  const kit = startMakeKit(request, ports, tell);
  return { done: kit.done.then(asStick), cancel: () => kit.cancel() };
}

/**
 * Changes a kit stick, told in the same words. The desktop has mounted it as soon as it was plugged in: it is unmounted
 * first, so that what is read and written is all there is.
 */
export function startKitChangeAsStick(
  request: ChangeKitRequest,
  ports: ChangeKitPorts & Pick<DriveOpener, 'unmount'>,
  onEvent: (event: StickEvent) => void,
): MakeStick {
  return startJob(async (signal) => {
    const { target } = request;
    if (target.kind === 'drive') {
      const { device, identity } = target;
      onEvent({ event: 'phase', phase: 'unmount', device });
      const unmounted = await ports.unmount(device, identity, signal);
      if (!unmounted.ok) return notBegun('refused', unmounted.error);
    }
    if (signal.aborted) return notBegun('cancelled', { code: 'cancelled', data: {} });
    const tell = told((event) => {
      if (event.event !== 'result') onEvent(event);
    });
    const kit = startChangeKit(request, ports, tell);
    signal.addEventListener('abort', () => kit.cancel(), { once: true });
    return asStick(await kit.done);
  }, onEvent);
}

function notBegun(outcome: 'refused' | 'cancelled', reason: Reason): MakeStickResult {
  return asStick({ outcome, ok: false, systems: [], drives: [], reasons: [reason] });
}

function told(onEvent: (event: StickEvent) => void): (event: KitEvent) => void {
  return (event) => {
    switch (event.event) {
      case 'system':
        break;
      case 'result':
        onEvent({ event: 'result', result: asStick(event.result) });
        break;
      case 'phase':
      case 'progress':
      case 'drive':
        onEvent(event);
        break;
    }
  };
}

function asStick({ outcome, ok, systems, drives, reasons }: MakeKitResult): MakeStickResult {
  return {
    outcome,
    ok,
    image: {
      path: systems[0]?.image ?? '',
      sizeBytes: systems.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      sha256: null,
      trust: leastProved(systems.map(({ trust }) => trust)),
    },
    drives,
    reasons: [...systems.flatMap((system) => system.reasons), ...reasons],
  };
}

const levels: readonly TrustLevel[] = ['mismatch', 'none', 'weak', 'checksum', 'signed'];

/** A stick is as trustworthy as the least of what is on it. */
function leastProved(verdicts: readonly TrustVerdict[]): TrustVerdict | null {
  const [first] = [...verdicts].sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
  return first ?? null;
}
