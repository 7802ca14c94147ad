import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describedMachine } from '../../main/cli/described-machine.ts';
import { builtInCatalogue } from '../../main/systems/built-in.ts';
import { runCli, type CliRun } from './run-cli.ts';

interface Told {
  readonly code: string;
  readonly text: string;
}
interface Answer {
  readonly profile: Record<string, unknown>;
  readonly first: { readonly id: string; readonly reasons: Told[] } | null;
  readonly ranked: {
    readonly id: string;
    readonly fit: string;
    readonly score: number;
    readonly reasons: Told[];
    readonly cautions: Told[];
    readonly method: string | null;
  }[];
  readonly rejected: { readonly id: string; readonly reasons: Told[] }[];
  readonly advice: Told[];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-recommend-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const answer = (run: CliRun): Answer => run.json().at(-1) as unknown as Answer;

const athlon = `Architecture:          i686
CPU op-mode(s):        32-bit
CPU(s):                1
Vendor ID:             AuthenticAMD
CPU family:            6
Model:                 8
Model name:            AMD Athlon(tm) XP 1700+
Flags:                 fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 mmx fxsr sse
`;

describe('recommend', { timeout: 120_000 }, () => {
  test('a described computer: the contract’s JSON, every edition exactly once', async () => {
    const run = await runCli([
      'recommend',
      ...['--ram', '512', '--cpu', 'i686', '--without', 'pae', '--firmware', 'bios', '--json'],
    ]);
    expect(run.code).toBe(0);
    const { profile, ranked, rejected, first } = answer(run);
    expect(profile).toMatchObject({ ramMiB: 512, cpu: { arch: 'i686', pae: false, sse2: null } });
    const ids = [...ranked, ...rejected].map(({ id }) => id).toSorted();
    expect(ids).toEqual((await builtInCatalogue()).editions.map(({ id }) => id).toSorted());
    expect(ranked[0]?.id).toBe('antix-26-386-full');
    expect(first?.id).toBe('memtest86plus');
    for (const system of ranked) {
      expect(Object.keys(system).toSorted()).toEqual(['cautions', 'fit', 'id', 'method', 'reasons', 'score']);
      expect(system.fit).toMatch(/^(good|tight)$/);
      for (const { text } of [...system.reasons, ...system.cautions]) expect(text).toMatch(/ /);
    }
    for (const { reasons } of rejected) expect(reasons[0]?.text).toMatch(/ /);
  });

  test('in words: the choice and three reasons, alternatives, and why not the others', async () => {
    const run = await runCli(['recommend', '--ram', '2048', '--cpu', 'x86_64', '--firmware', 'bios']);
    expect(run.code).toBe(0);
    expect(run.out).toMatch(
      /^First choice\n {2}antiX 26 full .*\(antix-26-x64-full\) {2}fits well\n( {4}\+ .*\n){3}/,
    );
    expect(run.out).toContain('512 MB of memory recommended, you have 2 GB');
    expect(run.out).toContain('Also good');
    expect(run.out).toMatch(/Why not the other \d+\n/);
    expect(run.out).not.toMatch(/undefined|null|NaN|\[object/);
  });

  test('in German as well', async () => {
    const run = await runCli(['recommend', '--ram', '2048', '--cpu', 'x86_64'], {
      env: { LC_ALL: 'de_DE.UTF-8' },
    });
    expect(run.out).toMatch(/Reichlich Platz: 512\sMB Arbeitsspeicher empfohlen, vorhanden sind 2\sGB\./);
  });

  test('from the outputs of a computer’s own tools', async () => {
    const run = await runCli(['recommend', '--from', file('lscpu.txt', athlon), '--json']);
    expect(run.code).toBe(0);
    const { profile, ranked, rejected } = answer(run);
    expect(profile).toMatchObject({ cpu: { arch: 'i686', sse2: false } });
    expect(ranked[0]?.id).toBe('antix-23-386-full');
    expect(rejected.find(({ id }) => id === 'antix-26-386-full')?.reasons[0]?.code).toBe(
      'recommend-needs-sse2',
    );
  });

  test('without a word, of this computer', async () => {
    const run = await runCli(['recommend', '--json']);
    expect(run.code).toBe(0);
    expect(answer(run).profile).toMatchObject({ ramMiB: expect.any(Number) as number });
    expect(answer(run).ranked.length + answer(run).rejected.length).toBeGreaterThan(60);
  });

  test('what it is for decides', async () => {
    const run = await runCli([
      'recommend',
      ...['--ram', '4096', '--cpu', 'amd64', '--for', 'rescue', '--experience', 'expert', '--json'],
    ]);
    expect(answer(run).ranked[0]?.id).toBe('systemrescue');
  });

  test('nothing fits is an answer', async () => {
    const run = await runCli(['recommend', '--ram', '16', '--cpu', 'i486']);
    expect(run.code).toBe(0);
    expect(run.out).toContain('Nothing in the catalogue fits this computer.');
    expect(run.out).toContain('64 MB');
  });
});

describe('bad input ends with a sentence, never a guess', { timeout: 120_000 }, () => {
  test.each<[string, readonly string[], string]>([
    ['memory in words', ['--ram', 'lots'], 'cli-recommend-bad-ram'],
    ['no memory', ['--ram', '0'], 'cli-recommend-bad-ram'],
    ['negative memory', ['--ram=-512'], 'cli-recommend-bad-ram'],
    ['memory with a unit', ['--ram', '2G'], 'cli-recommend-bad-ram'],
    ['more memory than there is', ['--ram', '999999999'], 'cli-recommend-bad-ram'],
    ['a processor nobody makes', ['--cpu', 'z80'], 'cli-recommend-bad-cpu'],
    ['a processor that may be any of four', ['--cpu', 'i386'], 'cli-recommend-bad-cpu'],
    ['a feature nobody knows', ['--cpu', 'i686', '--without', 'turbo'], 'cli-recommend-bad-without'],
    ['an empty feature', ['--cpu', 'i686', '--without', ''], 'cli-recommend-bad-without'],
    ['x86_64 without SSE2', ['--cpu', 'x86_64', '--without', 'sse2'], 'cli-recommend-has-it'],
    ['ARM without PAE', ['--cpu', 'aarch64', '--without', 'pae'], 'cli-recommend-without-pc'],
    ['unknown firmware', ['--firmware', 'openboot'], 'cli-recommend-bad-firmware'],
    ['Secure Boot with a BIOS', ['--firmware', 'bios', '--secure-boot'], 'cli-recommend-no-secure-boot'],
    ['two computers', ['--from', 'lscpu.txt', '--ram', '512'], 'cli-recommend-two-machines'],
  ])('%s', async (_, args, code) => {
    const run = await runCli(['recommend', ...args, '--json']);
    expect(run.code).toBe(2);
    expect(run.json()).toMatchObject([{ error: { code, text: expect.stringMatching(/ .* /) as string } }]);
  });

  test.each([
    ['an unknown use', ['--for', 'mining']],
    ['an unknown experience', ['--experience', 'guru']],
    ['an option without its value', ['--ram']],
    ['an unknown option', ['--gpu', 'fast']],
  ])('%s', async (_, args) => {
    const run = await runCli(['recommend', ...args]);
    expect(run.code).toBe(2);
    expect(run.out).toBe('');
    expect(run.err.length).toBeGreaterThan(20);
  });

  test('a file that is not there, is empty, binary, or says nothing', async () => {
    const bad = [
      join(folder, 'nowhere.txt'),
      file('empty.txt', ''),
      file(
        'junk.bin',
        Uint8Array.from({ length: 4096 }, (_, i) => (i * 73) % 256),
      ),
      file('error.txt', 'sh: lscpu: not found\n'),
      file('letter.txt', 'Dear grandmother, my computer is slow.\n'),
    ];
    for (const path of bad) {
      const run = await runCli(['recommend', '--from', path]);
      expect(run.code, path).toBe(1);
      expect(run.out, path).toBe('');
      expect(run.err.trim(), path).toMatch(/ .* .*/);
      expect(run.err, path).not.toMatch(/\bat .*\.js:\d+/);
    }
  });

  test('the outputs of two computers', async () => {
    const other = athlon.replace('i686', 'x86_64').replace('32-bit', '32-bit, 64-bit');
    const intel = other.replace('AuthenticAMD', 'GenuineIntel').replace(/AMD Athlon.*/, 'Intel Core i5-2400');
    const run = await runCli([
      'recommend',
      ...['--from', file('one.txt', athlon), file('two.txt', intel), '--json'],
    ]);
    expect(run.code).toBe(1);
    expect(run.json()[0]).toHaveProperty('error.code', 'machine-files-mixed');
  });

  test('a catalogue that is none', async () => {
    const run = await runCli(['recommend', '--ram', '512', '--catalog', file('bad.json', '{"a":'), '--json']);
    expect(run.code).toBe(1);
    expect(run.json().at(-1)).toHaveProperty('error.text');
  });
});

describe('a described computer', () => {
  test.each([
    [{ cpu: 'x86_64' }, { arch: 'x86_64', longMode: true, pae: true, sse2: true, sse3: null }],
    [{ cpu: 'AMD64' }, { arch: 'x86_64', longMode: true, pae: true, sse2: true, sse3: null }],
    [{ cpu: 'i686' }, { arch: 'i686', longMode: false, pae: null, sse2: null, sse3: null }],
    [{ cpu: 'i586' }, { arch: 'i586', longMode: false, pae: false, sse2: false, sse3: false }],
    [
      { cpu: 'i686', without: 'PAE, sse2' },
      { arch: 'i686', longMode: false, pae: false, sse2: false, sse3: false },
    ],
    [{ without: 'sse3' }, { arch: null, longMode: null, pae: null, sse2: null, sse3: false }],
  ])('%o', (said, cpu) => {
    expect(describedMachine(said)).toMatchObject({ ok: true, value: { cpu } });
  });

  test('what was not said is not known', () => {
    const described = describedMachine({ ram: '512' });
    expect(described).toMatchObject({
      ok: true,
      value: { ramMiB: 512, firmware: { kind: null, secureBoot: null }, cpu: { arch: null } },
    });
  });
});
