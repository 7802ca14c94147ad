import type { Command } from 'commander';
import { inspectFile } from '../../images/inspect.ts';
import type { Inspection, Known } from '../../images/types.ts';
import { builtInCatalogue } from '../../systems/built-in.ts';
import { recogniseEntry, type RecognisedEntry } from '../../systems/recognise.ts';
import type { Console } from '../console.ts';
import type { CommandContext } from '../host.ts';
import { exitCodes } from '../exit-codes.ts';
import { withTexts } from '../json.ts';
import { printError } from '../print-error.ts';
import { table } from '../table.ts';

export function addInspect(program: Command, { console, end }: CommandContext): void {
  program
    .command('inspect')
    .description(console.text('cli-inspect-about'))
    .argument('<file>', console.text('cli-image-argument'))
    .option('--json', console.text('cli-json-option'))
    .action(async (file: string) => {
      const inspected = await inspectFile(file);
      if (!inspected.ok) {
        printError(console, inspected.error);
        end(exitCodes.failed);
        return;
      }
      const probably = await probableEntry(file, inspected.value);
      if (console.json) {
        console.out(JSON.stringify(withTexts(console.language, { ...inspected.value, probably })));
      } else {
        for (const line of inspectionLines(console, inspected.value)) console.out(line);
        if (probably) console.out(`• ${console.text(`cli-probably-by-${probably.by}`, { id: probably.id })}`);
      }
      end(exitCodes.done);
    });
}

/** Which entry of the catalogue it probably is; only of what can be a system at all, whatever it is called. */
async function probableEntry(file: string, image: Inspection): Promise<RecognisedEntry | null> {
  if (!['iso9660', 'disk-image', 'archive'].includes(image.kind)) return null;
  const { system, systemName, arch } = image;
  return recogniseEntry(await builtInCatalogue(), { fileName: file, system, systemName, arch });
}

/** What an image is, for people. */
export function inspectionLines(console: Console, image: Inspection): string[] {
  const known = (value: Known): string =>
    console.text(value === null ? 'unknown' : value ? 'cli-yes' : 'cli-no');
  const rows: [string, string | null][] = [
    [console.text('cli-kind'), console.text(`image-kind-${image.kind}`)],
    [console.text('cli-system'), image.systemName ?? image.system],
    [console.text('cli-label'), image.label],
    [console.text('cli-publisher'), image.publisher],
    [console.text('cli-packed'), image.compression],
    [
      console.text('cli-size'),
      image.sizeBytes === null ? null : console.text('cli-bytes', { sizeBytes: image.sizeBytes }),
    ],
    [console.text('cli-arch'), image.arch],
    [console.text('cli-boots-bios'), known(image.boots.bios)],
    [console.text('cli-boots-uefi-x64'), known(image.boots.uefiX64)],
    [console.text('cli-boots-uefi-ia32'), known(image.boots.uefiIa32)],
    [console.text('cli-boots-uefi-arm64'), known(image.boots.uefiArm64)],
    [console.text('cli-secure-boot'), known(image.secureBoot)],
    [console.text('cli-writable'), known(image.writable)],
  ];
  return [
    ...table(rows.flatMap(([name, value]) => (value === null ? [] : [[console.paint('dim', name), value]]))),
    ...image.reasons.map((reason) => `• ${console.tell(reason)}`),
  ];
}
