import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { processConsole } from './console.ts';
import { exitCodes } from './exit-codes.ts';
import type { Host } from './host.ts';
import { loadCommands } from './load-commands.ts';

/** Runs one command line, as in `argv.slice(2)`; the promise is its exit code. */
export async function runCommandLine(args: readonly string[], host: Host): Promise<number> {
  const console = processConsole(args.includes('--json'));
  let exitCode: number = exitCodes.done;
  const end = (code: number): void => {
    exitCode = code;
  };
  const program = new Command('rekindle')
    .description(console.text('cli-about'))
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => process.stderr.write(text),
    })
    .showHelpAfterError(console.text('cli-see-help'))
    .action(async () => end(await host.openApp(console)));
  try {
    for (const add of await loadCommands(args)) add(program, { console, host, end });
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    // Foreseen errors are results; what arrives here is a mistake of ours, told without a wall of text.
    const detail = error instanceof Error ? error.message : String(error);
    console.err(console.text('cli-unexpected', { detail }));
    if (process.env.REKINDLE_DEBUG && error instanceof Error) console.err(error.stack ?? '');
    return exitCodes.failed;
  }
}
