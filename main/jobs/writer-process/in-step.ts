import { mayFollow, startLife, type Life, type LifeReason } from '../make-stick/stick-life.ts';
import type { FromWriter } from './protocol.ts';

type DriveEvent = Exclude<FromWriter, { type: 'end' }>;

/**
 * Believes a writer process as far as the life of a stick allows: what it says of a drive out of turn is passed over,
 * and a drive of which it said something out of turn has failed, however it says that it ended. So no mistake in it,
 * and no other program in its place, can make a stick ready that was not read back.
 * @param names the drives that it was given, which begin their life at the guard
 * @returns what is to be believed of an event; `null` is nothing
 */
export function inStep(names: readonly string[]): (event: DriveEvent) => DriveEvent | null {
  const lives = new Map<string, Life>(names.map((name) => [name, startLife('guard', () => undefined)]));
  const wrong = new Map<string, LifeReason>();

  return (event) => {
    const device = event.type === 'drive' ? event.result.device : event.device;
    const life = lives.get(device);
    if (!life) return null;
    switch (event.type) {
      case 'phase':
        if (mayFollow(life.state, event.phase)) {
          life.enter(event.phase);
          return event;
        }
        wrong.set(device, { code: 'stick-out-of-step', data: { from: life.state, to: event.phase } });
        return null;
      case 'progress':
        return event.phase === life.state ? event : null;
      case 'drive': {
        // One end each.
        lives.delete(device);
        const reason = wrong.get(device) ?? life.wrongEnd(event.result.outcome);
        if (reason === null)
          return { ...event, result: { ...event.result, ok: event.result.outcome === 'done' } };
        const reasons = [reason, ...event.result.reasons];
        return { ...event, result: { ...event.result, ok: false, outcome: 'failed', reasons } };
      }
    }
  };
}
