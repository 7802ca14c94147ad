import type { Reason } from '../../common/reason.ts';
import type { ProbedWriteOutcome } from '../../writer/probe/probe-then-write.ts';
import type { ProbeOutcome } from '../../writer/probe/types.ts';
import type { WriteOutcome } from '../../writer/types.ts';
import type { Outcome, StickState } from '../make-stick/stick-life.ts';
import type { DriveResult } from '../make-stick/types.ts';
import type { PlannedStick } from './planned-stick.ts';
import { untouchedDrive } from './run-writer.ts';

/** Why a drive was not written after its probe; comes behind what the probe found. */
export type NotWrittenReason =
  | Reason<'fake-not-written', Record<string, never>>
  /** The image would fit on what the fake really has. */
  | Reason<'fake-not-written-although-it-fits', { imageBytes: number }>;

/** The result of a drive from what its threads said. */
export function resultOf(
  drive: Pick<DriveResult, 'device' | 'openedBy'>,
  { probe, write }: ProbedWriteOutcome,
  plan: PlannedStick,
): DriveResult {
  const { changed, unmappedBytes } = plan;
  if (write) return { ...drive, ...write, changed, unmappedBytes, probe, outcome: outcomeOfWrite(write) };
  const cancelled = probe?.reasons.some(({ code }) => code === 'probe-cancelled') ?? false;
  const untouched = untouchedDrive(
    drive.device,
    cancelled ? 'cancelled' : 'failed',
    probe ? reasonsNotToWrite(probe, plan.layout.sizeBytes) : [],
  );
  return { ...untouched, ...drive, probe };
}

/** The last state that a drive must have been in for this result; `null` if any will do. */
export function reachedLast({ outcome }: DriveResult): StickState | null {
  if (outcome === 'done') return 'eject';
  return outcome === 'mismatch' ? 'verify' : null;
}

function reasonsNotToWrite({ verdict, realBytes, reasons }: ProbeOutcome, imageBytes: number): Reason[] {
  if (verdict !== 'fake') {
    return reasons.map((reason) =>
      reason.code === 'probe-cancelled' ? { code: 'write-cancelled-untouched', data: {} } : reason,
    );
  }
  const note: NotWrittenReason =
    realBytes !== null && realBytes >= imageBytes
      ? { code: 'fake-not-written-although-it-fits', data: { imageBytes } }
      : { code: 'fake-not-written', data: {} };
  return [...reasons, note];
}

function outcomeOfWrite(outcome: WriteOutcome): Outcome {
  if (outcome.ok) return 'done';
  const codes = new Set<string>(outcome.reasons.map(({ code }) => code));
  if (codes.has('verify-mismatch')) return 'mismatch';
  if ([...codes].some((code) => code.startsWith('write-cancelled'))) return 'cancelled';
  return codes.has('write-image-too-large') || codes.has('layout-unaligned') ? 'refused' : 'failed';
}
