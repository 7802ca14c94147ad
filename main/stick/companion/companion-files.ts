import type { FatEntry } from '../fat32/tree.ts';
import { manifestPath, manifestText, type Manifest } from './manifest.ts';

/** Where what a check finds is written, one file a machine. */
export const resultsFolder = 'rekindle/results';

/** Where each file of `resources/companion` lies on a stick. */
const places: Readonly<Record<string, string>> = {
  'README.txt': 'README.txt',
  'check.sh': 'rekindle/check.sh',
  'check.html': 'rekindle/check.html',
};

/**
 * What lies on every stick beside its systems: what it is, what to do with it, and the check in two forms. Small, and the
 * same for all sticks of a job but for the manifest.
 */
export async function companionFiles(manifest: Omit<Manifest, 'format' | 'version'>): Promise<FatEntry[]> {
  // Loaded by what makes sticks, and by nothing else.
  const { resourceFiles } = await import('./resource-files.ts');
  const files = Object.entries(resourceFiles).flatMap(([from, text]): FatEntry[] => {
    const path = places[from.slice(from.lastIndexOf('/') + 1)];
    if (path === undefined) return [];
    return [textFile(path, path.endsWith('.txt') ? forOldEditors(withSystems(text, manifest)) : text)];
  });
  return [...files, textFile(manifestPath, manifestText(manifest)), { kind: 'folder', path: resultsFolder }];
}

/** Windows' Notepad of before 2018 shows one endless line otherwise, and letters that are none. */
function forOldEditors(text: string): string {
  return `\ufeff${text.replaceAll('\n', '\r\n')}`;
}

/** The one place in the texts that depends on the stick. */
function withSystems(text: string, { systems }: Pick<Manifest, 'systems'>): string {
  const names = systems.map(({ name, file }) => name ?? file);
  return text.replaceAll('@SYSTEMS@', () => names.join(', '));
}

function textFile(path: string, text: string): FatEntry {
  const bytes = new TextEncoder().encode(text);
  return {
    kind: 'file',
    path,
    content: bytes.length > 0 ? [{ length: bytes.length, from: { kind: 'bytes', bytes } }] : [],
  };
}
