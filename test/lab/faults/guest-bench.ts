import { execFile } from 'node:child_process';
import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { startGuest, type Guest } from '../guest/guest.ts';
import { digestOf } from '../guest/stick.ts';
import { temporaryFolder } from '../guest/temporary-folder.ts';
import { pocketImages } from '../pocket-images.ts';
import type { FaultTable } from './fault-table.ts';
import { faultyDrive, type FaultyDrive, type Faults } from './faulty-drive.ts';
import { serveNbd } from './nbd-server.ts';
import { writeInGuest, type WriteEvent, type WriteRun } from './write-run.ts';

const run = promisify(execFile);

export const stickBytes = 32 << 20;
/** On an emulated processor, with much else to do. */
const limitSeconds = 300;

/** A Debian with real USB sockets, and an image in its shared folder. */
export interface GuestBench {
  readonly guest: Guest;
  /** For the files of sticks. */
  readonly folder: string;
  readonly imageBytes: number;
  /** A drive played by this test, and the socket over which QEMU reaches it. */
  play(name: string, faults: Faults): Promise<{ drive: FaultyDrive; socket: string }>;
  /** Writes the image to these devices of the guest. */
  write(devices: readonly string[], options?: WriteHow): Promise<WriteRun>;
  /** A file begins with the image, bit for bit. */
  expectImage(file: string): Promise<void>;
  note(fault: string, ended: string, seconds: number): void;
  /** The computer's own disk, and a stick that was plugged in all the time, are as they were at the start. */
  expectNothingElseTouched(): Promise<void>;
  close(): Promise<void>;
}

export interface WriteHow {
  /** Further arguments of the command line. */
  readonly more?: readonly string[];
  /** Ask the sticks first how much they hold. */
  readonly probe?: boolean;
  readonly onEvent?: (event: WriteEvent) => void;
}

export async function guestBench(table: FaultTable): Promise<GuestBench> {
  const image = (await pocketImages())['hybrid-gpt'];
  const imageBytes = (await stat(image)).size;
  const folder = await temporaryFolder('rekindle-faults-');
  const guest = await startGuest();
  const ends: (() => Promise<void> | void)[] = [];
  await copyFile(image, join(guest.share, 'image.iso'));
  const bystander = guest.makeStick({ name: 'bystander', sizeBytes: stickBytes });
  await guest.plug(bystander);
  const others = [guest.ownDisk, bystander.file ?? ''];
  const before = await Promise.all(others.map(digestOf));
  return {
    guest,
    folder: folder.path,
    imageBytes,
    async play(name, faults) {
      const drive = faultyDrive(join(folder.path, name), stickBytes, faults);
      const server = await serveNbd(drive, join(folder.path, `${name}.nbd`));
      ends.push(() => server.close(), drive.close);
      return { drive, socket: server.socket };
    },
    write: (devices, { more = [], probe = false, onEvent } = {}) =>
      writeInGuest(guest, ['/share/image.iso', '--yes', ...more, '--to', ...devices], {
        limitSeconds,
        probe,
        ...(onEvent ? { onEvent } : {}),
      }).done,
    async expectImage(file) {
      await run('cmp', ['--bytes', String(imageBytes), image, file]);
    },
    note: (fault, ended, seconds) => table.add({ fault, where: 'USB in the guest', ended, seconds }),
    async expectNothingElseTouched() {
      expect(await Promise.all(others.map(digestOf))).toEqual(before);
    },
    async close() {
      await guest.close();
      for (const end of ends) await end();
      await folder.remove();
    },
  };
}
