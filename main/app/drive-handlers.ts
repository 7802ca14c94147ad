import { setTimeout as pause } from 'node:timers/promises';
import { ok } from '../common/result.ts';
import type { UnfinishedStick } from '../jobs/stick-log/log-line.ts';
import type { DriveList, Unfinished } from '../../preload/contract.ts';
import type { HandlersOf, Tell } from './ipc.ts';
import { noteFailure } from './note-failure.ts';
import { reachedFraction } from './overall-fraction.ts';
import { practiceDrives } from './practice.ts';
import type { Services } from './services.ts';

/** How often the practice sticks are looked at, in milliseconds: they are files in a folder of our own. */
const practiceEveryMs = 2000;

interface DrivePorts {
  readonly tell: Tell;
  readonly practiceFolder: string;
  readonly allowLoop: boolean;
  readonly services: () => Promise<Services>;
}

/** Watches what is plugged in while the window shows it, and tells only what changed. */
export function driveHandlers(ports: DrivePorts): HandlersOf<'drives'> {
  const { tell, practiceFolder } = ports;
  let watching = new AbortController();
  const stop = (): void => watching.abort();

  const watch = async (list: () => Promise<DriveList>, changes: Changes): Promise<void> => {
    stop();
    watching = new AbortController();
    const { signal } = watching;
    let before = '';
    for await (const _ of changes(signal)) {
      const drives = await list();
      const now = JSON.stringify(drives);
      if (!signal.aborted && now !== before) tell('drives:changed', drives);
      before = now;
    }
  };

  return {
    'drives:watch': ({ practice, imageBytes }) => {
      const watched = practice
        ? watch(() => Promise.resolve(ok(practiceDrives(practiceFolder, imageBytes))), practiceTicks)
        : watch(
            () => shownDrives(ports),
            async function* (signal) {
              const { driveChanges } = await ports.services();
              yield* driveChanges(signal);
            },
          );
      watched.catch((error: unknown) => noteFailure('watching drives', error));
      return null;
    },
    'drives:stop-watching': () => {
      stop();
      return null;
    },
  };
}

/** Comes when it is time to look, until it is aborted. */
type Changes = (signal: AbortSignal) => AsyncIterable<undefined>;

async function* practiceTicks(signal: AbortSignal): AsyncGenerator<undefined> {
  while (!signal.aborted) {
    yield;
    await pause(practiceEveryMs, null, { signal }).catch(() => null);
  }
}

async function shownDrives({ services, allowLoop }: DrivePorts): Promise<DriveList> {
  const { listDrives, nameToType, unfinishedDrives } = await services();
  const listed = await listDrives({ allowLoop });
  if (!listed.ok) return listed;
  const unfinished = unfinishedDrives(listed.value);
  return ok(
    listed.value.map((drive) => ({
      ...drive,
      nameToType: nameToType(drive),
      unfinished: shownUnfinished(unfinished.get(drive.device)),
    })),
  );
}

function shownUnfinished(stick: UnfinishedStick | undefined): Unfinished | null {
  if (stick?.phase == null) return null;
  const { path, sha256, sizeBytes, kit = false } = stick.image;
  return { kit, image: { path, sha256 }, fraction: reachedFraction(stick.phase, stick.bytes, sizeBytes) };
}
