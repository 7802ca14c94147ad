import type { Command } from 'commander';
import { listDrives } from '../../drives/list.ts';
import type { Drive } from '../../drives/types.ts';
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
      if (console.json) {
        console.out(JSON.stringify(withTexts(console.language, listed.value)));
      } else {
        const writable = listed.value.filter((drive) => drive.writable);
        const refused = listed.value.filter((drive) => !drive.writable);
        console.out(console.text('cli-drives-writable', { count: writable.length }));
        for (const drive of writable) for (const line of driveLines(console, drive)) console.out(line);
        if (refused.length > 0)
          console.out(`\n${console.text('cli-drives-refused', { count: refused.length })}`);
        for (const drive of refused) for (const line of driveLines(console, drive)) console.out(line);
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

function sizeText(console: Console, sizeBytes: number): string {
  return console.text('cli-bytes', { sizeBytes });
}
