import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { reasonSchema } from './machine-json.ts';
import type { JournalNotice } from './reasons.ts';

/*
 * What happened to a journal is kept beside it until a person has read it: whoever rescues a journal may be a program
 * that nobody looks at, or one that is closed before it could tell.
 */

const fileOf = (path: string): string => `${path}-notices`;

const codes: readonly string[] = [
  'journal-rescued',
  'journal-rescued-nothing',
] satisfies JournalNotice['code'][];
const noticesSchema = z.array(
  reasonSchema.refine((reason): reason is JournalNotice => codes.includes(reason.code)),
);

/** What has not been read yet, the oldest first. A file that makes no sense says nothing. */
export function keptNotices(path: string): readonly JournalNotice[] {
  try {
    if (!existsSync(fileOf(path))) return [];
    const parsed = noticesSchema.safeParse(JSON.parse(readFileSync(fileOf(path), 'utf8')));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

/** Keeps one more. Where that cannot be written, it is told by whoever opens the journal now, and no more. */
export function keepNotice(path: string, notice: JournalNotice): void {
  const draft = `${fileOf(path)}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify([...keptNotices(path), notice]), { mode: 0o600 });
    renameSync(draft, fileOf(path));
  } catch {
    rmSync(draft, { force: true });
  }
}

/** They have been read. @throws errors of the file system */
export function dismissNotices(path: string): void {
  rmSync(fileOf(path), { force: true });
}
