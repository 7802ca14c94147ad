import type { Reason } from '../../common/reason.ts';
import type { MachineProfile } from '../../machine/profile.ts';
import type { JournalCheck, JournalMachine, JournalVerdict, PrivateNumber } from '../types.ts';

/** A machine with the check that is to be told of it; `null` if it was never checked. */
export interface Sheet {
  readonly machine: JournalMachine;
  readonly check: JournalCheck | null;
}

/** What leaves beyond what is harmless. */
export interface Included {
  /** Serial numbers, MAC addresses, UUIDs. */
  readonly serials: boolean;
  /** The owner, the owner's note, who answered. */
  readonly names: boolean;
}

/** A sheet as it leaves: what was not asked for is not in it any more, in no field. */
export interface LeavingSheet {
  readonly id: string;
  readonly assetTag: string | null;
  readonly profile: MachineProfile;
  readonly numbers: readonly PrivateNumber[];
  readonly owner: string | null;
  readonly note: string | null;
  readonly check: {
    readonly id: string;
    readonly where: JournalCheck['where'];
    /** The system that it was started with. */
    readonly tried: JournalCheck['tried'];
    readonly who: string | null;
    readonly startedAt: string;
    readonly finishedAt: string | null;
    readonly verdict: JournalVerdict | null;
    readonly answers: readonly {
      readonly check: string;
      readonly outcome: JournalCheck['answers'][number]['outcome'];
      readonly note: string | null;
      /** What the program's own test saw and measured. */
      readonly findings: readonly Reason[];
      readonly at: string;
    }[];
  } | null;
}

/** How many things of each kind stay behind. */
export interface LeftOut {
  readonly serials: number;
  readonly names: number;
}
