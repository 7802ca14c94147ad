import { err, ok, type Result } from '../../common/result.ts';
import type { CatalogueError } from '../reasons.ts';
import { looksLikeFamilies, readFamilies } from './families.ts';
import { parseJsonText } from './json-text.ts';
import { looksLikeOsList, readOsList } from './os-list.ts';
import type { OwnCatalogue } from './types.ts';

/**
 * A catalogue from somewhere else: families in our own form, or a Raspberry Pi Imager list, told by content. Pure.
 * @param place the file or address it came from, which becomes its source
 */
export function readOwnCatalogue(text: string, place: string): Result<OwnCatalogue, CatalogueError> {
  const parsed = parseJsonText(text, place);
  if (!parsed.ok) return parsed;
  if (looksLikeOsList(parsed.value)) return ok(readOsList(parsed.value, place));
  if (looksLikeFamilies(parsed.value)) return ok(readFamilies(parsed.value));
  return err({ code: 'catalogue-not-one', data: { place } });
}
