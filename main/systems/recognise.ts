import type { Catalogue } from './catalogue.ts';
import { namePattern } from './release/name-pattern.ts';
import { isOfSeries } from './release/newest.ts';
import type { SystemEdition } from './schema.ts';

/** What is known of an image. Plain values: they come from `main/images`, or from a file's name alone. */
export interface ImageMarks {
  /** With or without a folder; `null` if it has none. */
  readonly fileName: string | null;
  /** The id that the image's own bytes gave, if they gave one. */
  readonly system: string | null;
  /** The name that its bytes gave, such as `antiX` or `Puppy Linux (bookwormpup64 10.0.7)`. */
  readonly systemName: string | null;
  /** `x86_64`, `i686`, `aarch64`, or `i686+x86_64` for both. */
  readonly arch: string | null;
}

/** Which entry an image probably is, and what that rests on. */
export interface RecognisedEntry {
  readonly id: string;
  /** `content`: its bytes say so. `name`: only the file is called so, and nothing in it contradicts. */
  readonly by: 'content' | 'name';
  readonly version: string | null;
}

/**
 * The entry of the catalogue that an image probably is; `null` if nothing tells, or if its name and its bytes tell
 * different things (then neither is to be believed). Only a guess for a person: it proves nothing, and what is proved
 * is proved by checksum and signature. Pure.
 */
export function recogniseEntry(catalogue: Catalogue, marks: ImageMarks): RecognisedEntry | null {
  const named = marks.fileName === null ? [] : namedLike(catalogue, marks.fileName);
  if (marks.system !== null) {
    const entry = catalogue.byId.get(marks.system);
    if (!entry) return null;
    const version = named.find(({ id }) => id === marks.system)?.version ?? null;
    return { id: marks.system, by: 'content', version };
  }
  const fitting = named.filter(({ edition }) => !contradicts(catalogue, edition, marks));
  const [only] = fitting;
  return only && fitting.length === 1 ? { id: only.id, by: 'name', version: only.version } : null;
}

/** Every edition whose releases are called like this file. */
function namedLike(
  catalogue: Catalogue,
  fileName: string,
): { id: string; edition: SystemEdition; version: string | null }[] {
  const name = fileName.split(/[/\\]/).at(-1) ?? '';
  return catalogue.editions.flatMap((edition) => {
    const { release, image } = edition;
    if (image && new URL(image.url).pathname.split('/').at(-1) === name)
      return [{ id: edition.id, edition, version: edition.version.value }];
    if (!release) return [];
    const words = {
      variants: release.variants ?? [],
      arches: Object.values(release.archNames ?? {}),
    };
    for (const template of release.names) {
      const parts = namePattern(template, words)(name);
      if (!parts) continue;
      const version = parts.version ?? null;
      if (version !== null && !isOfSeries(version, release.series)) continue;
      return [{ id: edition.id, edition, version }];
    }
    return [];
  });
}

/** Whether what the bytes say cannot be true of an edition. */
function contradicts(
  catalogue: Catalogue,
  edition: SystemEdition,
  { systemName, arch }: ImageMarks,
): boolean {
  if (arch !== null && edition.arch.value !== null && !archesMeet(arch.split('+'), edition.arch.value))
    return true;
  if (systemName === null || bases.has(firstWord(systemName))) return false;
  // “antiX 23.2” and “Alpine Linux 3.24 (standard)” begin as the family or the edition does.
  const family = catalogue.byId.get(edition.id)?.family.name ?? '';
  return ![family, edition.name].some((name) => firstWord(name) === firstWord(systemName));
}

/** What other systems are built from, and what their images therefore often call themselves. */
const bases = new Set(['debian', 'ubuntu', 'devuan', 'slackware', 'ipxe']);

function firstWord(text: string): string {
  return /[a-z0-9+]+/.exec(text.toLowerCase())?.[0] ?? '';
}

const x86 = new Set(['i486', 'i586', 'i686']);

/** Images for 32-bit PCs are told as `i686`, whatever processor they are built for. */
function archesMeet(found: readonly string[], built: readonly string[]): boolean {
  return found.some((one) => built.some((other) => one === other || (x86.has(one) && x86.has(other))));
}
