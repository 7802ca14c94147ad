import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const samples = join(import.meta.dirname, '../machine/samples');
const sample = (name: string): string => join(samples, name);

describe('machine', () => {
  test('tells this computer, in JSON as the contract says', async () => {
    const run = await runCli(['machine', '--json']);
    expect(run.code).toBe(0);
    const [profile = {}] = run.json();
    for (const key of [
      'maker',
      'model',
      'cpu',
      'ramMiB',
      'firmware',
      'disks',
      'graphics',
      'network',
      'battery',
      'cautions',
    ])
      expect(profile).toHaveProperty(key);
    expect(profile).not.toHaveProperty('files');
  });

  test('and another out of its own tools’ words, with every caution’s sentence', async () => {
    const run = await runCli(['machine', '--from', sample('check-report.txt'), '--json']);
    expect(run.code).toBe(0);
    expect(run.json()[0]).toMatchObject({
      model: 'T100TA',
      ramMiB: 1898,
      firmware: { kind: 'uefi32', maybeIa32: true },
      cautions: [{ code: 'machine-uefi-32', text: expect.stringContaining('32-bit UEFI') as string }],
      files: [{ file: sample('check-report.txt'), reasons: [] }],
    });
  });

  test('in words: aligned, with what is not known and what was passed over', async () => {
    const run = await runCli([
      'machine',
      '--from',
      sample('dmidecode-thinkpad.txt'),
      join(samples, 'check-report.txt'),
      '--json',
    ]);
    expect(run.code).toBe(1);
    const told = await runCli(['machine', '--from', sample('dmidecode-thinkpad.txt')]);
    expect(told.code).toBe(0);
    expect(told.out).toMatch(/^Model +ThinkPad T60$/m);
    expect(told.out).toMatch(/^Memory +1\.5 GB$/m);
    expect(told.out).toMatch(/^Firmware +BIOS$/m);
    expect(told.out).toMatch(/^Not known: .*Disk/m);
    expect(told.out).not.toContain('undefined');
    expect(told.out).not.toContain('null');
  });

  test.each<[string, string[], number, string | null]>([
    ['two computers', ['cpuinfo-k6.txt', 'cpuinfo-pentium3.txt'], 1, 'machine-files-mixed'],
    ['a file that is not there', ['nothing.txt'], 1, 'machine-file-not-found'],
    ['no file at all', [], 2, null],
  ])('%s', async (_name, files, code, reason) => {
    const run = await runCli(['machine', '--json', '--from', ...files.map(sample)]);
    expect(run.code).toBe(code);
    if (reason !== null) expect(run.json()[0]).toHaveProperty('error.code', reason);
    const told = await runCli(['machine', '--from', ...files.map(sample)]);
    expect(told.err.trim().length).toBeGreaterThan(20);
    expect(told.err).not.toMatch(/\bat .*\.js:\d+/);
  });
});
