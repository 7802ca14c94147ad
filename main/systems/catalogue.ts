import type { SystemEdition, SystemFamily } from './schema.ts';

/** Families and all their editions, each edition under an id of its own. */
export interface Catalogue {
  readonly families: readonly SystemFamily[];
  /** In the order of the families and of their files. */
  readonly editions: readonly SystemEdition[];
  readonly byId: ReadonlyMap<string, CatalogueEntry>;
}

/** `corrected`: a built-in entry whose facts, but not whose trust data, come from a person's own catalogue. */
export type Origin = 'built-in' | 'own' | 'corrected';

/** An edition and where it stands. */
export interface CatalogueEntry {
  readonly edition: SystemEdition;
  readonly family: SystemFamily;
  readonly origin: Origin;
}

/** The order in which systems are listed: what revives computers first, what cannot be booted last. */
export const categoryOrder = [
  'desktop',
  'rescue',
  'kiosk',
  'comparison',
  'container-host',
  'embedded',
  'container-base',
] as const satisfies readonly SystemEdition['category'][];

/**
 * One catalogue of families whose ids do not clash (`check.ts` finds clashes). Pure.
 * @param origins of the editions that are not built in, by id
 */
export function joined(
  families: readonly SystemFamily[],
  origins: ReadonlyMap<string, Origin> = new Map(),
): Catalogue {
  const rank = ({ editions: [first] }: SystemFamily): number =>
    first ? categoryOrder.indexOf(first.category) : categoryOrder.length;
  const sorted = families.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en'));
  const byId = new Map<string, CatalogueEntry>();
  for (const family of sorted) {
    for (const edition of family.editions)
      byId.set(edition.id, { edition, family, origin: origins.get(edition.id) ?? 'built-in' });
  }
  return { families: sorted, editions: sorted.flatMap(({ editions }) => editions), byId };
}
