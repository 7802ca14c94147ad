import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Drive } from '../../../main/drives/types.ts';
import { importResults } from '../../../main/jobs/import-results/import-results.ts';
import { knownTo, sticksWithResults } from '../../../main/jobs/import-results/results-sticks.ts';
import { sample } from '../../checks/results-sample.ts';
import { opened, ownFolder, valueOf } from '../../journal/samples.ts';

function drive(device: string, mountpoints: readonly string[], label: string | null = 'REKINDLE'): Drive {
  return {
    device,
    sizeBytes: 8_000_000_000,
    logicalSectorBytes: 512,
    vendor: null,
    model: 'Cruzer',
    serial: null,
    transport: 'usb',
    removable: true,
    usbHardDisk: false,
    readOnly: false,
    mountpoints,
    holds: [{ device: `${device}1`, sizeBytes: null, filesystem: 'vfat', label, mountpoints }],
    identity: { majorMinor: null, sizeBytes: 8_000_000_000, serial: null, diskseq: null },
    writable: true,
    needsTypedName: false,
    reasons: [],
  };
}

/** A place where a stick is open. */
function place(files: Readonly<Record<string, string>> | null): string {
  const folder = ownFolder();
  if (files === null) return folder;
  const results = join(folder, 'rekindle', 'results');
  mkdirSync(results, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(results, name), text);
  return folder;
}

const nothingKnown = (): boolean => false;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('sticks that bring results, and how many of them are new', async () => {
  const first = place({ 'a.txt': sample, 'b.txt': 'rekindle-results 1', 'photo.jpg': '', '.hidden.txt': '' });
  const second = place({ 'c.txt': 'x' });
  const drives = [drive('/dev/sdb', [first]), drive('/dev/sdc', [second], null)];
  const found = await sticksWithResults(drives, (digest) => digest === sha256(sample));
  expect(found).toMatchObject([
    { device: '/dev/sdb', model: 'Cruzer', place: first, results: 2, fresh: 1 },
    { device: '/dev/sdc', place: second, results: 1, fresh: 1 },
  ]);
});

test('other drives, and sticks on which nothing was checked, bring none', async () => {
  const drives = [
    drive('/dev/sdb', [place(null)]),
    drive('/dev/sdc', [place({})]),
    drive('/dev/sdd', [join(place(null), 'gone')], null),
    drive('/dev/sde', [], 'HOLIDAY'),
  ];
  expect(await sticksWithResults(drives, nothingKnown)).toEqual([]);
});

test('a stick of ours that is not open is told, for nothing of it can be read', async () => {
  expect(await sticksWithResults([drive('/dev/sdb', [])], nothingKnown)).toMatchObject([
    { device: '/dev/sdb', place: null, results: 0, fresh: 0 },
  ]);
});

test('what was imported is not new any more', async () => {
  const folder = place({ 'a.txt': sample });
  const journal = opened(join(ownFolder(), 'journal.db'));
  const look = async (): Promise<number | undefined> =>
    (await sticksWithResults([drive('/dev/sdb', [folder])], knownTo(journal)))[0]?.fresh;
  expect(await look()).toBe(1);
  valueOf(
    await importResults(folder, {
      journal,
      suggest: () => Promise.resolve(() => null),
      mountsOf: () => Promise.resolve(null),
      now: () => '2026-11-22T08:00:00.000Z',
    }),
  );
  expect(await look()).toBe(0);
});
