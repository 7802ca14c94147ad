import { createContext, use, useEffect, useMemo, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { Reason, ReasonValue } from '../../main/common/reason.ts';
import type { Language, MessageKey } from '../../main/messages/catalogues.ts';
import { message, tell } from '../../main/messages/format.ts';
import { formatBytes, formatDuration } from '../../main/messages/units.ts';

export interface Texts {
  readonly language: Language;
  readonly t: (key: MessageKey, data?: Readonly<Record<string, ReasonValue>>) => string;
  /** The sentence of a reason. */
  readonly say: (reason: Reason) => string;
  /** A size as printed on sticks. */
  readonly size: (bytes: number) => string;
  readonly duration: (seconds: number) => string;
  /** 0 to 1 as whole per cent, rounded down: 100 % is said only when it is true. */
  readonly percent: (fraction: number) => string;
  /** The day of an ISO 8601 date, as people write it. */
  readonly date: (iso: string) => string;
  readonly list: (items: readonly string[]) => string;
}

export function textsFor(language: Language): Texts {
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return {
    language,
    t: (key, data) => message(language, key, data),
    say: (reason) => tell(language, reason).text,
    size: (bytes) => formatBytes(language, bytes),
    duration: (seconds) => formatDuration(language, seconds),
    percent: (fraction) => percent.format(Math.floor(fraction * 100) / 100),
    date: (iso) => (Number.isNaN(Date.parse(iso)) ? iso : day.format(new Date(iso))),
    list: (items) => list.format(items),
  };
}

const TextContext = createContext<Texts>(textsFor('en'));

/** The texts in the language that the person chose; a change shows at once. */
export function useText(): Texts {
  return use(TextContext);
}

interface TextProviderProps {
  readonly language: Language;
  readonly children: ReactNode;
}

export function TextProvider({ language, children }: TextProviderProps) {
  const texts = useMemo(() => textsFor(language), [language]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <TextContext value={texts}>
      <I18nProvider locale={language}>{children}</I18nProvider>
    </TextContext>
  );
}
