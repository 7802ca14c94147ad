import type { Reason } from '../../common/reason.ts';
import type { DriveResult, Outcome } from '../make-stick/types.ts';
import { inStep } from './in-step.ts';
import type { WriterPort } from './port.ts';
import { fromWriter, type FromWriter, type WriterStart, type WriterTarget } from './protocol.ts';

/** How long a drive may take to let go after a cancel before the process is ended under it, in ms. */
const cancelGraceMs = 5000;
/** How long the process may take to leave after its last word, in ms. */
const leaveGraceMs = 2000;

export type WriterEndReason =
  | Reason<'writer-process-ended', Record<string, never>>
  | Reason<'drive-does-not-answer', Record<string, never>>;

/** The name by which a target is told: its device, or the path of a virtual stick. */
export function targetName(target: WriterTarget): string {
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
    pastPageCache: null,
    openedBy: null,
    seconds: { write: 0, verify: 0 },
    retries: 0,
    reasons,
  };
}

/**
 * Gives the writer its work and waits for its end. Every target gets exactly one result, whatever
 * becomes of the process; the promise never rejects.
 */
export function runWriter(
  port: WriterPort,
  start: WriterStart,
  onEvent: (event: Exclude<FromWriter, { type: 'end' }>) => void,
  signal: AbortSignal,
): Promise<DriveResult[]> {
  return new Promise((resolve) => {
    const results = new Map<string, DriveResult>();
    const names = start.targets.map(targetName);
    const believed = inStep(names);
    let finished = false;
    let timer: NodeJS.Timeout | undefined;

    const finish = (missing: WriterEndReason): void => {
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      for (const name of names) {
        if (results.has(name)) continue;
        const result = untouchedDrive(name, signal.aborted ? 'cancelled' : 'failed', [missing]);
        results.set(name, result);
        onEvent({ type: 'drive', result: { ...result, reasons: [...result.reasons] } });
      }
      resolve(names.flatMap((name) => results.get(name) ?? []));
    };
    const killAfter = (ms: number, reason: WriterEndReason): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        port.kill();
        finish(reason);
      }, ms);
    };
    const cancel = (): void => {
      port.send({ type: 'cancel', device: null });
      killAfter(cancelGraceMs, { code: 'drive-does-not-answer', data: {} });
    };

    port.onMessage((raw) => {
      const parsed = fromWriter.safeParse(raw);
      if (finished || !parsed.success) return;
      if (parsed.data.type === 'end') {
        killAfter(leaveGraceMs, { code: 'writer-process-ended', data: {} });
        return;
      }
      const event = believed(parsed.data);
      if (event === null) return;
      if (event.type === 'drive') results.set(event.result.device, event.result);
      onEvent(event);
    });
    port.onExit(() => finish({ code: 'writer-process-ended', data: {} }));
    if (signal.aborted) {
      port.kill();
      finish({ code: 'writer-process-ended', data: {} });
      return;
    }
    signal.addEventListener('abort', cancel);
    port.send(start);
  });
}
