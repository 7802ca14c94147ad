import { checkFamily } from '../check.ts';
import { joined, type Catalogue, type Origin } from '../catalogue.ts';
import type { CatalogueNotice, RefusedEntry } from '../reasons.ts';
import type { SystemEdition, SystemFamily } from '../schema.ts';

export interface Extended {
  readonly catalogue: Catalogue;
  readonly refused: readonly RefusedEntry[];
  readonly notices: readonly CatalogueNotice[];
}

/** Families under change, in their order; sources and editions are filled up. */
type Families = Map<string, { family: SystemFamily; editions: SystemEdition[] }>;

/**
 * Adds a person's own families to a catalogue, or puts them in its place. Pure.
 *
 * An entry with the id of a built-in one corrects its facts, but never what decides whether an image is genuine:
 * release index, checksum, signature, keys, boot recipes, home page, category and the mark of destruction stay the built-in ones, and
 * the same holds when the own families replace everything. Keys that an own catalogue brings are never established: otherwise
 * whoever gives somebody a catalogue could give them a forged image, too, and have it called signed.
 * @param alone only the own entries are left
 */
export function extended(builtIn: Catalogue, own: readonly SystemFamily[], alone = false): Extended {
  const refused: RefusedEntry[] = [];
  const notices: CatalogueNotice[] = [];
  const origins = new Map<string, Origin>();
  const families: Families = new Map();
  if (!alone)
    for (const family of builtIn.families)
      families.set(family.family, { family, editions: [...family.editions] });

  for (const family of own) {
    for (const edition of family.editions) {
      if (origins.has(edition.id)) {
        refused.push({ code: 'entry-twice', data: { entry: edition.id } });
        continue;
      }
      const known = builtIn.byId.get(edition.id);
      const mine = withSourcesOf(edition, family.family);
      if (mine.signature.keys.some((key) => key.established) && !known)
        notices.push({ code: 'entry-key-not-believed', data: { entry: edition.id } });
      if (known && claimsTrust(edition, known.edition))
        notices.push({ code: 'entry-trust-kept', data: { entry: edition.id } });
      const into = known ? withSources(known.family, renamed(family)) : named(family);
      const placed = known
        ? corrected(known.edition, mine)
        : { ...mine, signature: unestablished(mine.signature) };
      const [wrong] = checkFamily({ ...into, editions: [placed] });
      if (wrong) {
        refused.push({
          code: `entry-${wrong.problem}`,
          data: { entry: wrong.where, path: wrong.path },
        });
        continue;
      }
      origins.set(edition.id, known ? 'corrected' : 'own');
      put(families, into, placed);
    }
  }
  const all: SystemFamily[] = [];
  for (const { family, editions } of families.values()) {
    const [first, ...others] = editions;
    if (first) all.push({ ...family, editions: [first, ...others] });
  }
  return { catalogue: joined(all, origins), refused, notices };
}

function withSources(family: SystemFamily, sources: SystemFamily['sources']): SystemFamily {
  return { ...family, sources: { ...family.sources, ...sources } };
}

/** Puts an edition into a family: in the place of the one with its id, or behind the others. */
function put(families: Families, family: SystemFamily, edition: SystemEdition): void {
  const there = families.get(family.family);
  if (!there) {
    families.set(family.family, { family: { ...family }, editions: [edition] });
    return;
  }
  there.family = withSources(there.family, family.sources);
  const at = there.editions.findIndex(({ id }) => id === edition.id);
  if (at === -1) there.editions.push(edition);
  else there.editions[at] = edition;
}

/** Facts from the person, trust from the program. */
function corrected(builtIn: SystemEdition, own: SystemEdition): SystemEdition {
  // A kernel's parameters can have it fetch its files from elsewhere: recipes are trust, too.
  const { image: _image, recipes: _recipes, ...facts } = own;
  return {
    ...facts,
    ...(builtIn.recipes ? { recipes: builtIn.recipes } : {}),
    category: builtIn.category,
    release: builtIn.release,
    checksum: builtIn.checksum,
    signature: builtIn.signature,
    homepage: builtIn.homepage,
    downloadPage: builtIn.downloadPage,
    destructive: builtIn.destructive || own.destructive,
  };
}

/** Whether an entry wants something else to be trusted than the built-in one of its id. */
function claimsTrust(own: SystemEdition, builtIn: SystemEdition): boolean {
  const trust = ({ release, checksum, signature, recipes, homepage, downloadPage }: SystemEdition): string =>
    JSON.stringify([release, checksum, signature, recipes, homepage, downloadPage]);
  return own.image !== undefined || trust(own) !== trust(builtIn);
}

function unestablished(signature: SystemEdition['signature']): SystemEdition['signature'] {
  return { ...signature, keys: signature.keys.map((key) => ({ ...key, established: false })) };
}

/** A family's sources under names that no built-in family has. */
function renamed({ family, sources }: SystemFamily): SystemFamily['sources'] {
  return Object.fromEntries(Object.entries(sources).map(([id, source]) => [ownSource(family, id), source]));
}
function named(family: SystemFamily): SystemFamily {
  return { ...family, sources: renamed(family) };
}
const ownSource = (family: string, id: string): string => `own:${family}:${id}`;

/** The edition with every `from` pointing to the renamed sources. */
function withSourcesOf(edition: SystemEdition, family: string): SystemEdition {
  const walk = (value: unknown, key: string): unknown => {
    if (Array.isArray(value))
      return value.map((one: unknown) =>
        key === 'from' && typeof one === 'string' ? ownSource(family, one) : walk(one, ''),
      );
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]));
  };
  const legalNotice = edition.legalNotice
    ? { ...edition.legalNotice, from: ownSource(family, edition.legalNotice.from) }
    : null;
  return { ...(walk(edition, '') as SystemEdition), legalNotice };
}
