import type {
  DriveResult,
  MakeStickResult,
  Outcome,
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

/** One stick of the run, whatever its drive is called by now. */
export interface DriveRun {
  /** The device under which it was begun. */
  readonly id: string;
  /** As it was when it was begun last. */
  readonly drive: ShownDrive;
  /** What was typed where the guard asked for its name. */
  readonly typedName: string | null;
  /** The job that it belongs to: each further try is one. */
  readonly job: number;
  readonly progress: PhaseProgress | null;
  readonly result: DriveResult | null;
  /** The most of its way that was ever shown, 0 to 1: a bar does not go back when the next phase begins. */
  readonly reached: number;
  /** How the try before this one ended. */
  readonly before: DriveResult | null;
}

export interface JobRun {
  readonly job: number;
  /** What is done to the image beforehand; `null` once the drives have begun. */
  readonly image: PhaseProgress | null;
  readonly result: MakeStickResult | null;
}

/** The sticks that are being made, or were made: in one job, and in one more for each further try. */
export interface Run {
  readonly drives: readonly DriveRun[];
  readonly jobs: readonly JobRun[];
  readonly cancelling: boolean;
}

export interface DriveToMake {
  readonly drive: ShownDrive;
  readonly typedName: string | null;
}

export function startedRun(job: number, drives: readonly DriveToMake[]): Run {
  return {
    drives: drives.map(({ drive, typedName }) => ({
      id: drive.device,
      drive,
      typedName,
      job,
      progress: null,
      result: null,
      reached: 0,
      before: null,
    })),
    jobs: [{ job, image: phaseBegun('prove'), result: null }],
    cancelling: false,
  };
}

/** The run with another try for some of its sticks. @param drives id → the drive as it is now */
export function triedAgain(run: Run, job: number, drives: ReadonlyMap<string, ShownDrive>): Run {
  return {
    drives: run.drives.map((one) => {
      const drive = drives.get(one.id);
      return drive
        ? { ...one, drive, job, progress: null, result: null, reached: 0, before: one.result }
        : one;
    }),
    jobs: [...run.jobs, { job, image: phaseBegun('prove'), result: null }],
    cancelling: false,
  };
}

/** The run without a further try that could not be begun; `null` if nothing was begun before it. */
export function withoutJob(run: Run, job: number): Run | null {
  const jobs = run.jobs.filter((one) => one.job !== job);
  const back = (one: DriveRun): DriveRun =>
    one.job === job ? { ...one, job: jobs.at(-1)?.job ?? job, result: one.before, before: null } : one;
  return jobs.length === 0 ? null : { ...run, jobs, drives: run.drives.map(back) };
}

/** The run after one more event of one of its jobs. */
export function foldEvent(run: Run, job: number, event: StickEvent): Run {
  switch (event.event) {
    case 'phase':
      return withProgress(run, job, event.device, phaseBegun(event.phase));
    case 'progress': {
      const { phase, bytes, totalBytes, bytesPerSecond, secondsLeft } = event;
      return withProgress(run, job, event.device, { phase, bytes, totalBytes, bytesPerSecond, secondsLeft });
    }
    case 'drive':
      return withResults(run, job, [event.result]);
    case 'image':
      return run;
    case 'result': {
      const { result } = event;
      const ended = withResults(run, job, result.drives);
      return { ...ended, jobs: withJob(ended, job, { image: null, result }) };
    }
  }
}

function withResults(run: Run, job: number, results: readonly DriveResult[]): Run {
  const resultOf = (one: DriveRun): DriveResult | undefined =>
    one.job === job ? results.find(({ device }) => device === one.drive.device) : undefined;
  return { ...run, drives: run.drives.map((one) => ({ ...one, result: resultOf(one) ?? one.result })) };
}

function withJob(run: Run, job: number, change: Partial<JobRun>): JobRun[] {
  return run.jobs.map((one) => (one.job === job ? { ...one, ...change } : one));
}

function withProgress(run: Run, job: number, device: string | null, progress: PhaseProgress): Run {
  if (device === null) return { ...run, jobs: withJob(run, job, { image: progress }) };
  return {
    ...run,
    jobs: withJob(run, job, { image: null }),
    drives: run.drives.map((one) =>
      one.job === job && one.drive.device === device ? advanced({ ...one, progress }) : one,
    ),
  };
}

function advanced(one: DriveRun): DriveRun {
  return { ...one, reached: Math.max(one.reached, phaseReached(one.progress)) };
}

function phaseBegun(phase: StickPhase): PhaseProgress {
  return { phase, bytes: 0, totalBytes: null, bytesPerSecond: null, secondsLeft: null };
}

/** What is done to the image, as long as no drive has begun; `null` afterwards. */
export function runImage(run: Run): PhaseProgress | null {
  const going = run.jobs.filter(({ result }) => result === null);
  return going.length > 0 && going.every(({ image }) => image !== null) ? (going[0]?.image ?? null) : null;
}

/** What a stick is at: its own phase, or what is done to its image beforehand. */
export function phaseOf(run: Run, one: DriveRun): StickPhase | null {
  return one.progress?.phase ?? run.jobs.find(({ job }) => job === one.job)?.image?.phase ?? null;
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

/** The gravest first, as the job itself has it (main/jobs/make-stick/outcome.ts). */
const gravity: readonly Outcome[] = ['mismatch', 'failed', 'refused', 'cancelled'];

/** How all jobs of the run together ended, each stick by its last try; `null` while one goes on. */
export function runResult(run: Run): MakeStickResult | null {
  const last = run.jobs.at(-1)?.result;
  if (!last || run.jobs.some(({ result }) => result === null)) return null;
  const drives = run.drives.flatMap((one) => one.result ?? []);
  const ok = drives.length > 0 && run.drives.every((one) => one.result?.ok === true);
  const gravest = gravity.find((outcome) => drives.some((drive) => drive.outcome === outcome));
  const outcome = ok ? 'done' : last.outcome === 'done' ? (gravest ?? 'failed') : last.outcome;
  return { ...last, outcome, ok, drives };
}
