import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { cacheFolder, journalFile, stateFolder } from '../common/folders.ts';
import { listDrives } from '../drives/list.ts';
import type { ImageLibrary } from '../fetch/library/library.ts';
import type { MakeKit, MakeKitPorts } from '../jobs/make-kit/make-kit.ts';
import type { KitEvent, KitItemResult, MakeKitResult } from '../jobs/make-kit/types.ts';
import type { ImageProver } from '../jobs/make-stick/image-prover.ts';
import { openKnownSticks } from '../jobs/probe-stick/known-sticks-file.ts';
import { openStickJournal } from '../jobs/stick-log/stick-journal.ts';
import { openStickLog } from '../jobs/stick-log/stick-log.ts';
import { builtInCatalogue } from '../systems/built-in.ts';
import { cancelledBySignals } from './cancelled-by-signals.ts';
import type { Console } from './console.ts';
import { exitCodes } from './exit-codes.ts';
import type { Host } from './host.ts';
import { jsonEvents } from './json-events.ts';
import { driveResultLines, liveProgress } from './make-stick-on-console.ts';

/** Runs the job with its progress on the console; Ctrl-C cancels it. Resolves to the exit code. */
export async function kitOnConsole(
  start: (ports: MakeKitPorts, onEvent: (event: KitEvent) => void) => MakeKit,
  { library, prover }: { readonly library: ImageLibrary; readonly prover: ImageProver },
  console: Console,
  host: Host,
): Promise<number> {
  const state = stateFolder(process.env, process.platform);
  const job = start(
    {
      prover,
      listDrives,
      startWriter: host.startWriter,
      unpackFolder: join(cacheFolder(process.env, process.platform), 'unpacked'),
      log: openStickLog(join(state, 'sticks.ndjson')),
      stickJournal: openStickJournal(journalFile(process.env, process.platform)),
      knownSticks: openKnownSticks(join(state, 'known-sticks.json')),
      editionOf: async (id) => (await builtInCatalogue()).byId.get(id)?.edition ?? null,
      urlOf: async (path) => (await library.evidenceOf(path))?.url ?? null,
      version: packageJson.version,
      now: () => new Date(),
    },
    console.json ? jsonEvents(console) : liveEvents(console),
  );
  const result = await cancelledBySignals(job);
  if (!console.json) for (const line of resultLines(console, result)) console.out(line);
  return exitCodes[result.outcome];
}

function liveEvents(console: Console): (event: KitEvent) => void {
  const show = liveProgress(console);
  return (event) => {
    switch (event.event) {
      case 'system':
        for (const line of systemLines(console, event.system)) console.out(line);
        break;
      case 'result':
        console.status([]);
        break;
      case 'phase':
      case 'progress':
      case 'drive':
        show(event);
        break;
    }
  };
}

function systemLines(console: Console, { name, way, trust, reasons }: KitItemResult): string[] {
  const form = way === null ? 'none' : way === 'files' ? 'files' : 'whole';
  const head = console.text('cli-kit-system', { name, form });
  return [
    console.paint(way === null ? 'red' : 'bold', head),
    `  ${console.text(`trust-level-${trust.level}`)}`,
    ...reasons.map((reason) => `  ${console.tell(reason)}`),
  ];
}

function resultLines(console: Console, { outcome, drives, reasons }: MakeKitResult): string[] {
  return [
    '',
    ...drives.flatMap((drive) => driveResultLines(console, drive)),
    ...reasons.map((reason) => console.paint('red', console.tell(reason))),
    outcome === 'done'
      ? console.paint('green', console.text('cli-all-done', { count: drives.length }))
      : console.paint('red', console.text(`cli-ended-${outcome}`)),
  ];
}
