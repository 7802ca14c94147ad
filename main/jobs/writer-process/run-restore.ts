import { mayFollow, startLife, type Life } from '../make-stick/stick-life.ts';
import { unrestoredDrive } from '../restore-stick/restored-drive.ts';
import type { RestoredDrive } from '../restore-stick/types.ts';
import { converse, type WriterMessage } from './converse.ts';
import type { WriterPort } from './port.ts';
import type { WriterRestore } from './protocol.ts';
import { targetName } from './run-writer.ts';

/** What a writer process says of drives that it restores. */
export type RestoreMessage = Extract<WriterMessage, { type: 'phase' | 'progress' | 'restored' }>;

/** How long a drive may take to let go after a cancel, in ms. */
const graceMs = 5000;

/**
 * Has a writer process make ordinary sticks. Every target gets exactly one result, whatever becomes of the process, and
 * none is ready that did not come through all states of its life; the promise never rejects.
 */
export function runRestore(
  port: WriterPort,
  start: WriterRestore,
  onEvent: (event: RestoreMessage) => void,
  signal: AbortSignal,
): Promise<RestoredDrive[]> {
  const names = start.targets.map(targetName);
  const lives = new Map<string, Life>(names.map((name) => [name, startLife('guard', () => undefined)]));
  return converse<RestoredDrive>(
    port,
    {
      start,
      names,
      hear(message) {
        const event = believed(message, lives);
        if (event === null) return null;
        onEvent(event);
        return event.type === 'restored' ? event.result : null;
      },
      missing(name, outcome, reason) {
        const result = unrestoredDrive(name, outcome, [reason]);
        onEvent({ type: 'restored', result });
        return result;
      },
      graceMs: () => graceMs,
      answers: () => false,
    },
    signal,
  );
}

/** What is to be believed of a message; `null` is nothing. */
function believed(message: WriterMessage, lives: Map<string, Life>): RestoreMessage | null {
  if (message.type !== 'phase' && message.type !== 'progress' && message.type !== 'restored') return null;
  const device = message.type === 'restored' ? message.result.device : message.device;
  const life = lives.get(device);
  if (!life) return null;
  switch (message.type) {
    case 'phase':
      // A step that there is not leaves the life where it was, and so the end that does not fit is seen.
      if (!mayFollow(life.state, message.phase)) return null;
      life.enter(message.phase);
      return message;
    case 'progress':
      return message.phase === life.state ? message : null;
    case 'restored': {
      // One end each.
      lives.delete(device);
      const { result } = message;
      const reason = life.wrongEnd(result.outcome);
      if (reason === null) return { ...message, result: { ...result, ok: result.outcome === 'done' } };
      const failed = { ...result, ok: false, outcome: 'failed', partition: null } as const;
      return { ...message, result: { ...failed, reasons: [reason, ...result.reasons] } };
    }
  }
}
