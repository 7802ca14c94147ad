import { hasMessage } from '../../main/messages/format.ts';
import type { ComparedFact } from '../../preload/journal.ts';
import type { Texts } from '../messages/text-provider.tsx';
import { questionText, verdictText } from './journal-words.ts';

/** What a line of a comparison is called. */
export function factName(fact: string, texts: Texts): string {
  if (fact.startsWith('check:')) return questionText(fact.slice('check:'.length), texts);
  const key = `machines-fact-${fact.replaceAll('.', '-')}`;
  return hasMessage(key) ? texts.t(key) : fact;
}

/** One side of a line, in words. */
export function factValue(fact: string, value: ComparedFact['first'], texts: Texts): string {
  const { t, size } = texts;
  if (value === null) return fact === 'verdict' ? verdictText(null, texts) : t('unknown');
  if (fact.startsWith('check:')) {
    const key = `check-outcome-${String(value)}`;
    return hasMessage(key) ? t(key) : String(value);
  }
  if (value === '') return t('advice-fact-none');
  if (fact === 'verdict') return verdictText(String(value), texts);
  if (typeof value === 'boolean') return t(value ? 'app-yes' : 'app-no');
  if (fact === 'firmware.kind') {
    const key = `advice-firmware-${value}`;
    return hasMessage(key) ? t(key) : String(value);
  }
  if (typeof value !== 'number') return value;
  switch (fact) {
    case 'ramMiB':
      return t('advice-memory', { ramMiB: value });
    case 'diskBytes':
      return size(value);
    case 'battery.wear':
      return t('advice-battery-left', { percent: Math.round((1 - value) * 100) });
    default:
      return String(value);
  }
}

/** Whether both are the same, in a word; `null` where one of both is not known. */
export function sameText(same: boolean | null, { t }: Texts): string {
  return same === null ? t('machines-same-unknown') : t(same ? 'machines-same' : 'machines-differs');
}
