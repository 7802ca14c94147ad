import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lockSync } from 'proper-lockfile';
import { err, ok, type Result } from '../common/result.ts';
import {
  checkById,
  checksOf,
  checksOfDay,
  judgeCheck,
  keepAnswer,
  keepCheck,
  keepCheckWithin,
  removeAnswer,
} from './checks.ts';
import { halfFiles, importOfDigest, noteImport } from './imports.ts';
import { dismissNotices, keepNotice, keptNotices } from './kept-notices.ts';
import { countMachines, findMachines, listMachines } from './find-machines.ts';
import { checksWithStick, historyOf, isPhotoOfAnswer } from './history.ts';
import {
  describeMachine,
  forgetMachine,
  machineById,
  machinesNamed,
  noteMachine,
  noteMachineWithin,
} from './machines.ts';
import { migrate, migrations, versionOf } from './migrations.ts';
import { isPhotoName, keepPhoto, mostPhotoBytes, removePhotos } from './photos.ts';
import type { JournalNotice, JournalReason } from './reasons.ts';
import { keepFirstPage, rescueJournal } from './rescue.ts';
import {
  closeDatabase,
  isDamage,
  one,
  openDatabase,
  reasonOf,
  transaction,
  type Database,
} from './sqlite.ts';
import { allSticks, noteStick, stickById, stickHistory } from './sticks.ts';
import type * as T from './types.ts';

type Outcome<Value> = Result<Value, JournalReason>;

/**
 * The record of machines, sticks and checks. What a method has returned as done is on the disk, whatever happens next.
 * Several programs may have it open at the same time.
 */
export interface Journal {
  /** Told when it was opened: a damaged file was set aside. */
  readonly notices: readonly JournalNotice[];
  /** The same of all openings, by whatever program, until they are dismissed. */
  keptNotices(): readonly JournalNotice[];
  dismissNotices(): Outcome<null>;
  readonly photoFolder: string;

  findMachines(query: T.MachineQuery): Outcome<T.JournalMachine[]>;
  listMachines(query: T.MachineQuery): Outcome<T.ListedMachine[]>;
  countMachines(query: T.MachineQuery): Outcome<number>;
  /** The one machine with this asset tag, id, or beginning of an id. */
  machine(name: string): Outcome<T.JournalMachine>;
  noteMachine(met: T.MetMachine, id?: string): Outcome<T.JournalMachine>;
  describeMachine(id: string, notes: T.MachineNotes): Outcome<T.JournalMachine>;
  /** Removes a machine with its checks and photos. */
  forgetMachine(id: string): Outcome<null>;

  historyOf(machineId: string): Outcome<T.MachineHistory>;

  check(id: string): Outcome<T.JournalCheck>;
  /** All checks of a machine, the latest first. */
  checksOf(machineId: string): Outcome<T.JournalCheck[]>;
  checksOfDay(day: string): Outcome<T.JournalCheck[]>;
  keepCheck(check: T.JournalCheck): Outcome<null>;
  keepAnswer(checkId: string, answer: T.JournalAnswer): Outcome<null>;
  removeAnswer(checkId: string, question: string): Outcome<null>;
  judgeCheck(id: string, end: { finishedAt: string | null; verdict: T.JournalVerdict | null }): Outcome<null>;
  /** Copies a picture into the journal. @returns its name, for an answer */
  keepPhoto(source: string): Outcome<string>;
  /** Where the picture of this name lies; `null` if no answer has such a one. */
  photoFile(name: string): Outcome<string | null>;

  /** A check that comes back from a stick: its machine, its answers and the file that they stood in, all or nothing. */
  takeOver(
    met: T.MetMachine,
    check: Omit<T.JournalCheck, 'machineId'>,
    file: Omit<T.JournalImport, 'checkId'>,
    text: string,
  ): Outcome<T.JournalCheck>;
  /** Notes a file of which nothing could be taken over, with its text. */
  keepFile(file: T.JournalImport, text: string): Outcome<null>;
  importOfDigest(digest: string): Outcome<T.JournalImport | null>;
  halfFiles(): Outcome<(T.JournalImport & { readonly text: string })[]>;

  noteStick(met: T.MetStick, event: T.StickEvent): Outcome<T.JournalStick>;
  sticks(): Outcome<T.JournalStick[]>;
  stick(id: string): Outcome<T.JournalStick>;
  stickHistory(id: string): Outcome<T.StickEvent[]>;
  checksWithStick(id: string): Outcome<T.StickCheck[]>;

  close(): void;
}

/** How often this program has which journal open. */
const openHere = new Map<string, number>();

/**
 * Opens the journal, or makes it. A damaged one is set aside, and what can be read of it is taken over.
 * @param path the database file; its folder is made when needed
 * @param now the time as ISO 8601
 */
export function openJournal(path: string, now = (): string => new Date().toISOString()): Outcome<Journal> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (!openHere.has(path)) keepFirstPage(path);
    const { db, notices } = openSound(path, now);
    if (!migrate(db)) {
      const version = versionOf(db);
      closeDatabase(db);
      return err({ code: 'journal-too-new', data: { path, version, known: migrations.length } });
    }
    openHere.set(path, (openHere.get(path) ?? 0) + 1);
    return ok(journalOn(db, path, notices));
  } catch (error) {
    return err(reasonOf(error, path));
  }
}

/** A database that SQLite finds nothing wrong with. */
function openSound(path: string, now: () => string): { db: Database; notices: JournalNotice[] } {
  const sound = existsSync(`${path}.rescued`) ? null : openIfSound(path);
  if (sound) return { db: sound, notices: [] };
  const unlock = lockSync(dirname(path), { lockfilePath: `${path}.lock` });
  try {
    // Another program may have rescued it meanwhile.
    const rescuedByOther = existsSync(`${path}.rescued`) ? null : openIfSound(path);
    if (rescuedByOther) return { db: rescuedByOther, notices: [] };
    const { aside, ...counts } = rescueJournal(
      path,
      now()
        .replaceAll(/[^0-9]/g, '')
        .slice(0, 14),
    );
    const nothing = counts.machines + counts.checks === 0;
    const notice: JournalNotice = nothing
      ? { code: 'journal-rescued-nothing', data: { path: aside } }
      : { code: 'journal-rescued', data: { path: aside, ...counts } };
    keepNotice(path, notice);
    return { db: openDatabase(path), notices: [notice] };
  } finally {
    unlock();
  }
}

function openIfSound(path: string): Database | null {
  try {
    const db = openDatabase(path);
    try {
      if (one(db, 'PRAGMA quick_check(1)')?.quick_check === 'ok') return db;
    } catch (error) {
      db.close();
      throw error;
    }
    db.close();
    return null;
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  }
}

function journalOn(db: Database, path: string, notices: JournalNotice[]): Journal {
  const photoFolder = join(dirname(path), 'photos');
  const attempt = <Value>(work: () => Value): Outcome<Value> => {
    try {
      return ok(work());
    } catch (error) {
      return err(reasonOf(error, path));
    }
  };
  /** Does something that needs a thing to be there. */
  const change = (id: string, work: () => void): Outcome<null> => {
    const found = attempt(() => one(db, 'SELECT 1 FROM checks WHERE id = ?', id) !== undefined);
    if (!found.ok) return found;
    if (!found.value) return err({ code: 'journal-no-check', data: { id } });
    const done = attempt(work);
    return done.ok ? ok(null) : done;
  };
  const nothing = (work: () => void): Outcome<null> => {
    const done = attempt(work);
    return done.ok ? ok(null) : done;
  };
  return {
    notices,
    keptNotices: () => keptNotices(path),
    dismissNotices: () => nothing(() => dismissNotices(path)),
    photoFolder,
    findMachines: (query) => attempt(() => findMachines(db, query)),
    listMachines: (query) => attempt(() => listMachines(db, query)),
    countMachines: (query) => attempt(() => countMachines(db, query)),
    machine(name) {
      const found = attempt(() => machinesNamed(db, name.trim()));
      if (!found.ok) return found;
      const [machine, ...others] = found.value;
      if (machine === undefined) return err({ code: 'journal-no-machine', data: { id: name } });
      return others.length === 0
        ? ok(machine)
        : err({ code: 'journal-many-machines', data: { id: name, count: found.value.length } });
    },
    noteMachine: (met, id) => attempt(() => noteMachine(db, met, id)),
    describeMachine(id, notes) {
      const described = attempt(() => describeMachine(db, id, notes));
      if (!described.ok) return described;
      if (described.value === null) return err({ code: 'journal-no-machine', data: { id } });
      return described.value === 'taken'
        ? err({ code: 'journal-tag-taken', data: { tag: notes.assetTag ?? '' } })
        : ok(described.value);
    },
    forgetMachine: (id) => nothing(() => removePhotos(photoFolder, forgetMachine(db, id))),
    historyOf: (machineId) => attempt(() => historyOf(db, machineId)),
    check(id) {
      const check = attempt(() => checkById(db, id));
      if (!check.ok) return check;
      return check.value ? ok(check.value) : err({ code: 'journal-no-check', data: { id } });
    },
    checksOf: (machineId) => attempt(() => checksOf(db, machineId)),
    checksOfDay: (day) => attempt(() => checksOfDay(db, day)),
    keepCheck(check) {
      const machine = attempt(() => machineById(db, check.machineId));
      if (!machine.ok) return machine;
      if (!machine.value) return err({ code: 'journal-no-machine', data: { id: check.machineId } });
      return nothing(() => keepCheck(db, check));
    },
    keepAnswer: (checkId, answer) => change(checkId, () => keepAnswer(db, checkId, answer)),
    removeAnswer: (checkId, question) => change(checkId, () => removeAnswer(db, checkId, question)),
    judgeCheck: (id, end) => change(id, () => judgeCheck(db, id, end)),
    keepPhoto(source) {
      try {
        const name = keepPhoto(photoFolder, source);
        return name === null
          ? err({ code: 'journal-photo-unfit', data: { file: source, mostBytes: mostPhotoBytes } })
          : ok(name);
      } catch (error) {
        if (error instanceof Error && 'path' in error && error.path === source && 'code' in error)
          return err({ code: 'journal-photo-unreadable', data: { file: source, errno: String(error.code) } });
        return err(reasonOf(error, path));
      }
    },
    photoFile: (name) =>
      attempt(() => (isPhotoName(name) && isPhotoOfAnswer(db, name) ? join(photoFolder, name) : null)),
    takeOver: (met, check, file, text) =>
      attempt(() =>
        transaction(db, () => {
          // The same check again, from a file that has grown: its machine is the one it was.
          const before = checkById(db, check.id);
          const machine = noteMachineWithin(db, met, before?.machineId ?? null);
          keepCheckWithin(db, { ...check, machineId: machine.id });
          noteImport(db, { ...file, checkId: check.id }, text);
          return checkById(db, check.id) ?? { ...check, machineId: machine.id };
        }),
      ),
    keepFile: (file, text) => nothing(() => noteImport(db, file, text)),
    importOfDigest: (digest) => attempt(() => importOfDigest(db, digest)),
    halfFiles: () => attempt(() => halfFiles(db)),
    noteStick: (met, event) => attempt(() => noteStick(db, met, event)),
    sticks: () => attempt(() => allSticks(db)),
    stick(id) {
      const stick = attempt(() => stickById(db, id));
      if (!stick.ok) return stick;
      return stick.value ? ok(stick.value) : err({ code: 'journal-no-stick', data: { id } });
    },
    stickHistory: (id) => attempt(() => stickHistory(db, id)),
    checksWithStick: (id) => attempt(() => checksWithStick(db, id)),
    close() {
      closeDatabase(db);
      const others = (openHere.get(path) ?? 1) - 1;
      if (others > 0) openHere.set(path, others);
      else openHere.delete(path);
    },
  };
}
