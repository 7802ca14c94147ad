import { z } from 'zod';
import { isOwnSerial } from '../common/own-serial.ts';
import { newId } from './ids.ts';
import { figuresSchema, jsonOf } from './machine-json.ts';
import { textOf } from './machines.ts';
import { all, one, run, transaction, type Database, type Row } from './sqlite.ts';
import type { JournalStick, MetStick, StickEvent } from './types.ts';

const eventKind = z.enum(['made', 'failed', 'probed', 'emptied']).catch('failed');

function stickOf(row: Row): JournalStick {
  return {
    id: String(row.id),
    serial: textOf(row.serial),
    model: textOf(row.model),
    sizeBytes: typeof row.size_bytes === 'number' ? row.size_bytes : null,
    holds: textOf(row.holds),
    firstAt: String(row.first_at),
    lastAt: String(row.last_at),
  };
}

export function eventOf(row: Row): StickEvent {
  return {
    at: String(row.at),
    kind: eventKind.parse(row.kind),
    data: figuresSchema.parse(jsonOf(row.data) ?? {}),
  };
}

/**
 * Notes what happened to a stick. It is known again by its id, or else by its serial number and size; one that has
 * neither of its own is a new one each time.
 */
export function noteStick(db: Database, met: MetStick, event: StickEvent): JournalStick {
  return transaction(db, () => {
    const before = knownStick(db, met);
    const id = before?.id ?? met.id ?? newId();
    const { kind, data, at } = event;
    const holds = kind === 'probed' ? (before?.holds ?? null) : kind === 'made' ? data.image : null;
    if (before)
      run(
        db,
        'UPDATE sticks SET holds = ?, model = coalesce(?, model), last_at = max(last_at, ?) WHERE id = ?',
        ...[holds, met.model, at, id],
      );
    else
      run(
        db,
        'INSERT INTO sticks (id, serial, model, size_bytes, holds, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[id, met.serial, met.model, met.sizeBytes, holds, at, at],
      );
    run(
      db,
      'INSERT INTO stick_events (stick_id, at, kind, data) VALUES (?, ?, ?, ?)',
      ...[id, at, kind, JSON.stringify(data)],
    );
    return stickById(db, id) ?? { ...met, id, holds, firstAt: at, lastAt: at };
  });
}

function knownStick(db: Database, { id, serial, sizeBytes }: MetStick): JournalStick | null {
  const named = id === null ? null : (stickById(db, id) ?? stickOfManifest(db, id));
  if (named || serial === null || sizeBytes === null || !isOwnSerial(serial)) return named;
  const row = one(
    db,
    'SELECT * FROM sticks WHERE serial = ? AND size_bytes = ? ORDER BY last_at DESC LIMIT 1',
    ...[serial, sizeBytes],
  );
  return row ? stickOf(row) : null;
}

/** The stick that was once made with this id. */
function stickOfManifest(db: Database, id: string): JournalStick | null {
  const row = one(
    db,
    "SELECT stick_id FROM stick_events WHERE json_extract(data, '$.manifest') = ? ORDER BY at DESC LIMIT 1",
    id,
  );
  return row ? stickById(db, String(row.stick_id)) : null;
}

export function stickById(db: Database, id: string): JournalStick | null {
  const row = one(db, 'SELECT * FROM sticks WHERE id = ?', id);
  return row ? stickOf(row) : null;
}

/** All sticks, the one that was seen last first. */
export function allSticks(db: Database, limit = 500): JournalStick[] {
  return all(db, 'SELECT * FROM sticks ORDER BY last_at DESC, n DESC LIMIT ?', limit).map(stickOf);
}

/** What happened to a stick, the latest first. */
export function stickHistory(db: Database, id: string): StickEvent[] {
  return all(db, 'SELECT * FROM stick_events WHERE stick_id = ? ORDER BY at DESC, n DESC', id).map(eventOf);
}
