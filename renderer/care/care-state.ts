import type { Reason } from '../../main/common/reason.ts';
import type { MessageKey } from '../../main/messages/catalogues.ts';
import type { CareEvent } from '../../preload/care.ts';
import type { Outcome, ShownDrive, StickEvent } from '../../preload/contract.ts';

/** What is done with a stick that is not written anew. */
export type CareKind = 'restore' | 'probe' | 'change';

/** How it ended. */
export interface CareEnd {
  readonly ok: boolean;
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
}

/** What is being done with one stick, or was done. */
export interface CareWork {
  readonly job: number;
  readonly kind: CareKind;
  readonly drive: ShownDrive;
  /** What is going on, in words; `null` before it began. */
  readonly phase: MessageKey | null;
  /** How far that is, 0 to 1; `null` where it cannot be told. */
  readonly fraction: number | null;
  readonly cancelling: boolean;
  /** `null` while it goes on. */
  readonly end: CareEnd | null;
}

export function startedCare(job: number, kind: CareKind, drive: ShownDrive): CareWork {
  return { job, kind, drive, phase: null, fraction: null, cancelling: false, end: null };
}

/** The work after one more event of its job. */
export function careAfter(work: CareWork, event: CareEvent | StickEvent): CareWork {
  switch (event.event) {
    case 'phase':
      return { ...work, phase: `app-phase-${event.phase}`, fraction: null };
    case 'progress':
      return 'bytes' in event
        ? { ...work, phase: `app-phase-${event.phase}`, fraction: part(event.bytes, event.totalBytes) }
        : { ...work, phase: `probe-phase-${event.phase}`, fraction: part(event.done, event.total) };
    case 'restored':
    case 'probed': {
      const { ok, outcome, reasons } = event.result;
      return { ...work, end: { ok, outcome, reasons } };
    }
    case 'result': {
      const { ok, outcome, reasons, drives } = event.result;
      const all = [...reasons, ...drives.flatMap((drive) => drive.reasons)];
      return { ...work, end: { ok, outcome, reasons: all } };
    }
    case 'drive':
    case 'image':
      return work;
  }
}

function part(done: number, total: number): number {
  return total > 0 ? Math.min(1, done / total) : 1;
}
