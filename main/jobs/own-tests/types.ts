import type { Finding } from '../../checks/findings.ts';
import type { Reason } from '../../common/reason.ts';
import type { MeasuredReason } from './reasons.ts';

/** The program's own tests of the computer that it runs on, as far as the main process does them. */
export type OwnTest =
  | 'network'
  | 'wifi'
  | 'ethernet'
  | 'web-page'
  | 'graphics'
  | 'charging'
  | 'battery'
  | 'disk'
  | 'heat'
  | 'usb-ports'
  | 'memory';

/** One thing that a test saw, measured, or could not find out. */
export interface Line {
  /** `unknown`: this system does not let it be seen, which is not a no. */
  readonly tone: 'good' | 'bad' | 'caution' | 'plain' | 'unknown';
  readonly says: Reason;
  /** What helps against it. */
  readonly tries: Reason | null;
}

/** A test as it stands. */
export interface OwnTestState {
  readonly running: boolean;
  /** 0 to 1; `null` where it goes on until the person ends it. */
  readonly fraction: number | null;
  /** What goes on just now, or what the person is to do. */
  readonly now: Reason | null;
  /** The most important first. */
  readonly lines: readonly Line[];
  /** `null` as long as nothing can be said. */
  readonly finding: Finding | null;
}

export type Tell = (state: OwnTestState) => void;

export function line(tone: Line['tone'], says: MeasuredReason, tries: MeasuredReason | null = null): Line {
  return { tone, says, tries };
}

/** A test that has ended, and what it suggests. */
export function ended(lines: readonly Line[], suggests: Finding['suggests']): OwnTestState {
  return { running: false, fraction: null, now: null, lines, finding: findingOf(lines, suggests) };
}

export function findingOf(lines: readonly Line[], suggests: Finding['suggests']): Finding {
  return { suggests, facts: lines.map(({ says }) => says) };
}
