import type { ProbeReason } from './reasons.ts';

/**
 * `quick` takes seconds and writes a few MiB: before the first write to a stick. `full` takes minutes and finds
 * what hides better: behind a larger cache, or in a period that is no whole number of MiB.
 */
export type ProbeForm = 'quick' | 'full';

/**
 * What a fake stick does with what lies behind its real end. `wraps`: begins again at its start. `tail`: puts
 * everything into its last part. `zeros`, `ones`: forgets it and reads as 00 or FF. `drops`: forgets it and reads
 * as it did before. `garbage`: reads as something else. `errors`: refuses.
 */
export const fakeKinds = ['wraps', 'tail', 'zeros', 'ones', 'drops', 'garbage', 'errors'] as const;
export type FakeKind = (typeof fakeKinds)[number];

/** What a probe found. Sizes in bytes. */
export interface ProbeOutcome {
  readonly form: ProbeForm;
  /** What the stick says it holds. */
  readonly claimedBytes: number;
  /**
   * What it holds; `null` is not known. Exact to 4 KiB, and to a sector where the stick wraps. A last part that
   * everything behind it is written to as well does not count: nothing is safe there.
   */
  readonly realBytes: number | null;
  /** What it holds lies between these; both are `realBytes` where that is known. `null` is not known. */
  readonly atLeastBytes: number | null;
  readonly atMostBytes: number | null;
  /**
   * `genuine`: everything tried was kept. It is a judgement from samples: a stick that keeps whatever comes first,
   * wherever it is written, until its memory is full, is found only by filling it and reading it back.
   */
  readonly verdict: 'genuine' | 'fake' | 'undecided';
  readonly kind: FakeKind | null;
  /** Median over pieces read and written one after the other, next to the start; `null` if it was not measured. */
  readonly readBytesPerSecond: number | null;
  readonly writeBytesPerSecond: number | null;
  /** Blocks of 4 KiB that were overwritten and put back. */
  readonly blocksTried: number;
  /** All that the probe wrote, with what it put back and what it wrote again unchanged. */
  readonly bytesWritten: number;
  /** Everything that was overwritten reads again as it did before. */
  readonly restored: boolean;
  /** True if reads came from the medium and not from the computer's memory. */
  readonly pastPageCache: boolean;
  readonly seconds: number;
  /** Never empty: the first says what was found. */
  readonly reasons: readonly ProbeReason[];
}

/** `sweep` looks for a stick that begins again, `survey` samples all of it, `edge` narrows its real end down. */
export const probePhases = ['sweep', 'survey', 'edge', 'confirm', 'restore'] as const;
export type ProbePhase = (typeof probePhases)[number];
