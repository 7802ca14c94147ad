import type { Suggest } from '../../checks/verdict.ts';
import type { Catalogue } from '../../systems/catalogue.ts';
import { recommend } from '../../systems/recommend.ts';
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
 * that is known to be content with less memory than the one that was tried.
 */
export function otherSystem(catalogue: Catalogue, { system, wish }: Tried): Suggest {
  const tried = system === null ? null : (catalogue.byId.get(system) ?? null);
  return ({ machine, lighter }) => {
    const { ranked } = recommend(machine, catalogue.families, wish);
    const needs = tried?.edition.ramMiB.pleasant.value ?? null;
    // Without knowing what was tried, the best advice may be the very system that failed.
    if (tried === null) return null;
    for (const { id } of ranked) {
      const entry = catalogue.byId.get(id);
      if (!entry || entry.family.family === tried.family.family) continue;
      const pleasant = entry.edition.ramMiB.pleasant.value;
      if (lighter && (pleasant === null || (needs !== null && pleasant >= needs))) continue;
      return { id, name: entry.edition.name };
    }
    return null;
  };
}
