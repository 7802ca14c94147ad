import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { practiceBootCode } from '../../main/jobs/practice/boot-sector.ts';
import { practiceImage, practiceImageBytes } from '../../main/jobs/practice/practice-image.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-practice-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the practice image', () => {
  test('is made once, with a checksum file that sha256sum accepts', async () => {
    const made = await practiceImage(folder);
    expect(made).toEqual({ ok: true, value: join(folder, 'rekindle-practice.img') });
    const before = statSync(join(folder, 'rekindle-practice.img')).mtimeMs;
    await practiceImage(folder);
    expect(statSync(join(folder, 'rekindle-practice.img')).mtimeMs).toBe(before);
    expect(
      execFileSync('sha256sum', ['-c', 'rekindle-practice.img.sha256'], { cwd: folder, encoding: 'utf8' }),
    ).toBe('rekindle-practice.img: OK\n');
  });

  test('is made again if it was cut short', async () => {
    truncateSync(join(folder, 'rekindle-practice.img'), 1000);
    await practiceImage(folder);
    expect(statSync(join(folder, 'rekindle-practice.img')).size).toBe(practiceImageBytes);
  });

  test('is the same every time', () => {
    const digest = createHash('sha256')
      .update(readFileSync(join(folder, 'rekindle-practice.img')))
      .digest('hex');
    expect(readFileSync(join(folder, 'rekindle-practice.img.sha256'), 'utf8')).toContain(digest);
  });

  test('holds a clean FAT16 partition that other tools read (two files and the label)', () => {
    const partition = join(folder, 'partition.img');
    writeFileSync(partition, readFileSync(join(folder, 'rekindle-practice.img')).subarray(1024 * 1024));
    expect(execFileSync('fsck.fat', ['-n', '-v', partition], { encoding: 'utf8' })).toMatch(
      /3 files, \d+\/\d+ clusters/,
    );
    expect(execFileSync('mtype', ['-i', partition, '::README.TXT'], { encoding: 'utf8' })).toContain(
      'practice image of Rekindle',
    );
  });

  test('says so if it cannot be made', async () => {
    writeFileSync(join(folder, 'in-the-way'), '');
    const made = await practiceImage(join(folder, 'in-the-way'));
    expect(made.ok ? null : made.error.code).toBe('practice-image-not-made');
    expect(made.ok ? null : made.error.data.errno).toMatch(/ENOTDIR|EEXIST/);
  });
});

test('a text that would run into the partition table is refused', () => {
  expect(() => practiceBootCode('x'.repeat(401))).toThrow(RangeError);
});
