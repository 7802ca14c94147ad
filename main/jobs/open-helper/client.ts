import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { z } from 'zod';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import type { ProbedWriteOutcome, ProbedWriteProgress } from '../../writer/probe/probe-then-write.ts';
import { probePhases, type ProbeOutcome, type ProbePhase } from '../../writer/probe/types.ts';
import type { RestoreOutcome, RestorePhase } from '../../stick/restore/types.ts';
import type { TaskProgress } from '../../writer/task/task-board.ts';
import type { HelperCommandLine } from './find-helper.ts';
import {
  lineCutter,
  piecesOfContent,
  type HelperCommand,
  type HelperContent,
  type HelperMessage,
  type HelperProbeCommand,
  type HelperRestoreCommand,
  type HelperStep,
  type HelperWriteCommand,
} from './messages.ts';

/** pkexec(1), "Return value": 126 if the dialog was dismissed, 127 if it was not authorized or could not try. */
const refusedCodes = new Set([126, 127]);

/** One drive in the hands of the helper. The same shape as the work in this process. */
export interface HelperWork<Outcome, Progress> {
  /** Never rejects. An error is a drive that was not touched, or one of which nothing more is known. */
  readonly done: Promise<Result<Outcome, Reason>>;
  progress(): Progress;
  cancel(): void;
}

export type HelperWrite = HelperWork<ProbedWriteOutcome, ProbedWriteProgress>;
export type HelperProbe = HelperWork<ProbeOutcome, TaskProgress<ProbePhase>>;
export type HelperRestore = HelperWork<RestoreOutcome, TaskProgress<RestorePhase>>;

/** One helper for all drives of one image: one password. */
export interface HelperClient {
  /** @param onStep told how far the helper is, before any progress */
  /** @param job without `content`, the drive is to hold the image as it is */
  write(
    job: Omit<HelperWriteCommand, 'type'> & { readonly content?: HelperContent },
    onStep: (step: HelperStep) => void,
  ): HelperWrite;
  probe(job: Omit<HelperProbeCommand, 'type'>, onStep: (step: HelperStep) => void): HelperProbe;
  restore(job: Omit<HelperRestoreCommand, 'type'>, onStep: (step: HelperStep) => void): HelperRestore;
  /** Hangs up: the helper brings its drives to an end, and goes. */
  close(): void;
}

/**
 * Starts the helper with the first drive.
 * @param imageFd the image, open for reading; the helper inherits it as its handle 2. With `null` it cannot write
 */
export function createHelperClient(commandLine: HelperCommandLine, imageFd: number | null): HelperClient {
  const jobs = new Map<string, Job>();
  let helper: ChildProcess | null = null;
  let ready = false;
  let waiting: HelperCommand[] = [];
  let ended: 'permission-refused' | 'helper-ended' | null = null;

  const say = (command: HelperCommand): void => {
    if (ready) helper?.stdin?.write(`${JSON.stringify(command)}\n`);
    else waiting.push(command);
  };
  const end = (code: NonNullable<typeof ended>): void => {
    ended ??= code;
    for (const [device, job] of [...jobs]) job.finish(err({ code, data: { device } }));
  };
  const hear = (message: HelperMessage): void => {
    switch (message.type) {
      case 'ready':
        ready = true;
        for (const command of waiting) say(command);
        waiting = [];
        break;
      case 'step':
        jobs.get(message.device)?.onStep(message.step);
        break;
      case 'refused':
        jobs.get(message.device)?.finish(err(message.reason));
        break;
      case 'progress':
      case 'probing':
      case 'outcome':
      case 'probed':
      case 'restoring':
      case 'restored':
        jobs.get(message.device)?.hear(message);
        break;
    }
  };
  const start = (): ChildProcess => {
    const nothing = imageFd === null ? openSync('/dev/null', 'r') : null;
    const child = spawn(commandLine.program, commandLine.args, {
      stdio: ['pipe', 'pipe', nothing ?? imageFd],
      // pkexec gives the helper an environment of its own, and looks at this one with suspicion.
      env: { PATH: '/usr/bin:/bin', LANG: process.env.LANG ?? 'C' },
    });
    if (nothing !== null) closeSync(nothing);
    const cut = lineCutter();
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      const messages = cut(piece)?.map(parseMessage);
      if (messages === undefined || messages.includes(null)) {
        // It is not our helper that speaks like this.
        child.stdin?.destroy();
        end('helper-ended');
        return;
      }
      for (const message of messages) if (message) hear(message);
    });
    child.stdin?.on('error', () => undefined);
    child.once('error', () => end('helper-ended'));
    child.once('close', (code) => {
      end(!ready && refusedCodes.has(code ?? -1) ? 'permission-refused' : 'helper-ended');
    });
    return child;
  };

  /** @param take keeps progress, and gives the outcome when it comes */
  const begin = <Outcome, Progress>(
    command: HelperWriteCommand | HelperProbeCommand | HelperRestoreCommand,
    onStep: (step: HelperStep) => void,
    first: Progress,
    take: (message: WorkMessage) => { progress: Progress } | { outcome: Outcome } | null,
    before: readonly HelperCommand[] = [],
  ): HelperWork<Outcome, Progress> => {
    const { device } = command;
    let progress = first;
    const done = new Promise<Result<Outcome, Reason>>((resolve) => {
      const finish = (result: Result<Outcome, Reason>): void => {
        jobs.delete(device);
        resolve(result);
      };
      jobs.set(device, {
        onStep,
        hear(message) {
          const heard = take(message);
          if (heard && 'progress' in heard) progress = heard.progress;
          else if (heard) finish(ok(heard.outcome));
        },
        finish,
      });
    });
    // A "no" is meant for all drives.
    if (ended !== null) end(ended);
    else {
      helper ??= start();
      for (const one of [...before, command]) say(one);
    }
    return {
      done,
      progress: () => progress,
      cancel() {
        if (ready) {
          say({ type: 'cancel', device });
          return;
        }
        waiting = waiting.filter((one) => one.device !== device);
        jobs.get(device)?.finish(err({ code: 'opening-cancelled', data: {} }));
        // Until the password was given, pkexec is still ours to end, and its dialog goes with it.
        if (waiting.length === 0) helper?.kill('SIGTERM');
      },
    };
  };

  return {
    write: ({ content, ...job }, onStep) =>
      begin<ProbedWriteOutcome, ProbedWriteProgress>(
        { type: 'write', ...job },
        onStep,
        { phase: firstPhase(job), bytes: 0, totalBytes: content?.layout.sizeBytes ?? imageBytes(job) },
        (message) => {
          if (message.type === 'outcome') return { outcome: message.outcome };
          if (message.type !== 'progress') return null;
          const { phase, bytes, totalBytes } = message;
          return { progress: { phase, bytes, totalBytes } };
        },
        content
          ? piecesOfContent(content).map((piece) => ({ type: 'content', device: job.device, piece }))
          : [],
      ),
    probe: (job, onStep) =>
      begin<ProbeOutcome, TaskProgress<ProbePhase>>(
        { type: 'probe', ...job },
        onStep,
        { phase: 'sweep', done: 0, total: 0 },
        (message) => {
          if (message.type === 'probed') return { outcome: message.outcome };
          if (message.type !== 'probing') return null;
          const { phase, done, total } = message;
          return { progress: { phase, done, total } };
        },
      ),
    restore: (job, onStep) =>
      begin<RestoreOutcome, TaskProgress<RestorePhase>>(
        { type: 'restore', ...job },
        onStep,
        { phase: 'write', done: 0, total: 0 },
        (message) => {
          if (message.type === 'restored') return { outcome: message.outcome };
          if (message.type !== 'restoring') return null;
          const { phase, done, total } = message;
          return { progress: { phase, done, total } };
        },
      ),
    close() {
      helper?.stdin?.end();
      if (!ready) helper?.kill('SIGTERM');
      // Once it is root's it cannot be killed from here, and must not hold us up.
      helper?.unref();
    },
  };
}

type WorkMessage = Extract<
  HelperMessage,
  { type: 'progress' | 'probing' | 'restoring' | 'outcome' | 'probed' | 'restored' }
>;

interface Job {
  readonly onStep: (step: HelperStep) => void;
  readonly hear: (message: WorkMessage) => void;
  readonly finish: (result: { ok: false; error: Reason }) => void;
}

function imageBytes({ image }: Pick<HelperWriteCommand, 'image'>): number {
  return image?.identity.sizeBytes ?? 0;
}

/** What a drive begins with. */
function firstPhase({
  probeFirst,
  differences,
}: Pick<HelperWriteCommand, 'probeFirst' | 'differences'>): ProbedWriteProgress['phase'] {
  if (probeFirst) return 'probe';
  return differences === 'never' ? 'write' : 'compare';
}

const device = z.string().max(256);
const count = z.number().nonnegative();
const reason = z.object({
  code: z.string().max(100),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
const writeOutcome = z.looseObject({
  ok: z.boolean(),
  bytes: count,
  bytesWritten: count,
  bytesSkipped: count,
  verified: z.boolean(),
  pastPageCache: z.boolean().nullable(),
  sha256: z.string().max(64).nullable(),
  seconds: z.object({ write: count, verify: count }),
  retries: count,
  reasons: z.array(reason).max(100),
});
const probeOutcome = z.looseObject({
  verdict: z.enum(['genuine', 'fake', 'undecided']),
  claimedBytes: count,
  realBytes: count.nullable(),
  restored: z.boolean(),
  reasons: z.array(reason).min(1).max(100),
});
const restoreOutcome = z.looseObject({
  ok: z.boolean(),
  bytesWritten: count,
  verified: z.boolean(),
  pastPageCache: z.boolean().nullable(),
  seconds: z.object({ write: count, verify: count }),
  retries: count,
  reasons: z.array(reason).max(100),
});
const messageShape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('step'), device, step: z.enum(['unmount', 'open', 'begun']) }),
  z.object({
    type: z.literal('progress'),
    device,
    phase: z.enum(['probe', 'compare', 'write', 'verify']),
    bytes: count,
    totalBytes: count,
  }),
  z.object({ type: z.literal('refused'), device, reason }),
  z.object({
    type: z.literal('outcome'),
    device,
    outcome: z.object({ probe: probeOutcome.nullable(), write: writeOutcome.nullable() }),
  }),
  z.object({ type: z.literal('probing'), device, phase: z.enum(probePhases), done: count, total: count }),
  z.object({ type: z.literal('probed'), device, outcome: probeOutcome }),
  z.object({
    type: z.literal('restoring'),
    device,
    phase: z.enum(['write', 'verify']),
    done: count,
    total: count,
  }),
  z.object({ type: z.literal('restored'), device, outcome: restoreOutcome }),
]);

function parseMessage(line: string): HelperMessage | null {
  try {
    const parsed = messageShape.safeParse(JSON.parse(line));
    // The reasons of an outcome are those of the writer; a helper of another version could have others.
    return parsed.success ? (parsed.data as unknown as HelperMessage) : null;
  } catch {
    return null;
  }
}
