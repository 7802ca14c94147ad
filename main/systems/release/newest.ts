import { compareVersions } from '../../common/compare-versions.ts';
import type { CpuArch } from '../../machine/profile.ts';
import type { SystemRelease } from '../schema.ts';
import { namePattern, type NameParts } from './name-pattern.ts';
import type { NamedFile } from './types.ts';

export interface Chosen {
  readonly file: NamedFile;
  readonly parts: NameParts;
  readonly version: string | null;
}

/**
 * The file to take out of those that an index names: the newest version, of that the variant that is preferred, of that
 * the name that comes first in the catalogue. Names that do not fit any template are other files.
 */
export function newestFile(
  files: readonly NamedFile[],
  release: Pick<SystemRelease, 'names' | 'series' | 'variants' | 'archNames'>,
  arch: CpuArch | null,
): Chosen | null {
  const words = { variants: release.variants ?? [], arches: archWords(release, arch) };
  const fitting = release.names.flatMap((template, preference) => {
    const partsOf = namePattern(template, words);
    return files.flatMap((file) => {
      const parts = partsOf(file.name);
      if (parts === null) return [];
      const version = parts.version ?? file.version;
      if (version !== null && !isOfSeries(version, release.series)) return [];
      const variant = parts.variant === undefined ? 0 : words.variants.indexOf(parts.variant);
      return [{ file, parts, version, variant, preference }];
    });
  });
  const [first] = fitting.sort(
    (a, b) =>
      compareVersions(b.version ?? '', a.version ?? '') ||
      a.variant - b.variant ||
      a.preference - b.preference,
  );
  return first === undefined ? null : { file: first.file, parts: first.parts, version: first.version };
}

/** Folders that fit a template, the newest first; those of another series are left out. */
export function fittingFolders(
  names: readonly string[],
  template: string,
  release: Pick<SystemRelease, 'series' | 'variants' | 'archNames'>,
  arch: CpuArch | null,
): string[] {
  const partsOf = namePattern(template, {
    variants: release.variants ?? [],
    arches: archWords(release, arch),
  });
  return names
    .flatMap((name) => {
      const parts = partsOf(name);
      if (parts === null) return [];
      const { version = '' } = parts;
      return mayLeadToSeries(version, release.series) ? [{ name, version }] : [];
    })
    .sort((a, b) => compareVersions(b.version, a.version))
    .map(({ name }) => name);
}

/** `26` takes 26 and 26.1, not 261. */
export function isOfSeries(version: string, series: readonly string[] | undefined): boolean {
  return series === undefined || series.some((one) => version === one || /^[._-]/.test(after(version, one)));
}

/** A folder `23` may hold the series 23.2. */
function mayLeadToSeries(version: string, series: readonly string[] | undefined): boolean {
  if (series === undefined || version === '' || isOfSeries(version, series)) return true;
  return series.some((one) => /^[._-]/.test(after(one, version)));
}

/** What follows a beginning; empty if the text does not begin so. */
function after(text: string, beginning: string): string {
  return text.startsWith(beginning) ? text.slice(beginning.length) : '';
}

/** What `{arch}` may be: that of the architecture asked for, or any in the catalogue's order. */
function archWords({ archNames = {} }: Pick<SystemRelease, 'archNames'>, arch: CpuArch | null): string[] {
  const wanted = Object.entries(archNames).filter(([name]) => arch === null || name === arch);
  return wanted.map(([, word]) => word);
}
