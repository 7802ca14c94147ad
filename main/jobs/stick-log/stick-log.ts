import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseLog, unfinishedSticks, type LogLine, type UnfinishedStick } from './log-line.ts';

/** A line that has no time yet. */
export type NewLine = LogLine extends infer Line ? (Line extends LogLine ? Omit<Line, 'at'> : never) : never;

/** The file that says of every stick how far it got, for the case that nobody is left to tell. */
export interface StickLog {
  /** Appends one line at once; a log that cannot be written never stops a stick from being made. */
  add(line: NewLine): void;
  /** Drives that were begun and are not ready. */
  unfinished(): UnfinishedStick[];
}

/** Some ten thousand sticks; the older half is kept in a second file. */
const largestLogBytes = 4 * 1024 * 1024;

/**
 * @param path the log file; it and its folder are made when needed
 * @param now the time as ISO 8601
 */
export function openStickLog(path: string, now = (): string => new Date().toISOString()): StickLog {
  return {
    add(line) {
      try {
        mkdirSync(dirname(path), { recursive: true });
        if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largestLogBytes) {
          renameSync(path, `${path}.old`);
        }
        // One write of one line with O_APPEND: two programs at once do not mix their lines. It begins with a line
        // break, so that a line that a crash has cut off does not swallow this one.
        appendFileSync(path, `\n${JSON.stringify({ at: now(), ...line })}`);
      } catch {
        // A full or read-only disk; the result on the screen is what counts.
      }
    },
    unfinished() {
      const text = [`${path}.old`, path].map((file) => {
        try {
          return readFileSync(file, 'utf8');
        } catch {
          return '';
        }
      });
      return unfinishedSticks(parseLog(text.join('\n')));
    },
  };
}
