import { join } from 'node:path';
import { cacheFolder, stateFolder } from '../common/folders.ts';
import { listDrives } from '../drives/list.ts';
import type { Drive } from '../drives/types.ts';
import { driveChanges } from '../drives/watch/changes.ts';
import { inspectFile } from '../images/inspect.ts';
import { createImageProver } from '../jobs/make-stick/image-prover.ts';
import { startMakeStick, type MakeStick } from '../jobs/make-stick/make-stick.ts';
import { nameToType } from '../jobs/make-stick/name-to-type.ts';
import type { MakeStickRequest, StickEvent } from '../jobs/make-stick/types.ts';
import { practiceImage } from '../jobs/practice/practice-image.ts';
import { openKnownSticks } from '../jobs/probe-stick/known-sticks-file.ts';
import { openStickLog } from '../jobs/stick-log/stick-log.ts';
import { unfinishedDrives } from '../jobs/stick-log/unfinished-drives.ts';
import { startWriterProcess } from './writer-port.ts';

/** What the handlers work with, once it is loaded. */
export interface Services {
  readonly inspectFile: typeof inspectFile;
  readonly prover: ReturnType<typeof createImageProver>;
  readonly practiceImage: () => ReturnType<typeof practiceImage>;
  readonly listDrives: typeof listDrives;
  readonly driveChanges: typeof driveChanges;
  readonly nameToType: typeof nameToType;
  /** Those of the drives that were begun and not finished, by device. */
  readonly unfinishedDrives: (drives: readonly Drive[]) => ReturnType<typeof unfinishedDrives>;
  readonly makeStick: (request: MakeStickRequest, onEvent: (event: StickEvent) => void) => MakeStick;
}

/**
 * The services and the job, joined to this program's folders and to its writer process.
 * @param writerScript the built `writer-process.js`
 */
export function openServices(writerScript: string): Services {
  const prover = createImageProver();
  const cache = cacheFolder(process.env, process.platform);
  const log = openStickLog(join(stateFolder(process.env, process.platform), 'sticks.ndjson'));
  return {
    inspectFile,
    prover,
    practiceImage: () => practiceImage(cache),
    listDrives,
    driveChanges,
    nameToType,
    unfinishedDrives: (drives) => unfinishedDrives(drives, log.unfinished()),
    makeStick: (request, onEvent) =>
      startMakeStick(
        request,
        {
          prover,
          listDrives,
          startWriter: () => startWriterProcess(writerScript),
          unpackFolder: join(cache, 'unpacked'),
          log,
          knownSticks: openKnownSticks(join(stateFolder(process.env, process.platform), 'known-sticks.json')),
        },
        onEvent,
      ),
  };
}
