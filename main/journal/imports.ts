import { jsonOf, reasonsSchema } from './machine-json.ts';
import { textOf } from './machines.ts';
import { all, one, run, type Database, type Row } from './sqlite.ts';
import type { JournalImport } from './types.ts';

export function importOf(row: Row): JournalImport {
  return {
    digest: String(row.digest),
    name: String(row.name),
    at: String(row.at),
    checkId: textOf(row.check_id),
    whole: row.whole === 1,
    reasons: reasonsSchema.parse(jsonOf(row.reasons)),
  };
}

/** The file with this digest, if it was read before. */
export function importOfDigest(db: Database, digest: string): JournalImport | null {
  const row = one(db, 'SELECT * FROM imports WHERE digest = ?', digest);
  return row ? importOf(row) : null;
}

/** Notes that a results file was read; the text of one that is not whole is kept, for nothing may get lost. */
export function noteImport(db: Database, file: JournalImport, text: string): void {
  run(
    db,
    `INSERT INTO imports (digest, name, at, check_id, whole, reasons, content) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (digest) DO UPDATE SET at = excluded.at, check_id = excluded.check_id, whole = excluded.whole,
       reasons = excluded.reasons, content = excluded.content`,
    ...[file.digest, file.name, file.at, file.checkId, file.whole ? 1 : 0],
    ...[JSON.stringify(file.reasons), file.whole ? '' : text],
  );
}

/** The files that were not whole, the latest first, each with its text. */
export function halfFiles(db: Database): (JournalImport & { readonly text: string })[] {
  return all(db, 'SELECT * FROM imports WHERE whole = 0 ORDER BY at DESC, n DESC').map((row) => ({
    ...importOf(row),
    text: String(row.content),
  }));
}
