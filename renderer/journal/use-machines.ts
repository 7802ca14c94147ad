import { useCallback, useEffect, useRef, useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { ListedMachine, MachineQueryRequest } from '../../preload/journal.ts';
import { unforeseen } from './use-asked.ts';

/** How many computers are asked for at a time: several screens full. */
const pageSize = 100;

export interface FoundMachines {
  /** Those that have come by now, those of the query before until then; `null` before the first. */
  readonly machines: readonly ListedMachine[] | null;
  readonly count: number;
  readonly total: number;
  /** The query has not been answered yet. */
  readonly looking: boolean;
  readonly trouble: Reason | null;
  /** Asks for the next ones, if there are any. */
  readonly more: () => void;
  readonly again: () => void;
}

interface Found extends Pick<FoundMachines, 'machines' | 'count' | 'total' | 'trouble'> {
  /** What it answers. */
  readonly query: MachineQueryRequest | null;
}

const nothing: Found = { machines: null, count: 0, total: 0, trouble: null, query: null };

/** The computers that a query finds, part by part. */
export function useMachines(query: MachineQueryRequest): FoundMachines {
  const [found, setFound] = useState(nothing);
  const latest = useRef(0);
  /** Where the part begins that is being asked for. */
  const asking = useRef<number | null>(null);
  const ask = useCallback(
    (offset: number) => {
      const turn = ++latest.current;
      asking.current = offset;
      void window.rekindle
        .listMachines({ query, offset, limit: pageSize })
        .catch(() => unforeseen)
        .then((page) => {
          // An answer that comes after a later question is not wanted any more.
          if (turn !== latest.current) return;
          asking.current = null;
          setFound((now) =>
            page.ok
              ? {
                  ...page.value,
                  machines: joined(offset === 0 ? [] : (now.machines ?? []), page.value.machines),
                  trouble: null,
                  query,
                }
              : { ...nothing, trouble: page.error, query },
          );
        });
    },
    [query],
  );
  useEffect(() => ask(0), [ask]);
  const { machines, count, total, trouble } = found;
  const more = useCallback(() => {
    if (asking.current === null && machines && machines.length < count) ask(machines.length);
  }, [ask, count, machines]);
  const again = useCallback(() => ask(0), [ask]);
  return { machines, count, total, trouble, looking: found.query !== query, more, again };
}

/** A computer that was met meanwhile moves up, and those behind it come twice. */
function joined(before: readonly ListedMachine[], next: readonly ListedMachine[]): readonly ListedMachine[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...next.filter(({ id }) => !known.has(id))];
}
