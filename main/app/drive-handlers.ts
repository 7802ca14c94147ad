import { ok } from '../common/result.ts';
import type { DriveList } from '../../preload/contract.ts';
import type { HandlersOf, Tell } from './ipc.ts';
import { noteFailure } from './note-failure.ts';
import { practiceDrives } from './practice.ts';
import type { Services } from './services.ts';

/** How often the system is asked what is plugged in, in milliseconds. */
const everyMs = 2000;

interface DrivePorts {
  readonly tell: Tell;
  readonly practiceFolder: string;
  readonly allowLoop: boolean;
  readonly services: () => Promise<Services>;
}

/** Watches what is plugged in while the window shows it, and tells only what changed. */
export function driveHandlers(ports: DrivePorts): HandlersOf<'drives'> {
  const { tell, practiceFolder } = ports;
  let round = 0;
  const stop = (): void => {
    round++;
  };

  const watch = async (list: () => Promise<DriveList>): Promise<void> => {
    const mine = ++round;
    let before = '';
    while (round === mine) {
      const drives = await list();
      const now = JSON.stringify(drives);
      if (round === mine && now !== before) tell('drives:changed', drives);
      before = now;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  };

  return {
    'drives:watch': ({ practice, imageBytes }) => {
      const list = practice
        ? () => Promise.resolve(ok(practiceDrives(practiceFolder, imageBytes)))
        : () => shownDrives(ports);
      watch(list).catch((error: unknown) => noteFailure('watching drives', error));
      return null;
    },
    'drives:stop-watching': () => {
      stop();
      return null;
    },
  };
}

async function shownDrives({ services, allowLoop }: DrivePorts): Promise<DriveList> {
  const { listDrives, nameToType } = await services();
  const listed = await listDrives({ allowLoop });
  if (!listed.ok) return listed;
  return ok(listed.value.map((drive) => ({ ...drive, nameToType: nameToType(drive) })));
}
