import { setTimeout as pause } from 'node:timers/promises';
import type { Guest, GuestRan, GuestUser } from '../guest/guest.ts';

/** Somebody at a terminal of the guest, where a program runs. */
export interface Terminal {
  readonly done: Promise<GuestRan>;
  /** Resolves when a password has been asked for so many times. */
  asked(times: number): Promise<void>;
  timesAsked(): number;
  /** Types a line again and again, until the program has ended: what comes before it listens is lost. */
  typeUntilDone(line: string): Promise<GuestRan>;
  /** What the terminal shows. */
  shown(): string;
  /** How long it has taken so far, or, once it has ended, in all. */
  seconds(): number;
}

let count = 0;

/** Runs a command of the shell on a terminal of its own (script(1)), as over SSH: no desktop, no dialog. */
export function atTerminal(guest: Guest, command: string, user: GuestUser, timeoutMs = 300_000): Terminal {
  const keyboard = `/tmp/keyboard-${++count}`;
  let shown = '';
  const begin = performance.now();
  let end: number | null = null;
  const listeners = new Set<() => void>();
  const quoted = `'${command.replaceAll("'", `'\\''`)}'`;
  const { done } = guest.start(
    `mkfifo -m 666 ${keyboard}; exec script -qefc ${quoted} /dev/null 0<>${keyboard}`,
    {
      user,
      timeoutMs,
      onOut: (text) => {
        shown += text;
        for (const listener of listeners) listener();
      },
    },
  );
  void done.then(() => (end = performance.now()));
  const timesAsked = (): number => shown.split('Password:').length - 1;
  return {
    done,
    timesAsked,
    shown: () => shown,
    seconds: () => ((end ?? performance.now()) - begin) / 1000,
    asked: (times) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (timesAsked() < times) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void done.then(() => reject(new Error(`It ended without asking:\n${shown}`)));
      }),
    async typeUntilDone(line) {
      const over = new AbortController();
      void done.then(() => over.abort());
      while (!over.signal.aborted) {
        await guest.run(`echo '${line}' > ${keyboard}`, { user });
        await pause(1000, null, { signal: over.signal }).catch(() => null);
      }
      return done;
    },
  };
}
