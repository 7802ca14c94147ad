import { err, ok, type Result } from '../common/result.ts';
import { byStrength } from './algorithms.ts';
import { isNameOf, listNameOf, type SumsEntry } from './lists/entry.ts';
import { readLines } from './lists/lines.ts';
import { isPage, textOfPage } from './lists/page.ts';
import { readProse } from './lists/prose.ts';
import { looksLikeYaml, readJson, readYaml } from './lists/records.ts';
import type { SumsError } from './reasons.ts';

export interface ChecksumList {
  readonly text: string;
  /** Where it lies, or its address; its last part may say what kind of digests it holds. */
  readonly path: string;
  /** A web page was asked for. Otherwise a page is what a server sent instead of the list, and an error. */
  readonly page?: boolean | undefined;
}

/**
 * The digest that a list names for a file: by exact base name, the strongest. A list made elsewhere may carry
 * folders before its names; the base name decides. Never the first digest of a list, never one whose kind is not
 * the one that the list states.
 */
export async function digestFor(fileName: string, list: ChecksumList): Promise<Result<SumsEntry, SumsError>> {
  const { text, path } = list;
  if (text.trim() === '') return err({ code: 'sums-empty', data: { path } });
  const page = isPage(text);
  if (page && list.page !== true) return err({ code: 'sums-is-web-page', data: { path } });
  const { named, any } = await entriesFor(fileName, { ...list, text: page ? await textOfPage(text) : text });
  if (named.length === 0) {
    if (any) return err({ code: 'sums-lacks-file', data: { path, file: fileName } });
    return err({ code: page ? 'sums-is-web-page' : 'sums-not-a-list', data: { path } });
  }
  for (const one of named) {
    if (named.some((other) => other.algorithm === one.algorithm && other.digest !== one.digest)) {
      return err({ code: 'sums-contradicts-itself', data: { path, file: fileName } });
    }
  }
  return ok(named.reduce((best, one) => (strength(one) > strength(best) ? one : best)));
}

/** What a list says of one file, and whether it is a list at all. */
async function entriesFor(
  fileName: string,
  { text, path }: ChecksumList,
): Promise<{ named: SumsEntry[]; any: boolean }> {
  const listName = listNameOf(path);
  const about = (entries: readonly SumsEntry[]): SumsEntry[] =>
    entries.filter((one) =>
      one.name === null
        ? namedAfter(listName, fileName) && entries.length === 1
        : isNameOf(one.name, fileName),
    );
  const json = /^[\s\uFEFF]*[[{]/.test(text) ? readJson(text) : null;
  if (json) return { named: about(json), any: json.length > 0 };
  const lines = readLines(text, listName);
  const named = about(lines);
  if (named.length > 0) return { named, any: true };
  const yaml = looksLikeYaml(text) ? ((await readYaml(text)) ?? []) : [];
  const inYaml = about(yaml);
  if (inYaml.length > 0) return { named: inYaml, any: true };
  return { named: readProse(text, fileName), any: lines.length > 0 || yaml.length > 0 };
}

const strength = (entry: SumsEntry): number => byStrength.indexOf(entry.algorithm);

/** True for `x.iso.sha256` and `x.sha256` beside `x.iso`. */
function namedAfter(listName: string, fileName: string): boolean {
  const stem = fileName.replace(/\.[^.]+$/, '');
  return listName.startsWith(`${fileName}.`) || (stem !== '' && listName.startsWith(`${stem}.`));
}
