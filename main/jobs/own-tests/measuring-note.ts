import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const noted = z.object({ minutes: z.number().min(0), percent: z.number().min(0).max(100) });

/** How far a measuring was when it was last seen, kept where it outlives a computer that suddenly goes out. */
export type Noted = z.infer<typeof noted>;

export interface MeasuringNote {
  /** What an earlier measuring left behind that did not end; `null` if it ended, or there was none. */
  left(): Noted | null;
  set(now: Noted): void;
  clear(): void;
}

/**
 * A small file. Reading and writing never fail: without the note the measuring is as good.
 * @param file its folder is made when it is needed
 */
export function measuringNote(file: string): MeasuringNote {
  const quietly = (act: () => void): void => {
    try {
      act();
    } catch {
      // Full or read-only, as live systems can be.
    }
  };
  return {
    left() {
      try {
        return noted.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        return null;
      }
    },
    set: (now) =>
      quietly(() => {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, JSON.stringify(now), { flush: true });
      }),
    clear: () => quietly(() => rmSync(file, { force: true })),
  };
}
