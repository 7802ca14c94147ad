import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { cpuArch } from '../../systems/schema.ts';
import { downloadKey, type UnfinishedDownload, type UnfinishedDownloads } from './queue-types.ts';

const unfinished = z.object({
  id: z.string().min(1).max(64),
  arch: cpuArch.nullable(),
  folder: z.string().min(1),
  since: z.iso.datetime(),
  fileName: z.string().min(1).nullable(),
});

/** @param path the record; it and its folder are made when needed */
export function openUnfinishedDownloads(path: string): UnfinishedDownloads {
  // Read each time: another Rekindle may have begun or finished one meanwhile.
  const read = (): UnfinishedDownload[] => {
    try {
      return parseUnfinishedDownloads(readFileSync(path, 'utf8'));
    } catch {
      return [];
    }
  };
  const change = (all: readonly UnfinishedDownload[]): void => {
    try {
      mkdirSync(dirname(path), { recursive: true });
      const draft = `${path}.${String(process.pid)}`;
      writeFileSync(draft, `${JSON.stringify(all, null, 1)}\n`);
      renameSync(draft, path);
    } catch {
      // A full or read-only disk.
    }
  };
  return {
    all: read,
    note(download) {
      const before = read();
      const at = before.findIndex((one) => downloadKey(one) === downloadKey(download));
      change(at < 0 ? [...before, download] : before.with(at, download));
    },
    forget(key) {
      const before = read();
      const left = before.filter((one) => downloadKey(one) !== key);
      if (left.length < before.length) change(left);
    },
  };
}

/** Reads the record; what is damaged in it is left out, and each download is in it once. */
export function parseUnfinishedDownloads(text: string): UnfinishedDownload[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(value)) return [];
  const byKey = new Map<string, UnfinishedDownload>();
  for (const one of value) {
    const parsed = unfinished.safeParse(one);
    if (parsed.success) byKey.set(downloadKey(parsed.data), parsed.data);
  }
  return [...byKey.values()];
}
