import type { Language } from '../../messages/catalogues.ts';
import { hasMessage, message } from '../../messages/format.ts';

/** What a check is called; one that this version does not know is called by its id. */
export function checkTitle(language: Language, id: string): string {
  const key = `check-${id}-title`;
  return hasMessage(key) ? message(language, key) : id;
}

/** What a verdict is called. */
export function verdictTitle(language: Language, kind: string): string {
  const key = `verdict-kind-${kind}`;
  return hasMessage(key) ? message(language, key) : kind;
}
