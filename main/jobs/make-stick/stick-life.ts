import type { Reason } from '../../common/reason.ts';

/**
 * How a stick's life ends: how the command line ends, and what the app shows at the top of its last screen. `done`
 * means: written and read back.
 */
export type Outcome = 'done' | 'failed' | 'refused' | 'mismatch' | 'cancelled';

/** What may come after one state: further states, and ends. */
interface Following {
  readonly next: readonly string[];
  readonly ends: readonly Outcome[];
}

/**
 * The life of a stick, from the wish to the end: the one table that job, writer process, app and command line go by.
 * Every state can fail and can be cancelled; `done` comes from `eject` alone, and that only from a state in which all
 * of the image was read on the drive. So nothing is called ready that was not proved.
 *
 * The first four states are those of the whole job; after `guard`, each drive goes on by itself.
 */
export const stickLife = {
  /** Somebody chose an image and drives. */
  choose: { next: ['prove'], ends: ['failed', 'cancelled'] },
  /** The image is read and compared with its checksum. */
  prove: { next: ['unpack', 'guard'], ends: ['failed', 'cancelled', 'refused', 'mismatch'] },
  /** A packed image is unpacked. */
  unpack: { next: ['guard'], ends: ['failed', 'cancelled', 'refused', 'mismatch'] },
  /** Drives are looked up again, and judged once more. A virtual stick has nothing to unmount. */
  guard: { next: ['unmount', 'open'], ends: ['failed', 'cancelled', 'refused'] },
  /** Each further way of opening begins here. */
  unmount: { next: ['open', 'unmount'], ends: ['failed', 'cancelled', 'refused'] },
  open: { next: ['unmount', 'probe', 'compare', 'write'], ends: ['failed', 'cancelled', 'refused'] },
  /** A stick that was not met before is asked how much it really holds. */
  probe: { next: ['compare', 'write'], ends: ['failed', 'cancelled'] },
  /** What the drive holds already is read; if that is everything, nothing is left to write. */
  compare: { next: ['write', 'eject'], ends: ['failed', 'cancelled', 'refused'] },
  write: { next: ['verify'], ends: ['failed', 'cancelled', 'refused'] },
  verify: { next: ['eject'], ends: ['failed', 'cancelled', 'mismatch'] },
  /** The drive is closed, and switched off where that was asked for. */
  eject: { next: [], ends: ['done', 'failed', 'cancelled'] },
} as const satisfies Record<string, Following>;

export type StickState = keyof typeof stickLife;

/** What people see; choosing and judging take no time that anybody would notice. */
export type StickPhase = Exclude<StickState, 'choose' | 'guard'>;

export function isStickPhase(state: StickState): state is StickPhase {
  return state !== 'choose' && state !== 'guard';
}

/** The phases of one drive, in the order in which they come. */
export const drivePhases = ['unmount', 'open', 'probe', 'compare', 'write', 'verify', 'eject'] as const;
export type DrivePhase = (typeof drivePhases)[number];

export function isDrivePhase(state: StickState): state is DrivePhase {
  return (drivePhases as readonly StickState[]).includes(state);
}

/** A step that the table does not have: a mistake in Rekindle, and never a stick that is called ready. */
export type LifeReason = Reason<'stick-out-of-step', { from: string; to: string }>;

export function mayFollow(from: StickState, to: StickState): boolean {
  return nextOf(from).includes(to);
}

export function mayEnd(from: StickState, outcome: Outcome): boolean {
  return (stickLife[from].ends as readonly Outcome[]).includes(outcome);
}

/**
 * The shortest way from one state to another, without the first; empty if they are the same, `null` if there is none.
 */
export function wayTo(from: StickState, to: StickState): StickState[] | null {
  const ways: StickState[][] = [[]];
  const seen = new Set<StickState>([from]);
  for (const way of ways) {
    const at = way.at(-1) ?? from;
    if (at === to) return way;
    for (const next of nextOf(at)) {
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
}

/** Where one stick is in its life. */
export interface Life {
  readonly state: StickState;
  /** Enters a state. @throws OutOfStep if the table does not allow it */
  enter(state: StickState): void;
  /**
   * Enters all states up to one that was seen: somebody who looks now and then misses short ones.
   * What lies behind was seen too late, and changes nothing.
   */
  reach(state: StickState): void;
  /** What is wrong with an end that comes now; `null` if the table allows it. */
  wrongEnd(outcome: Outcome): LifeReason | null;
}

export class OutOfStep extends Error {
  readonly reason: LifeReason;

  constructor(from: StickState, to: StickState | Outcome) {
    super(`${from} → ${to}`);
    this.name = 'OutOfStep';
    this.reason = outOfStep(from, to);
  }
}

/**
 * @param begin the state to begin in, entered already
 * @param onEnter told of every state that is entered afterwards
 */
export function startLife(begin: StickState, onEnter: (state: StickState) => void): Life {
  let state = begin;
  const enter = (to: StickState): void => {
    if (!mayFollow(state, to)) throw new OutOfStep(state, to);
    state = to;
    onEnter(to);
  };
  return {
    get state() {
      return state;
    },
    enter,
    reach(to) {
      for (const step of wayTo(state, to) ?? []) enter(step);
    },
    wrongEnd: (outcome) => (mayEnd(state, outcome) ? null : outOfStep(state, outcome)),
  };
}

function outOfStep(from: StickState, to: StickState | Outcome): LifeReason {
  return { code: 'stick-out-of-step', data: { from, to } };
}

function nextOf(state: StickState): readonly StickState[] {
  return stickLife[state].next;
}
