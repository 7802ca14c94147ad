import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Acceleration } from './acceleration.ts';
import { switchOn, type Computer } from './computer.ts';
import type { GuestImage } from './guest-image.ts';
import { temporaryFolder } from './temporary-folder.ts';
import type { Qmp } from './qmp.ts';

const run = promisify(execFile);

/** A guest that was put to sleep right after it had started: any number of guests wake up from it. */
export interface Asleep {
  /** Its memory, as long as that of a guest. */
  readonly memory: string;
  /** The state of its processor and devices. */
  readonly state: string;
}

/** A start without KVM on a computer that has much else to do. */
const startLimitMs = 240_000;
const moveLimitMs = 60_000;

/**
 * Starts the guest once and puts it to sleep, or finds it asleep in the cache. To wake one up takes a second, to
 * start one takes ten to sixty. The memory is not in the state, but stays the file that it is, from which each guest
 * gets its own copy page by page (QEMU: migration capability `x-ignore-shared`; Kata Containers starts its virtual
 * machines in this way, "VM templating").
 */
export async function asleep(image: GuestImage, acceleration: Acceleration): Promise<Asleep> {
  const qemu = (await run('qemu-system-x86_64', ['--version'])).stdout;
  const hash = createHash('sha256').update([qemu, acceleration].join('\n'));
  // Under KVM the guest has seen this very processor.
  if (acceleration === 'kvm') hash.update([release(), cpus()[0]?.model ?? ''].join('\n'));
  for (const file of ['computer.ts', 'asleep.ts'])
    hash.update(await readFile(join(import.meta.dirname, file)));
  const place = join(image.folder, `asleep-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(place)) {
    await removeOldOnes(image.folder);
    const work = await mkdtemp(join(image.folder, '.asleep-'));
    try {
      await fallAsleep(work, image, acceleration);
      await rename(join(work, 'done'), place).catch((error: unknown) => {
        // Somebody else was quicker.
        if (!existsSync(place)) throw error;
      });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  return { memory: join(place, 'memory'), state: join(place, 'state') };
}

/** Guests that were put to sleep by another recipe, and what a killed test left half done. */
async function removeOldOnes(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^\.?asleep-/.test(name)) continue;
    const { mtimeMs } = await stat(join(folder, name));
    if (Date.now() - mtimeMs > 3600 * 1000) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function fallAsleep(work: string, image: GuestImage, acceleration: Acceleration): Promise<void> {
  const done = join(work, 'done');
  const { path: folder, remove } = await temporaryFolder('rekindle-guest-');
  await mkdir(done);
  await mkdir(join(folder, 'share'));
  const ownDisk = join(folder, 'own-disk');
  await copyFile(image.ownDisk, ownDisk);
  const memory = join(done, 'memory');
  const computer = await switchOn(
    {
      image,
      acceleration,
      folder,
      ownDisk,
      share: join(folder, 'share'),
      memory: { file: memory, keep: true },
    },
    false,
  );
  try {
    await ready(computer);
    await computer.qmp.command('stop');
    await move(computer.qmp, 'migrate', `exec:cat > '${join(done, 'state')}'`);
    await computer.qmp.command('quit').catch(() => undefined);
  } finally {
    await computer.powerCut();
    await remove();
  }
}

/** Everything that every guest needs has been started and lies in the memory. */
async function ready(computer: Computer): Promise<void> {
  const late = pause(startLimitMs, 'late', { ref: false });
  const started = Promise.all([computer.root.hello, computer.person.hello]).then(() => 'started');
  if ((await Promise.race([started, late])) === 'late')
    throw new Error(`The guest did not start within ${startLimitMs / 1000} s:\n${computer.log()}`);
  const warm = [
    'systemctl start udisks2.service polkit.service',
    'modprobe -a 9p 9pnet_virtio usb-storage sd_mod uas sg vfat nls_cp437 nls_ascii loop fuse',
    'udevadm settle',
    'node -e 0; lsblk; udisksctl status',
    'sync',
  ].join('; ');
  const order = { argv: ['sh', '-c', warm], env: {}, cwd: '/' };
  const { code, out, err } = await computer.root.run(order).done;
  if (code !== 0) throw new Error(`The guest is not ready (${String(code)}): ${out}${err}`);
}

/** Wakes a computer up that waits for it. */
export async function wakeUp(computer: Computer, { state }: Asleep): Promise<void> {
  await move(computer.qmp, 'migrate-incoming', `exec:cat '${state}'`);
  await computer.qmp.command('cont');
}

/** Sends a computer's state away, or takes it in. */
async function move(qmp: Qmp, command: 'migrate' | 'migrate-incoming', uri: string): Promise<void> {
  await qmp.command('migrate-set-capabilities', {
    capabilities: [{ capability: 'x-ignore-shared', state: true }],
  });
  await qmp.command(command, { uri });
  const end = performance.now() + moveLimitMs;
  while (performance.now() < end) {
    const { status } = (await qmp.command('query-migrate')) as { status?: string };
    if (status === 'completed') return;
    if (status === 'failed') throw new Error(`QEMU could not ${command}.`);
    await pause(20);
  }
  throw new Error(`QEMU took more than ${moveLimitMs / 1000} s to ${command}.`);
}
