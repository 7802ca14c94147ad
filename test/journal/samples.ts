import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openJournal, type Journal } from '../../main/journal/journal.ts';

export * from './plain-samples.ts';

/** A folder of the running test's own, removed with it. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a journal that has to open, and closes it with the test. */
export function opened(path: string, now?: () => string): Journal {
  const journal = openJournal(path, now);
  if (!journal.ok) throw new Error(JSON.stringify(journal.error));
  onTestFinished(() => journal.value.close());
  return journal.value;
}
