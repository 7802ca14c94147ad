import { createHash } from 'node:crypto';
import type { FatEntry, FatFile } from '../../main/stick/fat32/tree.ts';
import type { Fat32Place } from '../../main/stick/fat32/volume.ts';
import { mib } from './fixtures.ts';

/** Paths, and what tells contents apart; `null` for folders. */
export type Tree = Map<string, string | null>;

export const digest = (bytes: Uint8Array): string =>
  `${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`;

export const place = (more: Partial<Fat32Place> = {}): Fat32Place => ({
  startBytes: 0,
  sizeBytes: 64 * mib,
  sectorBytes: 512,
  alignBytes: mib,
  label: 'REKINDLE',
  volumeId: 0xcafe0815,
  madeAt: new Date(2026, 10, 21, 14, 30, 58),
  ...more,
});

export function file(path: string, content: string | Uint8Array): FatFile {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const from = { kind: 'bytes', bytes } as const;
  return { kind: 'file', path, content: bytes.length > 0 ? [{ length: bytes.length, from }] : [] };
}

export function contentOf(entry: FatFile): Buffer {
  return Buffer.concat(entry.content.map(({ from }) => (from.kind === 'bytes' ? from.bytes : Buffer.of())));
}

/** What a list of entries should look like when it is read back, with the folders on the way. */
export function expectedTree(entries: readonly FatEntry[]): Tree {
  const all: Tree = new Map();
  for (const entry of entries) {
    const parts = entry.path.split('/');
    for (let depth = 1; depth < parts.length; depth++) all.set(parts.slice(0, depth).join('/'), null);
    all.set(entry.path, entry.kind === 'file' ? digest(contentOf(entry)) : null);
  }
  return all;
}

export const sorted = (map: Tree): [string, string | null][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
