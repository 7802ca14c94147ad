import { open, stat } from 'node:fs/promises';
import { err, ok, type Result } from '../../common/result.ts';
import type { TextReason } from '../../fetch/reasons.ts';
import { fetchText } from '../../fetch/text/fetch-text.ts';
import type { Transport } from '../../fetch/http/transport.ts';
import { builtInCatalogue } from '../../systems/built-in.ts';
import type { Catalogue } from '../../systems/catalogue.ts';
import type { CatalogueError, CatalogueNotice, RefusedEntry } from '../../systems/reasons.ts';
import { extended } from '../../systems/own/extend.ts';
import { largestCatalogueBytes } from '../../systems/own/json-text.ts';
import { readOwnCatalogue } from '../../systems/own/read-own.ts';
import type { OwnCatalogue } from '../../systems/own/types.ts';
import type { SystemFamily } from '../../systems/schema.ts';

export interface OwnCatalogues {
  /** Files or HTTPS addresses; what comes first wins where two have the same id. */
  readonly places: readonly string[];
  /** Leave the built-in entries out. */
  readonly alone: boolean;
  /** Fetch the further lists that a Raspberry Pi Imager list points to. */
  readonly followLists: boolean;
  readonly transport: () => Transport;
  readonly signal: AbortSignal;
}

export interface OpenedCatalogue {
  readonly catalogue: Catalogue;
  readonly refused: readonly RefusedEntry[];
  readonly notices: readonly (CatalogueNotice | TextReason | CatalogueError)[];
}

export type OpenError = CatalogueError | TextReason;

/** A list may point to lists, and those to lists; more than the Imager's own list has are not followed. */
const mostLists = 40;

/** The built-in catalogue with a person's own ones. One that cannot be read at all is an error; a bad entry is not. */
export async function openCatalogue(own: OwnCatalogues): Promise<Result<OpenedCatalogue, OpenError>> {
  const builtIn = await builtInCatalogue();
  if (own.places.length === 0) return ok({ catalogue: builtIn, refused: [], notices: [] });
  const families: SystemFamily[] = [];
  const refused: RefusedEntry[] = [];
  const notices: OpenedCatalogue['notices'][number][] = [];
  for (const place of own.places) {
    const read = await readPlace(place, own);
    if (!read.ok) return read;
    const all = own.followLists ? await withFurtherLists(read.value, place, own, notices) : [read.value];
    for (const one of all) {
      families.push(...one.families);
      refused.push(...one.refused);
      notices.push(...one.notices);
    }
  }
  const joined = extended(builtIn, families, own.alone);
  return ok({
    catalogue: joined.catalogue,
    refused: [...refused, ...joined.refused],
    notices: [...notices, ...joined.notices],
  });
}

/**
 * A catalogue and every list that it points to, breadth first, each address once.
 * @param notices gets why one could not be followed; the others are followed nevertheless
 */
async function withFurtherLists(
  first: OwnCatalogue,
  place: string,
  own: OwnCatalogues,
  notices: OpenedCatalogue['notices'][number][],
): Promise<OwnCatalogue[]> {
  const lists = [first];
  const seen = new Set([place]);
  // The list grows while it is walked.
  for (const list of lists) {
    for (const { url } of list.elsewhere) {
      if (seen.has(url)) continue;
      seen.add(url);
      if (seen.size > mostLists || !isHttps(url)) {
        notices.push({ code: 'entry-list-not-followed', data: { url } });
        continue;
      }
      const read = await readPlace(url, own);
      if (read.ok) lists.push(read.value);
      else notices.push(read.error);
    }
  }
  return lists.map((list) => ({
    ...list,
    notices: list.notices.filter(
      (notice) => notice.code !== 'entry-list-elsewhere' || !seen.has(notice.data.url),
    ),
  }));
}

const isHttps = (place: string): boolean => /^https:\/\//i.test(place);

async function readPlace(
  place: string,
  { transport, signal }: OwnCatalogues,
): Promise<Result<OwnCatalogue, OpenError>> {
  if (/^http:\/\//i.test(place)) return err({ code: 'catalogue-plain-http', data: { place } });
  if (!isHttps(place)) {
    const text = await readFile(place);
    return text.ok ? readOwnCatalogue(text.value, place) : text;
  }
  const fetched = await fetchText(transport(), {
    url: place,
    redirects: 'anywhere',
    largestBytes: largestCatalogueBytes,
    signal,
  });
  return fetched.ok ? readOwnCatalogue(fetched.value.text, place) : fetched;
}

/** The text of a file that a person named; never more than a catalogue may have, whatever the file claims to be. */
async function readFile(path: string): Promise<Result<string, CatalogueError>> {
  let file;
  try {
    const kind = await stat(path);
    // Opening a pipe would wait for somebody to write into it.
    if (!kind.isFile())
      return err({
        code: 'catalogue-unreadable',
        data: { place: path, errno: kind.isDirectory() ? 'EISDIR' : 'EINVAL' },
      });
    file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > largestCatalogueBytes)
      return err({ code: 'catalogue-too-large', data: { place: path, limitBytes: largestCatalogueBytes } });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > largestCatalogueBytes)
        return err({
          code: 'catalogue-too-large',
          data: { place: path, limitBytes: largestCatalogueBytes },
        });
      chunks.push(chunk as Buffer);
    }
    return ok(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
    return err({ code: 'catalogue-unreadable', data: { place: path, errno } });
  } finally {
    await file?.close();
  }
}
