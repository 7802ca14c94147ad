import type { MachineProfile } from '../profile.ts';

/** SMBIOS chassis types by their numbers (DMTF DSP0134, 7.4.1). */
const laptopTypes: ReadonlySet<number> = new Set([8, 9, 10, 11, 12, 14, 30, 31, 32]);
const desktopTypes: ReadonlySet<number> = new Set([3, 4, 5, 6, 7, 13, 15, 16, 17, 23, 24, 35, 36]);

export function formOfChassisNumber(type: number | null): MachineProfile['form'] {
  if (type === null) return null;
  // The highest bit says that the chassis can be locked.
  const plain = type & 0x7f;
  if (laptopTypes.has(plain)) return 'laptop';
  return desktopTypes.has(plain) ? 'desktop' : null;
}

/** The same by the words that tools write for them. */
export function formOfChassisWord(word: string | null): MachineProfile['form'] {
  if (word === null) return null;
  if (
    /\b(laptop|notebook|sub notebook|portable|hand held|tablet|convertible|detachable|netbook)\b/i.test(word)
  )
    return 'laptop';
  return /\b(desktop|tower|mini pc|all[- ]in[- ]one|space-saving|pizza box|lunch box|server|workstation|rack|blade)\b/i.test(
    word,
  )
    ? 'desktop'
    : null;
}
