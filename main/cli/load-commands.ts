import type { Command } from 'commander';
import type { CommandContext } from './host.ts';

export type AddCommand = (program: Command, context: CommandContext) => void;

/** The commands by their names, in the order of the help. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  machine: async () => (await import('./commands/machine.ts')).addMachine,
  systems: async () => (await import('./commands/systems.ts')).addSystems,
  recommend: async () => (await import('./commands/recommend.ts')).addRecommend,
  inspect: async () => (await import('./commands/inspect.ts')).addInspect,
  trust: async () => (await import('./commands/trust.ts')).addTrust,
  get: async () => (await import('./commands/get.ts')).addGet,
  library: async () => (await import('./commands/library.ts')).addLibrary,
  drives: async () => (await import('./commands/drives.ts')).addDrives,
  write: async () => (await import('./commands/write.ts')).addWrite,
  kit: async () => (await import('./commands/kit.ts')).addKit,
  probe: async () => (await import('./commands/probe.ts')).addProbe,
  restore: async () => (await import('./commands/restore.ts')).addRestore,
  import: async () => (await import('./commands/import.ts')).addImport,
  report: async () => (await import('./commands/report.ts')).addReport,
  demo: async () => (await import('./commands/demo.ts')).addDemo,
};

const versionOptions = new Set(['--version', '-V']);

/**
 * What adds the command that is asked for, or all of them where none is named (help, a typing error): loading what the
 * others need would take several times as long as most commands run. None for the version alone.
 */
export async function loadCommands(args: readonly string[]): Promise<readonly AddCommand[]> {
  if (args.length === 1 && versionOptions.has(args[0] ?? '')) return [];
  const named = args.find((arg) => Object.hasOwn(commands, arg));
  const one = named === undefined ? undefined : commands[named];
  if (one !== undefined) return [await one()];
  return Promise.all(Object.values(commands).map((load) => load()));
}
