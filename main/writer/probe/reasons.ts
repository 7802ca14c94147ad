import type { Reason } from '../../common/reason.ts';
import type { BlockIoError } from '../block-io.ts';

/** What was found. `offset` is a place in bytes from the start of the drive. */
export type ProbeFinding =
  | Reason<'probe-genuine', { claimedBytes: number; places: number }>
  | Reason<'probe-fake', { claimedBytes: number; realBytes: number }>
  | Reason<'probe-fake-between', { claimedBytes: number; leastBytes: number; mostBytes: number }>
  | Reason<'probe-fake-size-unknown', { claimedBytes: number }>
  | Reason<'probe-worn', { lost: number; places: number; offset: number }>
  | Reason<'probe-unsteady', { offset: number }>
  | Reason<'probe-nothing-kept', Record<string, never>>
  | Reason<'probe-through-cache', Record<string, never>>;

/** What ended the probe before it could judge. */
export type ProbeTrouble =
  | Reason<'probe-too-small', { claimedBytes: number }>
  | Reason<'probe-cancelled', Record<string, never>>
  | Reason<'probe-drive-gone', { offset: number; errno: string }>
  | Reason<'probe-io-error', { offset: number; errno: string }>
  | Reason<'probe-write-protected', { errno: string }>
  | Reason<'probe-worker-died', { detail: string }>;

/** Comes with one of the others: something that was overwritten could not be put back. */
export type PutBackTrouble = Reason<'probe-not-put-back', { blocks: number; offset: number }>;

export type ProbeReason = ProbeFinding | ProbeTrouble | PutBackTrouble;

/**
 * What a failed transfer means for the probe as a whole; `null` if it may be a matter of this one place.
 * A drive that was pulled out reads as empty: `fdBlockIo` then returns too little, which is called `EOF` here.
 */
export function endsProbe({ offset, errno }: BlockIoError): ProbeTrouble | null {
  switch (errno) {
    case 'ENODEV':
    case 'ENXIO':
    case 'ENOMEDIUM':
    case 'EOF':
      return { code: 'probe-drive-gone', data: { offset, errno } };
    case 'EROFS':
    case 'EPERM':
    case 'EACCES':
      return { code: 'probe-write-protected', data: { errno } };
    default:
      return null;
  }
}
