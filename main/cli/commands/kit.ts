import { stat } from 'node:fs/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { imagesFolder } from '../../common/folders.ts';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { listDrives } from '../../drives/list.ts';
import { createDriveOpener } from '../../drives/open/open-drive.ts';
import { ImageLibrary } from '../../fetch/library/library.ts';
import { startChangeKit } from '../../jobs/make-kit/change-kit.ts';
import type { OpenDrive } from '../../jobs/make-kit/read-stick.ts';
import { startMakeKit } from '../../jobs/make-kit/make-kit.ts';
import type { KitItem, MakeKitRequest } from '../../jobs/make-kit/types.ts';
import { createImageProver, type ImageProver } from '../../jobs/make-stick/image-prover.ts';
import type { StickTarget } from '../../jobs/make-stick/types.ts';
import { builtInCatalogue } from '../../systems/built-in.ts';
import { findSystem } from '../../systems/find.ts';
import { canAsk } from '../ask.ts';
import { askBeforeWriting, typedNameFor } from '../before-writing.ts';
import type { Console } from '../console.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext, Host } from '../host.ts';
import { kitOnConsole } from '../kit-on-console.ts';
import { printError } from '../print-error.ts';
import { stickTarget } from '../stick-target.ts';
import { trustLines } from './trust.ts';

interface KitOptions {
  to: string[];
  add?: boolean;
  remove?: string[];
  way: MakeKitRequest['way'];
  append: string;
  persistence?: number;
  menu?: MakeKitRequest['language'];
  secureBoot?: boolean;
  probe: boolean;
  yes?: boolean;
  erase?: string[];
  allowLoop?: boolean;
}

export function addKit(program: Command, { console, host, end }: CommandContext): void {
  program
    .command('kit')
    .description(console.text('cli-kit-about'))
    .argument('[system...]', console.text('cli-kit-argument'))
    .requiredOption('--to <drive...>', console.text('cli-to-option'))
    .addOption(
      new Option('--way <way>', console.text('cli-kit-way-option'))
        .choices(['auto', 'files', 'iso-file'] satisfies MakeKitRequest['way'][])
        .default('auto' satisfies MakeKitRequest['way']),
    )
    .option('--add', console.text('cli-kit-add-option'))
    .option('--remove <id...>', console.text('cli-kit-remove-option'))
    .option('--persistence <mib>', console.text('cli-kit-persistence-option'), mebibytes)
    .option('--secure-boot', console.text('cli-kit-secure-boot-option'))
    .addOption(
      new Option('--menu <language>', console.text('cli-kit-menu-option')).choices([
        'en',
        'de',
      ] satisfies MakeKitRequest['language'][]),
    )
    .option('--append <words>', console.text('cli-kit-append-option'), '')
    .option('--no-probe', console.text('cli-no-probe-option'))
    .option('--yes', console.text('cli-yes-option'))
    .option('--erase <name...>', console.text('cli-erase-option'))
    .option('--allow-loop', console.text('cli-allow-loop-option'))
    .option('--json', console.text('cli-json-option'))
    .action(async (systems: string[], options: KitOptions) =>
      end(await kit(systems, options, console, host)),
    );
}

async function kit(
  named: readonly string[],
  options: KitOptions,
  console: Console,
  host: Host,
): Promise<number> {
  const remove = options.remove ?? [];
  const changes = (options.add ?? false) || remove.length > 0;
  const wrong = wrongWish(named, options);
  if (wrong) {
    printError(console, wrong);
    return exitCodes.usage;
  }
  const library = new ImageLibrary(imagesFolder(process.env, process.platform));
  const items: KitItem[] = [];
  for (const name of named) {
    const item = await kitItem(name, library, options.persistence ?? null);
    if (!item.ok) {
      printError(console, item.error);
      return exitCodes.usage;
    }
    items.push(item.value);
  }
  const allowLoop = options.allowLoop ?? false;
  const listed = await listDrives({ allowLoop });
  if (!listed.ok) {
    printError(console, listed.error);
    return exitCodes.failed;
  }
  const targets: StickTarget[] = [];
  for (const to of options.to) {
    const target = await stickTarget(to, listed.value, (drive) => typedNameFor(drive, options));
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
  const prover = createImageProver((path) => library.evidenceOf(path));
  if (!options.yes) await tellTrust(items, prover, console);
  const question = console.text(changes ? 'cli-type-yes-to-change' : 'cli-type-yes');
  const agreed = options.yes
    ? targets
    : await askBeforeWriting(targets, listed.value, question, console, !changes);
  if (!agreed) return exitCodes.cancelled;
  const using = { library, prover };
  const [target] = agreed;
  if (changes && target) {
    const change = {
      ...{ target, add: items, remove, way: options.way, append: options.append.trim() },
      ...{ acceptUnproved: true, allowLoop },
    };
    const opener = createDriveOpener();
    const openDrive: OpenDrive = (device, shown, signal) => opener.open(device, shown, signal);
    try {
      return await kitOnConsole(
        (ports, onEvent) => startChangeKit(change, { ...ports, openDrive }, onEvent),
        using,
        console,
        host,
      );
    } finally {
      opener.close();
    }
  }
  const request: MakeKitRequest = {
    items,
    targets: agreed,
    way: options.way,
    append: options.append.trim(),
    language: options.menu ?? console.language,
    secureBoot: options.secureBoot ?? false,
    acceptUnproved: true,
    allowLoop,
    probe: options.probe,
  };
  return kitOnConsole((ports, onEvent) => startMakeKit(request, ports, onEvent), using, console, host);
}

/** Says how far each image is proved before anybody says yes to it. What cannot be read is told by the job itself. */
async function tellTrust(items: readonly KitItem[], prover: ImageProver, console: Console): Promise<void> {
  for (const { image } of items) {
    const proved = await prover.prove(image, { digest: null, sumsFile: null });
    if (!proved.ok) continue;
    console.out(`\n${console.paint('bold', image)}`);
    for (const line of trustLines(console, proved.value.trust)) console.out(line);
  }
}

/** What cannot be meant. */
function wrongWish(named: readonly string[], { add, remove, to, persistence }: KitOptions): Reason | null {
  if (named.length === 0 && (add === true || remove === undefined))
    return { code: 'cli-kit-nothing', data: {} };
  const changes = add === true || remove !== undefined;
  const clear =
    to.length === 1 &&
    (persistence === undefined || named.length > 0) &&
    (add === true || named.length === 0);
  return changes && !clear ? { code: 'kit-change-one-drive', data: {} } : null;
}

/** @returns bytes */
function mebibytes(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('');
  return Number(text) * 2 ** 20;
}

/** A file by its path, or else the newest image of that system in the library. */
async function kitItem(
  name: string,
  library: ImageLibrary,
  persistenceBytes: number | null,
): Promise<Result<KitItem, Reason>> {
  const isFile = await stat(name).then(
    (stats) => stats.isFile(),
    () => false,
  );
  if (isFile) {
    const id = (await library.evidenceOf(name))?.system?.id ?? null;
    return ok({ image: name, id, persistenceBytes });
  }
  if (/[/\\.]/.test(name) && !(await builtInCatalogue()).byId.has(name)) {
    return err({ code: 'image-not-found', data: { path: name } });
  }
  const found = findSystem(await builtInCatalogue(), name);
  if (!found.ok) return found;
  const { id } = found.value.edition;
  const [newest] = (await library.list())
    .filter(({ evidence }) => evidence?.system?.id === id)
    .sort((a, b) => (b.evidence?.date ?? '').localeCompare(a.evidence?.date ?? ''));
  return newest
    ? ok({ image: newest.path, id, persistenceBytes })
    : err({ code: 'kit-not-in-library', data: { id } });
}
