import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { inRoot } from '../../../main/setup/places.mjs';
import type { ToldReason } from '../../../main/common/reason.ts';
import type { DriveResult, MakeStickResult } from '../../../main/jobs/make-stick/types.ts';
import type { Guest, GuestUser } from '../guest/guest.ts';

/** A result as `--json` prints it: with sentences. */
export type ToldDrive = Omit<DriveResult, 'reasons'> & { readonly reasons: readonly ToldReason[] };
export type ToldResult = Omit<MakeStickResult, 'drives' | 'reasons'> & {
  readonly drives: readonly ToldDrive[];
  readonly reasons: readonly ToldReason[];
};

/** One line of `rekindle write --json`. */
export interface WriteEvent {
  readonly event: string;
  readonly phase?: string;
  readonly device?: string | null;
  readonly bytes?: number;
  /** With `drive`: how it ended. */
  readonly result?: ToldDrive;
}

/** How `rekindle write` ended. */
export interface WriteRun {
  /** `null` if it was killed, or did not end in time. */
  readonly code: number | null;
  readonly timedOut: boolean;
  /** `null` if it was killed before it could tell. */
  readonly result: ToldResult | null;
  /** What it printed that is no event, and its standard error. */
  readonly errors: string;
  readonly seconds: number;
}

export interface Writing {
  readonly done: Promise<WriteRun>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

export interface WriteOptions {
  readonly onEvent?: (event: WriteEvent) => void;
  /** Nothing may take longer. */
  readonly limitSeconds: number;
  /** Ask the sticks first how much they hold. Otherwise what is looked at is writing alone. */
  readonly probe?: boolean;
}

export interface HostWriteOptions extends WriteOptions {
  /** Another command that writes sticks; `write` if left out. */
  readonly command?: 'kit';
  /** Where the command keeps its log. */
  readonly state?: string;
}

export interface GuestWriteOptions extends WriteOptions {
  /** `root` if left out. */
  readonly user?: GuestUser;
  /** The built command in the guest; this checkout's, if left out. */
  readonly program?: string;
}

/** This checkout's command, in the guest. */
export const cliInGuest = '/rekindle/out/main/cli.js';

/** The writer process and what else a process has started. */
export interface HostWriting extends Writing {
  readonly pid: number;
  readonly children: () => number[];
}

const cli = inRoot('out', 'main', 'cli.js');

/** `rekindle write … --json` on this computer, or another command. */
export function writeHere(args: readonly string[], options: HostWriteOptions): HostWriting {
  const begin = performance.now();
  const command = [cli, options.command ?? 'write', ...args, ...withoutProbe(options), '--json'];
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...(options.state ? { REKINDLE_STATE: options.state } : {}) },
  });
  const told = listener(options.onEvent);
  child.stdout.setEncoding('utf8').on('data', told.hear);
  child.stderr.setEncoding('utf8').on('data', told.complain);
  const limit = new AbortController();
  const end = async (): Promise<WriteRun> => {
    // Its pipes may be held open by a child that cannot end; the process itself counts.
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const late = pause(options.limitSeconds * 1000, 'late' as const, { signal: limit.signal, ref: false });
    const code = await Promise.race([ended, late.catch(() => null)]);
    limit.abort();
    if (code === 'late') child.kill('SIGKILL');
    // What it has printed is on its way.
    await pause(50);
    const seconds = (performance.now() - begin) / 1000;
    return { ...told.end(), code: code === 'late' ? null : code, timedOut: code === 'late', seconds };
  };
  return {
    pid: child.pid ?? 0,
    done: end(),
    kill: (signal) => void child.kill(signal),
    children: () => childrenOf(child.pid ?? 0),
  };
}

/** The same in the guest, with the image in the shared folder. */
export function writeInGuest(guest: Guest, args: readonly string[], options: GuestWriteOptions): Writing {
  const begin = performance.now();
  const told = listener(options.onEvent);
  const { user = 'root', program = cliInGuest } = options;
  const running = guest.start(['node', program, 'write', ...args, ...withoutProbe(options), '--json'], {
    user,
    timeoutMs: options.limitSeconds * 1000,
    onOut: told.hear,
  });
  const end = async (): Promise<WriteRun> => {
    const { code, err, timedOut } = await running.done;
    told.complain(err);
    return { ...told.end(), code, timedOut, seconds: (performance.now() - begin) / 1000 };
  };
  return { done: end(), kill: running.kill };
}

function withoutProbe({ probe }: WriteOptions): string[] {
  return probe === true ? [] : ['--no-probe'];
}

/** Takes in what the command prints. */
function listener(onEvent: WriteOptions['onEvent']) {
  let rest = '';
  let errors = '';
  let result: ToldResult | null = null;
  const hear = (text: string): void => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const value = parsed(line);
      if (value === null) errors += `${line}\n`;
      else if (value.event === 'result') result = value as unknown as ToldResult;
      else onEvent?.(value);
    }
  };
  return {
    hear,
    complain: (text: string): void => void (errors += text),
    end: (): { result: ToldResult | null; errors: string } => ({ result, errors: errors + rest }),
  };
}

function parsed(line: string): WriteEvent | null {
  try {
    const value = JSON.parse(line) as Partial<WriteEvent> | null;
    return typeof value?.event === 'string' ? (value as WriteEvent) : null;
  } catch {
    return null;
  }
}

/** Processes whose parent this is. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((one) => Number.isInteger(one) && parentOf(one) === pid);
}

function parentOf(pid: number): number | null {
  try {
    // proc_pid_stat(5): the name is in brackets and may hold anything; the parent is the second field after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/** True as long as a process is there and not only its entry in the table (a zombie). */
export function lives(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}
