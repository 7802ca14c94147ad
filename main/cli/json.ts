import { tell } from '../messages/format.ts';
import type { Language } from '../messages/catalogues.ts';

/** A copy of a value in which every reason, however deep, carries its sentence. */
export function withTexts(language: Language, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withTexts(language, item));
  if (typeof value !== 'object' || value === null) return value;
  if (isReason(value)) return tell(language, value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTexts(language, item)]));
}

function isReason(value: object): value is Parameters<typeof tell>[1] {
  return (
    Object.keys(value).length === 2 &&
    'code' in value &&
    typeof value.code === 'string' &&
    'data' in value &&
    typeof value.data === 'object'
  );
}
