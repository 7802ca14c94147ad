import type { MachineProfile } from '../machine/profile.ts';
import type { Console } from './console.ts';

/** Maker and model of a computer; control characters of a file must not reach the terminal. */
export function profileName(profile: MachineProfile | null, console: Console): string {
  const name = [profile?.maker, profile?.model].filter((part) => typeof part === 'string').join(' ');
  const plain = name.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return plain === '' ? console.text('report-machine-unknown') : plain;
}
