import { hasMessage } from '../../main/messages/format.ts';
import type { CheckId, CheckView, Preset } from '../../preload/checks.ts';
import { nameOf } from '../machine/machine-name.ts';
import type { Texts } from '../messages/text-provider.tsx';

/** From the shortest to the longest. */
export const presets = ['five-minutes', 'full', 'donation'] as const satisfies readonly Preset[];

/** What a computer of the journal is called. */
export function machineName({ assetTag, profile }: CheckView['machine'], texts: Texts): string {
  return nameOf({ assetTag, ...profile }, texts);
}

/** One of the texts of a check. */
export function checkText(
  check: CheckId,
  part: 'title' | 'purpose' | 'question' | 'no' | 'try' | 'steps',
  { t }: Texts,
): string {
  return t(`check-${check}-${part}`);
}

/** The question whether the computer has such a thing; `null` where every computer does. */
export function hasQuestion(check: CheckId, { t }: Texts): string | null {
  const key = `check-${check}-has` as const;
  return hasMessage(key) ? t(key) : null;
}
