// Child processes that never outlive set-up: two npm runs in one folder would spoil each other's work.
import { spawn } from 'node:child_process';
import { onPath } from './places.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

for (const [signal, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])) {
  process.once(signal, () => {
    for (const child of running) stop(child, signal);
    process.exit(code);
  });
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {'capture' | 'inherit' | 'stderr'} [output] captured; or shown on the own outputs; or all shown on stderr
 * @property {number} [limitSeconds] ended when this time is over
 * @property {boolean} [survives] goes on to its end even if set-up is killed: a package manager must not be cut off
 * @property {boolean} [group] in a process group of its own, so that its children end with it
 * @property {AbortSignal} [signal] ends it from outside
 */

/**
 * Runs a program to its end. Never throws: a program that cannot be started has the code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} `output` is stdout and stderr as they came
 */
export function run(command, args, options = {}) {
  const { output = 'capture', group = false } = options;
  // The kernel ends the child if set-up itself is killed in a way that it cannot answer to; npm outlives a TERM.
  const bound = !options.survives && process.platform === 'linux' && onPath('setpriv');
  const program = bound ? 'setpriv' : command;
  const words = bound ? ['--pdeathsig', 'KILL', command, ...args] : args;
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: group,
      stdio:
        output === 'capture'
          ? ['ignore', 'pipe', 'pipe']
          : output === 'stderr'
            ? ['ignore', 2, 2]
            : ['ignore', 'inherit', 'inherit'],
    });
    if (group) groups.add(child);
    running.add(child);
    let text = '';
    let timedOut = false;
    const timer = options.limitSeconds
      ? setTimeout(() => {
          timedOut = true;
          stop(child, 'SIGKILL');
        }, options.limitSeconds * 1000)
      : undefined;
    const abort = () => stop(child, 'SIGKILL');
    options.signal?.addEventListener('abort', abort);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ part) => {
        text += part;
        if (text.length > 4_000_000) text = text.slice(-2_000_000);
      });
    }
    let over = false;
    /** @param {number} code @param {string} extra */
    const end = (code, extra) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      running.delete(child);
      groups.delete(child);
      resolve({ code, output: text + extra, timedOut });
    };
    child.on('error', (error) => end(127, `${command}: ${error.message}\n`));
    child.on('close', (code, signal) => end(code ?? (signal ? 128 : 1), ''));
  });
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const groups = new Set();

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
function stop(child, signal) {
  try {
    if (groups.has(child) && child.pid) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has ended by itself in the meantime.
  }
}

/** The last lines of a program's output, for a message about its failure. @param {string} output */
export const tail = (output, lines = 15) => output.trimEnd().split('\n').slice(-lines).join('\n');

/** Set-up could not go on; the message says what to do. */
export class SetUpError extends Error {
  /** @override */
  name = 'SetUpError';
}
