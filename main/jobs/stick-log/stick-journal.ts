import type { DriveIdentity } from '../../drives/types.ts';
import type { StickEvent } from '../../journal/types.ts';
import type { DriveResult } from '../make-stick/types.ts';

/** A stick that was written, or was to be. */
export interface WrittenStick {
  readonly identity: DriveIdentity;
  /** The id in its manifest, if it has got one. */
  readonly stick: string | null;
  /** Name of the image's file. */
  readonly image: string;
  readonly result: DriveResult;
}

/** The journal's record of sticks. */
export interface StickJournal {
  /** Notes what became of a stick; a journal that cannot be written never stops a stick from being made. */
  note(stick: WrittenStick): void;
}

/**
 * @param path the journal; it is opened for each note, and made when needed
 * @param now the time as ISO 8601
 */
export function openStickJournal(path: string, now = (): string => new Date().toISOString()): StickJournal {
  return {
    note(stick) {
      const at = now();
      // Loaded when it is needed: a program that lists drives should not wait for SQLite.
      void import('../../journal/journal.ts')
        .then(({ openJournal }) => {
          const journal = openJournal(path);
          if (!journal.ok) return;
          const { serial, sizeBytes } = stick.identity;
          journal.value.noteStick({ id: stick.stick, serial, model: null, sizeBytes }, stickEvent(stick, at));
          journal.value.close();
        })
        .catch(() => {
          // What is on the stick is what counts.
        });
    },
  };
}

/** What the journal notes of a stick's making. */
export function stickEvent({ image, stick, result }: WrittenStick, at: string): StickEvent {
  const { ok, outcome, sha256, bytes, bytesWritten, seconds, retries, reasons } = result;
  const speed = (moved: number, took: number): number | null =>
    moved > 0 && took > 0 ? Math.round(moved / took) : null;
  return {
    at,
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
