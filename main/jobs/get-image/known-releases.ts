import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { compareVersions } from '../../common/compare-versions.ts';
import type { CurrentRelease } from '../../systems/release/types.ts';

const digest = z.object({
  algorithm: z.enum(['md5', 'sha1', 'sha256', 'sha512']),
  digest: z.string(),
});

const known = z.object({
  /** When the publisher's index was read, ISO 8601. */
  seen: z.iso.datetime(),
  release: z.object({
    id: z.string(),
    version: z.string().nullable(),
    fileName: z.string(),
    urls: z.array(z.string()),
    sizeBytes: z.number().int().nonnegative().nullable(),
    sumsUrl: z.string().nullable(),
    signatureUrl: z.string().nullable(),
    digest: digest.nullable(),
    index: z.string(),
    secure: z.boolean(),
  }),
});

export type KnownRelease = z.infer<typeof known>;

/** The last answer of every publisher that was asked: for when there is no network, and against downgrades. */
export interface KnownReleases {
  get(id: string): KnownRelease | null;
  /** Version by id. */
  versions(): ReadonlyMap<string, string>;
  /** A record that cannot be written costs only another look. */
  note(release: CurrentRelease, seen: string): void;
}

/** @param path the record; it and its folder are made when needed */
export function openKnownReleases(path: string): KnownReleases {
  const read = (): Map<string, KnownRelease> => {
    try {
      return parseKnownReleases(readFileSync(path, 'utf8'));
    } catch {
      return new Map();
    }
  };
  return {
    get: (id) => read().get(id) ?? null,
    versions: () =>
      new Map(
        [...read()].flatMap(([id, { release }]) => (release.version === null ? [] : [[id, release.version]])),
      ),
    note(release, seen) {
      const all = read();
      const before = all.get(release.id)?.release.version ?? null;
      if (before !== null && release.version !== null && compareVersions(release.version, before) < 0) return;
      all.set(release.id, { seen, release: { ...release, urls: [...release.urls] } });
      try {
        mkdirSync(dirname(path), { recursive: true });
        const draft = `${path}.${String(process.pid)}`;
        writeFileSync(draft, `${JSON.stringify(Object.fromEntries(all), null, 1)}\n`);
        renameSync(draft, path);
      } catch {
        // A full or read-only disk.
      }
    },
  };
}

/** Reads the record; what is damaged in it is left out. */
export function parseKnownReleases(text: string): Map<string, KnownRelease> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return new Map();
  }
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value).flatMap(([id, one]) => {
      const parsed = known.safeParse(one);
      return parsed.success && parsed.data.release.id === id ? [[id, parsed.data]] : [];
    }),
  );
}
