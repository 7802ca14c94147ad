import type { MachineProfile } from '../machine/profile.ts';
import type { JournalMachine, MetMachine, PrivateNumber } from './types.ts';

/** What is known of a computer after two readings: the later one counts, where it knows something. */
export function mergedProfile(
  before: Pick<JournalMachine, 'profile' | 'lastAt'>,
  met: Pick<MetMachine, 'profile' | 'at'>,
): MachineProfile {
  const [older, newer] =
    met.at < before.lastAt ? [met.profile, before.profile] : [before.profile, met.profile];
  return {
    maker: newer.maker ?? older.maker,
    model: newer.model ?? older.model,
    form: newer.form ?? older.form,
    cpu: filled(newer.cpu, older.cpu),
    ramMiB: newer.ramMiB ?? older.ramMiB,
    usableRamMiB: newer.usableRamMiB ?? older.usableRamMiB,
    firmware: filled(newer.firmware, older.firmware),
    disks: newer.disks ?? older.disks,
    graphics: newer.graphics ?? older.graphics,
    network: newer.network ?? older.network,
    battery: newer.battery ?? older.battery,
    year: newer.year ?? older.year,
    // Judged from what was read at that time: cautions of an earlier reading may have been mended since.
    cautions: newer.cautions,
    estimated: newer.estimated,
  };
}

function filled<Part extends object>(newer: Part, older: Part): Part {
  const known = Object.fromEntries(Object.entries(newer).filter(([, value]) => value !== null));
  return { ...older, ...known };
}

/** All numbers of two readings, each once. */
export function mergedNumbers(
  before: readonly PrivateNumber[],
  met: readonly PrivateNumber[],
): readonly PrivateNumber[] {
  const known = new Set(before.map(keyOf));
  return [...before, ...met.filter((number) => !known.has(keyOf(number)))];
}

function keyOf({ kind, of, value }: PrivateNumber): string {
  return [kind, of, value].join('\n');
}
