import type { Outcome, Place } from '../checks/types.ts';
import type { Reason } from '../common/reason.ts';
import type { MachineProfile } from '../machine/profile.ts';

/** All times are ISO 8601 in UTC. `null` is not known. */

/** A number by which one computer is known and its owner could be found: never leaves unless it is asked for. */
export interface PrivateNumber {
  readonly kind: 'serial' | 'mac' | 'uuid';
  /** What carries it: `system`, `board`, a disk's or a network card's name. */
  readonly of: string;
  readonly value: string;
}

export interface JournalMachine {
  readonly id: string;
  /** The sticker that a workshop puts on it. */
  readonly assetTag: string | null;
  readonly owner: string | null;
  readonly note: string | null;
  readonly profile: MachineProfile;
  readonly numbers: readonly PrivateNumber[];
  readonly firstAt: string;
  readonly lastAt: string;
  /** The kind of the verdict of its latest check that has one. */
  readonly verdictKind: string | null;
}

/** What is known of a computer that was just met. */
export interface MetMachine {
  /** By what it is known again, the surest first; see `identitiesOf`. Empty if it has nothing of its own. */
  readonly identities: readonly string[];
  readonly profile: MachineProfile;
  readonly numbers: readonly PrivateNumber[];
  readonly at: string;
}

/** What a person says of a machine; what is left out stays as it is, `null` removes it. */
export interface MachineNotes {
  readonly assetTag?: string | null;
  readonly owner?: string | null;
  readonly note?: string | null;
}

/** An answer of `main/checks`, to a check that this version may not know (any more). */
export interface JournalAnswer {
  readonly check: string;
  readonly outcome: Outcome;
  readonly note: string | null;
  /** Name of a picture in the journal's photo folder. */
  readonly photo: string | null;
  /** What the program's own test saw and measured; left out if there was none. */
  readonly findings?: readonly Reason[];
  readonly at: string;
}

/** A sentence with the answers and the fields of the profile that it came from. */
export interface JournalSentence {
  readonly reason: Reason;
  readonly answers: readonly string[];
  readonly facts: readonly string[];
}

/** The `Verdict` of `main/checks`, as any version of it may have judged. */
export interface JournalVerdict {
  readonly kind: string;
  readonly headline: JournalSentence;
  readonly cautions: readonly (JournalSentence & { readonly part: string | null })[];
  readonly next: readonly JournalSentence[];
  /** Id of the system to try instead. */
  readonly system: string | null;
}

/** The system that a computer was started with. */
export interface TriedSystem {
  /** Its id in the catalogue. */
  readonly id: string | null;
  /** As the catalogue calls it, or as it calls itself. */
  readonly name: string | null;
}

/** A `CheckRun` as the journal keeps it: with its machine and its verdict. */
export interface JournalCheck {
  readonly id: string;
  readonly machineId: string;
  readonly where: Place;
  /** The stick that it was done with. */
  readonly stick: string | null;
  /** How long a list was asked. */
  readonly preset: string;
  /** `null` if nothing is known of it. */
  readonly tried: TriedSystem | null;
  readonly who: string | null;
  readonly startedAt: string;
  /** `null` while it is unfinished. */
  readonly finishedAt: string | null;
  readonly verdict: JournalVerdict | null;
  readonly answers: readonly JournalAnswer[];
}

export interface JournalStick {
  readonly id: string;
  readonly serial: string | null;
  readonly model: string | null;
  readonly sizeBytes: number | null;
  /** What was put on it last, in words, or `null` if it was emptied or failed. */
  readonly holds: string | null;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** What happened to a stick: its health over time. */
export interface StickEvent {
  readonly at: string;
  readonly kind: 'made' | 'failed' | 'probed' | 'emptied';
  /** Figures: bytes, seconds, verdicts; reasons as a list. */
  readonly data: StickFigures;
}

export interface StickFigures {
  readonly outcome: string;
  readonly image: string | null;
  /** The id that it got in its manifest, another one each time: results of checks name it. */
  readonly manifest: string | null;
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly writeBytesPerSecond: number | null;
  readonly readBytesPerSecond: number | null;
  /** Transfers that went well only when they were tried again: what a worn stick begins with. */
  readonly retries: number | null;
  readonly reasons: readonly Reason[];
}

/** A stick that was just met. It is known again by the id in its manifest, or by serial number and size. */
export interface MetStick {
  readonly id: string | null;
  readonly serial: string | null;
  readonly model: string | null;
  readonly sizeBytes: number | null;
}

/** A results file that was read once. */
export interface JournalImport {
  /** SHA-256 of the file. */
  readonly digest: string;
  readonly name: string;
  readonly at: string;
  readonly checkId: string | null;
  /** False for a file that was cut off or damaged; its text is kept then. */
  readonly whole: boolean;
  readonly reasons: readonly Reason[];
}

/** A machine as lists show it. */
export interface ListedMachine {
  readonly id: string;
  readonly assetTag: string | null;
  readonly owner: string | null;
  readonly note: string | null;
  readonly maker: string | null;
  readonly model: string | null;
  readonly cpu: string | null;
  readonly ramMiB: number | null;
  readonly verdictKind: string | null;
  /** When something was read of it last, or a check of it began. */
  readonly metAt: string;
  /** Its latest check that was begun and not finished. */
  readonly unfinished: string | null;
}

/** What became of a machine beside its checks, the latest first. */
export interface MachineHistory {
  /** The files that brought checks of it. */
  readonly imports: readonly JournalImport[];
  /** The sticks that it was checked with, each as it was made for that. */
  readonly sticks: readonly { readonly stick: JournalStick; readonly event: StickEvent }[];
}

/** A check that was done with a stick. */
export interface StickCheck {
  readonly check: string;
  readonly machine: string;
  readonly assetTag: string | null;
  readonly maker: string | null;
  readonly model: string | null;
  readonly who: string | null;
  readonly at: string;
}

export interface MachineQuery {
  /** Words that all have to occur, anywhere in what is known of a machine. */
  readonly words?: string;
  /** What the latest verdict came to; `null`: there is none. */
  readonly verdictKind?: string | null;
  /** Computers that were checked on that day, local time of the station, as `2026-11-21`. */
  readonly day?: string;
  /** Computers that were checked on that day or later, and on that day or earlier. */
  readonly from?: string;
  readonly to?: string;
  readonly arch?: string;
  readonly leastRamMiB?: number;
  /** Less than that. */
  readonly belowRamMiB?: number;
  /** What the processor can do at most; those of which nobody knows are neither. */
  readonly bits?: '32' | '64';
  /** Only those with a check that was begun and not finished. */
  readonly unfinished?: boolean;
  readonly limit?: number;
  readonly offset?: number;
}
