import {
  mayFollow,
  startLife,
  type Life,
  type LifeReason,
  type StickState,
} from '../make-stick/stick-life.ts';
import type { WriterMessage } from './converse.ts';

/** What a writer process says of sticks that it makes. */
export type StickMessage = Extract<WriterMessage, { type: 'phase' | 'progress' | 'drive' }>;

/**
 * Believes a writer process as far as the life of a stick allows: what it says of a drive out of turn is passed over,
 * and a drive of which it said something out of turn has failed, however it says that it ended. So no mistake in it,
 * and no other program in its place, can make a stick ready that was not read back.
 */
export interface InStep {
  /** @returns what is to be believed of a message; `null` is nothing */
  believe(message: WriterMessage): StickMessage | null;
  someoneIsAt(state: StickState): boolean;
}

/** @param names the drives that it was given, which begin their life at the guard */
export function inStep(names: readonly string[]): InStep {
  const lives = new Map<string, Life>(names.map((name) => [name, startLife('guard', () => undefined)]));
  const wrong = new Map<string, LifeReason>();

  const judged = (message: StickMessage, device: string, life: Life): StickMessage | null => {
    switch (message.type) {
      case 'phase':
        if (mayFollow(life.state, message.phase)) {
          life.enter(message.phase);
          return message;
        }
        wrong.set(device, { code: 'stick-out-of-step', data: { from: life.state, to: message.phase } });
        return null;
      case 'progress':
        return message.phase === life.state ? message : null;
      case 'drive': {
        // One end each.
        lives.delete(device);
        const { result } = message;
        const reason = wrong.get(device) ?? life.wrongEnd(result.outcome);
        if (reason === null) return { ...message, result: { ...result, ok: result.outcome === 'done' } };
        const reasons = [reason, ...result.reasons];
        return { ...message, result: { ...result, ok: false, outcome: 'failed', reasons } };
      }
    }
  };
  return {
    believe(message) {
      if (message.type === 'probing' || message.type === 'probed' || message.type === 'restored') return null;
      const device = message.type === 'drive' ? message.result.device : message.device;
      const life = lives.get(device);
      return life ? judged(message, device, life) : null;
    },
    someoneIsAt: (state) => [...lives.values()].some((life) => life.state === state),
  };
}
