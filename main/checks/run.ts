import { checksOf, findCheck, type Check, type CheckId } from './checklist.ts';
import type { Answer, CheckRun, Outcome } from './types.ts';

/** Where one check of a run stands. `blocked`: it waits for, or says nothing without, another one. */
export type CheckState =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'open' }
  | { readonly kind: 'blocked'; readonly by: CheckId };

/** A run without answers. Id and time come from outside. */
export function startRun(given: Omit<CheckRun, 'answers' | 'finishedAt'>): CheckRun {
  return { ...given, finishedAt: null, answers: [] };
}

/** The answer to a check, or `null`. */
export function answerTo(run: CheckRun, check: CheckId): Answer | null {
  return run.answers.find((answer) => answer.check === check) ?? null;
}

/** What was found, or `null` if it was not asked. */
export function outcomeOf(run: CheckRun, check: CheckId): Outcome | null {
  return answerTo(run, check)?.outcome ?? null;
}

/**
 * An answer counts whatever it depended on. A check is blocked by the first of its needs that was asked and did not
 * pass, or that is itself blocked; needs that are still open are asked first, because they stand before it.
 */
export function stateOf(run: CheckRun, check: Check): CheckState {
  const answer = answerTo(run, check.id);
  if (answer !== null) return { kind: 'answered', answer };
  const inPreset = checksOf(run.preset);
  for (const id of check.needs) {
    const outcome = outcomeOf(run, id);
    if (outcome === 'pass') continue;
    if (outcome !== null) return { kind: 'blocked', by: id };
    const needed = inPreset.find((other) => other.id === id);
    const state = needed === undefined ? null : stateOf(run, needed);
    if (state?.kind === 'blocked') return { kind: 'blocked', by: state.by };
  }
  return { kind: 'open' };
}

/** The check to ask next, or `null` if nothing is left to be asked. */
export function nextCheck(run: CheckRun): Check | null {
  return checksOf(run.preset).find((check) => stateOf(run, check).kind === 'open') ?? null;
}

/** How far a run is. Blocked checks are not counted in `total`: they will not be asked. */
export function progressOf(run: CheckRun): { readonly answered: number; readonly total: number } {
  const states = checksOf(run.preset).map((check) => stateOf(run, check).kind);
  return {
    answered: states.filter((kind) => kind === 'answered').length,
    total: states.filter((kind) => kind !== 'blocked').length,
  };
}

/** Checks to come back to: those that the person could not tell, and those that were skipped. */
export function toComeBackTo(run: CheckRun): readonly Check[] {
  return checksOf(run.preset).filter((check) =>
    ['undecided', 'skip'].includes(outcomeOf(run, check.id) ?? ''),
  );
}

/**
 * The run with this answer; an earlier answer to the same check is replaced at its place. What depended on it keeps its
 * own answers. That a thing is not present is taken only where that was asked; else it is `undecided`.
 */
export function withAnswer(run: CheckRun, answer: Answer): CheckRun {
  const presence = findCheck(answer.check)?.presence === true;
  const outcome = answer.outcome === 'not-present' && !presence ? 'undecided' : answer.outcome;
  const given = { ...answer, outcome };
  const known = run.answers.some(({ check }) => check === given.check);
  return {
    ...run,
    answers: known
      ? run.answers.map((other) => (other.check === given.check ? given : other))
      : [...run.answers, given],
  };
}

/** The run without the answer to a check: it will be asked again. */
export function withoutAnswer(run: CheckRun, check: CheckId): CheckRun {
  return { ...run, finishedAt: null, answers: run.answers.filter((answer) => answer.check !== check) };
}

/** The run as ended by the person, whether everything was asked or not. Ending it again changes nothing. */
export function finish(run: CheckRun, at: string): CheckRun {
  return run.finishedAt === null ? { ...run, finishedAt: at } : run;
}
