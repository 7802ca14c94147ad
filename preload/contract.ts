import { z } from 'zod';
import type { Reason } from '../main/common/reason.ts';
import type { Result } from '../main/common/result.ts';
import type { Drive } from '../main/drives/types.ts';
import type { Inspection } from '../main/images/types.ts';
import type { StickEvent } from '../main/jobs/make-stick/types.ts';
import type { CpuArch } from '../main/machine/profile.ts';
import type { TrustVerdict } from '../main/trust/types.ts';
import { machineSource, wish, type Advice, type Question } from './advice.ts';
import { bootQuestion, type ShownBootHelp } from './boot.ts';
import { newProbe, newRestore, type CareEvent } from './care.ts';
import {
  answeredCheck,
  checkRun,
  fullScreenWish,
  mediaWish,
  newAnswer,
  newCheck,
  type Check,
  type CheckView,
  type UnfinishedCheck,
} from './checks.ts';
import type {
  AdoptEvent,
  AdoptResult,
  ImageOffer,
  RefreshResult,
  ShownLibrary,
  ShownQueue,
} from './images.ts';
import { ownTest, portCount, type OwnTest, type OwnTestState } from './own-tests.ts';
import {
  journalId,
  journalPair,
  machineNotes,
  machinePage,
  type CheckSheet,
  type JournalMachine,
  type JournalStick,
  type MachinePage,
  type MachinePair,
  type MachineView,
  type StickView,
} from './journal.ts';

import { keptBytes, kitChange, kitDraft, kitToRead, newKit, type KitForecast, type ShownKit } from './kit.ts';
import { newTarget, path as filePath } from './target.ts';

import {
  exportRequest,
  importDialog,
  importPaths,
  importedCode,
  typedCode,
  type ExportPreview,
  type LabelSheet,
  type ResultsStick,
  type ShownImport,
} from './exchange.ts';

/**
 * Everything that passes between the window and the main process.
 *
 * Requests come from the window, which shows foreign data and is therefore not believed: each has a schema
 * that the main process checks at run time. Replies and events come from the main process's own typed code
 * and are held to the types below by the compiler; what the main process itself got from outside (the writer
 * process, files) was checked where it came in.
 */

/** What the window may know of the services: their types, through here alone. */
export type { Drive, DriveIdentity, Holding } from '../main/drives/types.ts';
export type { Inspection, Known } from '../main/images/types.ts';
export type {
  DriveResult,
  MakeStickResult,
  Outcome,
  StickEvent,
  StickPhase,
} from '../main/jobs/make-stick/types.ts';
export type { TrustLevel, TrustVerdict } from '../main/trust/types.ts';

export const languages = ['en', 'de'] as const;
export const themes = ['system', 'light', 'dark'] as const;

const proof = z.strictObject({
  /** A pasted digest, as it was pasted; what is wrong with it is the verdict's business. */
  digest: z.string().max(1024).nullable(),
  /** A checksum file; `null` looks for one next to the image. */
  sumsFile: filePath.nullable(),
});

/** What names an entry of the catalogue. */
const systemId = z.string().min(1).max(64);
/** Of a computer or an image; what the catalogue does not know is asked of nobody. */
const arch = z
  .enum([
    'x86_64',
    'i686',
    'i586',
    'i486',
    'aarch64',
    'armv7',
    'armv6',
    'ppc',
    'ppc64',
    'ppc64le',
    'riscv64',
    'other',
  ] satisfies CpuArch[])
  .nullable();
/** Base name of a file in the library's folder; the library itself looks at it once more. */
const imageName = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !/[/\\\0]/.test(name));

const nothing = z.undefined();

interface Channel<Request, Reply> {
  readonly request: z.ZodType<Request>;
  /** Exists for the compiler only. */
  readonly reply?: Reply;
}

function channel<Request>(request: z.ZodType<Request>): { replies<Reply>(): Channel<Request, Reply> } {
  return { replies: () => ({ request }) };
}

const channels = {
  /** What the window needs before it can show anything. */
  'app:start': channel(nothing).replies<StartFacts>(),
  'settings:change': channel(
    z.strictObject({
      language: z.enum(languages).optional(),
      theme: z.enum(themes).optional(),
      probe: z.boolean().optional(),
      data: z.boolean().optional(),
    }),
  ).replies<Settings>(),
  /** The system's own file dialog; `null` if it was dismissed. */
  'image:choose': channel(nothing).replies<string | null>(),
  'image:choose-sums': channel(nothing).replies<string | null>(),
  /** Makes the practice image, or finds it made; its path. */
  'image:practice': channel(nothing).replies<Result<string, Reason>>(),
  'image:inspect': channel(z.strictObject({ path: filePath })).replies<Result<ShownInspection, Reason>>(),
  /** Reads the whole image; `image:progress` tells how far. A second call ends the first (`null`). */
  'image:prove': channel(z.strictObject({ path: filePath, proof })).replies<Result<
    TrustVerdict,
    Reason
  > | null>(),
  'image:stop-proving': channel(nothing).replies<null>(),
  /** From now on `drives:changed` tells what is plugged in: at once, and whenever that changes. */
  'drives:watch': channel(
    z.strictObject({ practice: z.boolean(), imageBytes: z.number().int().nonnegative().nullable() }),
  ).replies<null>(),
  'drives:stop-watching': channel(nothing).replies<null>(),
  /** Begins to make sticks; `stick:event` tells the rest. */
  'stick:make': channel(
    z.strictObject({
      /** The window's own number for it, which its events carry. */
      job: z.number().int().positive(),
      image: filePath,
      proof,
      /** The person has said yes to an image that nothing or little vouches for. */
      acceptUnproved: z.boolean(),
      practice: z.boolean(),
      /** A stick with a boot loader of Rekindle’s own, for images that cannot be written as they are. */
      kit: z
        .strictObject({
          /** Room for what the system keeps; `null` for none. */
          persistenceBytes: keptBytes,
          secureBoot: z.boolean(),
        })
        .nullable(),
      targets: z.array(newTarget).min(1).max(64),
    }),
  ).replies<Result<null, Reason>>(),
  'stick:cancel': channel(nothing).replies<null>(),
  /** The system's own file dialog for images; none if it was dismissed. */
  'kit:choose': channel(nothing).replies<readonly string[]>(),
  /** What would become of a stick with several systems; nothing is proved or written. */
  'kit:foresee': channel(kitDraft).replies<KitForecast>(),
  /** Reads a whole image; `image:progress` tells how far. `null` if it was ended. */
  'kit:prove': channel(z.strictObject({ path: filePath })).replies<Result<TrustVerdict, Reason> | null>(),
  'kit:stop-proving': channel(nothing).replies<null>(),
  /** Begins to make sticks with several systems; `stick:event` tells the rest, `stick:cancel` ends it. */
  'kit:make': channel(newKit).replies<Result<null, Reason>>(),
  /** What is on such a stick. */
  'kit:read': channel(kitToRead).replies<Result<ShownKit, Reason>>(),
  /** Begins to add systems to it and to take some from it; `stick:event` tells the rest. */
  'kit:change': channel(kitChange).replies<Result<null, Reason>>(),
  /** Begins to make an ordinary stick; `care:event` tells the rest. */
  'care:restore': channel(newRestore).replies<Result<null, Reason>>(),
  /** Begins to ask a stick how much it really holds; `care:event` tells the rest. */
  'care:probe': channel(newProbe).replies<Result<null, Reason>>(),
  'care:cancel': channel(nothing).replies<null>(),
  /** What to ask a person who knows nothing about computers. */
  'advice:questions': channel(nothing).replies<readonly Question[]>(),
  /** The system's own dialog for files that tell of a computer; `null` if it was dismissed. */
  'advice:choose-reports': channel(nothing).replies<readonly string[] | null>(),
  'advice:recommend': channel(z.strictObject({ source: machineSource, wish })).replies<
    Result<Advice, Reason>
  >(),
  /** How the computer is started from the stick. */
  'boot:help': channel(bootQuestion).replies<ShownBootHelp>(),
  /** Everything that may be asked of a computer, in order. */
  'check:list': channel(nothing).replies<readonly Check[]>(),
  'check:begin': channel(newCheck).replies<Result<CheckView, Reason>>(),
  'check:open': channel(checkRun).replies<Result<CheckView, Reason>>(),
  'check:answer': channel(newAnswer).replies<Result<CheckView, Reason>>(),
  'check:take-back': channel(answeredCheck).replies<Result<CheckView, Reason>>(),
  'check:finish': channel(checkRun).replies<Result<CheckView, Reason>>(),
  'check:unfinished': channel(nothing).replies<Result<readonly UnfinishedCheck[], Reason>>(),
  /** The system's own dialog for a picture; `null` if it was dismissed. */
  'check:choose-photo': channel(nothing).replies<string | null>(),
  /** While a test of it is open: the page may use the microphone or the camera. */
  'check:allow-media': channel(mediaWish).replies<null>(),
  /** The window covers the whole screen, or is a window again. */
  'check:full-screen': channel(fullScreenWish).replies<null>(),
  /** What a person has to know of the journal: it was damaged, or cannot be opened. */
  'journal:trouble': channel(nothing).replies<readonly Reason[]>(),
  /** The person has read that it was damaged. */
  'journal:dismiss': channel(nothing).replies<Result<null, Reason>>(),
  'journal:list': channel(machinePage).replies<Result<MachinePage, Reason>>(),
  'journal:machine': channel(journalId).replies<Result<MachineView, Reason>>(),
  'journal:describe': channel(machineNotes).replies<Result<JournalMachine, Reason>>(),
  /** Removes a computer with its checks and photos. */
  'journal:forget': channel(journalId).replies<Result<null, Reason>>(),
  'journal:check': channel(journalId).replies<Result<CheckSheet, Reason>>(),
  'journal:compare': channel(journalPair).replies<Result<MachinePair, Reason>>(),
  'journal:sticks': channel(nothing).replies<Result<readonly JournalStick[], Reason>>(),
  'journal:stick': channel(journalId).replies<Result<StickView, Reason>>(),
  /** Begins one of the program's own tests of this computer, or lets it go on; `own-test:changed` tells the rest. */
  'own-test:start': channel(ownTest).replies<null>(),
  'own-test:stop': channel(ownTest).replies<null>(),
  /** As it stands; `null` if it did not run yet. */
  'own-test:look': channel(ownTest).replies<OwnTestState | null>(),
  'own-test:count-ports': channel(portCount).replies<null>(),
  /** From now on `import:sticks` tells of sticks with results: at once, and whenever that changes. */
  'import:watch': channel(nothing).replies<null>(),
  'import:stop-watching': channel(nothing).replies<null>(),
  /** The system's own dialog; `null` if it was dismissed. */
  'import:choose': channel(importDialog).replies<readonly string[] | null>(),
  'import:run': channel(importPaths).replies<Result<ShownImport, Reason>>(),
  /** How many answers a short code holds, if it was typed rightly; takes nothing over. */
  'import:read-code': channel(typedCode).replies<Result<number, Reason>>(),
  'import:code': channel(importedCode).replies<Result<ShownImport, Reason>>(),
  'export:label-sheets': channel(nothing).replies<readonly LabelSheet[]>(),
  /** Everything that would leave; the page in it can be shown until the next one is asked for. */
  'export:preview': channel(exportRequest).replies<Result<ExportPreview, Reason>>(),
  /** Asks where to and writes the file; its path, or `null` if the dialog was dismissed. */
  'export:save': channel(exportRequest).replies<Result<string | null, Reason>>(),
  /** Shows the file that was saved last in the desktop's own window. */
  'export:show-file': channel(nothing).replies<null>(),
  /** The system's own dialog for printing; `false` if it was dismissed. */
  'export:print': channel(exportRequest).replies<Result<boolean, Reason>>(),
  /** What would be downloaded; asks the publisher. A second call ends the first, which then says that it was cancelled. */
  'get:offer': channel(z.strictObject({ id: systemId, arch })).replies<Result<ImageOffer, Reason>>(),
  /** The downloads as they are now; `get:changed` tells the rest. */
  'get:queue': channel(nothing).replies<ShownQueue>(),
  /** Puts a download into the queue, or begins it anew. */
  'get:start': channel(z.strictObject({ id: systemId, arch, acceptUnproved: z.boolean() })).replies<null>(),
  'get:act': channel(
    z.strictObject({
      /** Of the queue. */
      key: z.string().min(1).max(128),
      act: z.enum(['pause', 'resume', 'cancel', 'first', 'discard']),
    }),
  ).replies<null>(),
  'library:look': channel(nothing).replies<ShownLibrary>(),
  /** The system's own dialog for a folder; `false` if it was dismissed. */
  'library:choose-folder': channel(nothing).replies<boolean>(),
  'library:usual-folder': channel(nothing).replies<null>(),
  /** Shows the folder in the desktop's own window. */
  'library:open-folder': channel(nothing).replies<Result<null, Reason>>(),
  'library:set-aside': channel(z.strictObject({ name: imageName })).replies<Result<null, Reason>>(),
  'library:put-back': channel(z.strictObject({ name: imageName })).replies<Result<null, Reason>>(),
  'library:forget-aside': channel(nothing).replies<Result<null, Reason>>(),
  'library:discard-arriving': channel(z.strictObject({ name: imageName })).replies<Result<null, Reason>>(),
  /** Asks the publishers of all that is there what they offer now. */
  'library:refresh': channel(nothing).replies<RefreshResult>(),
  /** Takes in a file that a person has; `library:adopting` tells how far. A second call ends the first. */
  'library:adopt': channel(
    z.strictObject({
      path: filePath,
      system: systemId.nullable(),
      acceptUnproved: z.boolean(),
      online: z.boolean(),
    }),
  ).replies<AdoptResult>(),
  'library:stop-adopting': channel(nothing).replies<null>(),
  'clipboard:copy': channel(z.strictObject({ text: z.string().max(1_000_000) })).replies<null>(),
  /** The person has answered the question of `window:close-asked`: close, whatever is going on. */
  'window:close': channel(nothing).replies<null>(),
};

type Channels = typeof channels;
export type ChannelName = keyof Channels;
type Requests = { [Name in ChannelName]: Channels[Name] extends Channel<infer R, unknown> ? R : never };
type Replies = { [Name in ChannelName]: Exclude<Channels[Name]['reply'], undefined> };

export type Request<Name extends ChannelName> = Requests[Name];
export type Reply<Name extends ChannelName> = Replies[Name];

export const contract: { readonly [Name in ChannelName]: Channel<Requests[Name], Replies[Name]> } = channels;

/** How a reply travels: an error thrown in the main process never shows its text or stack to the window. */
export type Envelope<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal };

/** Why the main process did not carry out a request. */
export type Refusal = 'foreign-sender' | 'invalid-request' | 'internal-error';

/** What the main process tells the window by itself. */
export interface Events {
  'image:progress': { readonly path: string; readonly bytes: number; readonly totalBytes: number };
  /** A file was dropped on the program's icon, or given to a second start. */
  'image:opened': { readonly path: string };
  'get:changed': ShownQueue;
  'library:adopting': { readonly path: string; readonly event: AdoptEvent };
  'drives:changed': DriveList;
  'import:sticks': readonly ResultsStick[];
  'own-test:changed': { readonly test: OwnTest; readonly state: OwnTestState };
  'stick:event': { readonly job: number; readonly event: StickEvent };
  'care:event': { readonly job: number; readonly event: CareEvent };
  /** The person wants to close the window while sticks are being made. */
  'window:close-asked': null;
}
export type EventName = keyof Events;

/** What an image is, and which system of the catalogue. */
export interface ShownInspection extends Inspection {
  /** A guess by its bytes and its name; `null` if neither tells. */
  readonly entry: {
    readonly id: string;
    readonly name: string;
    /** What it does cannot be undone: to be asked for twice. */
    readonly destructive: boolean;
    /** What it keeps on a stick that has room for it; `null` if it keeps nothing, or nobody knows. */
    readonly keeps: { readonly en: string; readonly de: string } | null;
  } | null;
}

/** A drive as the window shows it. */
export interface ShownDrive extends Drive {
  /** What the person types where the guard asks for the drive's name. */
  readonly nameToType: string;
  /** Set if it was begun and not finished, by this program or the command line. */
  readonly unfinished: Unfinished | null;
}

export interface Unfinished {
  /** It was to become a stick with several systems, the image being the first: it can only be made anew. */
  readonly kit: boolean;
  /** The file that it was to get, and its digest. */
  readonly image: { readonly path: string; readonly sha256: string };
  /** How far it was, 0 to 1. */
  readonly fraction: number;
}

export type DriveList = Result<readonly ShownDrive[], Reason>;

export interface Settings {
  readonly language: (typeof languages)[number];
  readonly theme: (typeof themes)[number];
  /** Sticks that Rekindle has not met are asked how much they really hold, before anything is written. */
  readonly probe: boolean;
  /** Sticks get a place for files behind their image, where there is room for one. */
  readonly data: boolean;
}

export interface StartFacts {
  readonly version: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly settings: Settings;
  /** The image that the program was opened with. */
  readonly openedImage: string | null;
  /** Loop devices count as drives: for technicians and tests. */
  readonly allowLoop: boolean;
}
