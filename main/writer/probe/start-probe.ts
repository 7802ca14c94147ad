import { startTask, type Task, type TaskKind } from '../task/start-task.ts';
import { untouched } from './probe.ts';
import { probePhases, type ProbeForm, type ProbeOutcome, type ProbePhase } from './types.ts';

/** A drive to be probed. The handle stays the caller's, and must stay open until `done`. */
export interface ProbeJob {
  /** Open for reading and writing, with `O_DIRECT` wherever that is to be had. */
  readonly fd: number;
  readonly sizeBytes: number;
  readonly form: ProbeForm;
}

export const probeTask: TaskKind<ProbeJob, ProbeOutcome, ProbePhase> = {
  phases: probePhases,
  died: (job, detail) => ({
    ...untouched({ drive: job, form: job.form }, [{ code: 'probe-worker-died', data: { detail } }]),
    // Nobody knows what it had done.
    restored: false,
  }),
};

/**
 * Probes a drive in a thread of its own: see `probeDrive`. A cancel ends the search at once, and then takes as
 * long as putting back takes.
 * @param workerUrl where the built `probe-worker.js` lies
 */
export function startProbe(job: ProbeJob, workerUrl: URL): Task<ProbeOutcome, ProbePhase> {
  return startTask(probeTask, job, workerUrl);
}
