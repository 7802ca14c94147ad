import type { Command } from 'commander';
import type { FileReading } from '../../machine/from-files.ts';
import type { MachineProfile } from '../../machine/profile.ts';
import type { Console } from '../console.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../host.ts';
import { withTexts } from '../json.ts';
import { machineLines } from '../machine-lines.ts';
import { printError } from '../print-error.ts';

export function addMachine(program: Command, { console, end }: CommandContext): void {
  program
    .command('machine')
    .description(console.text('cli-machine-about'))
    .option('--from <file...>', console.text('cli-machine-from-option'))
    .option('--json', console.text('cli-json-option'))
    .action(async (options: { from?: string[] }) =>
      end(options.from === undefined ? await ofThis(console) : await ofFiles(options.from, console)),
    );
}

async function ofThis(console: Console): Promise<number> {
  const { readThisComputer } = await import('../../machine/this-computer/read.ts');
  print(await readThisComputer(), null, console);
  return exitCodes.done;
}

async function ofFiles(paths: readonly string[], console: Console): Promise<number> {
  const { machineFromFiles } = await import('../../machine/from-files.ts');
  const read = await machineFromFiles(paths);
  if (!read.ok) {
    printError(console, read.error);
    return exitCodes.failed;
  }
  print(read.value.profile, read.value.files, console);
  return exitCodes.done;
}

/** With files, JSON also says what became of each; people are told of those that were passed over. */
function print(profile: MachineProfile, files: readonly FileReading[] | null, console: Console): void {
  if (console.json) {
    console.out(
      JSON.stringify(withTexts(console.language, files === null ? profile : { ...profile, files })),
    );
    return;
  }
  for (const line of machineLines(console, profile)) console.out(line);
  for (const { reasons } of files ?? []) {
    for (const reason of reasons) console.err(console.paint('yellow', console.tell(reason)));
  }
}
