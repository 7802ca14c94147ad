import { join } from 'node:path';
import { cacheFolder, journalFile, stateFolder } from '../common/folders.ts';
import { listDrives } from '../drives/list.ts';
import type { ImageProver } from '../jobs/make-stick/image-prover.ts';
import { startMakeStick } from '../jobs/make-stick/make-stick.ts';
import type { DriveResult, MakeStickRequest, MakeStickResult, StickEvent } from '../jobs/make-stick/types.ts';
import { openKnownSticks } from '../jobs/probe-stick/known-sticks-file.ts';
import { openStickJournal } from '../jobs/stick-log/stick-journal.ts';
import { openStickLog } from '../jobs/stick-log/stick-log.ts';
import { formatDuration } from '../messages/units.ts';
import { trustLines } from './commands/trust.ts';
import { cancelledBySignals } from './cancelled-by-signals.ts';
import type { Console } from './console.ts';
import type { Host } from './host.ts';
import { exitCodes } from './exit-codes.ts';
import { jsonEvents } from './json-events.ts';
import { progressText } from './progress-bar.ts';

/** Runs the job with its progress on the console; Ctrl-C cancels it. Resolves to the exit code. */
export async function makeStickOnConsole(
  request: MakeStickRequest,
  prover: ImageProver,
  console: Console,
  host: Host,
): Promise<number> {
  const show = console.json ? jsonEvents(console) : liveProgress(console);
  const job = startMakeStick(
    request,
    {
      prover,
      listDrives,
      startWriter: host.startWriter,
      unpackFolder: join(cacheFolder(process.env, process.platform), 'unpacked'),
      log: openStickLog(join(stateFolder(process.env, process.platform), 'sticks.ndjson')),
      stickJournal: openStickJournal(journalFile(process.env, process.platform)),
      knownSticks: openKnownSticks(join(stateFolder(process.env, process.platform), 'known-sticks.json')),
    },
    show,
  );
  const result = await cancelledBySignals(job);
  if (!console.json) for (const line of resultLines(console, result)) console.out(line);
  return exitCodes[result.outcome];
}

/** Bars on a terminal; elsewhere one line when something begins and when a drive ends. */
export function liveProgress(console: Console): (event: StickEvent) => void {
  const lines = new Map<string, string>();
  return (event) => {
    switch (event.event) {
      case 'phase': {
        const what = console.text(`phase-${event.phase}`);
        const line = event.device === null ? what : `${event.device}: ${what}`;
        if (console.interactive) lines.set(event.device ?? '', line);
        else console.out(line);
        break;
      }
      case 'progress': {
        const what = console.text(`phase-${event.phase}`);
        const name = event.device === null ? what : `${event.device} ${what}`;
        lines.set(event.device ?? '', `${name.padEnd(30)} ${progressText(console, event)}`);
        break;
      }
      case 'image':
        lines.delete('');
        for (const line of trustLines(console, event.trust)) console.out(line);
        break;
      case 'drive':
        lines.delete(event.result.device);
        break;
      case 'result':
        lines.clear();
        break;
    }
    console.status([...lines.values()]);
  };
}

function resultLines(console: Console, result: MakeStickResult): string[] {
  return [
    '',
    ...result.drives.flatMap((drive) => driveResultLines(console, drive)),
    ...result.reasons.map((reason) => console.paint('red', console.tell(reason))),
    result.outcome === 'done'
      ? console.paint('green', console.text('cli-all-done', { count: result.drives.length }))
      : console.paint('red', console.text(`cli-ended-${result.outcome}`)),
  ];
}

export function driveResultLines(console: Console, drive: DriveResult): string[] {
  const head = console.paint(
    drive.ok ? 'green' : 'red',
    `${drive.device}: ${console.text(`drive-outcome-${drive.outcome}`)}`,
  );
  if (!drive.ok) return [head, ...drive.reasons.map((reason) => `  ${console.tell(reason)}`)];
  return [
    head,
    `  ${console.text('cli-drive-figures', {
      sizeBytes: drive.bytes,
      write: formatDuration(console.language, drive.seconds.write),
      verify: formatDuration(console.language, drive.seconds.verify),
    })}`,
    `  ${console.text(drive.pastPageCache ? 'cli-read-past-cache' : 'cli-read-through-cache')}`,
    ...(drive.sha256 === null ? [] : [`  SHA-256 ${drive.sha256}`]),
    ...drive.reasons.map((reason) => `  ${console.tell(reason)}`),
  ];
}
