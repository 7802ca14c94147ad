import type { Drive, DriveIdentity } from '../../drives/types.ts';
import type { Journal } from '../../journal/journal.ts';
import type { StickEvent, StickFigures } from '../../journal/types.ts';
import type { DriveResult } from '../make-stick/types.ts';
import type { ProbeFacts } from '../probe-stick/types.ts';
import type { RestoredDrive } from '../restore-stick/types.ts';

/** The drive that something happened to. */
export interface NotedDrive {
  readonly identity: DriveIdentity;
  /** As the drive calls itself; `null` is not known. */
  readonly model: string | null;
}

/** What happened to it, without the time; a manifest in it is the id that the stick is known by from then on. */
export type NewStickEvent = Omit<StickEvent, 'at'>;

/** The journal's record of sticks. */
export interface StickJournal {
  /** Notes what became of a stick; a journal that cannot be written never stops anything that is done with sticks. */
  note(drive: NotedDrive, events: readonly NewStickEvent[]): void;
}

/**
 * @param path the journal; it is opened for each note, and made when needed
 * @param now the time as ISO 8601
 */
export function openStickJournal(path: string, now = (): string => new Date().toISOString()): StickJournal {
  return {
    note({ identity, model }, events) {
      if (events.length === 0) return;
      const at = now();
      void withJournal(path, (journal) => {
        const { serial, sizeBytes } = identity;
        let id: string | null = null;
        for (const event of events) {
          const met = { id: event.data.manifest ?? id, serial, model, sizeBytes };
          const noted = journal.noteStick(met, { ...event, at });
          id = noted.ok ? noted.value.id : id;
        }
      });
    },
  };
}

/** Loaded when it is needed: a program that lists drives should not wait for SQLite. */
async function withJournal(path: string, use: (journal: Journal) => void): Promise<void> {
  try {
    const { openJournal } = await import('../../journal/journal.ts');
    const journal = openJournal(path);
    if (!journal.ok) return;
    use(journal.value);
    journal.value.close();
  } catch {
    // What is on the stick is what counts.
  }
}

/** What a drive calls itself; `null` is not known. */
export function modelOf(drives: readonly Drive[], device: string): string | null {
  return drives.find((drive) => drive.device === device)?.model ?? null;
}

const nothing: StickFigures = {
  outcome: '',
  image: null,
  manifest: null,
  sha256: null,
  bytes: null,
  writeBytesPerSecond: null,
  readBytesPerSecond: null,
  retries: null,
  reasons: [],
};

/** A stick that was written, or was to be. */
export function writtenEvent({
  image,
  stick,
  result,
}: {
  /** Name of the image's file. */
  readonly image: string;
  /** The id in its manifest, if it has got one. */
  readonly stick: string | null;
  readonly result: DriveResult;
}): NewStickEvent {
  const { ok, outcome, sha256, bytes, bytesWritten, seconds, retries, reasons } = result;
  return {
    kind: ok ? 'made' : 'failed',
    data: {
      outcome,
      image,
      manifest: ok ? stick : null,
      sha256,
      bytes,
      writeBytesPerSecond: speed(bytesWritten, seconds.write),
      readBytesPerSecond: result.verified ? speed(bytes, seconds.verify) : null,
      retries,
      reasons,
    },
  };
}

/** A stick that was asked how much it holds. `bytes` is what it really holds, as far as that was found out. */
export function probedEvent({
  verdict,
  realBytes,
  readBytesPerSecond,
  writeBytesPerSecond,
  reasons,
}: ProbeFacts): NewStickEvent {
  return {
    kind: 'probed',
    data: {
      ...nothing,
      outcome: verdict,
      bytes: realBytes,
      readBytesPerSecond,
      writeBytesPerSecond,
      reasons,
    },
  };
}

/** A stick that was made an ordinary one again, or was to be. */
export function restoredEvent(result: RestoredDrive): NewStickEvent {
  const { ok, outcome, partition, bytesWritten, seconds, retries, reasons } = result;
  return {
    kind: ok ? 'emptied' : 'failed',
    data: {
      ...nothing,
      outcome,
      bytes: partition?.sizeBytes ?? null,
      writeBytesPerSecond: speed(bytesWritten, seconds.write),
      retries,
      reasons,
    },
  };
}

function speed(moved: number, took: number): number | null {
  return moved > 0 && took > 0 ? Math.round(moved / took) : null;
}
