import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { machineFromFiles } from '../../main/machine/from-files.ts';
import { readThisComputer } from '../../main/machine/this-computer/read.ts';

const samples = join(import.meta.dirname, 'samples');
let folder: string;
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-machine-'));
  mkdirSync(path('t60/more'), { recursive: true });
  mkdirSync(path('none'));
  copyFileSync(join(samples, 'dmidecode-thinkpad.txt'), path('t60/dmi.txt'));
  copyFileSync(join(samples, 'upower.txt'), path('t60/upower.txt'));
  copyFileSync(join(samples, 'cpuinfo-k6.txt'), path('t60/more/other.txt'));
  writeFileSync(path('t60/.hidden'), 'x');
  writeFileSync(path('t60/empty.txt'), '');
  copyFileSync(join(samples, 'lscpu-de.txt'), path('huge.txt'));
  truncateSync(path('huge.txt'), 3 * 1024 ** 3);
  writeFileSync(path('large.txt'), `Architecture: x86_64\nCPU(s): 2\n${'something else\n'.repeat(700_000)}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('files', () => {
  test('a folder stands for the files in it, not for those further down', async () => {
    const read = await machineFromFiles([path('t60')]);
    expect(read).toMatchObject({
      ok: true,
      value: {
        profile: { model: 'ThinkPad T60', battery: { cycles: 812 } },
        files: [
          { file: 'dmi.txt', tools: ['dmidecode'] },
          { file: 'empty.txt', tools: [], reasons: [{ code: 'machine-file-empty' }] },
          { file: 'upower.txt', tools: ['upower'] },
        ],
      },
    });
  });

  test.each([
    ['not-there.txt', 'machine-file-not-found'],
    ['none', 'machine-folder-empty'],
    ['t60/empty.txt', 'machine-file-empty'],
    // Three gigabytes, of which all but the beginning is zeros.
    ['huge.txt', 'machine-file-binary'],
  ])('%s ends with %s', async (name, code) => {
    expect(await machineFromFiles([path(name)])).toMatchObject({ ok: false, error: { code } });
  });

  test('of a very large file the beginning is read, and that is told', async () => {
    const read = await machineFromFiles([path('large.txt')]);
    expect(read).toMatchObject({
      ok: true,
      value: {
        profile: { cpu: { arch: 'x86_64' } },
        files: [
          { tools: ['lscpu'], reasons: [{ code: 'machine-file-cut', data: { readBytes: 8 * 1024 ** 2 } }] },
        ],
      },
    });
  });

  test('a missing file among others is passed over only in folders: one that was named is missed', async () => {
    const read = await machineFromFiles([path('t60/dmi.txt'), path('not-there.txt')]);
    expect(read).toMatchObject({ ok: false, error: { code: 'machine-file-not-found' } });
  });

  test('what never ends is cut', async () => {
    expect(await machineFromFiles(['/dev/zero'])).toMatchObject({
      ok: false,
      error: { code: 'machine-file-binary' },
    });
  });
});

describe('this computer', () => {
  test('is read without failing, and as its own tools say', async () => {
    const profile = await readThisComputer();
    const machine = execFileSync('uname', ['-m'], { encoding: 'utf8' }).trim();
    if (machine === 'x86_64')
      expect(profile.cpu).toMatchObject({ arch: 'x86_64', longMode: true, pae: true, sse2: true });
    const total = Number(
      /MemTotal: +(\d+)/.exec(execFileSync('cat', ['/proc/meminfo'], { encoding: 'utf8' }))?.[1],
    );
    expect(profile.usableRamMiB).toBe(Math.round(total / 1024));
    expect(profile.cpu.cores).toBeGreaterThan(0);
    expect(profile.estimated).toEqual([]);
    expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
  });
});
