import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachLoop, type LoopDevice } from '../tools/loop-device.ts';
import { inspectStick } from '../tools/stick-inspection.ts';
import { runCli, type CliRun } from './run-cli.ts';

const mib = 2 ** 20;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-restore-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const result = (run: CliRun): Record<string, unknown> => run.json().at(-1) ?? {};
const drives = (run: CliRun): Record<string, unknown>[] => result(run).drives as Record<string, unknown>[];

/** A file that holds a GPT, as a stick that was written with an image does. */
function oldStick(name: string, sizeBytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  truncateSync(path, sizeBytes);
  execFileSync('sfdisk', ['-q', path], { input: 'label: gpt\n,8M\n,\n' });
  return path;
}

function firstMiB(path: string): Buffer {
  const fd = openSync(path, 'r');
  const bytes = Buffer.alloc(mib);
  readSync(fd, bytes);
  closeSync(fd);
  return bytes;
}
const isEmpty = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0);

async function onLoop(
  name: string,
  sizeBytes: number,
  sectorBytes: number,
  act: (loop: LoopDevice) => Promise<void>,
): Promise<void> {
  const loop = attachLoop(oldStick(name, sizeBytes), sizeBytes, ['--sector-size', String(sectorBytes)]);
  try {
    await act(loop);
  } finally {
    loop.detach();
    rmSync(loop.backingFile);
  }
}

describe('on loop devices', { timeout: 60_000 }, () => {
  test.each<[string, number, number, string[], string, string]>([
    ['64 MiB', 64 * mib, 512, [], 'vfat', 'USB STICK'],
    ['an odd size', 100 * mib + 512 * 11, 512, ['--label', 'Odd'], 'vfat', 'ODD'],
    ['large sectors', 1200 * mib + 4096 * 3, 4096, [], 'vfat', 'USB STICK'],
    ['40 GB', 40e9, 512, ['--label', 'Urlaub 2026'], 'exfat', 'Urlaub 2026'],
    ['128 GB', 123_010_547_712, 512, [], 'exfat', 'USB STICK'],
    ['FAT32 by name', 123_010_547_712, 512, ['--filesystem', 'fat32'], 'vfat', 'USB STICK'],
    ['exFAT by name', 200 * mib, 512, ['--filesystem', 'exfat'], 'exfat', 'USB STICK'],
  ])('%s', async (name, sizeBytes, sectorBytes, args, filesystem, label) => {
    await onLoop(name, sizeBytes, sectorBytes, async ({ device }) => {
      const run = await runCli(['restore', device, '--allow-loop', '--yes', '--json', ...args]);
      expect(run.code).toBe(0);
      expect(result(run)).toMatchObject({ event: 'result', outcome: 'done', ok: true });
      const [drive] = drives(run);
      expect(drive).toMatchObject({
        device,
        ok: true,
        verified: true,
        pastPageCache: true,
        openedBy: 'direct',
        partition: { filesystem: filesystem === 'vfat' ? 'fat32' : 'exfat', label },
        reasons: [],
      });
      const found = inspectStick(device, sectorBytes);
      expect(found).toMatchObject({ filesystem, label, wholeDrive: ['dos'] });
      expect(found.partitions).toHaveLength(1);
      expect(found.partitions[0]?.size).toBe((drive?.partition as { sizeBytes: number }).sizeBytes);
    });
  });

  test('sectors of 4096 bytes are not for the exFAT of this tool: FAT32, and why', async () => {
    await onLoop('large and large sectors', 40e9 - (40e9 % 4096), 4096, async ({ device }) => {
      const run = await runCli(['restore', device, '--allow-loop', '--yes', '--json']);
      expect(run.code).toBe(0);
      const { filesystem } = (drives(run)[0]?.partition ?? {}) as { filesystem?: string };
      const found = inspectStick(device, 4096);
      // Newer releases of exfatprogs can.
      if (filesystem === 'exfat') expect(found.filesystem).toBe('exfat');
      else expect(drives(run)[0]?.reasons).toMatchObject([{ code: 'restore-exfat-not-made' }]);
      expect(found.wholeDrive).toEqual(['dos']);
    });
  });

  test('where mkfs.exfat fails it is FAT32 as well, and the sentence says why; unless exFAT was asked for', async () => {
    const bin = join(folder, 'bin');
    execFileSync('mkdir', ['-p', bin]);
    await onLoop('no tool', 64e9, 512, async ({ device }) => {
      writeFileSync(join(bin, 'mkfs.exfat'), '#!/bin/sh\necho "no exFAT today" >&2\nexit 1\n', {
        mode: 0o755,
      });
      const run = await runCli(['restore', device, '--allow-loop', '--yes', '--json'], {
        env: { PATH: `${bin}:${process.env.PATH ?? ''}` },
      });
      expect(run.code).toBe(0);
      expect(drives(run)).toMatchObject([
        {
          partition: { filesystem: 'fat32' },
          reasons: [{ code: 'restore-exfat-not-made', data: { detail: 'no exFAT today' } }],
        },
      ]);
      const refused = await runCli(
        ['restore', device, '--allow-loop', '--yes', '--json', '--filesystem', 'exfat'],
        { env: { PATH: `${bin}:${process.env.PATH ?? ''}` } },
      );
      expect(refused.code).toBe(3);
      expect(drives(refused)).toMatchObject([{ reasons: [{ code: 'restore-exfat-impossible' }] }]);
      expect(inspectStick(device).filesystem).toBe('vfat');
    });
  });

  test('is refused without --allow-loop, and when mounted', async () => {
    await onLoop('guarded', 64 * mib, 512, async ({ device, backingFile }) => {
      const before = firstMiB(backingFile);
      const plain = await runCli(['restore', device, '--yes', '--json']);
      expect(plain.code).toBe(3);
      expect(drives(plain)).toMatchObject([{ reasons: [{ code: 'drive-loop-not-allowed' }] }]);
      expect(firstMiB(backingFile).equals(before)).toBe(true);
      execFileSync('mkfs.ext4', ['-q', '-F', device]);
      const mountpoint = join(folder, 'mounted');
      execFileSync('mkdir', ['-p', mountpoint]);
      execFileSync('mount', [device, mountpoint]);
      try {
        const mounted = await runCli(['restore', device, '--allow-loop', '--yes', '--json']);
        expect(mounted.code).toBe(3);
        expect(drives(mounted)).toMatchObject([{ reasons: [{ code: 'drive-loop-in-use' }] }]);
      } finally {
        execFileSync('umount', [mountpoint]);
      }
      execFileSync('fsck.ext4', ['-n', '-f', device], { stdio: 'ignore' });
    });
  });
});

describe('on virtual sticks', () => {
  test('several at once, one of them refused', async () => {
    const good = join(folder, 'good.stick');
    const small = join(folder, 'small.stick');
    const run = await runCli(['restore', `new:${good}:2GB`, `new:${small}:20MB`, '--yes', '--json']);
    expect(run.code).toBe(3);
    expect(drives(run)).toMatchObject([
      { device: good, outcome: 'done' },
      { device: small, outcome: 'refused', reasons: [{ code: 'restore-drive-too-small' }] },
    ]);
    expect(inspectStick(good)).toMatchObject({ filesystem: 'vfat', label: 'USB STICK' });
    expect(() => statSync(small)).toThrow();
  });

  test('says it in words', async () => {
    const run = await runCli([
      'restore',
      `new:${join(folder, 'words.stick')}:2GB`,
      '--yes',
      '--label',
      'Café-1',
    ]);
    expect(run.code).toBe(3);
    expect(run.out).toContain('“É”');
    const done = await runCli([
      'restore',
      `new:${join(folder, 'words.stick')}:2GB`,
      '--yes',
      '--label',
      'Cafe-1',
    ]);
    expect(done.code).toBe(0);
    expect(done.out).toContain('One partition, FAT32, 2 GB, named “CAFE-1”');
    expect(done.out).not.toContain('undefined');
  });

  test.each<[string, string[], number]>([
    ['no drive', ['restore', '--yes'], 2],
    ['an unknown file system', ['restore', '/dev/sdz', '--filesystem', 'ntfs', '--yes'], 2],
    ['nobody to ask', ['restore', '/dev/sdz'], 2],
    ['a drive that is not there', ['restore', '/dev/sdz', '--yes'], 3],
  ])('%s', async (_name, args, code) => {
    expect((await runCli([...args, '--json'])).code).toBe(code);
  });

  test('a file that is no stick is left alone', async () => {
    const letter = join(folder, 'letter.txt');
    writeFileSync(letter, 'Dear grandmother\n'.repeat(1000));
    const run = await runCli(['restore', letter, '--yes', '--json']);
    expect(run.code).toBe(3);
    expect(drives(run)).toMatchObject([{ reasons: [{ code: 'stick-file-not-ours' }] }]);
  });
});

describe('interrupted', { timeout: 120_000 }, () => {
  // FAT32 on a large drive writes some hundred MiB of tables, so that there is a middle. Where the computer writes
  // them between two words about how far it is, there is none: then a larger drive has its turn.
  const sizes = [500e9, 2e12, 2e12, 2e12, 2e12];
  const args = (path: string): string[] => ['restore', path, '--filesystem', 'fat32', '--yes', '--json'];
  const inTheMiddle = (line: string): boolean => {
    const event = JSON.parse(line) as { event: string; phase?: string; bytes?: number; totalBytes?: number };
    const { bytes = 0, totalBytes = 0 } = event;
    return event.event === 'progress' && bytes > 0 && bytes < totalBytes;
  };

  async function interrupted(signal: NodeJS.Signals): Promise<{ path: string; run: CliRun }> {
    for (const sizeBytes of sizes) {
      const path = oldStick(`${signal}.stick`, sizeBytes);
      let unsent: NodeJS.Signals | null = signal;
      const run = await runCli(args(path), {
        onLine: (line, kill) => {
          if (unsent === null || !inTheMiddle(line)) return;
          kill(unsent);
          unsent = null;
        },
      });
      if (run.code !== 0) return { path, run };
      // It ended before the signal reached it, or none was sent.
      rmSync(path);
    }
    throw new Error('This computer was never in the middle of it.');
  }

  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'by %s it leaves a drive without partitions',
    async (signal) => {
      const { path, run } = await interrupted(signal);
      if (signal !== 'SIGKILL') {
        expect(run.code).toBe(5);
        expect(drives(run)).toMatchObject([
          { outcome: 'cancelled', partition: null, reasons: [{ code: 'restore-cancelled' }] },
        ]);
      }
      await expect.poll(() => isEmpty(firstMiB(path)), { timeout: 10_000 }).toBe(true);
      const again = await runCli(args(path));
      expect(again.code).toBe(0);
      expect(inspectStick(path).filesystem).toBe('vfat');
      rmSync(path);
    },
  );
});
