import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseLog, unfinishedSticks, type LogLine } from '../../main/jobs/stick-log/log-line.ts';
import { openStickLog } from '../../main/jobs/stick-log/stick-log.ts';

const image = { path: '/x.iso', sha256: 'a'.repeat(64), sizeBytes: 1000 };
const identity = { majorMinor: '8:16', sizeBytes: 8e9, serial: 'S1', diskseq: '7' };
const begin = (job: string, serial: string | null = 'S1', device = '/dev/sdb', kit = false): LogLine => ({
  at: '1',
  job,
  device,
  event: 'begin',
  identity: { ...identity, serial },
  image: { ...image, ...(kit && { kit }) },
});
const progress = (job: string, bytes: number): LogLine => ({
  at: '2',
  job,
  device: '/dev/sdb',
  event: 'progress',
  phase: 'write',
  bytes,
});
const end = (job: string, outcome: string): LogLine => ({
  at: '3',
  job,
  device: '/dev/sdb',
  event: 'end',
  outcome,
  bytesWritten: 5,
});

const emptied = (serial: string | null = 'S1', sizeBytes = 8e9): LogLine => ({
  at: '4',
  job: '9',
  device: '/dev/sdq',
  event: 'emptied',
  identity: { ...identity, serial, sizeBytes },
});

describe('unfinishedSticks', () => {
  test.each<[string, LogLine[], string[]]>([
    ['nothing', [], []],
    ['made an ordinary stick since', [begin('1'), progress('1', 500), emptied()], []],
    ['another was made one', [begin('1'), progress('1', 500), emptied('S2')], ['S1 write 500']],
    ['one of another size was', [begin('1'), progress('1', 500), emptied('S1', 9e9)], ['S1 write 500']],
    ['a crash', [begin('1'), progress('1', 500)], ['S1 write 500']],
    ['pulled out', [begin('1'), progress('1', 500), end('1', 'failed')], ['S1 write 500']],
    ['a stick with several systems', [begin('1', 'S1', '/dev/sdb', true), progress('1', 5)], ['S1 write 5']],
    ['finished', [begin('1'), progress('1', 500), end('1', 'done')], []],
    ['refused: nothing was written', [begin('1'), end('1', 'refused')], []],
    ['a stick that lost what was written', [begin('1'), progress('1', 500), end('1', 'mismatch')], []],
    [
      'a crash, then finished under another name',
      [
        begin('1'),
        progress('1', 5),
        begin('2', 'S1', '/dev/sdc'),
        { ...end('2', 'done'), device: '/dev/sdc' },
      ],
      [],
    ],
    [
      'finished, then cancelled',
      [begin('1'), end('1', 'done'), begin('2'), end('2', 'cancelled')],
      ['S1 null 0'],
    ],
    ['without a serial number', [begin('1', null), progress('1', 500)], []],
    ['two drives', [begin('1'), begin('1', 'S2', '/dev/sdc'), progress('1', 9)], ['S1 write 9', 'S2 null 0']],
    ['lines of a job that never began', [progress('9', 1), end('9', 'failed')], []],
  ])('%s', (_name, lines, expected) => {
    const found = unfinishedSticks(lines);
    expect(
      found.map(({ identity: { serial }, phase, bytes }) => `${String(serial)} ${String(phase)} ${bytes}`),
    ).toEqual(expected);
  });
});

describe('the log file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rekindle-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('keeps what was added, in a folder it makes', () => {
    const log = openStickLog(join(folder, 'a', 'sticks.ndjson'));
    log.add(begin('1'));
    log.add(progress('1', 700));
    expect(openStickLog(join(folder, 'a', 'sticks.ndjson')).unfinished()).toMatchObject([{ bytes: 700 }]);
  });

  test('a line that was cut off loses itself and nothing else', () => {
    const path = join(folder, 'sticks.ndjson');
    const log = openStickLog(path);
    log.add(begin('1'));
    appendFileSync(path, '\n{"at":"2","job":"1","dev');
    log.add(progress('1', 800));
    expect(log.unfinished()).toMatchObject([{ bytes: 800 }]);
  });

  test('a log that cannot be written or read is no error', () => {
    const path = join(folder, 'sticks.ndjson');
    mkdirSync(path);
    const log = openStickLog(path);
    log.add(begin('1'));
    expect(log.unfinished()).toEqual([]);
  });

  test('a full log is set aside, and still read', () => {
    const path = join(folder, 'sticks.ndjson');
    writeFileSync(path, `${'x'.repeat(5e6)}\n${JSON.stringify(begin('1'))}`);
    const log = openStickLog(path);
    log.add(progress('1', 3));
    expect(readFileSync(path, 'utf8').length).toBeLessThan(1000);
    expect(log.unfinished()).toMatchObject([{ bytes: 3 }]);
  });

  test('two programs at once do not mix their lines', async () => {
    const path = join(folder, 'sticks.ndjson');
    const line = JSON.stringify(progress('1', 1));
    const script = `const fs = require('fs'); for (let i = 0; i < 500; i++) fs.appendFileSync(${JSON.stringify(path)}, '\\n' + ${JSON.stringify(line)});`;
    await Promise.all(
      [1, 2, 3].map(
        () => new Promise((resolve) => spawn(process.execPath, ['-e', script]).once('exit', resolve)),
      ),
    );
    expect(parseLog(readFileSync(path, 'utf8'))).toHaveLength(1500);
  });
});
