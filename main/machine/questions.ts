import type { MessageKey } from '../messages/catalogues.ts';
import { estimateMachine, type Answers } from './estimate.ts';
import type { MachineProfile } from './profile.ts';

/** An earlier answer that changes what is asked. */
export interface AfterAnswer {
  readonly question: keyof Answers;
  readonly values: readonly string[];
}

/** One choice: `value` is what `profileFromAnswers` takes, `text` and `data` are a message. */
export interface Choice {
  readonly value: string;
  readonly text: MessageKey;
  readonly data: Readonly<Record<string, number>>;
}

/**
 * A question for people who know nothing about computers. Plain data, so that it can be sent to a window; the texts
 * are keys of the message files.
 */
export interface Question {
  readonly id: keyof Answers;
  readonly text: MessageKey;
  /** Where to look: the first whose `after` is met, or which has none. */
  readonly help: readonly { readonly text: MessageKey; readonly after: AfterAnswer | null }[];
  readonly choices: readonly Choice[];
  /** Not asked after this answer. */
  readonly skipAfter: AfterAnswer | null;
}

const onMac: AfterAnswer = { question: 'kind', values: ['mac'] };
const newWindows: AfterAnswer = { question: 'windows', values: ['10', '11'] };

function choices(texts: Readonly<Record<string, MessageKey>>): Choice[] {
  return Object.entries(texts).map(([value, text]) => ({ value, text, data: {} }));
}

/** In the order in which they are asked. Each may be skipped: “I do not know” is no answer and never a “no”. */
export const questions: readonly Question[] = [
  {
    id: 'kind',
    text: 'machine-question-kind',
    help: [],
    choices: choices({
      laptop: 'machine-answer-laptop',
      desktop: 'machine-answer-desktop',
      tablet: 'machine-answer-tablet',
      mac: 'machine-answer-mac',
    }),
    skipAfter: null,
  },
  {
    id: 'windows',
    text: 'machine-question-windows',
    help: [{ text: 'machine-help-windows', after: null }],
    // Keys that are numbers would come first in an object, whatever the order here.
    choices: [
      ...choices({
        older: 'machine-answer-windows-older',
        xp: 'machine-answer-windows-xp',
        vista: 'machine-answer-windows-vista',
      }),
      ...choices({
        7: 'machine-answer-windows-7',
        8: 'machine-answer-windows-8',
        10: 'machine-answer-windows-10',
        11: 'machine-answer-windows-11',
      }),
    ],
    skipAfter: onMac,
  },
  {
    id: 'year',
    text: 'machine-question-year',
    help: [
      { text: 'machine-help-year-mac', after: onMac },
      { text: 'machine-help-year', after: null },
    ],
    choices: choices({
      2001: 'machine-answer-year-2001',
      2003: 'machine-answer-year-2003',
      2006: 'machine-answer-year-2006',
      2008: 'machine-answer-year-2008',
      2010: 'machine-answer-year-2010',
      2013: 'machine-answer-year-2013',
      2018: 'machine-answer-year-2018',
      2021: 'machine-answer-year-2021',
    }),
    skipAfter: null,
  },
  {
    id: 'starts',
    text: 'machine-question-starts',
    help: [],
    choices: choices({ text: 'machine-answer-starts-text', logo: 'machine-answer-starts-logo' }),
    skipAfter: onMac,
  },
  {
    id: 'ramMiB',
    text: 'machine-question-memory',
    help: [
      { text: 'machine-help-memory-mac', after: onMac },
      { text: 'machine-help-memory-new', after: newWindows },
      { text: 'machine-help-memory-old', after: null },
    ],
    choices: [128, 256, 512, 1024, 2048, 3072, 4096, 8192, 16384].map((valueMiB) => ({
      value: String(valueMiB),
      text: 'machine-answer-memory',
      data: { valueMiB },
    })),
    skipAfter: null,
  },
];

/**
 * The estimate out of what was chosen, by question. A question that is missing was skipped; a value that no choice has
 * counts as skipped, except for years and memory, where any sensible number is an answer.
 */
export function profileFromAnswers(chosen: Readonly<Record<string, string>>): MachineProfile {
  return estimateMachine({
    kind: oneOf(['laptop', 'desktop', 'tablet', 'mac'] as const, chosen.kind),
    windows: oneOf(['older', 'xp', 'vista', '7', '8', '10', '11'] as const, chosen.windows),
    year: numberIn(1985, 2049, chosen.year),
    starts: oneOf(['text', 'logo'] as const, chosen.starts),
    ramMiB: numberIn(1, 2 ** 24, chosen.ramMiB),
  });
}

function oneOf<Value extends string>(values: readonly Value[], chosen: string | undefined): Value | null {
  return values.find((value) => value === chosen) ?? null;
}

function numberIn(least: number, most: number, chosen: string | undefined): number | null {
  const number = /^\d{1,8}$/.test(chosen ?? '') ? Number(chosen) : null;
  return number !== null && number >= least && number <= most ? number : null;
}
