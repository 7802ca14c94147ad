import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { DriveResult } from '../../main/jobs/make-stick/types.ts';
import type { ProbeFacts } from '../../main/jobs/probe-stick/types.ts';
import { unrestoredDrive } from '../../main/jobs/restore-stick/restored-drive.ts';
import {
  openStickJournal,
  probedEvent,
  restoredEvent,
  writtenEvent,
  type NotedDrive,
} from '../../main/jobs/stick-log/stick-journal.ts';
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
const drive: NotedDrive = {
  identity: { majorMinor: '8:16', sizeBytes: 8_004_304_896, serial: '4C530001', diskseq: null },
  model: 'Cruzer Blade',
};
const stick = {
  stick: '6e0c1d3e-8f4b-4a7e-9a55-0d1c2b3a4f5e',
  image: 'antiX.iso',
  result,
};
const at = '2026-11-21T10:00:00.000Z';

test('a stick that was made is told with its speeds and with what had to be tried again', () => {
  expect(writtenEvent(stick)).toMatchObject({
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
  expect(writtenEvent(failed)).toMatchObject({
    kind: 'failed',
    data: {
      manifest: null,
      writeBytesPerSecond: null,
      readBytesPerSecond: null,
      reasons: [{ code: 'cancelled' }],
    },
  });
});

const facts: ProbeFacts = {
  form: 'quick',
  claimedBytes: 128_000_000_000,
  realBytes: 8_000_000_000,
  atLeastBytes: 8_000_000_000,
  atMostBytes: 8_000_000_000,
  verdict: 'fake',
  kind: 'wraps',
  readBytesPerSecond: 20_000_000,
  writeBytesPerSecond: 4_000_000,
  blocksTried: 12,
  bytesWritten: 49_152,
  restored: true,
  pastPageCache: true,
  seconds: 3,
  reasons: [{ code: 'probe-fake', data: {} }],
};

test('one that was asked how much it holds is told with what was found', () => {
  expect(probedEvent(facts)).toMatchObject({
    kind: 'probed',
    data: { outcome: 'fake', bytes: 8_000_000_000, writeBytesPerSecond: 4_000_000, manifest: null },
  });
});

test('one that was made an ordinary stick holds nothing; one that was to be is told as failed', () => {
  const partition = { filesystem: 'fat32' as const, label: 'STICK', sizeBytes: 8_000_000_000 };
  const done = {
    ...unrestoredDrive('/dev/sdb', 'failed', []),
    ok: true,
    outcome: 'done' as const,
    partition,
  };
  expect(restoredEvent(done)).toMatchObject({ kind: 'emptied', data: { image: null, bytes: 8_000_000_000 } });
  expect(restoredEvent(unrestoredDrive('/dev/sdb', 'failed', []))).toMatchObject({ kind: 'failed' });
});

test('the journal knows the stick again, by what it is and by the id that it was given', async () => {
  const path = join(ownFolder(), 'journal.db');
  openStickJournal(path, () => at).note(drive, [probedEvent(facts), writtenEvent(stick)]);
  const book = opened(path);
  await vi.waitFor(
    () => expect(valueOf(book.stickHistory(valueOf(book.sticks())[0]?.id ?? ''))).toHaveLength(2),
    { timeout: 60_000, interval: 50 },
  );
  const met = { id: stick.stick, serial: null, model: null, sizeBytes: null };
  valueOf(book.noteStick(met, { ...writtenEvent(stick), at }));
  const [known, ...others] = valueOf(book.sticks());
  expect(others).toEqual([]);
  expect(known).toMatchObject({ serial: '4C530001', model: 'Cruzer Blade', holds: 'antiX.iso' });
  expect(valueOf(book.stickHistory(known?.id ?? '')).map(({ kind }) => kind)).toEqual([
    'made',
    'made',
    'probed',
  ]);
});

test('two sticks with a serial number that thousands share are two', () => {
  const book = opened(join(ownFolder(), 'journal.db'));
  for (const serial of ['0123456789ABCDEF', '0123456789ABCDEF', '4C530001', '4C530001'])
    valueOf(
      book.noteStick(
        { id: null, serial, model: null, sizeBytes: 8_000_000_000 },
        { ...writtenEvent({ ...stick, stick: null }), at },
      ),
    );
  expect(valueOf(book.sticks())).toHaveLength(3);
});

test('a journal that cannot be opened stops nothing', () => {
  const path = join(ownFolder(), 'journal.db');
  mkdirSync(path);
  expect(() => openStickJournal(path).note(drive, [writtenEvent(stick)])).not.toThrow();
});
