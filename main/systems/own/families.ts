import { z } from 'zod';
import { checkFamily } from '../check.ts';
import type { RefusedEntry } from '../reasons.ts';
import { edition, systemFamily, type SystemEdition, type SystemFamily } from '../schema.ts';
import { misfitOf } from './misfit.ts';
import { mostEntries, type OwnCatalogue } from './types.ts';

/** A family whose editions have not been looked at yet. */
const envelope = systemFamily.extend({ editions: z.array(z.unknown()) });

/** True if a value means to be a family, or several, in the catalogue's own form. */
export function looksLikeFamilies(value: unknown): boolean {
  return (Array.isArray(value) ? value : [value]).some(
    (one) => typeof one === 'object' && one !== null && 'editions' in one,
  );
}

/**
 * Families in the catalogue's own form: one, or a list. Each edition stands or falls by itself. Pure.
 */
export function readFamilies(value: unknown): OwnCatalogue {
  const families: SystemFamily[] = [];
  const refused: RefusedEntry[] = [];
  let entries = 0;
  for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
    const read = envelope.safeParse(one);
    if (!read.success) {
      refused.push(misfitOf(nameOf(one, 'family'), read.error));
      continue;
    }
    const editions: SystemEdition[] = [];
    for (const raw of read.data.editions) {
      if (++entries > mostEntries) {
        refused.push({ code: 'entry-too-many', data: { limit: mostEntries } });
        return { families, refused, notices: [], elsewhere: [] };
      }
      const fitting = fittingEdition(raw, { ...read.data, editions: [] });
      if ('code' in fitting) refused.push(fitting);
      else editions.push(fitting);
    }
    if (editions.length > 0) families.push({ ...read.data, editions });
  }
  return { families, refused, notices: [], elsewhere: [] };
}

/** An edition that fits the schema and contradicts neither itself nor its family's sources; else why not. */
function fittingEdition(raw: unknown, family: SystemFamily): SystemEdition | RefusedEntry {
  const parsed = edition.safeParse(raw);
  if (!parsed.success) return misfitOf(nameOf(raw, 'id'), parsed.error);
  const [wrong] = checkFamily({ ...family, editions: [parsed.data] });
  if (!wrong) return parsed.data;
  return {
    code: `entry-${wrong.problem}`,
    data: { entry: wrong.where, path: wrong.path },
  };
}

/** What to call an entry that could not be read. */
function nameOf(value: unknown, key: string): string {
  if (typeof value !== 'object' || value === null || !(key in value)) return '?';
  const name = (value as Record<string, unknown>)[key];
  return typeof name === 'string' && name !== '' ? name.slice(0, 80) : '?';
}
