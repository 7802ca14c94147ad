import { spawn } from 'node:child_process';
import { inRoot } from '../../main/setup/places.mjs';

interface Printed {
  readonly code: number;
  readonly lines: unknown[];
  readonly errors: string;
}

/** Runs the built command line with `--json` and gives every JSON value that it printed. */
export function rekindleJson(...args: string[]): Promise<Printed> {
  return rekindleJsonWith({}, ...args);
}

/** The same, with further variables in its environment. */
export async function rekindleJsonWith(
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Printed> {
  const child = spawn(process.execPath, [inRoot('out', 'main', 'cli.js'), ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (output += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (errors += part));
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (exitCode) => resolve(exitCode ?? -1));
  });
  const lines = output.split('\n').filter((line) => line !== '');
  return { code, lines: lines.map((line) => JSON.parse(line) as unknown), errors };
}
