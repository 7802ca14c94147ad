import { createHash } from 'node:crypto';
import type { Language } from '../../messages/catalogues.ts';
import { dayOf } from '../days.ts';
import { checkTitle } from './titles.ts';
import type { Cell, Table } from './csv.ts';
import type { LeavingSheet } from './types.ts';

/** What the Open Repair Data Standard wants to know of the one who publishes. */
export interface OrdsPublisher {
  /** Name of the organisation; the standard requires it. */
  readonly provider: string | null;
  /** ISO 3166-1 alpha-3: `AUT`, `DEU`, `GBR`. */
  readonly country: string | null;
  /** Name or id of the group that held the event. */
  readonly group: string | null;
}

/** The columns of version 0.3, in the order of the standard's table schema. */
export const ordsColumns = [
  'id',
  'data_provider',
  'country',
  'partner_product_category',
  'product_category',
  'product_category_id',
  'brand',
  'year_of_manufacture',
  'product_age',
  'repair_status',
  'repair_barrier_if_end_of_life',
  'group_identifier',
  'event_date',
  'problem',
] as const;

/** Ids and names of the standard's product categories (OpenRepairData_v0.3_Product_Categories). */
const categories = {
  laptop: { id: 16, name: 'Laptop' },
  desktop: { id: 4, name: 'Desktop computer' },
  other: { id: 18, name: 'Misc' },
} as const;

/** What a verdict means in the standard's closed list; a check without a verdict says nothing. */
const statuses: Readonly<Record<string, 'Fixed' | 'Repairable' | 'End of life'>> = {
  ready: 'Fixed',
  cautions: 'Repairable',
  'other-system': 'Repairable',
  'not-worth-it': 'End of life',
};

/**
 * Checked machines as Open Repair Data, version 0.3: a line a check. Machines that were never checked are no repair
 * attempt and are left out. The problem is told in the language of the station; the standard has no column for why a
 * machine came to its end other than a few fixed reasons, none of which a check can know.
 */
export function ordsTable(
  sheets: readonly LeavingSheet[],
  publisher: OrdsPublisher,
  language: Language,
): Table {
  const rows = sheets.flatMap((sheet) =>
    sheet.check ? [rowOf(sheet, sheet.check, publisher, language)] : [],
  );
  return { heading: ordsColumns, rows: rows.map((row) => ordsColumns.map((column) => row[column])) };
}

function rowOf(
  { profile }: LeavingSheet,
  check: NonNullable<LeavingSheet['check']>,
  { provider, country, group }: OrdsPublisher,
  language: Language,
): Record<(typeof ordsColumns)[number], Cell> {
  const day = dayOf(check.startedAt);
  const category =
    profile.form === 'laptop' || (profile.form === null && profile.battery !== null)
      ? categories.laptop
      : profile.form === 'desktop'
        ? categories.desktop
        : categories.other;
  const age = profile.year === null || day === null ? null : Number(day.slice(0, 4)) - profile.year;
  return {
    id: `rekindle-${idNumber(check.id)}`,
    data_provider: provider,
    country,
    partner_product_category: [category.name, profile.model].filter((part) => part !== null).join(' ~ '),
    product_category: category.name,
    product_category_id: category.id,
    brand: profile.maker ?? 'Unknown',
    year_of_manufacture: profile.year === null ? null : String(profile.year),
    // A clock that is wrong is no age.
    product_age: age === null || age < 0 ? null : age,
    repair_status: statuses[check.verdict?.kind ?? ''] ?? 'Unknown',
    repair_barrier_if_end_of_life: null,
    group_identifier: group,
    event_date: day,
    problem: problemOf(check, language),
  };
}

/** The standard wants digits (`[a-z]+-[0-9]+`), and the same id each time the same check is published. */
function idNumber(id: string): string {
  return BigInt(`0x${createHash('sha256').update(id).digest('hex').slice(0, 14)}`).toString();
}

function problemOf(check: NonNullable<LeavingSheet['check']>, language: Language): string {
  return check.answers
    .filter(({ outcome, note }) => outcome === 'fail' || (note !== null && outcome !== 'skip'))
    .map(
      ({ check: id, note }) =>
        `${checkTitle(language, id)}${note === null ? '' : `: ${note.replaceAll(/\s+/g, ' ')}`}`,
    )
    .join('; ');
}
