import { createInterface } from 'node:readline/promises';

/** True if there is a person at a terminal to answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/** Asks one question on the terminal; `null` if it was ended (Ctrl-C, Ctrl-D, SIGTERM). */
export async function ask(question: string): Promise<string | null> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new AbortController();
  const end = (): void => closed.abort();
  terminal.once('SIGINT', end);
  terminal.once('close', end);
  // A job before this question may have left its own listeners, which keep the program going.
  process.once('SIGTERM', end);
  try {
    return await terminal.question(`${question} `, { signal: closed.signal });
  } catch {
    return null;
  } finally {
    process.off('SIGTERM', end);
    terminal.close();
  }
}
