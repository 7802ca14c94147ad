import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { DriveResult } from '../../main/jobs/make-stick/types.ts';
import { openStickJournal, stickEvent, type WrittenStick } from '../../main/jobs/stick-log/stick-journal.ts';
import { untouchedDrive } from '../../main/jobs/writer-process/run-writer.ts';
import { opened, ownFolder, valueOf } from '../journal/samples.ts';

const result: DriveResult = {
  ...untouchedDrive('/dev/sdb', 'failed', []),
  ok: true,
  outcome: 'done',
  bytes: 1_000_000,
  bytesWritten: 500_000,
  verified: true,
  seconds: { write: 0.5, verify: 2 },
  retries: 3,
};
const stick: WrittenStick = {
  identity: { majorMinor: '8:16', sizeBytes: 8_004_304_896, serial: '4C530001', diskseq: null },
  stick: '6e0c1d3e-8f4b-4a7e-9a55-0d1c2b3a4f5e',
  image: 'antiX.iso',
  result,
};
const at = '2026-11-21T10:00:00.000Z';

test('a stick that was made is told with its speeds and with what had to be tried again', () => {
  expect(stickEvent(stick, at)).toMatchObject({
    kind: 'made',
    data: {
      image: 'antiX.iso',
      manifest: stick.stick,
      writeBytesPerSecond: 1_000_000,
      readBytesPerSecond: 500_000,
      retries: 3,
    },
  });
});

test('one that failed has no id and no speed that was not measured', () => {
  const failed = {
    ...stick,
    result: untouchedDrive('/dev/sdb', 'failed', [{ code: 'cancelled', data: {} }]),
  };
  expect(stickEvent(failed, at)).toMatchObject({
    kind: 'failed',
    data: {
      manifest: null,
      writeBytesPerSecond: null,
      readBytesPerSecond: null,
      reasons: [{ code: 'cancelled' }],
    },
  });
});

test('the journal knows the stick again, by what it is and by the id that it was given', async () => {
  const path = join(ownFolder(), 'journal.db');
  openStickJournal(path, () => at).note(stick);
  const book = opened(path);
  await vi.waitFor(() => expect(valueOf(book.sticks())).toHaveLength(1), { timeout: 30_000, interval: 50 });
  const met = { id: stick.stick, serial: null, model: null, sizeBytes: null };
  valueOf(book.noteStick(met, stickEvent(stick, at)));
  const [known, ...others] = valueOf(book.sticks());
  expect(others).toEqual([]);
  expect(known).toMatchObject({ serial: '4C530001', holds: 'antiX.iso' });
  expect(valueOf(book.stickHistory(known?.id ?? ''))).toHaveLength(2);
});

test('a journal that cannot be opened stops nothing', () => {
  const path = join(ownFolder(), 'journal.db');
  mkdirSync(path);
  expect(() => openStickJournal(path).note(stick)).not.toThrow();
});
