import { importOf } from './imports.ts';
import { jsonOf, parseProfile } from './machine-json.ts';
import { textOf } from './machines.ts';
import { all, one, type Database } from './sqlite.ts';
import { eventOf, stickById } from './sticks.ts';
import type { MachineHistory, StickCheck } from './types.ts';

/** What became of a machine beside its checks. */
export function historyOf(db: Database, machine: string): MachineHistory {
  const imports = all(
    db,
    `SELECT * FROM imports WHERE check_id IN (SELECT id FROM checks WHERE machine_id = ?) ORDER BY at DESC, n DESC`,
    machine,
  ).map(importOf);
  // A result names the stick by the id in its manifest, which is another one each time that it is made.
  const sticks = all(
    db,
    `SELECT * FROM stick_events WHERE json_extract(data, '$.manifest') IN
       (SELECT stick_id FROM checks WHERE machine_id = ? AND stick_id IS NOT NULL)
     ORDER BY at DESC, n DESC`,
    machine,
  ).flatMap((row) => {
    const stick = stickById(db, String(row.stick_id));
    return stick ? [{ stick, event: eventOf(row) }] : [];
  });
  return { imports, sticks };
}

/** The checks that were done with a stick, however often it was made anew, the latest first. */
export function checksWithStick(db: Database, stick: string): StickCheck[] {
  return all(
    db,
    `SELECT c.id, c.machine_id, c.who, c.started_at, m.asset_tag, m.profile
     FROM checks c JOIN machines m ON m.id = c.machine_id
     WHERE c.stick_id = ? OR c.stick_id IN
       (SELECT json_extract(data, '$.manifest') FROM stick_events WHERE stick_id = ?)
     ORDER BY c.started_at DESC, c.n DESC`,
    stick,
    stick,
  ).map((row) => {
    const { maker, model } = parseProfile(jsonOf(row.profile));
    return {
      check: String(row.id),
      machine: String(row.machine_id),
      assetTag: textOf(row.asset_tag),
      maker,
      model,
      who: textOf(row.who),
      at: String(row.started_at),
    };
  });
}

/** True for the name of a picture that belongs to an answer. */
export function isPhotoOfAnswer(db: Database, name: string): boolean {
  return one(db, 'SELECT 1 FROM answers WHERE photo = ? LIMIT 1', name) !== undefined;
}
