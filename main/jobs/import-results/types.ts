import type { ResultsError, ResultsNotice } from '../../checks/reasons.ts';
import type { Reason } from '../../common/reason.ts';
import type { MachineProfile } from '../../machine/profile.ts';

export type ImportReason =
  | Reason<'import-not-found', { path: string }>
  | Reason<'import-unreadable', { path: string; errno: string }>
  | Reason<'import-nothing', { path: string }>
  | Reason<'import-not-mounted', { path: string }>
  | Reason<'import-too-many', { path: string; most: number }>;

export type FileReason =
  ResultsError | ResultsNotice | Reason<'import-too-large', { file: string; sizeBytes: number }> | Reason;

/**
 * What became of one file. `new`: a check that the journal did not have; `more`: a check that it had, with answers added;
 * `known`: this very file was read before; `kept`: not results, or damaged beyond reading, so its text was put by;
 * `passed-over`: nothing that an import looks for.
 */
export interface ImportedFile {
  readonly file: string;
  readonly became: 'new' | 'more' | 'known' | 'kept' | 'passed-over';
  readonly machineId: string | null;
  readonly checkId: string | null;
  readonly profile: MachineProfile | null;
  readonly answers: number;
  /** True if the whole file could be read. */
  readonly whole: boolean;
  readonly reasons: readonly FileReason[];
}

export interface ImportReport {
  /** The id in the manifest of the stick that they lie on. */
  readonly stick: string | null;
  readonly files: readonly ImportedFile[];
}
