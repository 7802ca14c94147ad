import { Option, type Command } from 'commander';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import type { MachineProfile } from '../../machine/profile.ts';
import type { Experience } from '../../systems/recommend/types.ts';
import type { Purpose, SystemFamily } from '../../systems/schema.ts';
import type { Console } from '../console.ts';
import type { DescribedMachine } from '../described-machine.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../host.ts';
import { withTexts } from '../json.ts';
import { printError } from '../print-error.ts';

interface RecommendOptions extends DescribedMachine {
  readonly from?: string[];
  readonly for: Purpose;
  readonly experience: Experience;
  readonly catalog: readonly string[];
}

const purposes = [
  'desktop',
  'rescue',
  'kiosk',
  'learning',
  'container-host',
] as const satisfies readonly Purpose[];
const experiences = ['new', 'some', 'expert'] as const satisfies readonly Experience[];

export function addRecommend(program: Command, { console, end }: CommandContext): void {
  program
    .command('recommend')
    .description(console.text('cli-recommend-about'))
    .option('--from <file...>', console.text('cli-recommend-from-option'))
    .option('--ram <mib>', console.text('cli-recommend-ram-option'))
    .option('--cpu <kind>', console.text('cli-recommend-cpu-option'))
    .option('--without <features>', console.text('cli-recommend-without-option'))
    .option('--firmware <kind>', console.text('cli-recommend-firmware-option'))
    .option('--secure-boot', console.text('cli-recommend-secure-boot-option'))
    .addOption(
      new Option('--for <use>', console.text('cli-recommend-for-option'))
        .choices(purposes)
        .default('desktop' satisfies Purpose),
    )
    .addOption(
      new Option('--experience <level>', console.text('cli-recommend-experience-option'))
        .choices(experiences)
        .default('new' satisfies Experience),
    )
    .addOption(
      new Option('--catalog <place>', console.text('cli-catalog-option'))
        .default([], '')
        .argParser((place: string, others: readonly string[]) => [...others, place]),
    )
    .option('--json', console.text('cli-json-option'))
    .action(async (options: RecommendOptions) => end(await answer(options, console)));
}

async function answer(options: RecommendOptions, console: Console): Promise<number> {
  const machine = await machineOf(options);
  if (!machine.ok) {
    printError(console, machine.error.reason);
    return machine.error.exit;
  }
  const catalogue = await catalogueOf(options.catalog, console);
  if (!catalogue.ok) {
    printError(console, catalogue.error);
    return exitCodes.failed;
  }
  const { recommend } = await import('../../systems/recommend.ts');
  const wish = { for: options.for, experience: options.experience };
  const recommendation = recommend(machine.value, catalogue.value, wish);
  if (console.json) console.out(JSON.stringify(withTexts(console.language, recommendation)));
  else {
    const { recommendationLines } = await import('../recommend-lines.ts');
    for (const line of recommendationLines(console, recommendation, catalogue.value)) console.out(line);
  }
  return exitCodes.done;
}

/** The computer of the files, the one that is described, or, without a word about another, this one. */
async function machineOf(
  options: RecommendOptions,
): Promise<Result<MachineProfile, { reason: Reason; exit: number }>> {
  const described = (['ram', 'cpu', 'without', 'firmware', 'secureBoot'] as const).some(
    (name) => options[name] !== undefined,
  );
  if (options.from !== undefined) {
    if (described)
      return err({ reason: { code: 'cli-recommend-two-machines', data: {} }, exit: exitCodes.usage });
    const { machineFromFiles } = await import('../../machine/from-files.ts');
    const read = await machineFromFiles(options.from);
    return read.ok ? ok(read.value.profile) : err({ reason: read.error, exit: exitCodes.failed });
  }
  if (described) {
    const { describedMachine } = await import('../described-machine.ts');
    const machine = describedMachine(options);
    return machine.ok ? machine : err({ reason: machine.error, exit: exitCodes.usage });
  }
  const { readThisComputer } = await import('../../machine/this-computer/read.ts');
  return ok(await readThisComputer());
}

async function catalogueOf(
  places: readonly string[],
  console: Console,
): Promise<Result<readonly SystemFamily[], Reason>> {
  if (places.length === 0) {
    const { builtInCatalogue } = await import('../../systems/built-in.ts');
    return ok((await builtInCatalogue()).families);
  }
  const { openCatalogueFor } = await import('../open-catalogue-for.ts');
  const opened = await openCatalogueFor({ catalog: places });
  if (!opened.ok) return opened;
  for (const reason of [...opened.value.refused, ...opened.value.notices])
    console.err(console.paint('yellow', console.tell(reason)));
  return ok(opened.value.catalogue.families);
}
