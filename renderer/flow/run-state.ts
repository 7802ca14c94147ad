import type {
  DriveResult,
  MakeStickResult,
  ShownDrive,
  StickEvent,
  StickPhase,
} from '../../preload/contract.ts';

/** How far one phase is. */
export interface PhaseProgress {
  readonly phase: StickPhase;
  readonly bytes: number;
  /** `null` where a phase has no bytes to count. */
  readonly totalBytes: number | null;
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** One drive of the job. */
export interface DriveRun {
  readonly drive: ShownDrive;
  readonly progress: PhaseProgress | null;
  readonly result: DriveResult | null;
  /** The most of its way that was ever shown, 0 to 1: a bar does not go back when the next phase begins. */
  readonly reached: number;
}

/** The sticks that are being made, or were made. */
export interface Run {
  readonly drives: readonly DriveRun[];
  /** What is done to the image beforehand; `null` once the drives have begun. */
  readonly image: PhaseProgress | null;
  readonly cancelling: boolean;
  readonly result: MakeStickResult | null;
}

export function startedRun(drives: readonly ShownDrive[]): Run {
  return {
    drives: drives.map((drive) => ({ drive, progress: null, result: null, reached: 0 })),
    image: phaseBegun('prove'),
    cancelling: false,
    result: null,
  };
}

/** The run after one more event of its job. */
export function foldEvent(run: Run, event: StickEvent): Run {
  switch (event.event) {
    case 'phase':
      return withProgress(run, event.device, phaseBegun(event.phase));
    case 'progress': {
      const { phase, bytes, totalBytes, bytesPerSecond, secondsLeft } = event;
      return withProgress(run, event.device, { phase, bytes, totalBytes, bytesPerSecond, secondsLeft });
    }
    case 'drive':
      return {
        ...run,
        drives: run.drives.map((one) =>
          one.drive.device === event.result.device ? { ...one, result: event.result } : one,
        ),
      };
    case 'image':
      return run;
    case 'result':
      return { ...run, image: null, result: event.result };
  }
}

function withProgress(run: Run, device: string | null, progress: PhaseProgress): Run {
  if (device === null) return { ...run, image: progress };
  return {
    ...run,
    image: null,
    drives: run.drives.map((one) => (one.drive.device === device ? advanced({ ...one, progress }) : one)),
  };
}

function advanced(one: DriveRun): DriveRun {
  return { ...one, reached: Math.max(one.reached, phaseReached(one.progress)) };
}

function phaseBegun(phase: StickPhase): PhaseProgress {
  return { phase, bytes: 0, totalBytes: null, bytesPerSecond: null, secondsLeft: null };
}

/** How far a phase is, 0 to 1; `null` if it has no bytes to count. */
export function phaseFraction(progress: PhaseProgress | null): number | null {
  if (progress?.totalBytes == null) return null;
  return progress.totalBytes === 0 ? 1 : Math.min(1, progress.bytes / progress.totalBytes);
}

/** How far one drive is, 0 to 1. */
export function driveFraction(one: DriveRun): number {
  return one.result ? 1 : one.reached;
}

/**
 * Writing and reading back count half each. What is found right while comparing need not be written, and counts like
 * it; the phase of writing then begins there.
 */
function phaseReached(progress: PhaseProgress | null): number {
  const part = phaseFraction(progress) ?? 0;
  switch (progress?.phase) {
    case 'compare':
    case 'write':
      return part / 2;
    case 'verify':
      return 0.5 + part / 2;
    case 'eject':
      return 1;
    case 'prove':
    case 'unpack':
    case 'unmount':
    case 'open':
    case 'probe':
    case undefined:
      return 0;
  }
}

/** How far all drives together are, 0 to 1. */
export function runFraction(run: Run): number {
  const sum = run.drives.reduce((total, one) => total + driveFraction(one), 0);
  return sum / Math.max(1, run.drives.length);
}

/**
 * Seconds until the slowest drive has ended: what is left of its phase, and, while it writes, about as much
 * again for reading back as writing takes. `null` until it can be told.
 */
export function runSecondsLeft(run: Run): number | null {
  let longest: number | null = null;
  for (const { progress, result } of run.drives) {
    if (result) continue;
    if (progress?.secondsLeft == null) return null;
    const { phase, secondsLeft, bytesPerSecond, totalBytes } = progress;
    const readBack = phase === 'write' && bytesPerSecond && totalBytes ? totalBytes / bytesPerSecond : 0;
    longest = Math.max(longest ?? 0, secondsLeft + readBack);
  }
  return longest;
}
