import type { Reason } from '../../main/common/reason.ts';
import { hasMessage } from '../../main/messages/format.ts';
import type { JournalAnswer } from '../../preload/journal.ts';
import type { BadgeTone } from '../components/badge.tsx';
import type { Texts } from '../messages/text-provider.tsx';

/** What a verdict is called; one of another version of Rekindle by its bare name. */
export function verdictText(kind: string | null, { t }: Texts): string {
  if (kind === null) return t('machines-unchecked');
  const key = `verdict-kind-${kind}`;
  return hasMessage(key) ? t(key) : kind;
}

const tones: Readonly<Record<string, BadgeTone>> = {
  ready: 'good',
  cautions: 'caution',
  'other-system': 'caution',
  'not-worth-it': 'bad',
};

export function verdictTone(kind: string | null): BadgeTone {
  return tones[kind ?? ''] ?? 'plain';
}

/** What a question is called; one that this version does not ask by its bare name. */
export function questionText(check: string, { t }: Texts): string {
  const key = `check-${check}-title`;
  return hasMessage(key) ? t(key) : check;
}

/** What became of a question, readable without colour. */
export function outcomeText(outcome: JournalAnswer['outcome'], { t }: Texts): string {
  const mark = outcome === 'pass' ? '✓' : outcome === 'fail' ? '✗' : '–';
  return `${mark} ${t(`check-outcome-${outcome}`)}`;
}

/**
 * A sentence out of the journal. Another version of Rekindle may have written it with other data, or it was rescued
 * out of a damaged file: what has no sentence any more is told by its code.
 */
export function sayKept(reason: Reason, { say }: Texts): string {
  try {
    return say(reason);
  } catch {
    return reason.code;
  }
}

/** Day and time of day, as people write them, in the time zone of this computer. */
export function momentText(iso: string, { language }: Texts): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/** The day alone. */
export function dayText(iso: string, { language }: Texts): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime())
    ? iso
    : new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(date);
}

/** How long a list was asked; one of another version by its bare name. */
export function presetText(preset: string, { t }: Texts): string {
  const key = `check-preset-${preset}`;
  return hasMessage(key) ? t(key) : preset;
}

/** A part that would cure something; one of another version by its bare name. */
export function partText(part: string, { t }: Texts): string {
  const key = `verdict-part-${part}`;
  return hasMessage(key) ? t(key) : part;
}
