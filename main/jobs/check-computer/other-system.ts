import type { Suggest } from '../../checks/verdict.ts';
import type { Catalogue } from '../../systems/catalogue.ts';
import { recommend } from '../../systems/recommend.ts';
import type { SystemEdition } from '../../systems/schema.ts';
import type { Wish } from '../../systems/recommend/types.ts';

/** What the person tried, and what for. */
export interface Tried {
  /** Id of the system in the catalogue; `null` if it is not known. */
  readonly system: string | null;
  readonly wish: Wish;
}

/**
 * Asks the recommender again, with what a check has found. A system of the family that was tried is not suggested:
 * what the one could not do, the next edition mostly cannot either. Where the one was too slow, only a system counts
 * that is known to be content with less memory than the one that was tried; if nobody knows which that was, the one
 * that needs least.
 */
export function otherSystem(catalogue: Catalogue, { system, wish }: Tried): Suggest {
  const tried = system === null ? null : (catalogue.byId.get(system) ?? null);
  return ({ machine, lighter }) => {
    const { ranked } = recommend(machine, catalogue.families, wish);
    const needs = tried?.edition.ramMiB.pleasant.value ?? null;
    const others = ranked.flatMap(({ id }) => {
      const entry = catalogue.byId.get(id);
      return entry && entry.family.family !== tried?.family.family ? [entry.edition] : [];
    });
    const found = lighter ? lightest(others, needs) : others[0];
    return found ? { id: found.id, name: found.name } : null;
  };
}

/** The first of the editions that needs less than `needs` MiB to be pleasant; without `needs`, the least of all. */
function lightest(editions: readonly SystemEdition[], needs: number | null): SystemEdition | undefined {
  const known = editions.flatMap((edition) => {
    const pleasant = edition.ramMiB.pleasant.value;
    return pleasant === null ? [] : [{ edition, pleasant }];
  });
  if (needs !== null) return known.find(({ pleasant }) => pleasant < needs)?.edition;
  return known.toSorted((one, other) => one.pleasant - other.pleasant)[0]?.edition;
}
