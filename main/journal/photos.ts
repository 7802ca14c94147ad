import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** Larger than any telephone's picture; a film is not a photo. */
export const mostPhotoBytes = 30 * 1000 * 1000;

/**
 * Kinds of pictures that every browser shows, by their first bytes: what a file is called proves nothing, and an SVG
 * could carry a script.
 */
export function photoEnding(head: Uint8Array): 'jpg' | 'png' | 'webp' | null {
  const starts = (at: number, ...bytes: number[]): boolean => bytes.every((byte, i) => head[at + i] === byte);
  if (starts(0, 0xff, 0xd8, 0xff)) return 'jpg';
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  return starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50) ? 'webp' : null;
}

/**
 * Copies a picture into the journal's folder; when this returns, it is on the disk.
 * @returns its name there; `null` if it is no picture, or too large
 * @throws errors of the file system
 */
export function keepPhoto(folder: string, source: string): string | null {
  if (statSync(source).size > mostPhotoBytes) return null;
  const bytes = readFileSync(source);
  const ending = photoEnding(bytes);
  if (ending === null) return null;
  const file = `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.${ending}`;
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `.${file}.${process.pid}`);
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, join(folder, file));
  return file;
}

/** True for names that the journal gives to pictures: nothing else is read or removed in the folder. */
export function isPhotoName(name: string): boolean {
  return /^[0-9a-f]{32}\.(?:jpg|png|webp)$/.test(name);
}

/** What a picture of the journal is, by its name. */
export function contentTypeOf(name: string): string {
  const ending = name.split('.').at(-1) ?? '';
  return `image/${ending === 'jpg' ? 'jpeg' : ending}`;
}

/** Removes pictures; only names that the journal gave them are followed. */
export function removePhotos(folder: string, files: readonly string[]): void {
  for (const file of files) if (isPhotoName(file)) rmSync(join(folder, file), { force: true });
}
