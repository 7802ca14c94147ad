import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { stateFolder } from '../../common/folders.ts';
import { listDrives } from '../../drives/list.ts';
import type { Drive } from '../../drives/types.ts';
import type { UnfinishedStick } from '../../jobs/stick-log/log-line.ts';
import { openStickLog } from '../../jobs/stick-log/stick-log.ts';
import { unfinishedDrives } from '../../jobs/stick-log/unfinished-drives.ts';
import type { Console } from '../console.ts';
import type { CommandContext } from '../host.ts';
import { exitCodes } from '../exit-codes.ts';
import { withTexts } from '../json.ts';
import { printError } from '../print-error.ts';

export function addDrives(program: Command, { console, end }: CommandContext): void {
  program
    .command('drives')
    .description(console.text('cli-drives-about'))
    .option('--allow-loop', console.text('cli-allow-loop-option'))
    .option('--json', console.text('cli-json-option'))
    .action(async (options: { allowLoop?: boolean }) => {
      const listed = await listDrives({ allowLoop: options.allowLoop ?? false });
      if (!listed.ok) {
        printError(console, listed.error);
        end(exitCodes.failed);
        return;
      }
      const log = openStickLog(join(stateFolder(process.env, process.platform), 'sticks.ndjson'));
      const unfinished = unfinishedDrives(listed.value, log.unfinished());
      const linesOf = (drive: Drive): string[] => [
        ...driveLines(console, drive),
        ...unfinishedLines(console, unfinished.get(drive.device)),
      ];
      if (console.json) {
        const drives = listed.value.map((drive) => ({
          ...drive,
          unfinished: toldUnfinished(unfinished.get(drive.device)),
        }));
        console.out(JSON.stringify(withTexts(console.language, drives)));
      } else {
        const writable = listed.value.filter((drive) => drive.writable);
        const refused = listed.value.filter((drive) => !drive.writable);
        console.out(console.text('cli-drives-writable', { count: writable.length }));
        for (const drive of writable) for (const line of linesOf(drive)) console.out(line);
        if (refused.length > 0)
          console.out(`\n${console.text('cli-drives-refused', { count: refused.length })}`);
        for (const drive of refused) for (const line of linesOf(drive)) console.out(line);
      }
      end(exitCodes.done);
    });
}

/** A drive as a person recognises it: name, size, what is on it, and why it is not offered. */
export function driveLines(console: Console, drive: Drive): string[] {
  const name = [drive.vendor, drive.model].filter(Boolean).join(' ') || console.text('cli-nameless-drive');
  const size = drive.sizeBytes === null ? console.text('unknown') : sizeText(console, drive.sizeBytes);
  const facts = [size, drive.transport ?? null].filter((fact) => fact !== null).join(', ');
  return [
    `${console.paint('bold', drive.device)}  ${name} (${facts})`,
    ...drive.holds.map((holding) => {
      const label = holding.label ?? holding.filesystem ?? console.text('unknown');
      const mounted = holding.mountpoints.length > 0 ? ` → ${holding.mountpoints.join(', ')}` : '';
      const holdingSize = holding.sizeBytes === null ? '' : `, ${sizeText(console, holding.sizeBytes)}`;
      return console.paint('dim', `    ${holding.device}: ${label}${holdingSize}${mounted}`);
    }),
    ...drive.reasons.map((reason) => `    ${console.paint('yellow', console.tell(reason))}`),
  ];
}

/** What a program is told of a drive that was begun and not finished: since when, and what it was to become. */
export function toldUnfinished(
  stick: UnfinishedStick | undefined,
): { at: string; image: string; kit: boolean } | null {
  return stick ? { at: stick.at, image: stick.image.path, kit: stick.image.kit === true } : null;
}

export function unfinishedLines(console: Console, stick: UnfinishedStick | undefined): string[] {
  if (!stick) return [];
  const key = stick.image.kit === true ? 'cli-drive-unfinished-kit' : 'cli-drive-unfinished';
  return [`    ${console.paint('yellow', console.text(key, { file: basename(stick.image.path) }))}`];
}

function sizeText(console: Console, sizeBytes: number): string {
  return console.text('cli-bytes', { sizeBytes });
}
