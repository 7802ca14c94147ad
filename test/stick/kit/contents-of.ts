import { indexIsoFiles } from '../../../main/images/iso-files/find-iso-file.ts';
import type { IsoEntry } from '../../../main/images/iso-files/types.ts';
import type { KernelArch } from '../../../main/images/linux-kernel.ts';
import type { KitContents } from '../../../main/stick/kit/contents.ts';
import type { BootMenu, MenuEntry } from '../../../main/stick/kit/menus/types.ts';
import type { KitWish } from '../../../main/stick/kit/plan-system.ts';

/** An image as the planner sees it: files of 4096 bytes one after the other, unless a size is given. */
export function contentsOf(
  files: Readonly<Record<string, number | 'file' | 'folder' | 'other' | `-> ${string}`>>,
  kernels: Readonly<Record<string, KernelArch>>,
  menu: Partial<BootMenu> | null = null,
): KitContents {
  let at = 65_536;
  const entries = Object.entries(files).map(([path, what]): IsoEntry => {
    if (what === 'folder' || what === 'other') return { kind: what, path };
    if (typeof what === 'string' && what.startsWith('-> '))
      return { kind: 'link', path, target: what.slice(3) };
    const sizeBytes = typeof what === 'number' ? what : 4096;
    const start = at;
    at += Math.ceil(sizeBytes / 2048) * 2048;
    return { kind: 'file', path, sizeBytes, extents: sizeBytes > 0 ? [{ start, length: sizeBytes }] : [] };
  });
  return {
    index: indexIsoFiles(withFolders(entries)),
    menu: menu && { entries: [], chosen: null, notFollowed: [], ...menu },
    archOf: (path) => kernels[path],
    signaturesOf: () => [],
  };
}

/** The folders that paths run through. */
function withFolders(entries: readonly IsoEntry[]): IsoEntry[] {
  const folders = new Set<string>();
  for (const { path } of entries) {
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth++) folders.add(parts.slice(0, depth).join('/'));
  }
  for (const { path, kind } of entries) if (kind === 'folder') folders.delete(path);
  return [...[...folders].map((path): IsoEntry => ({ kind: 'folder', path })), ...entries];
}

export function menuEntry(kernel: string, args: string, more: Partial<MenuEntry> = {}): MenuEntry {
  return { label: 'Start', kernel, initrds: [], args, ...more };
}

export function wishOf(more: Partial<KitWish> = {}): KitWish {
  return {
    id: 'sys',
    name: 'Sys',
    goodFor: '',
    about: '',
    file: 3,
    sizeBytes: 10_000_000,
    way: 'auto',
    recipes: [],
    bootParameters: '',
    append: '',
    uuid: '1234-ABCD',
    ...more,
  };
}
