import { randomUUID } from 'node:crypto';
import type { WriterTarget } from '../writer-process/protocol.ts';
import type { StickLog } from './stick-log.ts';

/** From here on a drive holds nothing that an interrupted write of an image could go on with. */
export function noteEmptied(log: StickLog, targets: readonly WriterTarget[], device: string): void {
  const target = targets.find((one) => one.kind === 'drive' && one.device === device);
  if (target?.kind !== 'drive') return;
  log.add({ job: randomUUID(), device, event: 'emptied', identity: target.identity });
}
