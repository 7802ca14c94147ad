import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { cacheFolder } from '../../common/folders.ts';
import { createImageProver } from '../../jobs/make-stick/image-prover.ts';
import { practiceImage } from '../../jobs/practice/practice-image.ts';
import type { Console } from '../console.ts';
import type { CommandContext, Host } from '../host.ts';
import { exitCodes } from '../exit-codes.ts';
import { makeStickOnConsole } from '../make-stick-on-console.ts';
import { printError } from '../print-error.ts';

const stickBytes = 256 * 1000 * 1000;

export function addDemo(program: Command, { console, host, end }: CommandContext): void {
  program
    .command('demo')
    .description(console.text('cli-demo-about'))
    .option('--into <folder>', console.text('cli-demo-into-option'))
    .option('--json', console.text('cli-json-option'))
    .action(async (options: { into?: string }) => end(await demo(options.into, console, host)));
}

/** The main job start to end on a virtual stick: the practice image, its checksum, writing, reading back. */
async function demo(into: string | undefined, console: Console, host: Host): Promise<number> {
  const folder = resolve(into ?? join(cacheFolder(process.env, process.platform), 'demo'));
  const image = await practiceImage(folder);
  if (!image.ok) {
    printError(console, image.error);
    return exitCodes.failed;
  }
  const path = join(folder, 'demo.stick');
  await mkdir(folder, { recursive: true });
  await rm(path, { force: true });
  if (!console.json) {
    console.out(console.paint('bold', console.text('cli-demo-begins')));
    console.out(console.text('cli-demo-image', { path: image.value }));
    console.out(`${console.text('cli-demo-stick', { path })}\n`);
  }
  const code = await makeStickOnConsole(
    {
      image: image.value,
      proof: { digest: null, sumsFile: null },
      targets: [{ kind: 'virtual', path, createBytes: stickBytes }],
      acceptUnproved: false,
      allowLoop: false,
    },
    createImageProver(),
    console,
    host,
  );
  if (!console.json && code === exitCodes.done) console.out(`\n${console.text('cli-demo-next', { path })}`);
  return code;
}
