import { Option, type Command } from 'commander';
import type { TrustLevel, TrustVerdict } from '../../trust/types.ts';
import { judgeFile } from '../../trust/judge-file.ts';
import type { Colour, Console } from '../console.ts';
import type { CommandContext } from '../host.ts';
import { exitCodes } from '../exit-codes.ts';
import { withTexts } from '../json.ts';
import { printError } from '../print-error.ts';
import { table } from '../table.ts';

interface TrustOptions {
  sums?: string;
  signature?: string;
  key?: string;
  sha256?: string;
  digest?: string;
}

export function addTrust(program: Command, { console, end }: CommandContext): void {
  program
    .command('trust')
    .description(console.text('cli-trust-about'))
    .argument('<file>', console.text('cli-image-argument'))
    .option('--sums <file>', console.text('cli-sums-option'))
    .option('--signature <file>', console.text('cli-signature-option'))
    .option('--key <file>', console.text('cli-key-option'))
    .addOption(new Option('--sha256 <hex>', console.text('cli-sha256-option')).conflicts(['sums', 'digest']))
    .addOption(new Option('--digest <hex>', console.text('cli-digest-option')).conflicts('sums'))
    .option('--json', console.text('cli-json-option'))
    .action(async (file: string, options: TrustOptions) => {
      const judged = await judgeFile({
        path: file,
        digest: chosenDigest(options),
        sumsFile: options.sums ?? null,
        signatureFile: options.signature ?? null,
        keyFile: options.key ?? null,
      });
      if (!judged.ok) {
        printError(console, judged.error);
        end(usageCodes.has(judged.error.code) ? exitCodes.usage : exitCodes.failed);
        return;
      }
      if (console.json) console.out(JSON.stringify(withTexts(console.language, judged.value)));
      else for (const line of trustLines(console, judged.value)) console.out(line);
      end(judged.value.level === 'mismatch' ? exitCodes.mismatch : exitCodes.done);
    });
}

/** Errors in what was typed, not in the file. */
const usageCodes: ReadonlySet<string> = new Set(['digest-malformed', 'digest-wrong-length']);

/** `--sha256` and `--digest` are the same thing; the first says beforehand what it must be. */
export function chosenDigest(options: Pick<TrustOptions, 'sha256' | 'digest'>): string | null {
  if (options.sha256 !== undefined) return `sha256:${options.sha256.replace(/^sha256:/i, '')}`;
  return options.digest ?? null;
}

const colours: Record<TrustLevel, Colour> = {
  signed: 'green',
  checksum: 'green',
  weak: 'yellow',
  none: 'yellow',
  mismatch: 'red',
};

/** How far a file is proved, for people. */
export function trustLines(console: Console, verdict: TrustVerdict): string[] {
  const rows: string[][] = [[console.paint('dim', 'SHA-256'), verdict.digests.sha256]];
  if (verdict.expected) {
    const name = console.text('cli-expected', { algorithm: verdict.expected.algorithm });
    rows.push([console.paint('dim', name), verdict.expected.digest]);
  }
  const given = verdict.level === 'signed' && verdict.signature?.key === 'given';
  const title = given ? 'trust-level-signed-by-given-key' : (`trust-level-${verdict.level}` as const);
  return [
    console.paint(colours[verdict.level], console.text(title)),
    ...verdict.reasons.map((reason) => `• ${console.tell(reason)}`),
    ...table(rows),
  ];
}
