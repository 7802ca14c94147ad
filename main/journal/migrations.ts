import { one, transaction, type Database } from './sqlite.ts';

/**
 * How the journal came to be what it is, oldest first; `user_version` counts the steps that a file has been through.
 * A step that was released is never changed: files that went through it are out there.
 *
 * Every table has a whole number as its key, which is where SQLite keeps a row: rows of a damaged file can then be
 * looked for one by one. Times are ISO 8601 in UTC; `null` is not known.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE machines (
     n INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     asset_tag TEXT UNIQUE,
     owner TEXT,
     note TEXT,
     profile TEXT,
     numbers TEXT NOT NULL DEFAULT '[]',
     words TEXT NOT NULL DEFAULT '',
     first_at TEXT NOT NULL,
     last_at TEXT NOT NULL
   );
   CREATE INDEX machines_by_last ON machines (last_at);
   CREATE TABLE identities (
     n INTEGER PRIMARY KEY AUTOINCREMENT,
     identity TEXT NOT NULL UNIQUE,
     machine_id TEXT NOT NULL REFERENCES machines (id) ON DELETE CASCADE
   );
   CREATE TABLE checks (
     n INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     machine_id TEXT NOT NULL REFERENCES machines (id) ON DELETE CASCADE,
     place TEXT NOT NULL,
     preset TEXT NOT NULL,
     stick_id TEXT,
     who TEXT,
     started_at TEXT NOT NULL,
     finished_at TEXT,
     verdict TEXT,
     verdict_kind TEXT
   );
   CREATE INDEX checks_by_machine ON checks (machine_id, started_at);
   CREATE INDEX checks_by_start ON checks (started_at);
   CREATE TABLE answers (
     n INTEGER PRIMARY KEY AUTOINCREMENT,
     check_id TEXT NOT NULL REFERENCES checks (id) ON DELETE CASCADE,
     question TEXT NOT NULL,
     outcome TEXT NOT NULL,
     note TEXT,
     photo TEXT,
     at TEXT NOT NULL,
     UNIQUE (check_id, question)
   );`,
  `CREATE TABLE sticks (
     n INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     serial TEXT,
     model TEXT,
     size_bytes INTEGER,
     holds TEXT,
     first_at TEXT NOT NULL,
     last_at TEXT NOT NULL
   );
   CREATE INDEX sticks_by_serial ON sticks (serial, size_bytes);
   CREATE TABLE stick_events (
     n INTEGER PRIMARY KEY AUTOINCREMENT,
     stick_id TEXT NOT NULL REFERENCES sticks (id) ON DELETE CASCADE,
     at TEXT NOT NULL,
     kind TEXT NOT NULL,
     data TEXT NOT NULL
   );
   CREATE INDEX stick_events_by_stick ON stick_events (stick_id, at);`,
  `CREATE TABLE imports (
     n INTEGER PRIMARY KEY AUTOINCREMENT,
     digest TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL,
     at TEXT NOT NULL,
     check_id TEXT,
     whole INTEGER NOT NULL,
     reasons TEXT NOT NULL,
     content TEXT NOT NULL
   );`,
  `ALTER TABLE answers ADD COLUMN findings TEXT;`,
  `ALTER TABLE checks ADD COLUMN system_id TEXT;
   ALTER TABLE checks ADD COLUMN system_name TEXT;`,
];

/** The tables in an order in which each one's rows refer to earlier ones only. */
export const tables = [
  'machines',
  'identities',
  'checks',
  'answers',
  'sticks',
  'stick_events',
  'imports',
] as const;

export function versionOf(db: Database): number {
  return Number(one(db, 'PRAGMA user_version')?.user_version ?? 0);
}

/**
 * Brings a journal forward, step by step; each step is there as a whole or not at all.
 * @returns false if a newer Rekindle has written it, which is then left as it is
 */
export function migrate(db: Database, steps: readonly string[] = migrations): boolean {
  if (versionOf(db) > steps.length) return false;
  for (let version = versionOf(db); version < steps.length; version = versionOf(db)) {
    transaction(db, () => {
      // Another program may have done it while this one waited.
      const now = versionOf(db);
      const step = steps[now];
      if (now !== version || step === undefined) return;
      db.exec(step);
      db.exec(`PRAGMA user_version = ${now + 1}`);
    });
  }
  return true;
}
