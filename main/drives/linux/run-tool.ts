import { spawn } from 'node:child_process';
import { err, ok, type Result } from '../../common/result.ts';

/** How a tool of the system ended, other than well. */
export type ToolFailure =
  | { readonly kind: 'missing' }
  | { readonly kind: 'slow'; readonly seconds: number }
  | {
      readonly kind: 'failed';
      readonly exitCode: number | null;
      readonly stdout: string;
      readonly stderr: string;
    };

const maxOutputBytes = 32 * 1024 * 1024;

/**
 * Runs a tool of the system without a shell and in the C locale, and hands back what it printed.
 * One that hangs on a drive that does not answer cannot even be killed; it is left behind after
 * `timeoutMs`, so that it never holds up the caller.
 */
export function runTool(
  tool: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<Result<string, ToolFailure>> {
  return new Promise((resolve) => {
    const child = spawn(tool, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: `/usr/sbin:/usr/bin:/sbin:/bin:${process.env.PATH ?? ''}`, LC_ALL: 'C' },
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let bytes = 0;
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxOutputBytes) into.push(chunk);
      else child.kill('SIGKILL');
    };
    child.stdout.on('data', collect(stdout));
    child.stderr.on('data', collect(stderr));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      resolve(err({ kind: 'slow', seconds: timeoutMs / 1000 }));
    }, timeoutMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      const missing = 'code' in error && error.code === 'ENOENT';
      const failed = { kind: 'failed', exitCode: null, stdout: '', stderr: error.message } as const;
      resolve(err(missing ? { kind: 'missing' } : failed));
    });
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      const out = Buffer.concat(stdout).toString('utf8');
      const well = exitCode === 0 && bytes <= maxOutputBytes;
      const failed = {
        kind: 'failed',
        exitCode,
        stdout: out,
        stderr: Buffer.concat(stderr).toString(),
      } as const;
      resolve(well ? ok(out) : err(failed));
    });
  });
}
