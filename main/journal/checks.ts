import { z } from 'zod';
import { boundsOf } from './days.ts';
import { jsonOf, reasonsSchema, verdictSchema } from './machine-json.ts';
import { textOf } from './machines.ts';
import { all, one, run, transaction, type Database, type Row } from './sqlite.ts';
import type { JournalAnswer, JournalCheck, JournalVerdict, TriedSystem } from './types.ts';

const place = z.enum(['station', 'stick', 'own']).catch('station');
/** An outcome that this version does not know says nothing. */
const outcome = z.enum(['pass', 'fail', 'skip', 'not-present', 'undecided']).catch('undecided');

function checkOf(db: Database, row: Row): JournalCheck {
  const id = String(row.id);
  const verdict = verdictSchema.safeParse(jsonOf(row.verdict));
  return {
    id,
    machineId: String(row.machine_id),
    where: place.parse(row.place),
    preset: String(row.preset),
    stick: textOf(row.stick_id),
    tried: triedOf(row),
    who: textOf(row.who),
    startedAt: String(row.started_at),
    finishedAt: textOf(row.finished_at),
    verdict: verdict.success ? verdict.data : null,
    answers: all(db, 'SELECT * FROM answers WHERE check_id = ? ORDER BY n', id).map(answerOf),
  };
}

function triedOf(row: Row): TriedSystem | null {
  const tried = { id: textOf(row.system_id), name: textOf(row.system_name) };
  return tried.id === null && tried.name === null ? null : tried;
}

function answerOf(row: Row): JournalAnswer {
  const findings = reasonsSchema.parse(jsonOf(row.findings));
  return {
    check: String(row.question),
    outcome: outcome.parse(row.outcome),
    note: textOf(row.note),
    photo: textOf(row.photo),
    ...(findings.length > 0 ? { findings } : {}),
    at: String(row.at),
  };
}

export function checkById(db: Database, id: string): JournalCheck | null {
  const row = one(db, 'SELECT * FROM checks WHERE id = ?', id);
  return row ? checkOf(db, row) : null;
}

/** The checks of one machine, the latest first. */
export function checksOf(db: Database, machineId: string): JournalCheck[] {
  return all(db, 'SELECT * FROM checks WHERE machine_id = ? ORDER BY started_at DESC, n DESC', machineId).map(
    (row) => checkOf(db, row),
  );
}

/** The checks that were begun or finished on a day, the first one first. */
export function checksOfDay(db: Database, day: string): JournalCheck[] {
  const bounds = boundsOf(day);
  if (!bounds) return [];
  const { from, before } = bounds;
  return all(
    db,
    `SELECT * FROM checks WHERE (started_at >= ? AND started_at < ?) OR (finished_at >= ? AND finished_at < ?)
     ORDER BY started_at, n`,
    ...[from, before, from, before],
  ).map((row) => checkOf(db, row));
}

/** Keeps a check, or what is new about one that is known. Of two answers to one question the later one counts. */
export function keepCheck(db: Database, check: JournalCheck): void {
  transaction(db, () => keepCheckWithin(db, check));
}

/** As `keepCheck`, inside of a transaction. */
export function keepCheckWithin(db: Database, check: JournalCheck): void {
  const { id, machineId, where, preset, stick, tried, who, startedAt, finishedAt, verdict } = check;
  run(
    db,
    `INSERT INTO checks (id, machine_id, place, preset, stick_id, system_id, system_name, who, started_at, finished_at,
       verdict, verdict_kind)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       stick_id = coalesce(excluded.stick_id, stick_id), system_id = coalesce(excluded.system_id, system_id),
       system_name = coalesce(excluded.system_name, system_name), who = coalesce(excluded.who, who),
       finished_at = coalesce(excluded.finished_at, finished_at),
       verdict = coalesce(excluded.verdict, verdict), verdict_kind = coalesce(excluded.verdict_kind, verdict_kind)`,
    ...[
      id,
      machineId,
      where,
      preset,
      stick,
      tried?.id ?? null,
      tried?.name ?? null,
      who,
      startedAt,
      finishedAt,
    ],
    ...[verdict && JSON.stringify(verdict), verdict?.kind ?? null],
  );
  for (const answer of check.answers) keepAnswer(db, id, answer);
}

/** Keeps one answer: when this returns, it is on the disk. */
export function keepAnswer(
  db: Database,
  checkId: string,
  { check, outcome: said, note, photo, findings = [], at }: JournalAnswer,
): void {
  run(
    db,
    `INSERT INTO answers (check_id, question, outcome, note, photo, findings, at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (check_id, question) DO UPDATE SET outcome = excluded.outcome, note = excluded.note,
       photo = coalesce(excluded.photo, photo), findings = coalesce(excluded.findings, findings), at = excluded.at
       WHERE excluded.at >= at`,
    ...[checkId, check, said, note, photo, findings.length > 0 ? JSON.stringify(findings) : null, at],
  );
}

/** Takes an answer back: the question is open again. */
export function removeAnswer(db: Database, checkId: string, question: string): void {
  run(db, 'DELETE FROM answers WHERE check_id = ? AND question = ?', checkId, question);
}

/** Ends a check, or changes what it came to; `finishedAt: null` opens it again. */
export function judgeCheck(
  db: Database,
  id: string,
  { finishedAt, verdict }: { finishedAt: string | null; verdict: JournalVerdict | null },
): void {
  run(
    db,
    'UPDATE checks SET finished_at = ?, verdict = ?, verdict_kind = ? WHERE id = ?',
    ...[finishedAt, verdict && JSON.stringify(verdict), verdict?.kind ?? null, id],
  );
}
