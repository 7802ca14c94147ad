import { journalFile } from '../common/folders.ts';
import type { Reason } from '../common/reason.ts';
import type { Result } from '../common/result.ts';
import type { Journal } from '../journal/journal.ts';

/** The journal, opened when it is first asked for. One that cannot be opened is tried again the next time. */
export type GetJournal = () => Promise<Result<Journal, Reason>>;

export function createJournal(): GetJournal {
  let opened: Promise<Result<Journal, Reason>> | null = null;
  const open = async (): Promise<Result<Journal, Reason>> => {
    const { openJournal } = await import('../journal/journal.ts');
    return openJournal(journalFile(process.env, process.platform));
  };
  return async () => {
    opened ??= open();
    const journal = await opened;
    if (!journal.ok) opened = null;
    return journal;
  };
}
