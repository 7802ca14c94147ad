import { join } from 'node:path';
import { journalFile, stateFolder } from '../common/folders.ts';
import { listDrives } from '../drives/list.ts';
import { startRestoreStick } from '../jobs/restore-stick/restore-stick.ts';
import type {
  RestoredDrive,
  RestoreEvent,
  RestoreStickRequest,
  RestoreStickResult,
} from '../jobs/restore-stick/types.ts';
import { openStickJournal } from '../jobs/stick-log/stick-journal.ts';
import { openStickLog } from '../jobs/stick-log/stick-log.ts';
import { cancelledBySignals } from './cancelled-by-signals.ts';
import type { Console } from './console.ts';
import { exitCodes } from './exit-codes.ts';
import type { Host } from './host.ts';
import { jsonEvents } from './json-events.ts';
import { progressText } from './progress-bar.ts';

/** Runs the job with its progress on the console; Ctrl-C cancels it. Resolves to the exit code. */
export async function restoreOnConsole(
  request: RestoreStickRequest,
  console: Console,
  host: Host,
): Promise<number> {
  const job = startRestoreStick(
    request,
    {
      listDrives,
      startWriter: host.startWriter,
      log: openStickLog(join(stateFolder(process.env, process.platform), 'sticks.ndjson')),
      stickJournal: openStickJournal(journalFile(process.env, process.platform)),
    },
    console.json ? jsonEvents(console) : liveProgress(console),
  );
  const result = await cancelledBySignals(job);
  if (!console.json) for (const line of resultLines(console, result)) console.out(line);
  return exitCodes[result.outcome];
}

function liveProgress(console: Console): (event: RestoreEvent) => void {
  const lines = new Map<string, string>();
  return (event) => {
    switch (event.event) {
      case 'phase': {
        const line = `${event.device}: ${console.text(`phase-${event.phase}`)}`;
        if (console.interactive) lines.set(event.device, line);
        else console.out(line);
        break;
      }
      case 'progress': {
        const name = `${event.device} ${console.text(`phase-${event.phase}`)}`;
        lines.set(event.device, `${name.padEnd(30)} ${progressText(console, event)}`);
        break;
      }
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

function resultLines(console: Console, { outcome, drives, reasons }: RestoreStickResult): string[] {
  return [
    '',
    ...drives.flatMap((drive) => driveResultLines(console, drive)),
    ...reasons.map((reason) => console.paint('red', console.tell(reason))),
    outcome === 'done'
      ? console.paint('green', console.text('cli-all-done', { count: drives.length }))
      : console.paint('red', console.text(`cli-ended-${outcome}`)),
    ...(outcome === 'done' ? [console.text('cli-restore-not-wiped')] : []),
  ];
}

function driveResultLines(console: Console, drive: RestoredDrive): string[] {
  const { device, ok, outcome, partition, pastPageCache, reasons } = drive;
  const head = `${device}: ${console.text(`drive-outcome-${outcome}`)}`;
  return [
    console.paint(ok ? 'green' : 'red', head),
    ...(partition === null
      ? []
      : [
          `  ${console.text('cli-restored-partition', { ...partition, named: partition.label !== '' })}`,
          `  ${console.text(pastPageCache ? 'cli-read-past-cache' : 'cli-read-through-cache')}`,
        ]),
    ...reasons.map((reason) => `  ${console.tell(reason)}`),
  ];
}
