import { Option, type Command } from 'commander';
import type { OpenedCatalogue } from '../../jobs/catalogue/open-catalogue.ts';
import type { CatalogueEntry } from '../../systems/catalogue.ts';
import { findSystem } from '../../systems/find.ts';
import type { Console } from '../console.ts';
import type { CommandContext } from '../host.ts';
import { exitCodes } from '../exit-codes.ts';
import { withTexts } from '../json.ts';
import type { CatalogueOptions } from '../open-catalogue-for.ts';
import { printError } from '../print-error.ts';
import { systemLines, systemsTable } from '../system-lines.ts';

export function addSystems(program: Command, { console, end }: CommandContext): void {
  program
    .command('systems')
    .description(console.text('cli-systems-about'))
    .argument('[id]', console.text('cli-systems-id'))
    .addOption(
      new Option('--catalog <place>', console.text('cli-catalog-option'))
        .default([], '')
        .argParser((place: string, others: readonly string[]) => [...others, place]),
    )
    .option('--catalog-only', console.text('cli-catalog-only-option'))
    .option('--catalog-follow', console.text('cli-catalog-follow-option'))
    .option('--json', console.text('cli-json-option'))
    .action(async (id: string | undefined, options: CatalogueOptions) => {
      const { openCatalogueFor } = await import('../open-catalogue-for.ts');
      const opened = await openCatalogueFor(options);
      if (!opened.ok) {
        printError(console, opened.error);
        end(exitCodes.failed);
        return;
      }
      if (id === undefined) showAll(console, opened.value);
      else {
        const found = findSystem(opened.value.catalogue, id);
        if (!found.ok) {
          printError(console, found.error);
          end(exitCodes.usage);
          return;
        }
        showOne(console, found.value, opened.value);
      }
      // A catalogue of which nothing could be taken is no catalogue.
      const nothing = options.catalog.length > 0 && !hasOwn(opened.value);
      end(nothing ? exitCodes.failed : exitCodes.done);
    });
}

function hasOwn({ catalogue }: OpenedCatalogue): boolean {
  return [...catalogue.byId.values()].some(({ origin }) => origin !== 'built-in');
}

/** An entry as programs get it: the edition, where it stands, and what its facts rest on. */
function plain({ edition, family, origin }: CatalogueEntry): Record<string, unknown> {
  return { ...edition, family: family.family, familyName: family.name, origin };
}

function showAll(console: Console, { catalogue, refused, notices }: OpenedCatalogue): void {
  const entries = [...catalogue.byId.values()];
  if (console.json) {
    const systems = entries.map(plain);
    console.out(JSON.stringify(withTexts(console.language, { systems, refused, notices })));
    return;
  }
  for (const line of systemsTable(console, entries)) console.out(line);
  tellAside(console, { refused, notices });
}

function showOne(console: Console, entry: CatalogueEntry, opened: OpenedCatalogue): void {
  const { catalogue, refused, notices } = opened;
  if (console.json) {
    const { sources } = entry.family;
    console.out(JSON.stringify(withTexts(console.language, { ...plain(entry), sources, refused, notices })));
    return;
  }
  const { successor } = entry.edition;
  const next = successor === null ? null : (catalogue.byId.get(successor)?.edition ?? null);
  for (const line of systemLines(console, entry, next)) console.out(line);
  tellAside(console, { refused, notices });
}

/** What of a person's own catalogue was not taken as it stands: on standard error, so that the list stays a list. */
function tellAside(
  console: Console,
  { refused, notices }: Pick<OpenedCatalogue, 'refused' | 'notices'>,
): void {
  for (const reason of refused) console.err(`• ${console.paint('yellow', console.tell(reason))}`);
  for (const reason of notices) console.err(`• ${console.paint('dim', console.tell(reason))}`);
}
