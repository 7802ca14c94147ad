import type { MachineProfile } from '../../machine/profile.ts';
import type { Catalogue } from '../catalogue.ts';
import { recommend } from '../recommend.ts';
import { chooseShown, comparisonRows, type ComparisonRow, type Shown } from './present.ts';
import type { Recommendation, Wish } from './types.ts';
import type { SystemEdition } from '../schema.ts';

/** What the window shows of a system by itself. */
export interface SystemCard {
  readonly name: string;
  readonly version: string | null;
  readonly about: SystemEdition['about'];
  readonly downloadPage: string | null;
  readonly sizeBytes: number | null;
  readonly desktop: string | null;
}

/** Everything that the recommendation's screen shows. */
export interface Advice extends Recommendation {
  readonly shown: Shown | null;
  readonly rows: readonly ComparisonRow[];
  /** By id: every system that the answer names. */
  readonly systems: Readonly<Record<string, SystemCard>>;
}

/** The recommendation for a computer, joined with what people want to know of the systems. */
export function shownAdvice(profile: MachineProfile, wish: Wish, catalogue: Catalogue): Advice {
  const recommendation = recommend(profile, catalogue.families, wish);
  return {
    ...recommendation,
    shown: chooseShown(recommendation, catalogue.families),
    rows: comparisonRows(recommendation, catalogue.families),
    systems: Object.fromEntries(catalogue.editions.map((edition) => [edition.id, cardOf(edition)])),
  };
}

function cardOf(edition: SystemEdition): SystemCard {
  const sizeMiB = edition.sizeMiB.value;
  return {
    name: edition.name,
    version: edition.version.value,
    about: edition.about,
    downloadPage: edition.downloadPage ?? edition.homepage,
    sizeBytes: sizeMiB === null ? null : Math.round(sizeMiB * 1024 * 1024),
    desktop: edition.desktop.value,
  };
}
