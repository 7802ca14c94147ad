import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';
import type { JournalReason } from './reasons.ts';

/**
 * The database of the journal. The binding has the API of `node:sqlite`, is prebuilt on N-API and so runs in plain
 * Node and in Electron alike, which `node:sqlite` (Node 22) does not.
 */
export type Database = DatabaseSyncInstance;
export type Row = Readonly<Record<string, unknown>>;
export type SqlValue = string | number | bigint | null;

/** How long one program waits for another that is writing, in ms. */
const busyMs = 5000;

/**
 * Opens or makes a database file. Everything that was committed is on the disk: the write-ahead log is synced with each
 * transaction (`FULL`), not only when it is folded in.
 */
export function openDatabase(path: string): Database {
  const db = new DatabaseSync(path, { timeout: busyMs });
  try {
    useLog(db);
    db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** Switches to the write-ahead log. For that alone SQLite does not wait when another program is just making the file. */
function useLog(db: Database): void {
  for (const begin = Date.now(); ;) {
    try {
      db.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (sqliteCode(error) !== codes.busy || Date.now() - begin > busyMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** Does several things as one: all of them are on the disk afterwards, or none. */
export function transaction<Value>(db: Database, work: () => Value): Value {
  // At once, and not with the first write: two programs that both read first could not both go on to write.
  db.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    db.exec('COMMIT');
    return value;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

export function all(db: Database, sql: string, ...values: SqlValue[]): Row[] {
  return statement(db, sql).all(...values) as Row[];
}

export function one(db: Database, sql: string, ...values: SqlValue[]): Row | undefined {
  return statement(db, sql).get(...values) as Row | undefined;
}

export function run(db: Database, sql: string, ...values: SqlValue[]): void {
  statement(db, sql).run(...values);
}

/** Statements are made once: the binding gives them back only when they are collected as garbage. */
const made = new WeakMap<Database, Map<string, StatementSyncInstance>>();

function statement(db: Database, sql: string): StatementSyncInstance {
  const known = made.get(db) ?? new Map<string, StatementSyncInstance>();
  made.set(db, known);
  const found = known.get(sql) ?? db.prepare(sql);
  known.set(sql, found);
  return found;
}

/** Closes a database after folding its log in, as far as other programs that read let it. */
export function closeDatabase(db: Database): void {
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // The log stays, and is folded in by whoever comes next.
  }
  made.delete(db);
  db.close();
}

/** Result codes of SQLite (sqlite.org/rescode.html); the lowest byte is the primary one. */
const codes = { busy: 5, locked: 6, corrupt: 11, full: 13, notADatabase: 26 } as const;

/** The primary result code of an error that SQLite has raised, or `null`. */
function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === codes.corrupt || code === codes.notADatabase;
}

/** What an error of SQLite or of the file system means to people; other errors are mistakes of ours, and thrown on. */
export function reasonOf(error: unknown, path: string): JournalReason {
  const code = sqliteCode(error);
  if (code === codes.busy || code === codes.locked) return { code: 'journal-busy', data: { path } };
  if (code === codes.full || hasErrno(error, 'ENOSPC')) return { code: 'journal-full', data: { path } };
  if (isDamage(error)) return { code: 'journal-damaged', data: { path } };
  // Primary code 1 is wrong SQL, 19 a broken constraint, 21 misuse: ours.
  if (error instanceof Error && (code === null ? hasErrno(error) : ![1, 19, 20, 21, 25].includes(code)))
    return { code: 'journal-unusable', data: { path, detail: error.message } };
  throw error;
}

function hasErrno(error: unknown, name?: string): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'errno' in error
    ? name === undefined || error.code === name
    : false;
}
