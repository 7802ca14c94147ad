import { spawn, type ChildProcess } from 'node:child_process';
import { z } from 'zod';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import type { WriteOutcome, WriteProgress } from '../../writer/types.ts';
import type { HelperCommandLine } from './find-helper.ts';
import { lineCutter, type HelperCommand, type HelperMessage, type HelperWriteCommand } from './messages.ts';

/** pkexec(1), "Return value": 126 if the dialog was dismissed, 127 if it was not authorized or could not try. */
const refusedCodes = new Set([126, 127]);

/** One drive that the helper writes. The same shape as a write in this process. */
export interface HelperWrite {
  /** Never rejects. An error is a drive that was not touched, or one of which nothing more is known. */
  readonly done: Promise<Result<WriteOutcome, Reason>>;
  progress(): WriteProgress;
  cancel(): void;
}

/** One helper for all drives of one image: one password. */
export interface HelperClient {
  /** @param onPhase told when the helper enters `unmount`, `open`, `write` */
  write(
    job: Omit<HelperWriteCommand, 'type'>,
    onPhase: (phase: 'unmount' | 'open' | 'write') => void,
  ): HelperWrite;
  /** Hangs up: the helper brings its drives to an end, and goes. */
  close(): void;
}

/**
 * Starts the helper at the first write.
 * @param imageFd the image, open for reading; the helper inherits it as its handle 2
 */
export function createHelperClient(commandLine: HelperCommandLine, imageFd: number): HelperClient {
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
      case 'phase':
        jobs.get(message.device)?.onPhase(message.phase);
        break;
      case 'progress':
        jobs.get(message.device)?.onProgress(message);
        break;
      case 'refused':
        jobs.get(message.device)?.finish(err(message.reason));
        break;
      case 'outcome':
        jobs.get(message.device)?.finish(ok(message.outcome));
        break;
    }
  };
  const start = (): ChildProcess => {
    const child = spawn(commandLine.program, commandLine.args, {
      stdio: ['pipe', 'pipe', imageFd],
      // pkexec gives the helper an environment of its own, and looks at this one with suspicion.
      env: { PATH: '/usr/bin:/bin', LANG: process.env.LANG ?? 'C' },
    });
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

  return {
    write(job, onPhase) {
      const { device } = job;
      let progress: WriteProgress = {
        phase: job.differences === 'never' ? 'write' : 'compare',
        bytes: 0,
        totalBytes: job.image.identity.sizeBytes,
      };
      const done = new Promise<Result<WriteOutcome, Reason>>((resolve) => {
        jobs.set(device, {
          onPhase,
          onProgress: ({ phase, bytes, totalBytes }) => {
            progress = { phase, bytes, totalBytes };
          },
          finish(result) {
            jobs.delete(device);
            resolve(result);
          },
        });
      });
      // A "no" is meant for all drives.
      if (ended !== null) end(ended);
      else {
        helper ??= start();
        say({ type: 'write', ...job });
      }
      return {
        done,
        progress: () => progress,
        cancel() {
          if (ready) {
            say({ type: 'cancel', device });
            return;
          }
          waiting = waiting.filter((command) => command.device !== device);
          jobs.get(device)?.finish(err({ code: 'opening-cancelled', data: {} }));
          // Until the password was given, pkexec is still ours to end, and its dialog goes with it.
          if (waiting.length === 0) helper?.kill('SIGTERM');
        },
      };
    },
    close() {
      helper?.stdin?.end();
      if (!ready) helper?.kill('SIGTERM');
      // Once it is root's it cannot be killed from here, and must not hold us up.
      helper?.unref();
    },
  };
}

interface Job {
  readonly onPhase: (phase: 'unmount' | 'open' | 'write') => void;
  readonly onProgress: (progress: WriteProgress) => void;
  readonly finish: (result: Result<WriteOutcome, Reason>) => void;
}

const device = z.string().max(256);
const count = z.number().nonnegative();
const reason = z.object({
  code: z.string().max(100),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
const outcome = z.looseObject({
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
const messageShape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('phase'), device, phase: z.enum(['unmount', 'open', 'write']) }),
  z.object({
    type: z.literal('progress'),
    device,
    phase: z.enum(['compare', 'write', 'verify']),
    bytes: count,
    totalBytes: count,
  }),
  z.object({ type: z.literal('refused'), device, reason }),
  z.object({ type: z.literal('outcome'), device, outcome }),
]);

function parseMessage(line: string): HelperMessage | null {
  try {
    const parsed = messageShape.safeParse(JSON.parse(line));
    // The reasons of an outcome are those of the writer; a helper of another version could have others.
    return parsed.success ? (parsed.data as HelperMessage) : null;
  } catch {
    return null;
  }
}
