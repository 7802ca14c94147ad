import type { Language } from '../messages/catalogues.ts';
import { hasMessage, message } from '../messages/format.ts';
import type { CheckId } from './checklist.ts';

/** What a person reads of one check. */
export interface CheckTexts {
  readonly title: string;
  /** Asked first: does the computer have one? `null` where every computer does. */
  readonly has: string | null;
  readonly purpose: string;
  readonly steps: readonly string[];
  /** Yes is a pass. */
  readonly question: string;
  /** What a no usually means. */
  readonly no: string;
  readonly try: string;
}

export function textsOf(language: Language, check: CheckId): CheckTexts {
  const has = `check-${check}-has`;
  return {
    title: message(language, `check-${check}-title`),
    has: hasMessage(has) ? message(language, has) : null,
    purpose: message(language, `check-${check}-purpose`),
    steps: message(language, `check-${check}-steps`).split('\n'),
    question: message(language, `check-${check}-question`),
    no: message(language, `check-${check}-no`),
    try: message(language, `check-${check}-try`),
  };
}
