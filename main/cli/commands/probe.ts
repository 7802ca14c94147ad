import { join } from 'node:path';
import type { Command } from 'commander';
import { journalFile, stateFolder } from '../../common/folders.ts';
import { listDrives } from '../../drives/list.ts';
import type { Drive } from '../../drives/types.ts';
import { openKnownSticks } from '../../jobs/probe-stick/known-sticks-file.ts';
import { startProbeStick } from '../../jobs/probe-stick/probe-stick.ts';
import type { ProbedDrive, ProbeEvent, ProbeFacts, ProbeStickRequest } from '../../jobs/probe-stick/types.ts';
import type { StickTarget } from '../../jobs/make-stick/types.ts';
import { openStickJournal } from '../../jobs/stick-log/stick-journal.ts';
import { formatDuration } from '../../messages/units.ts';
import { ask, canAsk } from '../ask.ts';
import { cancelledBySignals } from '../cancelled-by-signals.ts';
import type { Console } from '../console.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext, Host } from '../host.ts';
import { jsonEvents } from '../json-events.ts';
import { printError } from '../print-error.ts';
import { progressBar } from '../progress-bar.ts';
import { stickTarget } from '../stick-target.ts';
import { table } from '../table.ts';
import { driveLines } from './drives.ts';

interface ProbeOptions {
  quick?: boolean;
  allowLoop?: boolean;
  yes?: boolean;
}

export function addProbe(program: Command, { console, host, end }: CommandContext): void {
  program
    .command('probe')
    .description(console.text('cli-probe-about'))
    .argument('<drive>', console.text('cli-drive-argument'))
    .option('--quick', console.text('cli-quick-option'))
    .option('--yes', console.text('cli-probe-yes-option'))
    .option('--allow-loop', console.text('cli-allow-loop-option'))
    .option('--json', console.text('cli-json-option'))
    .action(async (drive: string, options: ProbeOptions) => end(await probe(drive, options, console, host)));
}

async function probe(named: string, options: ProbeOptions, console: Console, host: Host): Promise<number> {
  const allowLoop = options.allowLoop ?? false;
  const listed = await listDrives({ allowLoop });
  if (!listed.ok) {
    printError(console, listed.error);
    return exitCodes.failed;
  }
  const target = await stickTarget(named, listed.value, () => null);
  if (!target.ok) {
    printError(console, target.error);
    return exitCodes.usage;
  }
  if (!options.yes && (console.json || !canAsk())) {
    printError(console, { code: 'cli-probe-needs-yes', data: {} });
    return exitCodes.usage;
  }
  if (!options.yes && !(await askBeforeProbing(target.value, listed.value, console)))
    return exitCodes.cancelled;
  const form = options.quick ? 'quick' : 'full';
  return probeOnConsole({ target: target.value, form, allowLoop }, console, host);
}

/** Runs the job with its progress on the console; Ctrl-C cancels it. Resolves to the exit code. */
async function probeOnConsole(request: ProbeStickRequest, console: Console, host: Host): Promise<number> {
  const job = startProbeStick(
    request,
    {
      listDrives,
      startWriter: host.startWriter,
      knownSticks: openKnownSticks(join(stateFolder(process.env, process.platform), 'known-sticks.json')),
      stickJournal: openStickJournal(journalFile(process.env, process.platform)),
    },
    console.json ? jsonEvents(console) : liveProgress(console),
  );
  const result = await cancelledBySignals(job);
  if (!console.json) for (const line of resultLines(console, result)) console.out(line);
  return exitCodes[result.outcome];
}

function liveProgress(console: Console): (event: ProbeEvent) => void {
  return (event) => {
    switch (event.event) {
      case 'phase':
        if (console.interactive) console.status([console.text(`phase-${event.phase}`)]);
        else console.out(`${event.device}: ${console.text(`phase-${event.phase}`)}`);
        break;
      case 'progress': {
        const what = console.text(`probe-phase-${event.phase}`);
        console.status([`${what.padEnd(45)} ${progressBar(event.done, event.total)}`]);
        break;
      }
      case 'result':
        console.status([]);
        break;
    }
  };
}

function resultLines(console: Console, { ok, probe: found, reasons }: ProbedDrive): string[] {
  return [
    ...(found ? figures(console, found) : []),
    ...reasons.map((reason) => console.paint(ok ? 'green' : 'red', console.tell(reason))),
    ...(found && found.blocksTried > 0 && found.restored
      ? [console.text('cli-probe-restored', { blocks: found.blocksTried })]
      : []),
  ];
}

function figures(console: Console, found: ProbeFacts): string[] {
  const size = (sizeBytes: number): string => console.text('cli-bytes', { sizeBytes });
  const unknown = console.text('unknown');
  const speed = (speedBytes: number | null): string =>
    speedBytes === null ? unknown : console.text('cli-speed', { speedBytes });
  const { realBytes, atLeastBytes, atMostBytes, kind } = found;
  const between =
    atLeastBytes === null || atMostBytes === null
      ? unknown
      : console.text('cli-probe-between', { leastBytes: atLeastBytes, mostBytes: atMostBytes });
  return [
    ...table([
      [console.text('cli-probe-claimed'), size(found.claimedBytes)],
      [console.text('cli-probe-real'), realBytes === null ? between : size(realBytes)],
      ...(kind === null ? [] : [[console.text('cli-probe-kind'), console.text(`probe-kind-${kind}`)]]),
      [console.text('cli-probe-read'), speed(found.readBytesPerSecond)],
      [console.text('cli-probe-write'), speed(found.writeBytesPerSecond)],
      [console.text('cli-probe-took'), formatDuration(console.language, found.seconds)],
    ]),
    '',
  ];
}

/** Shows the drive and asks, because it is unmounted and written to. */
async function askBeforeProbing(
  target: StickTarget,
  drives: readonly Drive[],
  console: Console,
): Promise<boolean> {
  const drive = target.kind === 'drive' ? drives.find(({ device }) => device === target.device) : undefined;
  if (drive) for (const line of driveLines(console, drive)) console.out(line);
  const answer = await ask(console.text('cli-probe-type-yes'));
  return answer?.trim().toLowerCase() === console.text('cli-the-word-yes');
}
