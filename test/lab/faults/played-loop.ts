import { execFile, spawn } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { temporaryFolder } from '../guest/temporary-folder.ts';
import { serveNbd, type PlayedDrive } from './nbd-server.ts';

const run = promisify(execFile);

/** A played drive as a block device of this computer, without a virtual machine. */
export interface PlayedLoop {
  /** `/dev/loopN` */
  readonly device: string;
  close(): Promise<void>;
}

/** Takes down what stands on the file `drive`, from the top. */
const letGo = `losetup --list --noheadings --output NAME,BACK-FILE | while read -r device file; do
  case $file in "$folder"/*) losetup --detach "$device" ;; esac
done
fusermount3 -u -z "$folder/drive"`;

/**
 * Makes a loop device over a played drive: loop → a file that `nbdfuse` (libnbd) shows → NBD → the drive. Direct I/O
 * goes through all of it. Needs root.
 *
 * It is this process that answers for the drive: while it waits for something that touches the device and cannot go on
 * (`execFileSync`), the kernel waits for it, holding a lock on all loop devices of the computer, for ever.
 */
export async function playedLoop(drive: PlayedDrive): Promise<PlayedLoop> {
  const folder = await temporaryFolder('rekindle-played-', letGo);
  const server = await serveNbd(drive, join(folder.path, 'nbd'));
  const file = join(folder.path, 'drive');
  await writeFile(file, '');
  // Should this process be killed, it goes too.
  const fuse = spawn('setpriv', ['--pdeathsig', 'KILL', 'nbdfuse', file, '--unix', server.socket], {
    stdio: ['ignore', 'ignore', 'pipe'],
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
  const close = async (): Promise<void> => {
    await folder.remove();
    fuse.kill('SIGKILL');
    await over;
    await server.close();
  };
  try {
    for (let tries = 0; (await stat(file)).size !== drive.sizeBytes; tries++) {
      if (tries > 500 || fuse.exitCode !== null)
        throw new Error(`nbdfuse does not show the drive. ${complaints}`);
      await pause(20);
    }
    const { stdout } = await run('losetup', ['--find', '--show', '--direct-io=on', file]);
    return { device: stdout.trim(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
