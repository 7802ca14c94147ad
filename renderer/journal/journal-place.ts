import type { MachineQueryRequest } from '../../preload/journal.ts';

/** Where one is in the journal. */
export type JournalPlace =
  | { readonly at: 'list'; readonly query: MachineQueryRequest }
  | { readonly at: 'machine'; readonly id: string }
  | { readonly at: 'check'; readonly id: string }
  | { readonly at: 'compare'; readonly first: string; readonly second: string }
  | { readonly at: 'sticks' }
  | { readonly at: 'stick'; readonly id: string }
  | { readonly at: 'import' }
  /** The computers to export; `null`: all, or a day's. */
  | { readonly at: 'export'; readonly machines: readonly string[] | null };

/** The way that led to where one is, the place that is shown last; empty while the journal is closed. */
export type JournalWay = readonly JournalPlace[];

export const everything: MachineQueryRequest = {
  words: '',
  verdict: null,
  from: null,
  to: null,
  unfinished: false,
  leastRamMiB: null,
  belowRamMiB: null,
  bits: null,
};

/** The journal as it opens. */
export const opened: JournalWay = [{ at: 'list', query: everything }];

/** How one gets about in the journal. */
export interface JournalMoves {
  readonly go: (place: JournalPlace) => void;
  /** To where one came from; from the first place, out of the journal. */
  readonly back: () => void;
  /** The place that is shown becomes another one, to which one does not come back. */
  readonly become: (place: JournalPlace) => void;
  /** A computer is gone: no place that shows it is come back to. */
  readonly forget: (machine: string) => void;
}

/** @param change gets how the way becomes another one */
export function journalMoves(change: (to: (way: JournalWay) => JournalWay) => void): JournalMoves {
  return {
    go: (place) => change((way) => [...way, place]),
    back: () => change((way) => way.slice(0, -1)),
    become: (place) => change((way) => [...way.slice(0, -1), place]),
    forget: (machine) => change((way) => withoutMachine(way, machine)),
  };
}

/** The way up to the first place that shows a computer. */
export function withoutMachine(way: JournalWay, machine: string): JournalWay {
  const first = way.findIndex(
    (place) =>
      (place.at === 'machine' && place.id === machine) ||
      (place.at === 'compare' && [place.first, place.second].includes(machine)),
  );
  return first < 0 ? way : way.slice(0, first);
}
