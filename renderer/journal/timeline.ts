import type {
  JournalCheck,
  JournalImport,
  JournalStick,
  MachineView,
  StickEvent,
} from '../../preload/journal.ts';

/** Something that happened with a computer. */
export type Happening =
  | { readonly kind: 'check'; readonly at: string; readonly check: JournalCheck }
  | { readonly kind: 'import'; readonly at: string; readonly file: JournalImport }
  | { readonly kind: 'stick'; readonly at: string; readonly stick: JournalStick; readonly event: StickEvent }
  /** The first that is known of it. */
  | { readonly kind: 'met'; readonly at: string };

/** Everything that happened with a computer, the latest first. */
export function timeline({ machine, checks, imports, sticks }: MachineView): readonly Happening[] {
  const all: Happening[] = [
    ...checks.map((check) => ({ kind: 'check' as const, at: check.startedAt, check })),
    ...imports.map((file) => ({ kind: 'import' as const, at: file.at, file })),
    ...sticks.map(({ stick, event }) => ({ kind: 'stick' as const, at: event.at, stick, event })),
    { kind: 'met', at: machine.firstAt },
  ];
  // Sorting keeps the order of what happened at one time: what was done before what came of it.
  return all.toSorted((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
}
