import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { migrate, migrations, tables } from './migrations.ts';
import { all, one, openDatabase, run, transaction, type Database, type SqlValue } from './sqlite.ts';

/** How many rows of each kind were read out of a damaged journal. */
export interface Rescued {
  /** Where the damaged file lies now. */
  readonly aside: string;
  readonly machines: number;
  readonly checks: number;
  readonly answers: number;
}

/** Files that belong to a database: the write-ahead log and its index. */
const companions = ['-wal', '-shm'];

/** A copy of the journal's first page: without it, nothing says where the tables begin. */
export const firstPageFile = (path: string): string => `${path}-head`;

const pageBytes = 4096;

/**
 * Keeps a copy of the first page, if it is there as the newest version has it and is not kept already. Not while this
 * program has the journal open: closing a file gives up all locks that the program has on it (fcntl, POSIX), those of
 * SQLite too.
 */
export function keepFirstPage(path: string): void {
  const page = firstPageOf(path);
  const kept = firstPageOf(firstPageFile(path));
  if (page === null || versionIn(page) !== migrations.length) return;
  if (kept !== null && versionIn(kept) === migrations.length) return;
  const draft = `${firstPageFile(path)}.${process.pid}`;
  writeFileSync(draft, page);
  renameSync(draft, firstPageFile(path));
}

function firstPageOf(file: string): Buffer | null {
  if (!existsSync(file)) return null;
  const handle = openSync(file, 'r');
  try {
    const page = Buffer.alloc(pageBytes);
    if (readSync(handle, page, 0, pageBytes, 0) < pageBytes) return null;
    return page.toString('latin1', 0, 16) === 'SQLite format 3\0' ? page : null;
  } finally {
    closeSync(handle);
  }
}

/** `user_version` in the database header, sqlite.org/fileformat2.html. */
function versionIn(page: Buffer): number {
  return page.readUInt32BE(60);
}

/**
 * Makes a journal of what can be read of a damaged one, and sets the damaged one aside, whole. Only one program may do
 * this at a time. A crash at any moment leaves either the damaged journal or the rescued one in its place.
 * @param stamp part of the name under which the damaged file is kept
 */
export function rescueJournal(path: string, stamp: string): Rescued {
  const made = `${path}.rescued`;
  let counts = { machines: 0, checks: 0, answers: 0 };
  if (!existsSync(made)) {
    const draft = `${path}.rescuing`;
    removeDatabase(draft);
    const target = openDatabase(draft);
    try {
      // It counts only once it is whole: then all of it is synced at once.
      target.exec('PRAGMA synchronous = OFF');
      migrate(target);
      copyRows(path, target);
      giveBackParents(target);
      target.exec(
        'PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;',
      );
      counts = countRows(target);
    } finally {
      target.close();
    }
    renameSync(draft, made);
  }
  const aside = `${path}.damaged-${stamp}`;
  // The log first: beside another database it would be taken for that one's.
  for (const ending of [...companions, ''])
    if (existsSync(path + ending)) renameSync(path + ending, aside + ending);
  rmSync(firstPageFile(path), { force: true });
  renameSync(made, path);
  return { aside, ...counts };
}

function removeDatabase(path: string): void {
  for (const ending of ['', '-journal', ...companions]) rmSync(path + ending, { force: true });
}

function countRows(db: Database): Omit<Rescued, 'aside'> {
  const count = (table: string): number =>
    Number(one(db, `SELECT count(*) AS count FROM ${table}`)?.count ?? 0);
  return { machines: count('machines'), checks: count('checks'), answers: count('answers') };
}

/** Copies all rows that can be read, first from the file as it is, then with the first page that was kept. */
function copyRows(path: string, target: Database): void {
  target.exec('PRAGMA foreign_keys = OFF');
  const copy = `${path}.reading`;
  try {
    removeDatabase(copy);
    // A copy, because SQLite changes even what it only reads (it folds the log in).
    for (const ending of ['', '-wal'])
      if (existsSync(path + ending)) copyFileSync(path + ending, copy + ending);
    readInto(copy, target);
    if (existsSync(firstPageFile(path)) && existsSync(path)) {
      removeDatabase(copy);
      writeFileSync(copy, mendedFile(readFileSync(path), readFileSync(firstPageFile(path))));
      readInto(copy, target);
    }
  } finally {
    removeDatabase(copy);
  }
}

/** A damaged file with a first page that was good once, and says how large the file is now. */
function mendedFile(damaged: Buffer, firstPage: Buffer): Buffer {
  const pages = Math.floor(damaged.length / pageBytes);
  const mended = Buffer.concat([firstPage, damaged.subarray(pageBytes, pages * pageBytes)]);
  // Offsets of the database header, sqlite.org/fileformat2.html: its size in pages, and no list of free pages.
  mended.writeUInt32BE(Math.max(1, pages), 28);
  mended.writeUInt32BE(mended.readUInt32BE(24), 92);
  mended.writeUInt32BE(0, 32);
  mended.writeUInt32BE(0, 36);
  return mended;
}

function readInto(source: string, target: Database): void {
  let from: Database;
  try {
    from = openDatabase(source);
  } catch {
    return;
  }
  try {
    for (const table of tables) {
      try {
        copyTable(from, target, table, statSync(source).size);
      } catch {
        // Not even where the table begins can be read: the others still count.
      }
    }
  } finally {
    from.close();
  }
}

function copyTable(from: Database, target: Database, table: string, fileBytes: number): void {
  const wanted = all(target, `PRAGMA table_info(${table})`).map(({ name }) => String(name));
  const has = new Set(all(from, `PRAGMA table_info(${table})`).map(({ name }) => String(name)));
  const columns = wanted.filter((name) => has.has(name));
  if (!columns.includes('n')) return;
  const insert = `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  const select = `SELECT ${columns.join(', ')} FROM ${table} WHERE n = ?`;
  transaction(target, () => {
    const last = lastKey(from, table, fileBytes);
    for (let n = 1; n <= last; n++) {
      try {
        const row = one(from, select, n);
        if (row) run(target, insert, ...columns.map((name) => row[name] as SqlValue));
      } catch {
        // This row lies on a page that is damaged, or makes no sense.
      }
    }
  });
}

/** The largest key of a table; where that cannot be read, as many rows as the file can hold at all. */
function lastKey(db: Database, table: string, fileBytes: number): number {
  try {
    return Number(one(db, `SELECT max(n) AS last FROM ${table}`)?.last ?? 0);
  } catch {
    const smallestRowBytes = 40;
    return Math.min(1_000_000, Math.ceil(fileBytes / smallestRowBytes));
  }
}

/** Checks whose machine was lost get one of which nothing is known; answers without a check cannot be told apart. */
function giveBackParents(db: Database): void {
  transaction(db, () => {
    db.exec(`
      INSERT INTO machines (id, first_at, last_at)
        SELECT machine_id, min(started_at), max(started_at) FROM checks
        WHERE machine_id NOT IN (SELECT id FROM machines) GROUP BY machine_id;
      DELETE FROM identities WHERE machine_id NOT IN (SELECT id FROM machines);
      DELETE FROM answers WHERE check_id NOT IN (SELECT id FROM checks);
      DELETE FROM stick_events WHERE stick_id NOT IN (SELECT id FROM sticks);
    `);
  });
}
