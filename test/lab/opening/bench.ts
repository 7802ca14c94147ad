import { execFile } from 'node:child_process';
import { copyFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { DriveIdentity } from '../../../main/drives/types.ts';
import { inRoot } from '../../../main/setup/places.mjs';
import { builtFile } from '../../writer/built-worker.ts';
import type { FaultTable } from '../faults/fault-table.ts';
import {
  cliInGuest,
  writeInGuest,
  type GuestWriteOptions,
  type ToldResult,
  type Writing,
  type WriteRun,
} from '../faults/write-run.ts';
import { startGuest, type Guest, type GuestUser } from '../guest/guest.ts';
import { digestOf, type Stick, type StickSpec } from '../guest/stick.ts';
import { pocketImages } from '../pocket-images.ts';
import type { OpenerJob } from './opener-child.ts';
import { atTerminal, type Terminal } from './terminal.ts';

const run = promisify(execFile);
const stickBytes = 32 << 20;
/** On an emulated processor, with much else to do. */
const limitSeconds = 300;

/** A stick in a socket of the guest. */
export interface Plugged {
  readonly stick: Stick;
  readonly device: string;
  /** As a list of drives shows it. */
  readonly identity: DriveIdentity;
  /** SHA-256 of what is on it. */
  readonly before: string;
}

export interface WriteAs extends Omit<GuestWriteOptions, 'limitSeconds'> {
  readonly user: GuestUser;
  /** Further arguments. */
  readonly more?: readonly string[];
}

/** A Debian with UDisks2 and polkit, in which ordinary users open sticks. */
export interface OpeningBench {
  readonly guest: Guest;
  readonly imageBytes: number;
  /** The opener of this checkout, built for the guest. */
  readonly child: string;
  plugged(spec: Partial<StickSpec> & { name: string }): Promise<Plugged>;
  /** Has a drive opened as the one that was shown, and tells what came of it. */
  open(drive: Plugged, user: GuestUser, more?: Partial<Extract<OpenerJob, { do: 'open' }>>): Promise<unknown>;
  /** `rekindle write`, as it is typed where nobody can be asked. */
  write(drives: readonly Plugged[], how: WriteAs): Writing;
  /** The same at a terminal, by the person. */
  writeAtTerminal(drives: readonly Plugged[], program?: string): Terminal;
  /** Makes these the rules of polkit: the body of a function of `action` and `subject`. */
  rules(body: string): Promise<void>;
  expectImage(drive: Plugged): Promise<void>;
  expectUntouched(drive: Plugged): Promise<void>;
  note(fault: string, ended: string, seconds: number): void;
  close(): Promise<void>;
}

export async function openingBench(table: FaultTable): Promise<OpeningBench> {
  const built = await builtFile('test/lab/opening/opener-child.ts', 'opener-child');
  const child = `/rekindle/${relative(inRoot(), built)}`;
  const image = (await pocketImages())['hybrid-mbr'];
  const imageBytes = (await stat(image)).size;
  const guest = await startGuest();
  await copyFile(image, join(guest.share, 'image.iso'));

  const ask = async (job: OpenerJob, user: GuestUser): Promise<unknown> => {
    const { out, err } = await guest.run(['node', child, JSON.stringify(job)], {
      user,
      timeoutMs: limitSeconds * 1000,
    });
    if (out === '') throw new Error(err);
    return JSON.parse(out) as unknown;
  };
  const identityOf = async (device: string): Promise<DriveIdentity> => {
    const drives = (await ask({ do: 'list' }, 'visitor')) as { device: string; identity: DriveIdentity }[];
    const found = drives.find((drive) => drive.device === device);
    if (!found) throw new Error(`${device} is not in the list`);
    return found.identity;
  };
  const words = (drives: readonly Plugged[]): string[] => [
    ...['/share/image.iso', '--yes', '--to'],
    ...drives.map(({ device }) => device),
  ];

  return {
    guest,
    imageBytes,
    child,
    async plugged(spec) {
      const stick = guest.makeStick({ sizeBytes: stickBytes, ...spec });
      const device = await guest.plug(stick);
      return { stick, device, identity: await identityOf(device), before: await digestOf(stick.file ?? '') };
    },
    open: ({ device, identity }, user, more = {}) => ask({ do: 'open', device, identity, ...more }, user),
    write: (drives, { more = [], ...how }) =>
      writeInGuest(guest, [...words(drives), ...more], { limitSeconds, ...how }),
    writeAtTerminal: (drives, program = cliInGuest) =>
      atTerminal(guest, `node ${program} write ${words(drives).join(' ')} --no-probe --json`, 'person'),
    async rules(body) {
      await writeFile(join(guest.share, 'rules'), `polkit.addRule(function(action, subject) { ${body} });\n`);
      const install =
        'install -m 644 /share/rules /etc/polkit-1/rules.d/10-lab.rules && systemctl restart polkit';
      const { code, err } = await guest.run(install);
      expect(code, err).toBe(0);
    },
    async expectImage({ stick }) {
      await run('cmp', ['--bytes', String(imageBytes), image, stick.file ?? '']);
    },
    async expectUntouched({ stick, before }) {
      expect(await digestOf(stick.file ?? '')).toBe(before);
    },
    note: (fault, ended, seconds) => table.add({ fault, where: 'USB in the guest', ended, seconds }),
    close: () => guest.close(),
  };
}

/** What a terminal showed, as an end of `rekindle write --json`. */
export async function endAtTerminal(terminal: Terminal): Promise<WriteRun> {
  const { code, timedOut } = await terminal.done;
  const line = terminal
    .shown()
    .split('\n')
    .find((one) => one.includes('"event":"result"'));
  if (line === undefined) throw new Error(`No result:\n${terminal.shown()}`);
  const result = JSON.parse(line) as ToldResult;
  return { code, timedOut, result, errors: '', seconds: terminal.seconds() };
}

/** What is told of a drive that could not be opened. */
export const failure = (code: string, data: object = {}): object => ({ ok: false, error: { code, data } });
