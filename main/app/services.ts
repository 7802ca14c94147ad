import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import {
  cacheFolder,
  imagesFolder as usualImagesFolder,
  journalFile,
  stateFolder,
} from '../common/folders.ts';
import { listDrives } from '../drives/list.ts';
import { createDriveOpener } from '../drives/open/open-drive.ts';
import type { Drive } from '../drives/types.ts';
import { driveChanges } from '../drives/watch/changes.ts';
import { usualTiming } from '../fetch/download/download.ts';
import { createTransport } from '../fetch/http/transport.ts';
import { ImageLibrary } from '../fetch/library/library.ts';
import { inspectFile } from '../images/inspect.ts';
import type { Inspection } from '../images/types.ts';
import { openDownloadQueue } from '../jobs/get-image/download-queue.ts';
import { startGetImage } from '../jobs/get-image/get-image.ts';
import { openKnownReleases } from '../jobs/get-image/known-releases.ts';
import type { DownloadQueue, QueueState } from '../jobs/get-image/queue-types.ts';
import { openUnfinishedDownloads } from '../jobs/get-image/unfinished-downloads.ts';
import { offerImage } from '../jobs/image-offer/image-offer.ts';
import type { OfferRequest } from '../jobs/image-offer/types.ts';
import { openImageLibrary } from '../jobs/image-library/library-jobs.ts';
import type { ImageLibraryJobs } from '../jobs/image-library/types.ts';
import { createImageProver } from '../jobs/make-stick/image-prover.ts';
import { startMakeStick, type MakeStick } from '../jobs/make-stick/make-stick.ts';
import { nameToType } from '../jobs/make-stick/name-to-type.ts';
import type { ChangeKitRequest } from '../jobs/make-kit/change-kit.ts';
import { foreseeKit, type KitDraft, type KitForecast } from '../jobs/make-kit/foresee-kit.ts';
import { readKitOf, type KitToRead } from '../jobs/make-kit/read-kit.ts';
import type { MakeKitRequest } from '../jobs/make-kit/types.ts';
import type { MakeStickRequest, StickEvent } from '../jobs/make-stick/types.ts';
import { practiceImage } from '../jobs/practice/practice-image.ts';
import { startProbeStick, type ProbeStick } from '../jobs/probe-stick/probe-stick.ts';
import type { ProbeEvent, ProbeStickRequest } from '../jobs/probe-stick/types.ts';
import { startRestoreStick, type RestoreStick } from '../jobs/restore-stick/restore-stick.ts';
import type { RestoreEvent, RestoreStickRequest } from '../jobs/restore-stick/types.ts';
import { openKnownSticks } from '../jobs/probe-stick/known-sticks-file.ts';
import { openStickJournal } from '../jobs/stick-log/stick-journal.ts';
import { openStickLog } from '../jobs/stick-log/stick-log.ts';
import { unfinishedDrives } from '../jobs/stick-log/unfinished-drives.ts';
import { builtInCatalogue } from '../systems/built-in.ts';
import { recogniseEntry } from '../systems/recognise.ts';
import type { ShownInspection } from '../../preload/contract.ts';
import type { SystemEdition } from '../systems/schema.ts';
import type { GetCatalogue } from './catalogue.ts';
import { startKitAsStick, startKitChangeAsStick } from './kit-as-stick.ts';
import { startWriterProcess } from './writer-port.ts';

/** What the handlers work with, once it is loaded. */
export interface Services {
  readonly inspectFile: typeof inspectFile;
  /** Which entry of the catalogue an image probably is. */
  readonly entryOf: (path: string, inspection: Inspection) => Promise<ShownInspection['entry']>;
  readonly prover: ReturnType<typeof createImageProver>;
  readonly practiceImage: () => ReturnType<typeof practiceImage>;
  readonly listDrives: typeof listDrives;
  readonly driveChanges: typeof driveChanges;
  readonly nameToType: typeof nameToType;
  /** Those of the drives that were begun and not finished, by device. */
  readonly unfinishedDrives: (drives: readonly Drive[]) => ReturnType<typeof unfinishedDrives>;
  /** The name in the catalogue; `null` if it has no such entry. */
  readonly nameOf: (id: string) => Promise<string | null>;
  readonly offerImage: (request: OfferRequest, signal: AbortSignal) => ReturnType<typeof offerImage>;
  readonly downloads: DownloadQueue;
  /** Whom the downloads' changes are told. */
  readonly onDownloads: (listener: (state: QueueState) => void) => void;
  /** The library in the folder that is set now. */
  readonly library: () => ImageLibraryJobs;
  readonly makeStick: (request: MakeStickRequest, onEvent: (event: StickEvent) => void) => MakeStick;
  /** Which entry of the catalogue an image probably is; `null` if nothing tells. */
  readonly idOf: (path: string) => Promise<string | null>;
  /** What would become of a stick with several systems. */
  readonly foreseeKit: (draft: KitDraft) => Promise<KitForecast>;
  readonly readKitOf: (drive: KitToRead) => ReturnType<typeof readKitOf>;
  readonly changeKit: (request: ChangeKitRequest, onEvent: (event: StickEvent) => void) => MakeStick;
  readonly restoreStick: (
    request: RestoreStickRequest,
    onEvent: (event: RestoreEvent) => void,
  ) => RestoreStick;
  readonly probeStick: (request: ProbeStickRequest, onEvent: (event: ProbeEvent) => void) => ProbeStick;
  /** The same for sticks with a boot loader of Rekindle’s own, which hold one system or several. */
  readonly makeKit: (request: MakeKitRequest, onEvent: (event: StickEvent) => void) => MakeStick;
}

interface ServiceOptions {
  /** The built `writer-process.js`. */
  readonly writerScript: string;
  readonly catalogue: GetCatalogue;
  /** Where the person wants images to be; `null` takes Rekindle's own folder. */
  readonly imagesFolder: () => string | null;
}

/** No connection, no headers, or no byte for so long is a stall. */
const stallMs = 30_000;

/** The services and the jobs, joined to this program's folders and to its writer process. */
export function openServices({ writerScript, catalogue, imagesFolder }: ServiceOptions): Services {
  const cache = cacheFolder(process.env, process.platform);
  const state = (file: string): string => join(stateFolder(process.env, process.platform), file);
  const folder = (): string => imagesFolder() ?? usualImagesFolder(process.env, process.platform);
  const prover = createImageProver((path) => new ImageLibrary(folder()).evidenceOf(path));
  const log = openStickLog(state('sticks.ndjson'));
  const known = openKnownReleases(state('releases.json'));
  const transport = createTransport({ stallMs });
  const edition = async (id: string): Promise<SystemEdition | null> => {
    const read = await catalogue();
    return read.ok ? (read.value.byId.get(id)?.edition ?? null) : null;
  };
  const now = (): Date => new Date();
  let listener: (state: QueueState) => void = () => undefined;
  const downloads = openDownloadQueue({
    start: (request, into, onEvent) =>
      startGetImage(
        request,
        { edition, transport, timing: usualTiming, library: new ImageLibrary(into), known, now },
        onEvent,
      ),
    folder,
    unfinished: openUnfinishedDownloads(state('downloads.json')),
    onChange: (changed) => listener(changed),
  });
  const stickPorts = {
    prover,
    listDrives,
    startWriter: () => startWriterProcess(writerScript),
    unpackFolder: join(cache, 'unpacked'),
    log,
    stickJournal: openStickJournal(journalFile(process.env, process.platform)),
    knownSticks: openKnownSticks(state('known-sticks.json')),
  };
  const kitPorts = {
    ...stickPorts,
    editionOf: edition,
    urlOf: async (path: string) => (await new ImageLibrary(folder()).evidenceOf(path))?.url ?? null,
    version: packageJson.version,
    now,
  };
  return {
    inspectFile,
    idOf: async (path) => {
      const inspected = await inspectFile(path);
      const read = await catalogue();
      if (!inspected.ok || !read.ok) return null;
      const { system, systemName, arch } = inspected.value;
      return recogniseEntry(read.value, { fileName: path, system, systemName, arch })?.id ?? null;
    },
    foreseeKit: (draft) => foreseeKit(draft, { editionOf: edition, inspect: inspectFile }),
    readKitOf: (drive) => readKitOf(drive, { listDrives }),
    changeKit: (request, onEvent) => {
      const opener = createDriveOpener();
      const job = startKitChangeAsStick(
        request,
        {
          ...kitPorts,
          unmount: (device, shown, signal) => opener.unmount(device, shown, signal),
          openDrive: (device, shown, signal) => opener.open(device, shown, signal),
        },
        onEvent,
      );
      void job.done.finally(() => opener.close());
      return job;
    },
    restoreStick: (request, onEvent) => startRestoreStick(request, stickPorts, onEvent),
    probeStick: (request, onEvent) => startProbeStick(request, stickPorts, onEvent),
    entryOf: async (path, { system, systemName, arch }) => {
      const read = await catalogue();
      if (!read.ok) return null;
      const entry = recogniseEntry(read.value, { fileName: path, system, systemName, arch });
      const found = entry && read.value.byId.get(entry.id)?.edition;
      return found ? shownEntry(found) : null;
    },
    prover,
    practiceImage: () => practiceImage(cache),
    listDrives,
    driveChanges,
    nameToType,
    unfinishedDrives: (drives) => unfinishedDrives(drives, log.unfinished()),
    nameOf: async (id) => (await edition(id))?.name ?? null,
    offerImage: (request, signal) =>
      offerImage(request, { edition, transport, library: new ImageLibrary(folder()), known, now }, signal),
    downloads,
    onDownloads: (changed) => {
      listener = changed;
    },
    library: () =>
      openImageLibrary({
        library: new ImageLibrary(folder()),
        transport,
        known,
        now,
        // With a catalogue of one's own that cannot be read, the library still knows all other systems.
        catalogue: async () => {
          const read = await catalogue();
          return read.ok ? read.value : builtInCatalogue();
        },
      }),
    makeKit: (request, onEvent) => startKitAsStick(request, kitPorts, onEvent),
    makeStick: (request, onEvent) => startMakeStick(request, stickPorts, onEvent),
  };
}

function shownEntry({ id, name, destructive, persistence }: SystemEdition): ShownInspection['entry'] {
  const kept = persistence.value;
  return { id, name, destructive, keeps: kept === null || kept.kind === 'none' ? null : kept.keeps };
}
