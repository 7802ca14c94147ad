import type { Reason } from '../../common/reason.ts';
import type { WriterPort } from './port.ts';
import { fromWriter, type FromWriter, type ToWriter } from './protocol.ts';

/** How long the process may take to leave after its last word, in ms. */
const leaveGraceMs = 2000;

export type WriterEndReason =
  | Reason<'writer-process-ended', Record<string, never>>
  | Reason<'drive-does-not-answer', Record<string, never>>;

export type WriterMessage = Exclude<FromWriter, { type: 'end' }>;

/** What is to be done with one writer process. */
export interface WriterTalk<Result> {
  readonly start: ToWriter;
  /** The drives; each gets exactly one result. */
  readonly names: readonly string[];
  /** @returns the result, if the message brings one that is to be believed */
  readonly hear: (message: WriterMessage) => Result | null;
  /** The result of a drive of which nothing more is heard; told to whoever listens. */
  readonly missing: (name: string, outcome: 'cancelled' | 'failed', reason: WriterEndReason) => Result;
  /** How long a drive may take to let go after a cancel before the process is ended under it, in ms. */
  readonly graceMs: () => number;
  /** True for a message that shows that a drive still answers, which begins that time anew. */
  readonly answers: (message: WriterMessage) => boolean;
}

/**
 * Gives a writer process its work and waits for its end. Every drive gets exactly one result, whatever becomes of the
 * process; the promise never rejects.
 */
export function converse<Result extends { readonly device: string }>(
  port: WriterPort,
  talk: WriterTalk<Result>,
  signal: AbortSignal,
): Promise<Result[]> {
  return new Promise((resolve) => {
    const results = new Map<string, Result>();
    let finished = false;
    let timer: NodeJS.Timeout | undefined;

    const finish = (missing: WriterEndReason): void => {
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      for (const name of talk.names) {
        if (results.has(name)) continue;
        results.set(name, talk.missing(name, signal.aborted ? 'cancelled' : 'failed', missing));
      }
      resolve(talk.names.flatMap((name) => results.get(name) ?? []));
    };
    const killAfter = (ms: number, reason: WriterEndReason): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        port.kill();
        finish(reason);
      }, ms);
    };
    const waitForDrives = (): void => killAfter(talk.graceMs(), { code: 'drive-does-not-answer', data: {} });
    const cancel = (): void => {
      port.send({ type: 'cancel', device: null });
      waitForDrives();
    };

    port.onMessage((raw) => {
      const parsed = fromWriter.safeParse(raw);
      if (finished || !parsed.success) return;
      if (parsed.data.type === 'end') {
        killAfter(leaveGraceMs, { code: 'writer-process-ended', data: {} });
        return;
      }
      if (signal.aborted && talk.answers(parsed.data)) waitForDrives();
      const result = talk.hear(parsed.data);
      if (result) results.set(result.device, result);
    });
    port.onExit(() => finish({ code: 'writer-process-ended', data: {} }));
    if (signal.aborted) {
      port.kill();
      finish({ code: 'writer-process-ended', data: {} });
      return;
    }
    signal.addEventListener('abort', cancel);
    port.send(talk.start);
  });
}
