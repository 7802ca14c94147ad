import { access, constants, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { freeBytes } from '../../fetch/download/disk-space.ts';
import { arrivingFiles, discardArriving } from '../../fetch/download/arriving-files.ts';
import { asideImages, forgetAside, putBack, setAside } from '../../fetch/library/aside.ts';
import { isOlder, type LibraryImage } from '../../fetch/library/library.ts';
import type { Catalogue } from '../../systems/catalogue.ts';
import { askRelease } from '../get-image/ask-publisher.ts';
import type { KnownReleases } from '../get-image/known-releases.ts';
import { startAdopt, type LibraryPorts } from './adopt.ts';
import type { ImageLibraryJobs, LibraryEntry, LibraryState, RefreshResult } from './types.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The library in one folder, with all that app and command line do with it. */
export function openImageLibrary(ports: LibraryPorts): ImageLibraryJobs {
  const { library } = ports;
  const { folder } = library;
  return {
    look: () => look(ports),
    remove: (name) => library.remove(name),
    setAside: (name) => setAside(folder, name),
    putBack: (name) => putBack(folder, name),
    forgetAside: () => forgetAside(folder),
    discardArriving: (name) => discardArriving(folder, name),
    refresh: (signal) => refresh(ports, signal),
    adopt: (request, onEvent) => startAdopt(request, ports, onEvent),
  };
}

async function look({ library, catalogue, known, now }: LibraryPorts): Promise<LibraryState> {
  const { folder } = library;
  const there = await stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  const [images, arriving, aside, systems] = await Promise.all([
    library.list(),
    arrivingFiles(folder),
    asideImages(folder),
    catalogue(),
  ]);
  const all = [...images, ...aside].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    folder,
    there,
    writable: there ? await isWritable(folder) : null,
    images: images.map((image) => libraryEntry(image, systems, known, now())),
    arriving,
    aside,
    totalBytes: arriving.reduce((sum, { bytes }) => sum + bytes, all),
    freeBytes: await freeIn(folder),
  };
}

/** An image as it is shown. Pure but for the record of known releases. */
export function libraryEntry(
  { path, sizeBytes, evidence, reasons }: LibraryImage,
  catalogue: Catalogue,
  known: Pick<KnownReleases, 'get'>,
  now: Date,
): LibraryEntry {
  const id = evidence?.system?.id ?? null;
  const release = id === null ? null : known.get(id);
  const version = release?.release.version ?? null;
  const isOld = evidence !== null && version !== null && isOlder(evidence, version);
  return {
    name: basename(path),
    path,
    sizeBytes,
    evidence,
    systemName: id === null ? null : (catalogue.byId.get(id)?.edition.name ?? null),
    ageDays: evidence && Math.max(0, Math.floor((now.getTime() - Date.parse(evidence.date)) / dayMs)),
    newer: isOld && release ? { version, seen: release.seen } : null,
    reasons,
  };
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** Of a folder that is not there yet: of the one that it would be made in. */
async function freeIn(folder: string): Promise<number | null> {
  for (let at = folder; ; at = dirname(at)) {
    const free = await freeBytes(join(at, 'image'));
    if (free !== null || at === dirname(at)) return free;
  }
}

/** Two at a time: the pages are small, and many systems come from few publishers. */
async function refresh(ports: LibraryPorts, signal: AbortSignal): Promise<RefreshResult> {
  const [images, catalogue] = await Promise.all([ports.library.list(), ports.catalogue()]);
  const ids = new Set(images.flatMap(({ evidence }) => evidence?.system?.id ?? []));
  const left = [...ids]
    .flatMap((id) => catalogue.byId.get(id)?.edition ?? [])
    .filter(({ release }) => release !== null);
  const asked: string[] = [];
  const failed: RefreshResult['failed'][number][] = [];
  const work = async (): Promise<void> => {
    for (let edition = left.shift(); edition !== undefined; edition = left.shift()) {
      const found = await askRelease(edition, null, ports, signal);
      const reason = found.ok ? found.value.trouble : found.error;
      if (reason === null) asked.push(edition.id);
      else failed.push({ id: edition.id, reason });
    }
  };
  await Promise.all([work(), work()]);
  return { asked: asked.sort(), failed };
}
