import { z } from 'zod';
import type { CatalogueNotice, RefusedEntry } from '../reasons.ts';
import type { SystemEdition, SystemFamily } from '../schema.ts';
import { misfitOf } from './misfit.ts';
import { editionOf, osListItem } from './os-list-item.ts';
import { mostEntries, type OwnCatalogue } from './types.ts';

/**
 * The Raspberry Pi Imager's list of systems, version 4 (`doc/json-schema/os-list-schema.json` in
 * raspberrypi/rpi-imager): `os_list` holds items, or categories with `subitems` or `subitems_url`.
 */
const list = z.looseObject({ os_list: z.array(z.unknown()) });

const category = z.looseObject({
  name: z.string(),
  subitems: z.array(z.unknown()).optional(),
  subitems_url: z.string().optional(),
});

/** True if a value means to be such a list. */
export function looksLikeOsList(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'os_list' in value;
}

interface Taken {
  readonly editions: SystemEdition[];
  readonly refused: RefusedEntry[];
  readonly notices: CatalogueNotice[];
  readonly elsewhere: { name: string; url: string }[];
  readonly ids: Set<string>;
  entries: number;
}

/**
 * The list as one family. Pure; categories inside it are followed (the text's depth is bounded), addresses are not.
 * @param place the file or address it came from, which becomes its source
 */
export function readOsList(value: unknown, place: string): OwnCatalogue {
  const taken: Taken = {
    editions: [],
    refused: [],
    notices: [],
    elsewhere: [],
    ids: new Set(),
    entries: 0,
  };
  const read = list.safeParse(value);
  if (read.success) takeItems(read.data.os_list, '', taken);
  else taken.refused.push(misfitOf('os_list', read.error));
  const { editions, refused, notices, elsewhere } = taken;
  const [first, ...others] = editions;
  const family: SystemFamily[] = first
    ? [
        {
          schema: 1,
          family: 'imager-list',
          name: 'Raspberry Pi Imager list',
          sources: { 'os-list': { what: `a Raspberry Pi Imager list: ${place}`, sure: 'B' } },
          editions: [first, ...others],
        },
      ]
    : [];
  return { families: family, refused, notices, elsewhere };
}

function takeItems(items: readonly unknown[], above: string, taken: Taken): void {
  for (const item of items) {
    if (++taken.entries > mostEntries) {
      if (taken.entries === mostEntries + 1)
        taken.refused.push({ code: 'entry-too-many', data: { limit: mostEntries } });
      return;
    }
    takeItem(item, above, taken);
  }
}

function takeItem(item: unknown, above: string, taken: Taken): void {
  const group = category.safeParse(item);
  if (!group.success) {
    taken.refused.push(misfitOf(above === '' ? '?' : above, group.error));
    return;
  }
  const { name, subitems, subitems_url: url } = group.data;
  const title = (above === '' ? name : `${above}: ${name}`).slice(0, 120);
  if (subitems) {
    takeItems(subitems, title, taken);
    return;
  }
  if (url !== undefined) {
    taken.notices.push({ code: 'entry-list-elsewhere', data: { entry: title, url } });
    taken.elsewhere.push({ name: title, url });
    return;
  }
  // “Erase” and “Use custom” of the Imager itself name no address that a system could be fetched from.
  const address = (item as Record<string, unknown>).url;
  if (address === undefined || (typeof address === 'string' && address.startsWith('internal:'))) {
    taken.refused.push({ code: 'entry-nothing-to-fetch', data: { entry: title } });
    return;
  }
  const read = osListItem.safeParse(item);
  if (!read.success) taken.refused.push(misfitOf(title, read.error));
  else if (!read.data.url.startsWith('https://'))
    taken.refused.push({ code: 'entry-not-https', data: { entry: title, path: 'url' } });
  else taken.editions.push(editionOf(read.data, title, freeId(name, taken.ids)));
}

/** An id of the catalogue's kind from a name, free in this list; `pi-` keeps it apart from built-in ones. */
function freeId(name: string, ids: Set<string>): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 50);
  const stem = `pi-${plain === '' ? 'system' : plain}`;
  let id = stem;
  for (let number = 2; ids.has(id); number++) id = `${stem}-${number}`;
  ids.add(id);
  return id;
}
