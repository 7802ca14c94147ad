import type { Command } from 'commander';
import { join, resolve } from 'node:path';
import { imagesFolder, stateFolder } from '../../common/folders.ts';
import { createTransport } from '../../fetch/http/transport.ts';
import { ImageLibrary } from '../../fetch/library/library.ts';
import { openCatalogue } from '../../jobs/catalogue/open-catalogue.ts';
import { openKnownReleases } from '../../jobs/get-image/known-releases.ts';
import { openImageLibrary } from '../../jobs/image-library/library-jobs.ts';
import type {
  AdoptEvent,
  AdoptResult,
  ImageLibraryJobs,
  LibraryEntry,
  LibraryState,
} from '../../jobs/image-library/types.ts';
import { cancelledBySignals } from '../cancelled-by-signals.ts';
import type { Console } from '../console.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../host.ts';
import { jsonEvents } from '../json-events.ts';
import { withTexts } from '../json.ts';
import { printError } from '../print-error.ts';
import { progressText } from '../progress-bar.ts';
import { table } from '../table.ts';
import { trustLines } from './trust.ts';

interface LibraryOptions {
  readonly library?: string;
  readonly catalog: readonly string[];
}

interface AddOptions extends LibraryOptions {
  readonly as?: string;
  readonly acceptUnproved?: boolean;
  readonly offline?: boolean;
}

/** No connection, no headers, or no byte for so long is a stall. */
const stallMs = 30_000;

export function addLibrary(program: Command, { console, end }: CommandContext): void {
  const library = program.command('library').description(console.text('cli-library-about'));
  const sub = (name: string, about: string, isDefault = false): Command =>
    library
      .command(name, { isDefault })
      .description(about)
      .option('--library <folder>', console.text('cli-library-folder'))
      .option('--catalog <place>', console.text('cli-catalog-option'), collect, [])
      .option('--json', console.text('cli-json-option'));
  sub('list', console.text('cli-library-list'), true).action(async (options: LibraryOptions) =>
    end(await withLibrary(console, options, (jobs) => list(console, jobs))),
  );
  sub('add <file>', console.text('cli-library-add'))
    .option('--as <id>', console.text('cli-library-as'))
    .option('--accept-unproved', console.text('cli-get-accept'))
    .option('--offline', console.text('cli-library-offline'))
    .action(async (file: string, options: AddOptions) =>
      end(await withLibrary(console, options, (jobs) => add(console, jobs, file, options))),
    );
  sub('remove <name...>', console.text('cli-library-remove')).action(
    async (names: readonly string[], options: LibraryOptions) =>
      end(await withLibrary(console, options, (jobs) => remove(console, jobs, names))),
  );
  sub('refresh', console.text('cli-library-refresh')).action(async (options: LibraryOptions) =>
    end(await withLibrary(console, options, (jobs) => refresh(console, jobs))),
  );
  sub('clean', console.text('cli-library-clean')).action(async (options: LibraryOptions) =>
    end(await withLibrary(console, options, (jobs) => clean(console, jobs))),
  );
}

const collect = (place: string, others: readonly string[]): readonly string[] => [...others, place];

async function withLibrary(
  console: Console,
  options: LibraryOptions,
  run: (jobs: ImageLibraryJobs) => Promise<number>,
): Promise<number> {
  const transport = createTransport({ stallMs });
  try {
    const opened = await openCatalogue({
      places: options.catalog,
      alone: false,
      followLists: false,
      transport: () => transport,
      signal: new AbortController().signal,
    });
    if (!opened.ok) {
      printError(console, opened.error);
      return exitCodes.failed;
    }
    const { catalogue } = opened.value;
    const folder = options.library ?? imagesFolder(process.env, process.platform);
    return await run(
      openImageLibrary({
        library: new ImageLibrary(resolve(folder)),
        catalogue: () => Promise.resolve(catalogue),
        transport,
        known: openKnownReleases(join(stateFolder(process.env, process.platform), 'releases.json')),
        now: () => new Date(),
      }),
    );
  } finally {
    await transport.close();
  }
}

async function list(console: Console, jobs: ImageLibraryJobs): Promise<number> {
  const state = await jobs.look();
  if (console.json) console.out(JSON.stringify(withTexts(console.language, state)));
  else for (const line of libraryLines(console, state)) console.out(line);
  return exitCodes.done;
}

function libraryLines(console: Console, state: LibraryState): string[] {
  const { folder, images, arriving, totalBytes, freeBytes } = state;
  const rows = images.map((image) => [
    image.name,
    console.text('cli-bytes', { sizeBytes: image.sizeBytes }),
    image.systemName ?? '',
    image.evidence === null
      ? console.paint('yellow', console.text('cli-library-unproved'))
      : console.text(`trust-level-${image.evidence.level}`),
    age(console, image),
  ]);
  const noted = images.flatMap((image) => [
    ...(image.newer === null
      ? []
      : [console.text('cli-library-newer', { file: image.name, version: image.newer.version })]),
    ...image.reasons.map((reason) => console.tell(reason)),
  ]);
  return [
    console.text(images.length === 0 ? 'cli-library-empty' : 'cli-library-in', { folder }),
    ...table(rows),
    ...noted.map((line) => `• ${line}`),
    ...arriving.map(({ name, bytes }) => `• ${console.text('cli-library-arriving', { file: name, bytes })}`),
    console.text('cli-library-total', { totalBytes, freeBytes }),
  ];
}

function age(console: Console, { ageDays }: LibraryEntry): string {
  return ageDays === null ? '' : console.text('cli-library-age', { days: ageDays });
}

async function add(
  console: Console,
  jobs: ImageLibraryJobs,
  file: string,
  options: AddOptions,
): Promise<number> {
  const job = jobs.adopt(
    {
      path: resolve(file),
      system: options.as ?? null,
      acceptUnproved: options.acceptUnproved ?? false,
      online: options.offline !== true,
    },
    console.json ? jsonEvents(console) : liveProgress(console),
  );
  const result = await cancelledBySignals(job);
  if (!console.json) tellAdopted(console, result);
  return exitCodes[result.outcome];
}

function liveProgress(console: Console): (event: AdoptEvent) => void {
  return (event) => {
    switch (event.event) {
      case 'phase': {
        const line = console.text(`adopt-phase-${event.phase}`);
        if (console.interactive) console.status([line]);
        else console.out(line);
        break;
      }
      case 'recognised':
        if (event.entry !== null) console.out(console.text('cli-library-is', { id: event.entry.id }));
        break;
      case 'progress':
        console.status([`${console.text(`adopt-phase-${event.phase}`)}  ${progressText(console, event)}`]);
        break;
      case 'result':
        console.status([]);
        break;
    }
  };
}

function tellAdopted(console: Console, result: AdoptResult): void {
  if (result.trust) for (const line of trustLines(console, result.trust)) console.out(line);
  const told = new Set(result.trust?.reasons.map(({ code }) => code));
  for (const reason of result.reasons) {
    if (!told.has(reason.code))
      console.out(console.paint(result.ok ? 'yellow' : 'red', console.tell(reason)));
  }
  if (result.path === null) return;
  const key = result.already ? 'cli-get-already' : 'cli-get-done';
  console.out(console.paint('green', console.text(key, { path: result.path })));
}

async function remove(console: Console, jobs: ImageLibraryJobs, names: readonly string[]): Promise<number> {
  const before = new Set((await jobs.look()).images.map(({ name }) => name));
  const missing = names.find((name) => !before.has(name));
  if (missing !== undefined) {
    printError(console, { code: 'library-not-here', data: { file: missing } });
    return exitCodes.usage;
  }
  for (const name of names) {
    const removed = await jobs.remove(name);
    if (!removed.ok) {
      printError(console, removed.error);
      return exitCodes.failed;
    }
  }
  return list(console, jobs);
}

async function refresh(console: Console, jobs: ImageLibraryJobs): Promise<number> {
  const { failed } = await jobs.refresh(new AbortController().signal);
  if (!console.json) for (const { reason } of failed) printError(console, reason);
  const code = await list(console, jobs);
  return failed.length > 0 ? exitCodes.failed : code;
}

async function clean(console: Console, jobs: ImageLibraryJobs): Promise<number> {
  const { arriving } = await jobs.look();
  let code: number = exitCodes.done;
  const steps = [
    ...arriving.map(
      ({ name }) =>
        () =>
          jobs.discardArriving(name),
    ),
    () => jobs.forgetAside(),
  ];
  for (const step of steps) {
    const done = await step();
    if (done.ok) continue;
    printError(console, done.error);
    code = exitCodes.failed;
  }
  const listed = await list(console, jobs);
  return code === exitCodes.done ? listed : code;
}
