import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { practiceImage } from '../../main/jobs/practice/practice-image.ts';
import { builtInCatalogue } from '../../main/systems/built-in.ts';
import { makeAuthority, startServer, type WebServer } from '../fetch/web-server.ts';
import { ownEdition, ownFamily } from '../systems/own/own-family.ts';
import { runCli, type CliRun } from './run-cli.ts';

let folder: string;
let own: string;
let certificate: string;
let server: WebServer;
const catalogue = await builtInCatalogue();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-systems-'));
  own = join(folder, 'own.json');
  const text = JSON.stringify(
    ownFamily(ownEdition('remix'), ownEdition('q4os', { homepage: 'https://evil.example/' })),
  );
  writeFileSync(own, text);
  const authority = makeAuthority();
  certificate = join(folder, 'ca.pem');
  writeFileSync(certificate, authority.certificate);
  server = await startServer((_, response) => response.end(text), authority);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Listed {
  readonly systems: { id: string; origin: string; family: string }[];
  readonly refused: { code: string }[];
  readonly notices: { code: string; text: string }[];
}
const listed = (run: CliRun): Listed => run.json()[0] as unknown as Listed;

describe('systems', () => {
  test('lists every system with its id, its memory and how it is written, in columns', async () => {
    const run = await runCli(['systems']);
    expect(run.code).toBe(0);
    const lines = run.out.split('\n');
    for (const { id } of catalogue.editions)
      expect(
        lines.filter((line) => line.startsWith(`${id} `)),
        id,
      ).toHaveLength(1);
    const head = lines[0] ?? '';
    const row = lines.find((line) => line.startsWith('tinycore-core-x86 ')) ?? '';
    for (const [column, value] of [
      ['System', 'Tiny Core Linux: Core'],
      ['Version', '17.1'],
      ['Processor', 'i586'],
      ['Memory', '28 / 64'],
      ['Stick', 'kit stick'],
    ] as const)
      expect(row.slice(head.indexOf(column)).startsWith(value), column).toBe(true);
    expect(run.out).toContain('Bases for containers: no kernel, nothing to boot');
  });

  test('gives programs one JSON value with all of it', async () => {
    const run = await runCli(['systems', '--json']);
    expect(run.code).toBe(0);
    expect(run.json()).toHaveLength(1);
    expect(listed(run).systems.map(({ id }) => id)).toEqual(catalogue.editions.map(({ id }) => id));
  });

  test('tells everything about one, with sources and how sure', async () => {
    const run = await runCli(['systems', 'antix-26-386-full']);
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/Needs SSE2 +C +\[\d\] +yes/);
    expect(run.out).toMatch(/\[\d\] Debian 13 release notes/);
    expect(run.out).toContain('not established');
    const json = (await runCli(['systems', 'antix-26-386-full', '--json'])).json()[0];
    expect(json).toMatchObject({
      id: 'antix-26-386-full',
      family: 'antix',
      cpu: { sse2: { value: true, sure: 'C' } },
    });
    expect(json?.sources).toHaveProperty('deb13sse2');
  });

  test('speaks German', async () => {
    const run = await runCli(['systems', 'wolfi'], { env: { LC_ALL: 'de_DE.UTF-8' } });
    expect(run.out).toContain('Kein Kern ist darin, es gibt also nichts zu starten.');
  });

  test('says what took the place of what has ended', async () => {
    expect((await runCli(['systems', 'project-atomic'])).out).toContain('Take this instead: fcos-live-iso');
  });

  test('warns of what destroys', async () => {
    expect((await runCli(['systems', 'shredos'])).out).toContain('ERASES DISKS');
  });

  test.each([
    ['antix', 'antix-26-x64-full'],
    ['BookwormPup', 'puppy-bookwormpup64'],
    ['core pure', 'tinycore-corepure64'],
  ])('%s is no id, but guesses are made', async (id, guess) => {
    const run = await runCli(['systems', id]);
    expect(run.code).toBe(2);
    expect(run.out).toBe('');
    expect(run.err).toContain(guess);
  });

  test.each(['haiku', '', '---', '__proto__'])('“%s” is no system', async (id) => {
    const run = await runCli(['systems', '--json', '--', id]);
    expect(run.code).toBe(2);
    expect(run.json()[0]).toMatchObject({ error: { code: 'system-unknown', data: { id } } });
  });

  test('two ids are wrong usage', async () => {
    expect((await runCli(['systems', 'wolfi', 'dhi'])).code).toBe(2);
  });
});

describe('systems --catalog', () => {
  test('adds a person’s own, and says what was not taken', async () => {
    const run = await runCli(['systems', '--json', '--catalog', own]);
    expect(run.code).toBe(0);
    const { systems, notices } = listed(run);
    expect(systems.find(({ id }) => id === 'remix')).toMatchObject({ origin: 'own', family: 'cafe' });
    expect(systems.find(({ id }) => id === 'q4os')).toMatchObject({
      origin: 'corrected',
      homepage: 'https://www.q4os.org/',
    });
    expect(notices.map(({ code }) => code)).toEqual(['entry-trust-kept']);
    expect(notices[0]?.text).toContain('q4os');
  });

  test('tells people so on standard error, and the list stays a list', async () => {
    const run = await runCli(['systems', '--catalog', own]);
    expect(run.err).toContain('q4os: its facts were taken');
    expect(run.out).toContain('\nremix ');
  });

  test('alone shows nothing else', async () => {
    const run = await runCli(['systems', '--json', '--catalog', own, '--catalog-only']);
    expect(
      listed(run)
        .systems.map(({ id }) => id)
        .toSorted(),
    ).toEqual(['q4os', 'remix']);
  });

  test('takes an https:// address', async () => {
    const run = await runCli(['systems', 'remix', '--catalog', `${server.origin}/own.json`], {
      env: { NODE_EXTRA_CA_CERTS: certificate },
    });
    expect(run.err).toContain('q4os');
    expect(run).toMatchObject({ code: 0 });
    expect(run.out).toContain('From your own catalogue');
  });

  test.each([
    ['an address under an unknown certificate', () => `${server.origin}/own.json`],
    ['a file that is not there', () => join(folder, 'nothing.json')],
    ['an address without encryption', () => 'http://127.0.0.1:9/own.json'],
  ])('%s fails with a sentence', async (_, place) => {
    const run = await runCli(['systems', '--catalog', place()]);
    expect(run.code).toBe(1);
    expect(run.out).toBe('');
    expect(run.err).toMatch(/\w{3,}.*[.?]\n$/);
    expect(run.err).not.toMatch(/undefined|Error:|\{/);
  });

  test('of which nothing could be taken fails, and says why', async () => {
    const bad = join(folder, 'bad.json');
    writeFileSync(bad, JSON.stringify({ ...ownFamily(ownEdition('remix')), editions: [{ id: 'remix' }] }));
    const run = await runCli(['systems', '--json', '--catalog', bad]);
    expect(run.code).toBe(1);
    expect(listed(run).refused.map(({ code }) => code)).toEqual(['entry-field-missing']);
  });
});

describe('inspect', () => {
  const rename = async (name: string): Promise<string> => {
    const made = await practiceImage(folder);
    if (!made.ok) throw new Error(made.error.code);
    const path = join(folder, name);
    copyFileSync(made.value, path);
    return path;
  };

  test('names the entry that an image is called like, and says that this proves nothing', async () => {
    const path = await rename('Core-17.1.iso');
    const [json] = (await runCli(['inspect', '--json', path])).json();
    expect(json?.probably).toEqual({ id: 'tinycore-core-x86', by: 'name', version: '17.1' });
    expect((await runCli(['inspect', path])).out).toMatch(
      /By its name this is tinycore-core-x86 .* nothing proves it/,
    );
  });

  test('says nothing of an image with a name of its own', async () => {
    const [json] = (await runCli(['inspect', '--json', await rename('holiday.iso')])).json();
    expect(json?.probably).toBeNull();
  });

  test('says nothing of what is no image, whatever it is called', async () => {
    const path = join(folder, 'Core-17.2.iso');
    writeFileSync(path, 'Dear grandmother, '.repeat(1000));
    const [json] = (await runCli(['inspect', '--json', path])).json();
    expect(json?.probably).toBeNull();
  });
});
