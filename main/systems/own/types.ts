import type { CatalogueNotice, RefusedEntry } from '../reasons.ts';
import type { SystemFamily } from '../schema.ts';

/** What could be taken from one text, before it is joined with anything. */
export interface OwnCatalogue {
  readonly families: readonly SystemFamily[];
  readonly refused: readonly RefusedEntry[];
  readonly notices: readonly CatalogueNotice[];
  /** Further lists that it points to, which nobody has fetched. */
  readonly elsewhere: readonly { readonly name: string; readonly url: string }[];
}

/** More entries than any catalogue has. */
export const mostEntries = 5000;
