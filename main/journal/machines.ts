import { newId } from './ids.ts';
import { jsonOf, numbersSchema, parseProfile } from './machine-json.ts';
import { mergedNumbers, mergedProfile } from './merge.ts';
import { all, one, run, transaction, type Database, type Row } from './sqlite.ts';
import type { JournalMachine, MachineNotes, MetMachine } from './types.ts';
import { searchable } from './words.ts';

/** Of a row that `machineOf` reads; the table is called `m`. */
export const columns = `m.*, (SELECT verdict_kind FROM checks WHERE machine_id = m.id AND verdict_kind IS NOT NULL
  ORDER BY started_at DESC, n DESC LIMIT 1) AS latest_verdict`;

export function machineOf(row: Row): JournalMachine {
  return {
    id: String(row.id),
    assetTag: textOf(row.asset_tag),
    owner: textOf(row.owner),
    note: textOf(row.note),
    profile: parseProfile(jsonOf(row.profile)),
    numbers: numbersSchema.parse(jsonOf(row.numbers)),
    firstAt: String(row.first_at),
    lastAt: String(row.last_at),
    verdictKind: textOf(row.latest_verdict),
  };
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function machineById(db: Database, id: string): JournalMachine | null {
  const row = one(db, `SELECT ${columns} FROM machines m WHERE id = ?`, id);
  return row ? machineOf(row) : null;
}

/** Machines that a person may mean: by asset tag, else by id, else by the beginning of an id. */
export function machinesNamed(db: Database, name: string): JournalMachine[] {
  const exact = all(
    db,
    `SELECT ${columns} FROM machines m WHERE asset_tag = ? COLLATE NOCASE OR id = ?`,
    name,
    name.toLowerCase(),
  );
  if (exact.length > 0 || name.length < 3) return exact.map(machineOf);
  return all(
    db,
    `SELECT ${columns} FROM machines m WHERE substr(id, 1, ?) = ? LIMIT 10`,
    name.length,
    name.toLowerCase(),
  ).map(machineOf);
}

/**
 * Notes a computer, or what is new about one that is known. What was known before and is not known now stays.
 * @param id the machine that a person said it is; `null` looks for it by its identities
 */
export function noteMachine(db: Database, met: MetMachine, id: string | null = null): JournalMachine {
  return transaction(db, () => noteMachineWithin(db, met, id));
}

/** As `noteMachine`, inside of a transaction. */
export function noteMachineWithin(db: Database, met: MetMachine, id: string | null): JournalMachine {
  const before = (id === null ? null : machineById(db, id)) ?? machineByIdentity(db, met.identities);
  const profile = before ? mergedProfile(before, met) : met.profile;
  const numbers = before ? mergedNumbers(before.numbers, met.numbers) : met.numbers;
  const machine: JournalMachine = {
    id: before?.id ?? newId(),
    assetTag: before?.assetTag ?? null,
    owner: before?.owner ?? null,
    note: before?.note ?? null,
    profile,
    numbers,
    firstAt: before && before.firstAt < met.at ? before.firstAt : met.at,
    lastAt: before && before.lastAt > met.at ? before.lastAt : met.at,
    verdictKind: before?.verdictKind ?? null,
  };
  if (before) {
    run(
      db,
      'UPDATE machines SET profile = ?, numbers = ?, words = ?, first_at = ?, last_at = ? WHERE id = ?',
      ...[JSON.stringify(profile), JSON.stringify(numbers), wordsOf(machine)],
      ...[machine.firstAt, machine.lastAt, machine.id],
    );
  } else {
    run(
      db,
      'INSERT INTO machines (id, profile, numbers, words, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?)',
      ...[machine.id, JSON.stringify(profile), JSON.stringify(numbers), wordsOf(machine)],
      ...[machine.firstAt, machine.lastAt],
    );
  }
  for (const identity of met.identities)
    run(db, 'INSERT OR IGNORE INTO identities (identity, machine_id) VALUES (?, ?)', identity, machine.id);
  return machine;
}

function machineByIdentity(db: Database, identities: readonly string[]): JournalMachine | null {
  for (const identity of identities) {
    const row = one(db, 'SELECT machine_id FROM identities WHERE identity = ?', identity);
    const machine = row ? machineById(db, String(row.machine_id)) : null;
    if (machine) return machine;
  }
  return null;
}

/** Changes what people say of a machine. @returns `null` if it is not there, `taken` if another one has the asset tag */
export function describeMachine(
  db: Database,
  id: string,
  notes: MachineNotes,
): JournalMachine | 'taken' | null {
  return transaction(db, () => {
    const before = machineById(db, id);
    if (!before) return null;
    const after = {
      ...before,
      assetTag: changed(before.assetTag, notes.assetTag),
      owner: changed(before.owner, notes.owner),
      note: changed(before.note, notes.note),
    };
    if (
      after.assetTag !== null &&
      one(db, 'SELECT 1 FROM machines WHERE asset_tag = ? COLLATE NOCASE AND id <> ?', after.assetTag, id)
    )
      return 'taken';
    run(
      db,
      'UPDATE machines SET asset_tag = ?, owner = ?, note = ?, words = ? WHERE id = ?',
      ...[after.assetTag, after.owner, after.note, wordsOf(after), id],
    );
    return after;
  });
}

function changed(before: string | null, after: string | null | undefined): string | null {
  if (after === undefined) return before;
  const trimmed = after?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** Everything by which a machine may be looked for, its numbers too. */
function wordsOf({ id, assetTag, owner, note, profile, numbers }: JournalMachine): string {
  const { maker, model, cpu, graphics, network, disks } = profile;
  return searchable(
    [
      ...[id, assetTag, owner, note, maker, model, cpu.name, cpu.arch],
      ...[...(graphics ?? []), ...(network ?? [])].map(({ name }) => name),
      ...(disks ?? []).map((disk) => disk.model),
      ...numbers.map(({ value }) => value),
    ]
      .filter((word) => word !== null)
      .join(' '),
  );
}

/** Removes a machine with all that is known of it. @returns the names of the photos that belonged to it */
export function forgetMachine(db: Database, id: string): string[] {
  return transaction(db, () => {
    const photos = all(
      db,
      `SELECT photo FROM answers WHERE photo IS NOT NULL AND check_id IN (SELECT id FROM checks WHERE machine_id = ?)
       EXCEPT SELECT photo FROM answers WHERE check_id IN (SELECT id FROM checks WHERE machine_id <> ?)`,
      id,
      id,
    );
    run(db, 'DELETE FROM machines WHERE id = ?', id);
    return photos.map(({ photo }) => String(photo));
  });
}
