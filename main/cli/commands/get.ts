import { Option, type Command } from 'commander';
import { join, resolve } from 'node:path';
import { imagesFolder, stateFolder } from '../../common/folders.ts';
import { usualTiming } from '../../fetch/download/download.ts';
import { createTransport } from '../../fetch/http/transport.ts';
import { ImageLibrary } from '../../fetch/library/library.ts';
import { openCatalogue } from '../../jobs/catalogue/open-catalogue.ts';
import { startGetImage } from '../../jobs/get-image/get-image.ts';
import { openKnownReleases } from '../../jobs/get-image/known-releases.ts';
import type { GetEvent, GetImageResult } from '../../jobs/get-image/types.ts';
import { findSystem } from '../../systems/find.ts';
import { cpuArch } from '../../systems/schema.ts';
import type { CpuArch } from '../../machine/profile.ts';
import { ask, canAsk } from '../ask.ts';
import { cancelledBySignals } from '../cancelled-by-signals.ts';
import type { Console } from '../console.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../host.ts';
import { jsonEvents } from '../json-events.ts';
import { printError } from '../print-error.ts';
import { progressText } from '../progress-bar.ts';
import { trustLines } from './trust.ts';

interface GetOptions {
  readonly into?: string;
  readonly arch?: CpuArch;
  readonly acceptUnproved?: boolean;
  readonly catalog: readonly string[];
}

/** No connection, no headers, or no byte for so long is a stall. */
const stallMs = 30_000;

export function addGet(program: Command, { console, end }: CommandContext): void {
  program
    .command('get')
    .description(console.text('cli-get-about'))
    .argument('<id>', console.text('cli-get-id'))
    .option('--into <folder>', console.text('cli-get-into'))
    .addOption(new Option('--arch <name>', console.text('cli-get-arch')).choices(cpuArch.options))
    .option('--accept-unproved', console.text('cli-get-accept'))
    .addOption(
      new Option('--catalog <place>', console.text('cli-catalog-option'))
        .default([], '')
        .argParser((place: string, others: readonly string[]) => [...others, place]),
    )
    .option('--json', console.text('cli-json-option'))
    .action(async (id: string, options: GetOptions) => end(await get(console, id, options)));
}

async function get(console: Console, id: string, options: GetOptions): Promise<number> {
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
    const found = findSystem(opened.value.catalogue, id);
    if (!found.ok) {
      printError(console, found.error);
      return exitCodes.usage;
    }
    const { edition } = found.value;
    const folder = options.into ?? imagesFolder(process.env, process.platform);
    const run = (acceptUnproved: boolean): Promise<GetImageResult> => {
      const job = startGetImage(
        { id, arch: options.arch ?? null, acceptUnproved },
        {
          edition: () => Promise.resolve(edition),
          transport,
          timing: usualTiming,
          library: new ImageLibrary(resolve(folder)),
          known: openKnownReleases(join(stateFolder(process.env, process.platform), 'releases.json')),
          now: () => new Date(),
        },
        console.json ? jsonEvents(console) : liveProgress(console),
      );
      return cancelledBySignals(job);
    };
    let result = await run(options.acceptUnproved ?? false);
    if (!console.json) tellResult(console, result);
    const needsYes = result.reasons.some(({ code }) => code === 'get-needs-yes');
    if (needsYes && !console.json && canAsk() && (await saysYes(console))) {
      // Everything has arrived: nothing is fetched a second time.
      result = await run(true);
      tellResult(console, result);
    }
    return exitCodes[result.outcome];
  } finally {
    await transport.close();
  }
}

async function saysYes(console: Console): Promise<boolean> {
  const answer = await ask(console.text('cli-get-ask'));
  return answer !== null && /^(y|yes|j|ja)$/i.test(answer.trim());
}

function liveProgress(console: Console): (event: GetEvent) => void {
  return (event) => {
    switch (event.event) {
      case 'phase': {
        const line = console.text(`get-phase-${event.phase}`);
        if (console.interactive) console.status([line]);
        else console.out(line);
        break;
      }
      case 'release':
        console.out(
          console.text('cli-get-release', { file: event.release.fileName, index: event.release.index }),
        );
        if (event.seen !== null)
          console.out(console.text('get-seen-before', { date: event.seen.slice(0, 10) }));
        break;
      case 'progress': {
        const what = console.text(`get-phase-${event.phase}`);
        const totalBytes = event.totalBytes ?? 0;
        console.status([`${what}  ${progressText(console, { ...event, totalBytes })}`]);
        break;
      }
      case 'result':
        console.status([]);
        break;
    }
  };
}

function tellResult(console: Console, result: GetImageResult): void {
  if (result.trust) for (const line of trustLines(console, result.trust)) console.out(line);
  const told = new Set(result.trust?.reasons.map(({ code }) => code));
  for (const reason of result.reasons) {
    if (!told.has(reason.code))
      console.out(console.paint(result.ok ? 'yellow' : 'red', console.tell(reason)));
  }
  if (result.path !== null) {
    const key = result.already ? 'cli-get-already' : 'cli-get-done';
    console.out(console.paint('green', console.text(key, { path: result.path })));
  }
}
