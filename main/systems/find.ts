import { err, ok, type Result } from '../common/result.ts';
import type { Catalogue, CatalogueEntry } from './catalogue.ts';
import type { SystemError } from './reasons.ts';

/** How many guesses a person is shown. */
const mostGuesses = 5;

/** An entry by its id; if there is none, those whose id or name holds every part of what was asked for. Pure. */
export function findSystem(catalogue: Catalogue, id: string): Result<CatalogueEntry, SystemError> {
  const entry = catalogue.byId.get(id) ?? catalogue.byId.get(id.toLowerCase());
  if (entry) return ok(entry);
  const parts = id
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '');
  const similar = catalogue.editions
    .filter(({ id: other, name }) => {
      const text = `${other} ${name.toLowerCase()}`;
      return parts.length > 0 && parts.every((part) => text.includes(part));
    })
    .slice(0, mostGuesses)
    .map((edition) => edition.id);
  return similar.length === 0
    ? err({ code: 'system-unknown', data: { id } })
    : err({ code: 'system-perhaps', data: { id, similar: similar.join(', ') } });
}
