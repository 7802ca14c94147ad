import { Option, type Command } from 'commander';
import { listDrives } from '../../drives/list.ts';
import type { StickTarget } from '../../jobs/make-stick/types.ts';
import type { WantedFilesystem } from '../../stick/restore/types.ts';
import { canAsk } from '../ask.ts';
import { askBeforeWriting, typedNameFor } from '../before-writing.ts';
import type { Console } from '../console.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext, Host } from '../host.ts';
import { printError } from '../print-error.ts';
import { restoreOnConsole } from '../restore-on-console.ts';
import { stickTarget } from '../stick-target.ts';

interface RestoreOptions {
  label?: string;
  filesystem: WantedFilesystem;
  eject?: boolean;
  yes?: boolean;
  erase?: string[];
  allowLoop?: boolean;
}

export function addRestore(program: Command, { console, host, end }: CommandContext): void {
  program
    .command('restore')
    .description(console.text('cli-restore-about'))
    .argument('<drive...>', console.text('cli-restore-argument'))
    .option('--label <name>', console.text('cli-label-option'))
    .addOption(
      new Option('--filesystem <kind>', console.text('cli-filesystem-option'))
        .choices(['auto', 'fat32', 'exfat'] satisfies WantedFilesystem[])
        .default('auto' satisfies WantedFilesystem),
    )
    .option('--eject', console.text('cli-eject-option'))
    .option('--yes', console.text('cli-restore-yes-option'))
    .option('--erase <name...>', console.text('cli-erase-option'))
    .option('--allow-loop', console.text('cli-allow-loop-option'))
    .option('--json', console.text('cli-json-option'))
    .action(async (drives: string[], options: RestoreOptions) => {
      end(await restore(drives, options, console, host));
    });
}

async function restore(
  named: readonly string[],
  options: RestoreOptions,
  console: Console,
  host: Host,
): Promise<number> {
  const allowLoop = options.allowLoop ?? false;
  const listed = await listDrives({ allowLoop });
  if (!listed.ok) {
    printError(console, listed.error);
    return exitCodes.failed;
  }
  const targets: StickTarget[] = [];
  for (const name of named) {
    const target = await stickTarget(name, listed.value, (drive) => typedNameFor(drive, options));
    if (!target.ok) {
      printError(console, target.error);
      return exitCodes.usage;
    }
    targets.push(target.value);
  }
  if (!options.yes && (console.json || !canAsk())) {
    printError(console, { code: 'cli-needs-yes', data: {} });
    return exitCodes.usage;
  }
  const agreed = options.yes
    ? targets
    : await askBeforeWriting(targets, listed.value, console.text('cli-restore-type-yes'), console);
  if (!agreed) return exitCodes.cancelled;
  const { filesystem, label = null, eject = false } = options;
  return restoreOnConsole({ targets: agreed, filesystem, label, eject, allowLoop }, console, host);
}
