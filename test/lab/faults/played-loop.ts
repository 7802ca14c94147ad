import { execFile, spawn } from 'node:child_process';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ownedFolder } from '../guest/owned-folder.ts';
import { serveNbd, type PlayedDrive } from './nbd-server.ts';

const run = promisify(execFile);

/** A played drive as a block device of this computer, without a virtual machine. */
export interface PlayedLoop {
  /** `/dev/loopN` */
  readonly device: string;
  close(): Promise<void>;
}

/**
 * Makes a loop device over a played drive: loop → a file that `nbdfuse` (libnbd) shows → NBD → the drive. Direct I/O
 * goes through all of it. Needs root.
 */
export async function playedLoop(drive: PlayedDrive): Promise<PlayedLoop> {
  const folder = await ownedFolder('rekindle-played-', detach);
  const server = await serveNbd(drive, join(folder, 'nbd'));
  const file = join(folder, 'drive');
  await writeFile(file, '');
  const fuse = spawn('setpriv', ['--pdeathsig', 'KILL', 'nbdfuse', file, '--unix', server.socket], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // A Ctrl-C at the terminal is for the test, which ends this in its own time.
    detached: true,
  });
  let complaints = '';
  fuse.stderr.setEncoding('utf8').on('data', (part: string) => (complaints += part));
  const over = new Promise<void>((resolve) => {
    fuse
      .once('close', () => resolve())
      .once('error', (error) => {
        complaints += error.message;
        resolve();
      });
  });
  const letGo = async (device: string | null): Promise<void> => {
    if (device !== null) await run('losetup', ['--detach', device]).catch(() => undefined);
    await run('fusermount3', ['-u', '-z', file]).catch(() => undefined);
    fuse.kill('SIGKILL');
    await over;
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (let tries = 0; (await stat(file)).size !== drive.sizeBytes; tries++) {
      if (tries > 500 || fuse.exitCode !== null)
        throw new Error(`nbdfuse does not show the drive. ${complaints}`);
      await pause(20);
    }
    const { stdout } = await run('losetup', ['--find', '--show', '--direct-io=on', file]);
    const device = stdout.trim();
    return { device, close: () => letGo(device) };
  } catch (error) {
    await letGo(null);
    throw error;
  }
}

/** What a killed test left behind: the file is gone with `nbdfuse`, the loop device over it is not. */
async function detach(folder: string): Promise<void> {
  const { stdout } = await run('losetup', ['--list', '--noheadings', '--output', 'NAME,BACK-FILE']);
  for (const line of stdout.split('\n')) {
    const [device, file] = line.trim().split(/\s+/);
    if (device && file?.startsWith(`${folder}/`)) await run('losetup', ['--detach', device]);
  }
  await run('fusermount3', ['-u', '-z', join(folder, 'drive')]).catch(() => undefined);
}
