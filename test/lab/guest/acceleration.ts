import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { promisify } from 'node:util';
import { inCache } from '../../../main/setup/places.mjs';
import { debianKernel } from '../kernel.ts';

const run = promisify(execFile);

/** How QEMU runs the processor of a guest: in hardware, or by translating it. */
export type Acceleration = 'kvm' | 'tcg';

/** A kernel under a KVM that works comes to its end within two seconds. */
const trialSeconds = 8;

let asked: Promise<Acceleration> | undefined;

/**
 * Whether KVM is of use here. That `/dev/kvm` is there and opens says little: in machines that are virtual themselves
 * it may start a guest that never gets anywhere. So a kernel is started once, and the answer is kept in the cache for
 * this processor, this kernel and this QEMU. `REKINDLE_LAB_ACCEL=tcg` or `kvm` decides without a trial.
 */
export function acceleration(): Promise<Acceleration> {
  return (asked ??= decide());
}

async function decide(): Promise<Acceleration> {
  const wanted = process.env.REKINDLE_LAB_ACCEL;
  if (wanted === 'kvm' || wanted === 'tcg') return wanted;
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch {
    return 'tcg';
  }
  const qemu = (await run('qemu-system-x86_64', ['--version'])).stdout;
  const facts = [qemu, release(), cpus()[0]?.model ?? ''];
  const key = createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 16);
  const place = inCache('lab', `acceleration-${key}`);
  const known = await readFile(place, 'utf8').catch(() => '');
  if (known === 'kvm' || known === 'tcg') return known;
  const answer = (await kernelRunsInKvm()) ? 'kvm' : 'tcg';
  await mkdir(inCache('lab'), { recursive: true });
  await writeFile(`${place}.${process.pid}`, answer);
  await rename(`${place}.${process.pid}`, place);
  return answer;
}

/** Starts a kernel that has no system to start, and waits for it to say so. */
async function kernelRunsInKvm(): Promise<boolean> {
  const { image } = await debianKernel();
  const machine = spawn(
    'qemu-system-x86_64',
    [
      ...['-machine', 'pc,accel=kvm', '-cpu', 'host', '-m', '256', '-nodefaults', '-display', 'none'],
      ...['-no-reboot', '-serial', 'stdio', '-kernel', image, '-append', 'console=ttyS0 panic=-1'],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return new Promise((resolve) => {
    let log = '';
    const end = (answer: boolean): void => {
      clearTimeout(timer);
      machine.kill('SIGKILL');
      resolve(answer);
    };
    const timer = setTimeout(() => end(false), trialSeconds * 1000);
    machine.stdout.setEncoding('latin1').on('data', (part: string) => {
      log += part;
      if (log.includes('Kernel panic')) end(true);
    });
    machine.once('error', () => end(false)).once('close', () => end(false));
  });
}
