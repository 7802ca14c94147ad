import type { Reason } from '../common/reason.ts';
import { err, ok, type Result } from '../common/result.ts';
import type { StickFilesystem } from './restore/types.ts';

export type LabelReason =
  | Reason<'stick-label-too-long', { label: string; mostCharacters: number }>
  | Reason<'stick-label-character', { label: string; character: string }>;

/** What a stick is called if nobody chose a name. */
export const defaultLabel = 'USB STICK';

/** 11 bytes in FAT, 11 UTF-16 units in exFAT (Microsoft, "exFAT file system specification", section 7.3.2). */
const mostCharacters = 11;

/**
 * The characters that a FAT label cannot hold (Microsoft, "FAT: General Overview of On-Disk Format" 1.03, "FAT
 * Directory Structure"), and what lies outside of ASCII: those bytes mean something else on every other computer.
 */
const notInFat = /[^ !#$%&'()\-0-9@A-Z^_`{}~]/;
/** exFAT says nothing about labels; these are what Windows refuses in names (the specification, section 7.7.3). */
const notInExfat = /[\p{Cc}\p{Cs}"*/:<>?\\|]/u;

/**
 * A name for a stick as its file system holds it: trimmed, in FAT in capitals. An empty one is no name.
 */
export function stickLabel(text: string, filesystem: StickFilesystem): Result<string, LabelReason> {
  const label = text.trim().normalize('NFC');
  const stored = filesystem === 'fat32' ? label.toUpperCase() : label;
  const character = (filesystem === 'fat32' ? notInFat : notInExfat).exec(stored)?.[0];
  if (character !== undefined) return err({ code: 'stick-label-character', data: { label, character } });
  if (stored.length > mostCharacters) {
    return err({ code: 'stick-label-too-long', data: { label, mostCharacters } });
  }
  return ok(stored);
}
