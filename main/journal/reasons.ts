import type { Reason } from '../common/reason.ts';

/** Why the journal could not be read or written. */
export type JournalReason =
  /** Another program holds it for longer than is waited. */
  | Reason<'journal-busy', { path: string }>
  /** The disk is full. */
  | Reason<'journal-full', { path: string }>
  /** It cannot be opened, made or written: rights, a read-only disk, a fault of the disk. */
  | Reason<'journal-unusable', { path: string; detail: string }>
  /** It was found damaged while it was in use; the next opening rescues what can be read. */
  | Reason<'journal-damaged', { path: string }>
  /** A newer Rekindle has written it; it is left alone. */
  | Reason<'journal-too-new', { path: string; version: number; known: number }>
  /** What was to be changed is not there. */
  | Reason<'journal-no-machine', { id: string }>
  | Reason<'journal-many-machines', { id: string; count: number }>
  | Reason<'journal-tag-taken', { tag: string }>
  | Reason<'journal-no-check', { id: string }>
  | Reason<'journal-no-stick', { id: string }>
  | Reason<'journal-photo-unreadable', { file: string; errno: string }>
  | Reason<'journal-photo-unfit', { file: string; mostBytes: number }>;

/** What a person has to know about a journal that was opened all the same. */
export type JournalNotice =
  | Reason<'journal-rescued', { path: string; machines: number; checks: number; answers: number }>
  | Reason<'journal-rescued-nothing', { path: string }>;
