import type { Reason } from '../../common/reason.ts';
import type { Result } from '../../common/result.ts';
import type { Drive } from '../../drives/types.ts';
import { startJob, type Job } from '../job.ts';
import { chooseTargets } from '../make-stick/choose-targets.ts';
import { nameToType } from '../make-stick/name-to-type.ts';
import type { StickTarget } from '../make-stick/types.ts';
import type { WriterPort } from '../writer-process/port.ts';
import { runProbe, type ProbeMessage } from '../writer-process/run-probe.ts';
import { targetName } from '../writer-process/run-writer.ts';
import { modelOf, probedEvent, type StickJournal } from '../stick-log/stick-journal.ts';
import type { KnownSticks } from './known-sticks-file.ts';
import { unprobedDrive } from './probed-drive.ts';
import type { ProbedDrive, ProbeEvent, ProbeStickRequest } from './types.ts';

/** What the job needs from the one who runs it. */
export interface ProbeStickPorts {
  readonly listDrives: (options: { allowLoop: boolean }) => Promise<Result<readonly Drive[], Reason>>;
  readonly startWriter: () => WriterPort;
  readonly knownSticks: KnownSticks;
  /** Remembers what was found. */
  readonly stickJournal?: StickJournal;
}

/** Cancelled, it ends the search at once; what was overwritten is put back first. */
export type ProbeStick = Job<ProbedDrive>;

/**
 * Asks one drive how much it really holds and how fast it is, and leaves on it what is there. It has to pass the same
 * guard as a drive that is to be erased, for it is unmounted and written to; only its name need not be typed.
 */
export function startProbeStick(
  request: ProbeStickRequest,
  ports: ProbeStickPorts,
  onEvent: (event: ProbeEvent) => void,
): ProbeStick {
  return startJob((signal) => probeStick(request, ports, onEvent, signal), onEvent);
}

async function probeStick(
  { target, form, allowLoop }: ProbeStickRequest,
  ports: ProbeStickPorts,
  onEvent: (event: ProbeEvent) => void,
  signal: AbortSignal,
): Promise<ProbedDrive> {
  const device = targetName(target);
  const listed = await ports.listDrives({ allowLoop });
  if (signal.aborted) return unprobedDrive(device, 'cancelled', [{ code: 'probe-cancelled', data: {} }]);
  if (!listed.ok) return unprobedDrive(device, 'failed', [listed.error]);
  const { accepted, refused } = chooseTargets([named(target, listed.value)], listed.value, 0);
  const [chosen] = accepted;
  if (!chosen)
    return unprobedDrive(
      device,
      'refused',
      refused.flatMap(({ reasons }) => reasons),
    );
  const result = await runProbe(
    ports.startWriter(),
    { type: 'probe', target: chosen, form },
    (message) => {
      const event = probeEvent(message);
      if (event) onEvent(event);
    },
    signal,
  );
  if (result.probe && target.kind === 'drive') {
    const { identity } = target;
    ports.knownSticks.note(identity, result.probe.verdict);
    const model = modelOf(listed.value, device);
    ports.stickJournal?.note({ identity, model }, [probedEvent(result.probe)]);
  }
  return result;
}

/** Nothing is erased, so nothing has to be typed. */
function named(target: StickTarget, drives: readonly Drive[]): StickTarget {
  const drive = target.kind === 'drive' ? drives.find(({ device }) => device === target.device) : undefined;
  return drive && target.kind === 'drive' ? { ...target, typedName: nameToType(drive) } : target;
}

function probeEvent(message: ProbeMessage): ProbeEvent | null {
  switch (message.type) {
    case 'phase':
      return { event: 'phase', phase: message.phase, device: message.device };
    case 'probing': {
      const { type: _type, ...progress } = message;
      return { event: 'progress', ...progress };
    }
    case 'probed':
      return null;
  }
}
