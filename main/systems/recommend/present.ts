import type { Reason } from '../../common/reason.ts';
import type { SystemEdition, SystemFamily } from '../schema.ts';
import type { Fit, RankedSystem, Recommendation, StickMethod } from './types.ts';

/** What a person is shown of a recommendation at first sight. */
export interface Shown {
  readonly choice: RankedSystem;
  /** The three reasons that tell most. */
  readonly reasons: readonly Reason[];
  /** What concerns this choice and not the computer as such. */
  readonly cautions: readonly Reason[];
  /** The best of other families first: four editions of one system are no choice. */
  readonly alternatives: readonly RankedSystem[];
  /** What is said of every system, and so of the computer. */
  readonly aboutComputer: readonly Reason[];
}

/** A row of the comparison table; `null` is not known. */
export interface ComparisonRow {
  readonly id: string;
  readonly name: string;
  readonly edition: string;
  readonly version: string | null;
  readonly fit: Fit;
  readonly score: number;
  readonly method: StickMethod;
  readonly desktop: string | null;
  readonly ramBootMiB: number | null;
  readonly ramPleasantMiB: number | null;
  readonly sizeBytes: number | null;
  readonly runsFromRam: 'always' | 'optional' | 'no' | null;
  readonly keepsFiles: boolean | null;
  readonly secureBoot: boolean | null;
  readonly maturity: 'stable' | 'rolling' | 'candidate' | 'old' | null;
  readonly team: 'one' | 'few' | 'many' | 'company' | null;
  readonly cautions: number;
}

const shownReasons = 3;
const shownAlternatives = 2;

/** The first choice with its three reasons, and alternatives; `null` if nothing fits. */
export function chooseShown(
  recommendation: Recommendation,
  catalogue: readonly SystemFamily[],
): Shown | null {
  const [choice, ...others] = recommendation.ranked;
  if (!choice) return null;
  const aboutComputer = sharedCautions(recommendation.ranked);
  const familyOf = families(catalogue);
  const taken = new Set([familyOf.get(choice.id)]);
  const alternatives: RankedSystem[] = [];
  for (const other of others) {
    const family = familyOf.get(other.id);
    if (alternatives.length === shownAlternatives) break;
    if (taken.has(family)) continue;
    taken.add(family);
    alternatives.push(other);
  }
  return {
    choice,
    reasons: choice.reasons.slice(0, shownReasons),
    cautions: ownCautions(choice, aboutComputer),
    alternatives,
    aboutComputer,
  };
}

/** A system's cautions without those that are said of the computer already. */
export function ownCautions(system: RankedSystem, aboutComputer: readonly Reason[]): Reason[] {
  return system.cautions.filter((caution) => !aboutComputer.some((other) => same(caution, other)));
}

/** Cautions that every ranked system has word for word: they are about the computer. */
export function sharedCautions(ranked: readonly RankedSystem[]): Reason[] {
  const [first, ...others] = ranked;
  if (!first) return [];
  return first.cautions.filter((caution) =>
    others.every(({ cautions }) => cautions.some((other) => same(caution, other))),
  );
}

/** The ranked systems as rows of one table, best first. */
export function comparisonRows(
  recommendation: Recommendation,
  catalogue: readonly SystemFamily[],
): ComparisonRow[] {
  const editions = new Map(
    catalogue.flatMap((family) => family.editions.map((edition) => [edition.id, edition])),
  );
  const aboutComputer = sharedCautions(recommendation.ranked);
  return recommendation.ranked.flatMap((system) => {
    const edition = editions.get(system.id);
    return edition ? [row(system, edition, ownCautions(system, aboutComputer).length)] : [];
  });
}

function row(system: RankedSystem, edition: SystemEdition, cautions: number): ComparisonRow {
  const sizeMiB = edition.sizeMiB.value;
  const persistence = edition.persistence.value;
  return {
    id: system.id,
    name: edition.name,
    edition: edition.edition,
    version: edition.version.value,
    fit: system.fit,
    score: system.score,
    method: system.method,
    desktop: edition.desktop.value,
    ramBootMiB: edition.ramMiB.boot.value,
    ramPleasantMiB: edition.ramMiB.pleasant.value,
    sizeBytes: sizeMiB === null ? null : Math.round(sizeMiB * 1024 * 1024),
    runsFromRam: edition.runsFromRam.value,
    keepsFiles: persistence === null ? null : persistence.kind !== 'none',
    secureBoot: edition.firmware.secureBoot.value,
    maturity: edition.maturity.value,
    team: edition.team.value,
    cautions,
  };
}

function families(catalogue: readonly SystemFamily[]): Map<string, string> {
  return new Map(catalogue.flatMap(({ family, editions }) => editions.map(({ id }) => [id, family])));
}

function same(a: Reason, b: Reason): boolean {
  return a.code === b.code && JSON.stringify(a.data) === JSON.stringify(b.data);
}
