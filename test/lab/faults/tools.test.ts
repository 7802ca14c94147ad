// The lab's own tools: a fault that is not there would prove nothing.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sourceLines } from '../guest/apt-sources.ts';
import { oldByte } from '../guest/stick.ts';
import { chipPlace, faultyDrive, type FaultyDrive, type Faults } from './faulty-drive.ts';
import { FaultTable, readmeRows } from './fault-table.ts';
import { whenMoved, whenWritten } from './moments.ts';
import { nbdErrors } from './nbd-server.ts';
import { playedLoop } from './played-loop.ts';

const run = promisify(execFile);
const MiB = 1 << 20;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekindle-tools-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;
const drives: FaultyDrive[] = [];
afterAll(() => {
  for (const drive of drives) drive.close();
});
function played(faults: Faults, sizeBytes = 4 * MiB): FaultyDrive {
  const drive = faultyDrive(join(folder, `drive-${count++}`), sizeBytes, faults);
  drives.push(drive);
  return drive;
}
async function readAt(drive: FaultyDrive, offset: number, length: number): Promise<Buffer> {
  const into = Buffer.alloc(length);
  expect(await drive.read(offset, into)).toBe(0);
  return into;
}

describe('where a byte lies on the chips', () => {
  test.each([
    ['an honest drive', 5, 100, null, { at: 5, length: 95 }],
    ['the last byte that is there', 99, 100, 'wraps', { at: 99, length: 1 }],
    ['the first that is not, begun again', 100, 100, 'wraps', { at: 0, length: 100 }],
    ['in the third round', 250, 100, 'wraps', { at: 50, length: 50 }],
    ['dropped', 100, 100, 'drops', { at: null, length: Infinity }],
    ['read as zeros', 1000, 100, 'zeros', { at: null, length: Infinity }],
  ] as const)('%s', (_name, offset, real, behind, place) => {
    expect(chipPlace(offset, real, behind)).toEqual(place);
  });
});

describe('a played drive', () => {
  test('keeps what is written, and old data beside it', async () => {
    const drive = played({});
    expect(await drive.write(4096, Buffer.from('here'))).toBe(0);
    expect((await readAt(drive, 4095, 6)).toString('latin1')).toBe('ZhereZ');
    expect(oldByte).toBe('Z'.charCodeAt(0));
    expect(drive.writes).toEqual([{ offset: 4096, length: 4 }]);
  });

  test('begins again behind its real end', async () => {
    const drive = played({ fake: { realBytes: MiB, behind: 'wraps' } });
    await drive.write(3 * MiB - 2, Buffer.from('abcd'));
    expect((await readAt(drive, 0, 2)).toString()).toBe('cd');
    expect((await readAt(drive, 2 * MiB - 2, 4)).toString()).toBe('abcd');
  });

  test.each([
    ['drops', 0xff],
    ['zeros', 0],
  ] as const)('%s what lies behind its real end', async (behind, byte) => {
    const drive = played({ fake: { realBytes: MiB, behind } });
    await drive.write(MiB - 2, Buffer.from('abcd'));
    expect(await readAt(drive, MiB - 2, 4)).toEqual(Buffer.from([97, 98, byte, byte]));
  });

  test('turns one bit over', async () => {
    const drive = played({ wrongBits: [1000] });
    await drive.write(998, Buffer.alloc(4));
    expect(await readAt(drive, 998, 4)).toEqual(Buffer.from([0, 0, 0x10, 0]));
  });

  test('fails where it has to, as often as it has to', async () => {
    const drive = played({
      errors: [
        { on: 'write', offset: 512, times: 1 },
        { on: 'read', offset: 2000 },
      ],
    });
    expect(await drive.write(0, Buffer.alloc(512))).toBe(0);
    expect(await drive.write(512, Buffer.alloc(1))).toBe(nbdErrors.EIO);
    expect(await drive.write(512, Buffer.alloc(1))).toBe(0);
    for (let i = 0; i < 3; i++) expect(await drive.read(1999, Buffer.alloc(2))).toBe(nbdErrors.EIO);
  });

  test('forgets what it had not stored, and only that', async () => {
    const drive = played({ forgets: true });
    await drive.write(0, Buffer.alloc(4096, 1));
    await drive.flush();
    await drive.write(0, Buffer.alloc(8192, 2));
    expect(await readAt(drive, 4095, 2)).toEqual(Buffer.from([2, 2]));
    drive.losePower((offset) => offset > 0);
    const chips = readFileSync(drive.file);
    expect([chips[0], chips[4095], chips[4096], chips[8191]]).toEqual([1, 1, 2, 2]);
    expect(await drive.read(0, Buffer.alloc(1))).toBe(nbdErrors.EIO);
  });

  test('tells the moments', async () => {
    const drive = played({});
    const seen: string[] = [];
    whenWritten(drive, 0.5, 4 * MiB, () => void seen.push('half'));
    await drive.write(3 * MiB, Buffer.alloc(0));
    expect(seen).toEqual(['half']);
    whenMoved(drive, 8192, () => void seen.push('moved'));
    await drive.write(0, Buffer.alloc(8191));
    expect(seen).toHaveLength(1);
    await readAt(drive, 0, 1);
    expect(seen).toEqual(['half', 'moved']);
  });

  test('is a block device, past all memory of this computer', async () => {
    const drive = played({ errors: [{ on: 'write', offset: 2 * MiB }] });
    const loop = await playedLoop(drive);
    try {
      const { stdout } = await run('blockdev', ['--getsize64', loop.device]);
      expect(Number(stdout)).toBe(drive.sizeBytes);
      const dd = (...more: string[]) =>
        run('dd', ['if=/dev/zero', `of=${loop.device}`, 'bs=1M', 'oflag=direct', ...more]);
      await dd('count=2');
      expect(
        readFileSync(drive.file)
          .subarray(0, 2 * MiB)
          .every((byte) => byte === 0),
      ).toBe(true);
      await expect(dd('seek=2', 'count=1')).rejects.toThrow('Input/output error');
    } finally {
      await loop.close();
    }
  });
});

test('only the archives of the release are taken over', () => {
  const targets = [
    'http://debian.example/ bookworm main Debian',
    'http://debian.example/ bookworm-updates main Debian',
    'http://debian.example/ bookworm main Debian',
    'http://debian.example/ sid main Debian',
    'https://other.example/ nodistro main Example',
    '',
  ];
  expect(sourceLines(targets.join('\n'), 'bookworm', '/keys.gpg')).toBe(
    'deb [signed-by=/keys.gpg] http://debian.example/ bookworm main\n' +
      'deb [signed-by=/keys.gpg] http://debian.example/ bookworm-updates main\n',
  );
  expect(sourceLines(targets[0] ?? '', 'bookworm', null)).toBe('deb http://debian.example/ bookworm main\n');
});

test('the table counts the endings of each fault', () => {
  const table = new FaultTable('never-kept');
  const add = (ended: string, seconds: number) => table.add({ fault: 'A', where: 'file', ended, seconds });
  add('done', 1);
  add('done', 2.04);
  add('failed', 0);
  expect(table.markdown().split('\n').at(-1)).toBe(
    '| A     | 3     | file | 2 × done; 1 × failed | 2.0               |',
  );
  const readme = [
    '## Faults',
    'Text.',
    '| Fault | Tried | On   | Ended                |',
    '| ----- | ----- | ---- | -------------------- |',
    '| A     | 3     | file | 2 × done; 1 × failed |',
    '## What else',
    '| B | 1 |',
  ].join('\n');
  expect(readmeRows(readme, 'Faults')).toEqual(table.rows());
  expect(() => readmeRows(readme, 'What else')).toThrow('no such table');
  expect(() => readmeRows(readme, 'Nothing')).toThrow('no such table');
});
