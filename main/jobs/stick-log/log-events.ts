import { randomUUID } from 'node:crypto';
import type { StickEvent } from '../make-stick/types.ts';
import { targetName } from '../writer-process/run-writer.ts';
import type { WriterTarget } from '../writer-process/protocol.ts';
import type { StickLog } from './stick-log.ts';

/** How often the progress of a drive goes into the log, in ms. */
const progressEveryMs = 5000;

/** What the person chose, to be chosen again: an unpacked file can be made anew. */
export interface LoggedImage {
  readonly path: string;
  readonly sha256: string;
  /** Of what goes onto the stick. */
  readonly sizeBytes: number;
  /** The stick is to hold several systems, of which this is the first. */
  readonly kit?: boolean;
}

/**
 * Notes the beginning of each drive in the log, and gives a listener that notes the rest.
 * @param nowMs a clock that never runs backwards
 */
export function logEvents(
  log: StickLog,
  targets: readonly WriterTarget[],
  image: LoggedImage,
  nowMs: () => number,
): (event: StickEvent) => void {
  const job = randomUUID();
  const lastProgress = new Map<string, number>();
  for (const target of targets) {
    log.add({
      job,
      device: targetName(target),
      event: 'begin',
      identity: target.kind === 'drive' ? target.identity : null,
      image,
    });
  }
  return (event) => {
    switch (event.event) {
      case 'phase':
        if (event.device === null) return;
        log.add({ job, device: event.device, event: 'phase', phase: event.phase });
        return;
      case 'progress': {
        if (event.device === null) return;
        if (nowMs() - (lastProgress.get(event.device) ?? -Infinity) < progressEveryMs) return;
        lastProgress.set(event.device, nowMs());
        log.add({ job, device: event.device, event: 'progress', phase: event.phase, bytes: event.bytes });
        return;
      }
      case 'drive': {
        const { device, outcome, bytesWritten } = event.result;
        log.add({ job, device, event: 'end', outcome, bytesWritten });
        return;
      }
      case 'image':
      case 'result':
        return;
    }
  };
}
