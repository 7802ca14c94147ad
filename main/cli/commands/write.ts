import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { listDrives } from '../../drives/list.ts';
import { parseSize } from '../../drives/open/new-stick.ts';
import type { Drive } from '../../drives/types.ts';
import type { Reason } from '../../common/reason.ts';
import { imagesFolder } from '../../common/folders.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { ImageLibrary } from '../../fetch/library/library.ts';
import { createImageProver } from '../../jobs/make-stick/image-prover.ts';
import type { DataRequest, MakeStickRequest, StickTarget } from '../../jobs/make-stick/types.ts';
import { readPastedDigest } from '../../trust/pasted-digest.ts';
import type { Differences } from '../../writer/types.ts';
import { canAsk } from '../ask.ts';
import { askBeforeWriting, typedNameFor } from '../before-writing.ts';
import type { Console } from '../console.ts';
import type { CommandContext, Host } from '../host.ts';
import { exitCodes } from '../exit-codes.ts';
import { makeStickOnConsole } from '../make-stick-on-console.ts';
import { printError } from '../print-error.ts';
import { stickTarget } from '../stick-target.ts';
import { chosenDigest, trustLines } from './trust.ts';

interface WriteOptions {
  to: string[];
  sums?: string;
  sha256?: string;
  digest?: string;
  yes?: boolean;
  erase?: string[];
  allowLoop?: boolean;
  differences: Differences;
  bmap?: string | false;
  probe: boolean;
  data?: string | true;
  fixGpt?: boolean;
}

export function addWrite(program: Command, { console, host, end }: CommandContext): void {
  program
    .command('write')
    .description(console.text('cli-write-about'))
    .argument('<image>', console.text('cli-image-argument'))
    .requiredOption('--to <drive...>', console.text('cli-to-option'))
    .option('--sums <file>', console.text('cli-sums-option'))
    .option('--sha256 <hex>', console.text('cli-sha256-option'))
    .option('--digest <hex>', console.text('cli-digest-option'))
    .addOption(
      new Option('--differences <when>', console.text('cli-differences-option'))
        .choices(['auto', 'always', 'never'] satisfies Differences[])
        .default('auto' satisfies Differences),
    )
    .option('--bmap <file>', console.text('cli-bmap-option'))
    .option('--no-bmap', console.text('cli-no-bmap-option'))
    .option('--data [size]', console.text('cli-data-option'))
    .option('--fix-gpt', console.text('cli-fix-gpt-option'))
    .option('--no-probe', console.text('cli-no-probe-option'))
    .option('--yes', console.text('cli-yes-option'))
    .option('--erase <name...>', console.text('cli-erase-option'))
    .option('--allow-loop', console.text('cli-allow-loop-option'))
    .option('--json', console.text('cli-json-option'))
    .action(async (image: string, options: WriteOptions) => end(await write(image, options, console, host)));
}

async function write(image: string, options: WriteOptions, console: Console, host: Host): Promise<number> {
  const allowLoop = options.allowLoop ?? false;
  const listed = await listDrives({ allowLoop });
  if (!listed.ok) {
    printError(console, listed.error);
    return exitCodes.failed;
  }
  const targets = await chooseTargets(options, listed.value);
  if (!targets.ok) {
    printError(console, targets.error);
    return exitCodes.usage;
  }
  const digest = chosenDigest(options);
  const pasted = digest === null ? null : readPastedDigest(digest, basename(image));
  if (pasted && !pasted.ok) {
    printError(console, pasted.error);
    return exitCodes.usage;
  }
  if (!options.yes && (console.json || !canAsk())) {
    printError(console, { code: 'cli-needs-yes', data: {} });
    return exitCodes.usage;
  }
  const data = dataRequest(options.data);
  if (!data.ok) {
    printError(console, data.error);
    return exitCodes.usage;
  }
  const library = new ImageLibrary(imagesFolder(process.env, process.platform));
  const prover = createImageProver((file) => library.evidenceOf(file));
  const request: MakeStickRequest = {
    image,
    proof: { digest, sumsFile: options.sums ?? null },
    targets: targets.value,
    acceptUnproved: options.yes ?? false,
    allowLoop,
    differences: options.differences,
    probe: options.probe,
    bmap: options.bmap ?? null,
    data: data.value,
    fitGpt: options.fixGpt ?? false,
  };
  if (options.yes) return makeStickOnConsole(request, prover, console, host);

  const answered = await askForImage(request, listed.value, prover, console);
  return answered ? makeStickOnConsole(answered, prover, console, host) : exitCodes.cancelled;
}

/** Who asks for a place for files by name gets it, or is told why not before anything is written. */
function dataRequest(option: WriteOptions['data']): Result<DataRequest | null, Reason> {
  if (option === undefined) return ok(null);
  if (option === true) return ok({ sizeBytes: 'all', required: true });
  const sizeBytes = parseSize(option);
  return sizeBytes === null
    ? err({ code: 'cli-data-size-malformed', data: { size: option } })
    : ok({ sizeBytes, required: true });
}

/** Turns `--to` into targets; what each drive is now is kept, to be proved on the opened handle. */
async function chooseTargets(
  options: WriteOptions,
  drives: readonly Drive[],
): Promise<Result<StickTarget[], Reason>> {
  const targets: StickTarget[] = [];
  for (const to of options.to) {
    const target = await stickTarget(to, drives, (drive) => typedNameFor(drive, options));
    if (!target.ok) return target;
    targets.push(target.value);
  }
  return ok(targets);
}

/** Shows what will be erased and asks; `null` if the person did not agree. */
async function askForImage(
  request: MakeStickRequest,
  drives: readonly Drive[],
  prover: ReturnType<typeof createImageProver>,
  console: Console,
): Promise<MakeStickRequest | null> {
  const proved = await prover.prove(request.image, request.proof);
  // What is wrong with the image ends the job by itself, with its reason and nothing written.
  if (!proved.ok || proved.value.trust.level === 'mismatch') return request;
  for (const line of trustLines(console, proved.value.trust)) console.out(line);
  const targets = await askBeforeWriting(request.targets, drives, console.text('cli-type-yes'), console);
  return targets && { ...request, targets, acceptUnproved: true };
}
