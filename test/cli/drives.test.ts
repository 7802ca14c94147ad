import { expect, test } from 'vitest';
import { toldUnfinished, unfinishedLines } from '../../main/cli/commands/drives.ts';
import { processConsole } from '../../main/cli/console.ts';
import type { UnfinishedStick } from '../../main/jobs/stick-log/log-line.ts';

const begun = (kit?: boolean): UnfinishedStick => ({
  device: '/dev/sdb',
  identity: { majorMinor: '8:16', sizeBytes: 8e9, serial: 'S1', diskseq: '7' },
  image: { path: '/images/x.iso', sha256: '', sizeBytes: 1000, ...(kit === undefined ? {} : { kit }) },
  at: '2026-01-01T00:00:00.000Z',
  phase: 'write',
  bytes: 430,
});

test.each<[string, UnfinishedStick | undefined, RegExp | null, boolean | null]>([
  ['a drive that nothing was begun with', undefined, null, null],
  ['an image', begun(), /^ {4}Not finished: x\.iso was being written/, false],
  ['several systems', begun(true), /^ {4}Not finished: .*several systems, x\.iso among them/, true],
])('what is told of %s', (_name, stick, line, kit) => {
  const lines = unfinishedLines(processConsole(false, { LC_ALL: 'C' }), stick);
  expect(lines).toEqual(line === null ? [] : [expect.stringMatching(line)]);
  expect(toldUnfinished(stick)).toEqual(
    kit === null ? null : { at: '2026-01-01T00:00:00.000Z', image: '/images/x.iso', kit },
  );
});
