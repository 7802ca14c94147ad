import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, test } from 'vitest';
import { migrate, migrations, tables, versionOf } from '../../main/journal/migrations.ts';
import { openDatabase } from '../../main/journal/sqlite.ts';
import { answer, check, met, opened, ownFolder, stickEvent, valueOf } from './samples.ts';

/** What a Rekindle of each version would have written, by the version's own tables. */
const rows: readonly string[] = [
  `INSERT INTO machines (id, profile, words, first_at, last_at)
     VALUES ('m1', '{"model":"ThinkPad T60","ramMiB":1536}', 'thinkpad t60', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
   INSERT INTO checks (id, machine_id, place, preset, started_at) VALUES ('c1', 'm1', 'station', 'full', '2026-01-01T00:00:00.000Z');
   INSERT INTO answers (check_id, question, outcome, at) VALUES ('c1', 'desktop', 'pass', '2026-01-01T00:00:00.000Z');`,
  `INSERT INTO sticks (id, holds, first_at, last_at) VALUES ('s1', 'x.iso', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');`,
];

describe('a journal of an earlier version', () => {
  test.each(migrations.map((_, version) => version))(
    'version %i is brought forward, with all it holds',
    (version) => {
      const path = join(ownFolder(), 'journal.db');
      const old = new DatabaseSync(path);
      for (const step of migrations.slice(0, version)) old.exec(step);
      for (const row of rows.slice(0, version)) old.exec(row);
      old.exec(`PRAGMA user_version = ${version}`);
      old.close();
      const book = opened(path);
      expect(book.notices).toEqual([]);
      if (version >= 1) {
        expect(valueOf(book.machine('m1')).profile).toMatchObject({
          model: 'ThinkPad T60',
          ramMiB: 1536,
          cpu: { arch: null },
        });
        expect(valueOf(book.check('c1'))).toMatchObject({ answers: [{ check: 'desktop' }], tried: null });
      }
      if (version >= 2) expect(valueOf(book.sticks())).toMatchObject([{ id: 's1', holds: 'x.iso' }]);
      // Everything that this version writes finds its place.
      const { id } = valueOf(book.noteMachine(met({ identities: ['a'] })));
      const { machineId: _of, ...come } = check(id, {
        id: 'c9',
        tried: { id: 'antix-386-core', name: 'antiX' },
        answers: [answer()],
      });
      const file = { digest: 'd', name: 'n', at: '2026-11-20T11:00:00.000Z', whole: true, reasons: [] };
      expect(valueOf(book.takeOver(met({ identities: ['a'] }), come, file, ''))).toMatchObject(come);
      valueOf(book.noteStick({ id: 's1', serial: null, model: null, sizeBytes: null }, stickEvent()));
    },
  );

  test('a step that fails leaves the version before it, whole', () => {
    const db = openDatabase(join(ownFolder(), 'journal.db'));
    const broken = [migrations[0] ?? '', 'CREATE TABLE half (n INTEGER); SELECT nonsense FROM nowhere;'];
    expect(() => migrate(db, broken)).toThrow('no such table');
    expect(versionOf(db)).toBe(1);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined();
    db.close();
  });

  test('every table has the key by which its rows can be rescued', () => {
    const db = openDatabase(join(ownFolder(), 'journal.db'));
    migrate(db);
    const made = db
      .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all() as { name: string; sql: string }[];
    expect(made.map(({ name }) => name).sort()).toEqual([...tables].sort());
    for (const { sql } of made) expect(sql).toContain('n INTEGER PRIMARY KEY AUTOINCREMENT');
    db.close();
  });
});
