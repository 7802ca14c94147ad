import type { Reason } from '../../common/reason.ts';
import type { DriveResult, Outcome, StickTarget } from '../make-stick/types.ts';
import { converse } from './converse.ts';
import { inStep, type StickMessage } from './in-step.ts';
import type { WriterPort } from './port.ts';
import type { WriterStart, WriterTarget } from './protocol.ts';

/** How long a drive may take to let go after a cancel, in ms. */
const cancelGraceMs = 5000;
/** A probe puts back what it has overwritten: some hundred small writes and reads. */
const probeGraceMs = 20_000;

/** The name by which a target is told: its device, or the path of a virtual stick. */
export function targetName(target: StickTarget | WriterTarget): string {
  return target.kind === 'drive' ? target.device : target.path;
}

/** A drive that came to nothing before a byte was written: `reasons` say why. */
export function untouchedDrive(
  device: string,
  outcome: Exclude<Outcome, 'done'>,
  reasons: readonly Reason[],
): DriveResult {
  return {
    device,
    ok: false,
    outcome,
    bytes: 0,
    bytesWritten: 0,
    bytesSkipped: 0,
    sha256: null,
    verified: false,
    changed: [],
    unmappedBytes: 0,
    pastPageCache: null,
    openedBy: null,
    seconds: { write: 0, verify: 0 },
    retries: 0,
    probe: null,
    reasons,
  };
}

/**
 * Has a writer process make sticks. Every target gets exactly one result, whatever becomes of the process; the
 * promise never rejects.
 */
export function runWriter(
  port: WriterPort,
  start: WriterStart,
  onEvent: (event: StickMessage) => void,
  signal: AbortSignal,
): Promise<DriveResult[]> {
  const names = start.targets.map(targetName);
  const steps = inStep(names);
  return converse<DriveResult>(
    port,
    {
      start,
      names,
      hear(message) {
        const event = steps.believe(message);
        if (event === null) return null;
        onEvent(event);
        return event.type === 'drive' ? event.result : null;
      },
      missing(name, outcome, reason) {
        const result = untouchedDrive(name, outcome, [reason]);
        onEvent({ type: 'drive', result });
        return result;
      },
      graceMs: () => (steps.someoneIsAt('probe') ? probeGraceMs : cancelGraceMs),
      answers: () => false,
    },
    signal,
  );
}
