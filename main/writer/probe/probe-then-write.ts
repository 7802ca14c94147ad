import { startDriveWrite, type DriveWriteJob } from '../drive-write.ts';
import { stretchesOf } from '../layout.ts';
import { lengthOf } from '../stretches.ts';
import type { WriteOutcome, WriteProgress } from '../types.ts';
import { startProbe } from './start-probe.ts';
import type { ProbeReason } from './reasons.ts';
import type { ProbeOutcome } from './types.ts';

/** A drive to be written, and whether it is asked beforehand how much it really holds. */
export interface ProbedWriteJob extends DriveWriteJob {
  readonly probeFirst: boolean;
}

/** Where the built threads lie. */
export interface DriveThreads {
  readonly write: URL;
  readonly probe: URL;
}

export interface ProbedWriteOutcome {
  /** `null` if it was not asked for. */
  readonly probe: ProbeOutcome | null;
  /** `null` if the probe ended it: then nothing of the image was written. */
  readonly write: WriteOutcome | null;
}

/** How far it has come; a probe of seconds counts no bytes. */
export interface ProbedWriteProgress extends Omit<WriteProgress, 'phase'> {
  readonly phase: WriteProgress['phase'] | 'probe';
}

export interface ProbedWrite {
  /** Never rejects. All threads of the drive have ended when it is there, so the handles may be closed. */
  readonly done: Promise<ProbedWriteOutcome>;
  progress(): ProbedWriteProgress;
  /** Stops; what a probe has overwritten is put back first. */
  cancel(): void;
}

/** Writes to a drive what it is to hold and reads it back, after a quick probe if that is wanted: see `mayBeWritten`. */
export function probeThenWrite(job: ProbedWriteJob, threads: DriveThreads): ProbedWrite {
  const { fd, sizeBytes } = job.drive;
  const nothingYet = { phase: 'probe', bytes: 0, totalBytes: lengthOf(stretchesOf(job.layout)) } as const;
  const now: { cancel: () => void; progress: () => ProbedWriteProgress } = {
    cancel: () => undefined,
    progress: () => nothingYet,
  };
  const write = (probe: ProbeOutcome | null): Promise<ProbedWriteOutcome> => {
    const writing = startDriveWrite(job, threads.write);
    now.cancel = () => {
      writing.cancel();
    };
    now.progress = () => writing.progress();
    return writing.done.then((outcome) => ({ probe, write: outcome }));
  };
  const probe = (): Promise<ProbedWriteOutcome> => {
    const probing = startProbe({ fd, sizeBytes, form: 'quick' }, threads.probe);
    now.cancel = () => {
      probing.cancel();
    };
    return probing.done.then((outcome) =>
      mayBeWritten(outcome) ? write(outcome) : { probe: outcome, write: null },
    );
  };
  const done = job.probeFirst ? probe() : write(null);
  return {
    done,
    progress: () => now.progress(),
    cancel: () => {
      now.cancel();
    },
  };
}

/**
 * Whether a drive is written after a probe. A fake is not, whether the image would fit on it or not: it was sold by a
 * lie, and the running system would lose, sooner or later, what it writes behind the real end. Nor is a drive that did
 * not keep what was written to it. Where nothing speaks against the drive, because it could not be asked, it is
 * written, and reading back is the judge.
 */
export function mayBeWritten({ verdict, reasons }: Pick<ProbeOutcome, 'verdict' | 'reasons'>): boolean {
  switch (verdict) {
    case 'genuine':
      return true;
    case 'fake':
      return false;
    case 'undecided':
      return reasons.every(({ code }) => couldNotAsk.has(code));
  }
}

const couldNotAsk: ReadonlySet<ProbeReason['code']> = new Set(['probe-through-cache', 'probe-too-small']);
