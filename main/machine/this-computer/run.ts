import { execFile } from 'node:child_process';

const timeoutMs = 5000;
const mostBytes = 8 * 1024 * 1024;

/**
 * What a tool prints in English, or `null` if it is not there, prints nothing or takes too long. Some say by their
 * exit code what they found (smartctl), so that it does not count.
 */
export async function run(command: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    // Tools for administrators are not on everybody's path.
    const path = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;
    const options = {
      timeout: timeoutMs,
      maxBuffer: mostBytes,
      env: { ...process.env, LC_ALL: 'C', PATH: path },
    };
    execFile(command, args, options, (_error, stdout) => {
      resolve(stdout.trim() === '' ? null : stdout);
    });
  });
}
