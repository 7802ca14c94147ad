import type { MessageKey } from '../../main/messages/catalogues.ts';
import type { Question } from '../../preload/advice.ts';

/** Question → what was chosen; empty or missing is not known. */
export type Answers = Readonly<Record<string, string>>;

type Condition = Question['skipAfter'];

/** The questions to ask after these answers, and the answers that still count. */
export function asked(
  questions: readonly Question[],
  answers: Answers,
): { readonly questions: readonly Question[]; readonly answers: Answers } {
  const counting: Record<string, string> = {};
  const shown = questions.filter((question) => {
    if (isMet(question.skipAfter, counting)) return false;
    const answer = answers[question.id] ?? '';
    if (answer !== '') counting[question.id] = answer;
    return true;
  });
  return { questions: shown, answers: counting };
}

/** Where to look for the answer; `null` if the question says it all. */
export function helpFor(question: Question, answers: Answers): MessageKey | null {
  return question.help.find(({ after }) => after === null || isMet(after, answers))?.text ?? null;
}

function isMet(condition: Condition, answers: Answers): boolean {
  return condition?.values.includes(answers[condition.question] ?? '') === true;
}
