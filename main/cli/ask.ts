import { createInterface } from 'node:readline/promises';

/** True if there is a person at a terminal to answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/** Asks one question on the terminal; `null` if the person ended it (Ctrl-C, Ctrl-D). */
export async function ask(question: string): Promise<string | null> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new AbortController();
  terminal.once('SIGINT', () => closed.abort());
  terminal.once('close', () => closed.abort());
  try {
    return await terminal.question(`${question} `, { signal: closed.signal });
  } catch {
    return null;
  } finally {
    terminal.close();
  }
}
