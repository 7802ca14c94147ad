import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Reason } from '../../common/reason.ts';
import type { Result } from '../../common/result.ts';
import type { ImportPorts } from '../../jobs/import-results/import-results.ts';
import type { ImportReport, ImportedFile } from '../../jobs/import-results/types.ts';
import { printError } from '../print-error.ts';
import { profileName } from '../profile-name.ts';
import type { Console } from '../console.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../host.ts';
import { withTexts } from '../json.ts';
import { openOwnJournal } from '../own-journal.ts';

export function addImport(program: Command, { console, end }: CommandContext): void {
  program
    .command('import')
    .description(console.text('cli-import-about'))
    .argument('<path>', console.text('cli-import-path'))
    .option('--model <name>', console.text('cli-import-model'))
    .option('--json', console.text('cli-json-option'))
    .action(async (path: string, { model }: { model?: string }) =>
      end(await importFrom(path, model ?? null, console)),
    );
}

async function importFrom(path: string, model: string | null, console: Console): Promise<number> {
  const journal = await openOwnJournal(console);
  if (!journal.ok) {
    printError(console, journal.error);
    return exitCodes.failed;
  }
  try {
    const ports: ImportPorts = {
      journal: journal.value,
      suggest: async (system) => {
        const [{ builtInCatalogue }, { otherSystem }] = await Promise.all([
          import('../../systems/built-in.ts'),
          import('../../jobs/check-computer/other-system.ts'),
        ]);
        const wish = { for: 'desktop', experience: 'new' } as const;
        return otherSystem(await builtInCatalogue(), { system, wish });
      },
      mountsOf,
      now: () => new Date().toISOString(),
    };
    const [{ importResults }, { importCode, looksLikeCode }] = await Promise.all([
      import('../../jobs/import-results/import-results.ts'),
      import('../../jobs/import-results/import-code.ts'),
    ]);
    const code = looksLikeCode(path) && !existsSync(path);
    const report = await (code ? importCode(path, model, ports) : importResults(path, ports));
    return tellReport(report, console);
  } finally {
    journal.value.close();
  }
}

/** Where a drive's partitions, or one of them, are mounted. */
async function mountsOf(device: string): Promise<readonly string[] | null> {
  const { listDrives } = await import('../../drives/list.ts');
  const drives = await listDrives({ allowLoop: true });
  if (!drives.ok) return null;
  for (const drive of drives.value) {
    if (drive.device === device) return drive.mountpoints;
    const holding = drive.holds.find((one) => one.device === device);
    if (holding) return holding.mountpoints;
  }
  return null;
}

function tellReport(report: Result<ImportReport, Reason>, console: Console): number {
  if (!report.ok) {
    printError(console, report.error);
    return exitCodes.failed;
  }
  const { files } = report.value;
  if (console.json) console.out(JSON.stringify(withTexts(console.language, report.value)));
  else {
    for (const file of files) tellFile(file, console);
    const count = (...of: ImportedFile['became'][]): number =>
      files.filter(({ became }) => of.includes(became)).length;
    console.out(
      console.text('cli-import-sum', {
        added: count('new', 'more'),
        known: count('known'),
        kept: count('kept'),
      }),
    );
  }
  // Files that say nothing are no failure as long as any other was results.
  return files.some(({ became }) => became === 'new' || became === 'more' || became === 'known')
    ? exitCodes.done
    : exitCodes.failed;
}

function tellFile({ file, became, profile, answers, reasons }: ImportedFile, console: Console): void {
  const name = profileName(profile, console);
  switch (became) {
    case 'new':
      console.out(console.text('cli-import-new', { name, answers }));
      break;
    case 'more':
      console.out(console.text('cli-import-more', { name, answers }));
      break;
    case 'known':
      console.out(console.paint('dim', console.text('cli-import-known', { file })));
      return;
    case 'kept':
      console.out(console.paint('yellow', console.text('cli-import-kept', { file })));
      break;
    case 'passed-over':
      console.err(console.paint('dim', console.text('cli-import-passed', { file })));
      break;
  }
  for (const reason of reasons) console.err(console.paint('yellow', `  ${console.tell(reason)}`));
}
