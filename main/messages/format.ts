import { IntlMessageFormat } from 'intl-messageformat';
import type { Reason, ReasonValue, ToldReason } from '../common/reason.ts';
import { catalogues, type Language, type MessageKey } from './catalogues.ts';
import { formatBytes, formatMemory } from './units.ts';

const compiled = new Map<string, IntlMessageFormat>();

/** True if the message files have a text for this key. */
export function hasMessage(key: string): key is MessageKey {
  return Object.hasOwn(catalogues.en, key);
}

/**
 * The text of one message in ICU MessageFormat syntax. Data whose name ends in `Bytes` (or is `bytes`)
 * arrives as a number of bytes and is shown as a size, one that ends in `MiB` as memory is sold; `null` is shown
 * as the word for "unknown".
 */
export function message(
  language: Language,
  key: MessageKey,
  data: Readonly<Record<string, ReasonValue>> = {},
): string {
  const id = `${language} ${key}`;
  let format = compiled.get(id);
  if (!format) {
    format = new IntlMessageFormat(catalogues[language][key], language);
    compiled.set(id, format);
  }
  const values: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(data)) {
    if (value === null) values[name] = catalogues[language].unknown;
    else if (typeof value === 'number' && /(^b|B)ytes$/.test(name))
      values[name] = formatBytes(language, value);
    else if (typeof value === 'number' && name.endsWith('MiB')) values[name] = formatMemory(language, value);
    else values[name] = value;
  }
  return String(format.format(values));
}

/** Adds its sentence to a reason. A code without a text is a mistake that `test/messages` catches. */
export function tell(language: Language, reason: Reason): ToldReason {
  const text = hasMessage(reason.code) ? message(language, reason.code, reason.data) : reason.code;
  return { code: reason.code, text, data: reason.data };
}
