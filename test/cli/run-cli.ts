import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cli = join(import.meta.dirname, '../../out/main/cli.js');
if (!existsSync(cli)) throw new Error('The command line is not built: run `npm run build` first.');

export interface CliRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON, one value a line. */
  readonly json: () => Record<string, unknown>[];
}

/**
 * Runs the built command line as a person would, in English and without a terminal.
 * @param onLine gets each line of standard output, and a way to send the process a signal
 */
export async function runCli(
  args: readonly string[],
  options: {
    env?: Record<string, string>;
    onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
  } = {},
): Promise<CliRun> {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      LC_ALL: 'C',
      REKINDLE_STATE: join(tmpdir(), 'rekindle-cli-state'),
      ...options.env,
    },
  });
  let out = '';
  let err = '';
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) options.onLine?.(line, (signal) => child.kill(signal));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    code,
    out,
    err,
    json: () =>
      out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
