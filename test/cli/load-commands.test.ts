import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { processConsole } from '../../main/cli/console.ts';
import type { CommandContext, Host } from '../../main/cli/host.ts';
import { loadCommands } from '../../main/cli/load-commands.ts';

const host: Host = {
  startWriter: () => {
    throw new Error('no command runs here');
  },
  pdfMaker: () => ({ electron: null, script: '' }),
  openApp: async () => Promise.resolve(1),
};
const context: CommandContext = { console: processConsole(true), host, end: () => undefined };

async function namesFor(...args: string[]): Promise<string[]> {
  const program = new Command('rekindle');
  for (const add of await loadCommands(args)) add(program, context);
  return program.commands.map((command) => command.name());
}

describe('loading commands', () => {
  test('all of them where none is named', async () => {
    const all = await namesFor('--help');
    expect(all).toEqual(expect.arrayContaining(['machine', 'systems', 'inspect', 'drives', 'write', 'demo']));
    expect(await namesFor('nonsense')).toEqual(all);
    expect(await namesFor('toString', 'constructor')).toEqual(all);
  });

  test('only the one that is named, under its own name', async () => {
    for (const name of await namesFor('--help'))
      expect(await namesFor('--json', name, 'FILE')).toEqual([name]);
    expect(await namesFor('inspect', 'write')).toEqual(['inspect']);
  });

  test('none for the version alone', async () => {
    expect(await namesFor('--version')).toEqual([]);
    expect(await namesFor('-V')).toEqual([]);
    expect(await namesFor('--version', 'write')).toEqual(['write']);
  });
});
