import { z } from 'zod';
import type { Reason } from '../main/common/reason.ts';
import type { ImportedFile } from '../main/jobs/import-results/types.ts';
import type { LeftOut } from '../main/journal/exports/types.ts';
import type { JournalMachine } from '../main/journal/types.ts';

/*
 * Results that come in, and reports that go out. Nothing of it passes over a network: files, folders, sticks and paper.
 */

const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes('\0'));

/** Files and folders with check results. */
export const importPaths = z.strictObject({ paths: z.array(path).min(1).max(500) });
export const importDialog = z.strictObject({ what: z.enum(['files', 'folder']) });

/** A short code as somebody types it off a screen. */
export const typedCode = z.strictObject({ code: z.string().max(100) });
export const importedCode = z.strictObject({
  code: z.string().max(100),
  /** What the person calls the computer. */
  model: z.string().max(128).nullable(),
});

export const exportFormats = ['html', 'pdf', 'certificate', 'labels', 'csv', 'ords', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const publisherText = z.string().max(200).nullable();

/** What is to be made of which computers, and what it may say. */
export const exportRequest = z.strictObject({
  which: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('machines'),
      ids: z.array(z.string().min(1).max(64)).min(1).max(20_000),
    }),
    /** Those that were checked on a day of the station’s time zone, with that day’s checks. */
    z.strictObject({ kind: z.literal('day'), day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) }),
    z.strictObject({ kind: z.literal('all') }),
  ]),
  format: z.enum(exportFormats),
  /** Serial numbers, network addresses. */
  serials: z.boolean(),
  /** The owner, notes, who answered. */
  names: z.boolean(),
  paper: z.enum(['a4', 'letter']),
  labels: z.strictObject({
    /** The sheet, by its maker’s number. */
    id: z.string().min(1).max(32),
    /** How many labels of the first sheet are gone already. */
    used: z.number().int().nonnegative().max(500),
  }),
  /** Who publishes, for Open Repair Data. */
  publisher: z.strictObject({ provider: publisherText, country: publisherText, group: publisherText }),
});

export type ExportRequest = z.infer<typeof exportRequest>;

/** A stick with check results that is plugged in. */
export interface ResultsStick {
  readonly device: string;
  /** What the drive calls itself. */
  readonly model: string | null;
  readonly sizeBytes: number | null;
  /** The folder in which it is open; `null` if it is not: then nothing of it can be read. */
  readonly place: string | null;
  /** How many results lie on it, and how many of them the journal does not have. */
  readonly results: number;
  readonly fresh: number;
}

/** A file that was read, with the computer that it is about. */
export interface ShownImportedFile extends ImportedFile {
  readonly machine: JournalMachine | null;
  readonly verdictKind: string | null;
}

export interface ShownImport {
  readonly files: readonly ShownImportedFile[];
  /** Places of which nothing could be read at all. */
  readonly refused: readonly { readonly path: string; readonly reason: Reason }[];
}

/** A sheet of labels as it is sold; sizes in mm. */
export interface LabelSheet {
  readonly id: string;
  readonly paper: 'a4' | 'letter';
  readonly across: number;
  readonly down: number;
  readonly width: number;
  readonly height: number;
}

/** Everything that would leave, before it does. */
export interface ExportPreview {
  /** Computers that are in it. */
  readonly machines: number;
  readonly checks: number;
  readonly leftOut: LeftOut;
  readonly fileName: string;
  readonly shows:
    /** The page itself, of the first `shown` computers; to be shown in a frame. */
    | { readonly kind: 'page'; readonly address: string; readonly shown: number }
    | {
        readonly kind: 'table';
        readonly heading: readonly string[];
        readonly rows: readonly (readonly string[])[];
        /** How many rows there are. */
        readonly total: number;
      }
    | { readonly kind: 'text'; readonly text: string; readonly whole: boolean };
}

export type { ImportedFile } from '../main/jobs/import-results/types.ts';
export type { LeftOut } from '../main/journal/exports/types.ts';
