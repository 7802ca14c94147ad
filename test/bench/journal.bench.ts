// How long a search in a journal of 10 000 machines takes, each with a check and its answers; and how long one answer
// takes to be on the disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../main/journal/journal.ts';
import { answer, check, met, thinkPad, valueOf } from '../journal/plain-samples.ts';
import { median, printBounds } from './measure.ts';

const machines = 10_000;
const folder = mkdtempSync(join(tmpdir(), 'rekindle-bench-journal-'));

try {
  const book = valueOf(openJournal(join(folder, 'journal.db')));
  const begin = performance.now();
  for (let n = 0; n < machines; n++) {
    const profile = { ...thinkPad, model: `ThinkPad ${['T60', 'X200', 'L420'][n % 3] ?? ''} ${n}` };
    const numbers = [{ kind: 'serial', of: 'system', value: `L3-${n.toString(36).toUpperCase()}` }] as const;
    const { machineId: _, ...come } = check('', {
      id: `c${n}`,
      answers: [answer(), answer({ check: 'sound' })],
    });
    const file = { digest: `d${n}`, name: 'a.txt', at: '2026-11-21T10:00:00.000Z', whole: true, reasons: [] };
    valueOf(book.takeOver(met({ profile, numbers, identities: [`i${n}`] }), come, file, ''));
  }
  const perMachine = (performance.now() - begin) / machines;

  const times = (work: () => unknown): number => {
    const taken = Array.from({ length: 21 }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    });
    return median(taken);
  };
  const some = times(() => valueOf(book.findMachines({ words: 'lenovo x200 77', limit: 50 })));
  const none = times(() => valueOf(book.findMachines({ words: 'no such computer', limit: 50 })));
  const filtered = times(() =>
    valueOf(
      book.findMachines({ words: 'thinkpad', arch: 'i686', leastRamMiB: 1024, day: '2026-11-20', limit: 50 }),
    ),
  );
  const listed = times(() => valueOf(book.listMachines({ limit: 100 })));
  const narrowed = times(() =>
    valueOf(
      book.listMachines({ verdictKind: null, bits: '32', belowRamMiB: 3584, from: '2026-11-01', limit: 100 }),
    ),
  );
  const counted = times(() => valueOf(book.countMachines({ words: 'l420' })));
  let n = 0;
  const saved = times(() => valueOf(book.keepAnswer('c1', answer({ check: `q${n++}` }))));
  book.close();

  console.log(
    `${machines} machines; one import: ${perMachine.toFixed(1)} ms; one answer on the disk: ${saved.toFixed(1)} ms`,
  );
  const searches: [string, number][] = [
    ['search with few hits', some],
    ['search without a hit', none],
    ['search with filters', filtered],
    ['list', listed],
    ['list with filters', narrowed],
    ['count', counted],
  ];
  const kept = printBounds(
    searches.map(([what, measured]) => ({ what, measured, kind: 'at most', bound: 50, unit: 'ms' })),
  );
  if (!kept) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
