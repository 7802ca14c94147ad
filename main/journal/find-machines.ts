import { boundsOf } from './days.ts';
import { columns, machineOf, textOf } from './machines.ts';
import { all, one, type Database, type Row, type SqlValue } from './sqlite.ts';
import type { JournalMachine, ListedMachine, MachineQuery } from './types.ts';
import { searchWords } from './words.ts';

/** The machines that a query asks for, the one that was seen last first. */
export function findMachines(db: Database, query: MachineQuery): JournalMachine[] {
  const { sql, values } = conditionOf(query);
  return all(
    db,
    `SELECT ${columns} FROM machines m WHERE ${sql} ORDER BY last_at DESC, n DESC LIMIT ? OFFSET ?`,
    ...values,
    query.limit ?? 200,
    query.offset ?? 0,
  ).map(machineOf);
}

/** The same for lists. To be checked is to be seen, too, although nothing is read of the computer then. */
export function listMachines(db: Database, query: MachineQuery): ListedMachine[] {
  const { sql, values } = conditionOf(query);
  // Which ones first, and everything about these few after that: sorting whole rows takes ten times as long.
  return all(
    db,
    `SELECT ${columns}, met_at, (SELECT id FROM checks WHERE machine_id = m.id AND finished_at IS NULL
       ORDER BY started_at DESC, n DESC LIMIT 1) AS unfinished
     FROM (SELECT n AS number,
         max(last_at, coalesce((SELECT max(started_at) FROM checks WHERE machine_id = m.id), '')) AS met_at
       FROM machines m WHERE ${sql} ORDER BY met_at DESC, n DESC LIMIT ? OFFSET ?)
     JOIN machines m ON m.n = number ORDER BY met_at DESC, m.n DESC`,
    ...values,
    query.limit ?? 200,
    query.offset ?? 0,
  ).map(listedOf);
}

function listedOf(row: Row): ListedMachine {
  const { id, assetTag, owner, note, profile, verdictKind } = machineOf(row);
  const { maker, model, cpu, ramMiB } = profile;
  const known = { id, assetTag, owner, note, maker, model, cpu: cpu.name, ramMiB, verdictKind };
  return { ...known, metAt: String(row.met_at), unfinished: textOf(row.unfinished) };
}

export function countMachines(db: Database, query: MachineQuery): number {
  const { sql, values } = conditionOf(query);
  return Number(one(db, `SELECT count(*) AS count FROM machines m WHERE ${sql}`, ...values)?.count ?? 0);
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

const latestVerdict = `(SELECT verdict_kind FROM checks WHERE machine_id = m.id AND verdict_kind IS NOT NULL
  ORDER BY started_at DESC, n DESC LIMIT 1)`;

function conditionOf(query: MachineQuery): { sql: string; values: SqlValue[] } {
  const conditions: Condition[] = [{ sql: '1', values: [] }];
  // Not LIKE, in which `%` and `_` of a serial number would mean something else.
  for (const word of searchWords(query.words ?? ''))
    conditions.push({ sql: 'instr(words, ?) > 0', values: [word] });
  if (query.arch !== undefined)
    conditions.push({ sql: "json_extract(profile, '$.cpu.arch') = ?", values: [query.arch] });
  if (query.leastRamMiB !== undefined)
    conditions.push({ sql: "json_extract(profile, '$.ramMiB') >= ?", values: [query.leastRamMiB] });
  if (query.belowRamMiB !== undefined)
    conditions.push({ sql: "json_extract(profile, '$.ramMiB') < ?", values: [query.belowRamMiB] });
  if (query.bits !== undefined) conditions.push(bitsCondition[query.bits]);
  if (query.verdictKind !== undefined)
    conditions.push(
      query.verdictKind === null
        ? { sql: `${latestVerdict} IS NULL`, values: [] }
        : { sql: `${latestVerdict} = ?`, values: [query.verdictKind] },
    );
  if (query.unfinished === true)
    conditions.push({
      sql: 'EXISTS (SELECT 1 FROM checks WHERE machine_id = m.id AND finished_at IS NULL)',
      values: [],
    });
  if (query.day !== undefined) conditions.push(checkedBetween(query.day, query.day));
  if (query.from !== undefined || query.to !== undefined)
    conditions.push(checkedBetween(query.from ?? null, query.to ?? null));
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

/** What the processor can do at most; a 32-bit system on a 64-bit processor tells of itself as i686. */
const bitsCondition: Readonly<Record<'32' | '64', Condition>> = {
  '64': {
    sql: `(json_extract(profile, '$.cpu.longMode') = 1
      OR json_extract(profile, '$.cpu.arch') IN ('x86_64', 'aarch64', 'ppc64', 'ppc64le', 'riscv64'))`,
    values: [],
  },
  '32': {
    sql: `(json_extract(profile, '$.cpu.longMode') = 0 OR (json_extract(profile, '$.cpu.longMode') IS NULL
      AND json_extract(profile, '$.cpu.arch') IN ('i686', 'i586', 'i486', 'armv7', 'armv6', 'ppc')))`,
    values: [],
  },
};

/** With a check that was begun or finished on one of these days; `null` leaves that side open. */
function checkedBetween(from: string | null, to: string | null): Condition {
  const [first, last] = [from, to].map((day) => (day === null ? null : boundsOf(day)));
  if ((from !== null && !first) || (to !== null && !last)) return { sql: '0', values: [] };
  // Later than every time, and written as times are.
  const [least, before] = [first?.from ?? '', last?.before ?? '~'];
  return {
    sql: `EXISTS (SELECT 1 FROM checks WHERE machine_id = m.id AND
      ((started_at >= ? AND started_at < ?) OR (finished_at >= ? AND finished_at < ?)))`,
    values: [least, before, least, before],
  };
}
