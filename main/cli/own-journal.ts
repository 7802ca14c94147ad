import { journalFile } from '../common/folders.ts';
import type { Result } from '../common/result.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalReason } from '../journal/reasons.ts';
import type { Console } from './console.ts';

/** Opens this person's journal, and tells what has become of a damaged one. */
export async function openOwnJournal(console: Console): Promise<Result<Journal, JournalReason>> {
  const { openJournal } = await import('../journal/journal.ts');
  const journal = openJournal(journalFile(process.env, process.platform));
  if (journal.ok)
    for (const notice of journal.value.notices) console.err(console.paint('yellow', console.tell(notice)));
  return journal;
}
