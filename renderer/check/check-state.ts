import type { CheckId, CheckView } from '../../preload/checks.ts';

/** What is asked of one check: does the computer have it, does it work, what to try after a no, why it is skipped. */
export type Phase = 'has' | 'works' | 'no' | 'skip';

/** Which part of the check the window shows. */
export interface CheckState {
  readonly view: CheckView;
  /** The question that is shown; `null`: what it comes to. */
  readonly at: CheckId | null;
}

/** After an answer: the next open question behind the one that was answered, else any open one, else the end. */
export function afterAnswer(view: CheckView, answered: CheckId): CheckState {
  const place = view.checks.findIndex(({ id }) => id === answered);
  const open = view.checks.filter(({ state }) => state.kind === 'open').map(({ id }) => id);
  const later = view.checks.slice(place + 1).find(({ id }) => open.includes(id));
  return { view, at: later?.id ?? view.next };
}

/** The question before the one that is shown, in the order of the list, left-out ones aside; `null` at the first. */
export function previousOf(view: CheckView, at: CheckId | null): CheckId | null {
  const asked = view.checks.filter(({ state }) => state.kind !== 'blocked').map(({ id }) => id);
  if (at === null) return asked.at(-1) ?? null;
  const place = asked.indexOf(at);
  return asked[place - 1] ?? null;
}

/** Keys that answer, as in the check on the stick. `null` for all others, and wherever somebody is typing. */
export function answerKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>,
  typing: boolean,
): 'pass' | 'fail' | 'skip' | 'undecided' | 'not-present' | null {
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return null;
  switch (event.key.toLowerCase()) {
    case 'p':
      return 'pass';
    case 'f':
      return 'fail';
    case 's':
      return 'skip';
    case 'u':
      return 'undecided';
    case 'n':
      return 'not-present';
    default:
      return null;
  }
}
