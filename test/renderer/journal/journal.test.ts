import { describe, expect, test } from 'vitest';
import { textsFor } from '../../../renderer/messages/text-provider.tsx';
import { factName, factValue, sameText } from '../../../renderer/journal/compare-words.ts';
import {
  isNarrowed,
  memoryClasses,
  memoryOf,
  spanOf,
  spans,
  withMemory,
  withSpan,
} from '../../../renderer/journal/filters.ts';
import {
  everything,
  journalMoves,
  withoutMachine,
  type JournalWay,
} from '../../../renderer/journal/journal-place.ts';
import { questionText, sayKept, verdictText } from '../../../renderer/journal/journal-words.ts';
import { stickHealth, type StickHealth } from '../../../renderer/journal/stick-health.ts';
import { timeline } from '../../../renderer/journal/timeline.ts';
import { nameOf } from '../../../renderer/machine/machine-name.ts';
import type { StickEvent } from '../../../preload/journal.ts';
import { machine } from '../../journal/exports/samples.ts';
import { check, stickEvent } from '../../journal/plain-samples.ts';

const en = textsFor('en');

describe('the way through the journal', () => {
  const list = { at: 'list', query: everything } as const;
  const way: JournalWay = [list, { at: 'machine', id: 'a' }, { at: 'check', id: 'c' }];

  test('leads on, back, and elsewhere in place', () => {
    let now: JournalWay = [list];
    const moves = journalMoves((to) => {
      now = to(now);
    });
    moves.go({ at: 'sticks' });
    moves.go({ at: 'stick', id: 's' });
    moves.become({ at: 'stick', id: 't' });
    expect(now).toEqual([list, { at: 'sticks' }, { at: 'stick', id: 't' }]);
    moves.back();
    moves.back();
    moves.back();
    moves.back();
    expect(now).toEqual([]);
  });

  test.each<[string, JournalWay, string, number]>([
    ['a computer that is shown', way, 'a', 1],
    ['one that is not', way, 'b', 3],
    ['one that is compared', [list, { at: 'compare', first: 'x', second: 'a' }], 'a', 1],
    ['a check of the same name is no computer', [list, { at: 'check', id: 'a' }], 'a', 2],
  ])('forgets %s', (_name, before, id, left) => {
    expect(withoutMachine(before, id)).toEqual(before.slice(0, left));
  });
});

describe('filters', () => {
  test.each(memoryClasses)('memory %s is known again', (memory) => {
    expect(memoryOf(withMemory(everything, memory))).toBe(memory);
  });

  test('every amount of memory is in one class', () => {
    for (const ramMiB of [256, 895, 896, 1009, 1024, 1536, 1990, 2048, 3000, 3900, 4096, 16_384]) {
      const fitting = memoryClasses.slice(1).filter((one) => {
        const { leastRamMiB, belowRamMiB } = withMemory(everything, one);
        return ramMiB >= (leastRamMiB ?? 0) && ramMiB < (belowRamMiB ?? Infinity);
      });
      expect(fitting, String(ramMiB)).toHaveLength(1);
    }
  });

  test.each(spans)('the time %s is known again', (span) => {
    const today = new Date(2026, 10, 21, 15);
    expect(spanOf(withSpan(everything, span, today), today)).toBe(span);
  });

  test('the last seven days are today and six before, over the end of a month', () => {
    expect(withSpan(everything, 'week', new Date(2026, 11, 3))).toMatchObject({
      from: '2026-11-27',
      to: null,
    });
  });

  test.each([
    [{}, false],
    [{ words: '  ' }, false],
    [{ words: 'x' }, true],
    [{ unfinished: true }, true],
    [{ bits: '32' as const }, true],
    [{ leastRamMiB: 0 }, true],
  ])('%j narrows the list: %s', (change, narrowed) => {
    expect(isNarrowed({ ...everything, ...change })).toBe(narrowed);
  });
});

test('what happened with a computer is told the latest first', () => {
  const told = timeline({
    machine: { ...machine, firstAt: '2026-11-01T00:00:00.000Z' },
    checks: [check('m', { startedAt: '2026-11-20T00:00:00.000Z' })],
    imports: [
      { digest: 'd', name: 'a', at: '2026-11-21T00:00:00.000Z', checkId: 'c1', whole: true, reasons: [] },
    ],
    sticks: [
      {
        stick: { id: 's', serial: null, model: null, sizeBytes: null, holds: null, firstAt: '', lastAt: '' },
        event: stickEvent({ at: '2026-11-19T00:00:00.000Z' }),
      },
    ],
  });
  expect(told.map(({ kind }) => kind)).toEqual(['import', 'check', 'stick', 'met']);
});

describe('the health of a stick', () => {
  const event = (kind: StickEvent['kind'], data: Partial<StickEvent['data']> = {}): StickEvent =>
    stickEvent({ kind, data: { ...stickEvent().data, ...data } });
  test.each<[string, readonly StickEvent[], StickHealth]>([
    ['nothing happened', [], 'unknown'],
    ['it was tested alone', [event('probed')], 'unknown'],
    ['it was made', [event('made')], 'good'],
    ['it failed last', [event('failed'), event('made')], 'failed'],
    ['it failed once and was made since', [event('made'), event('failed')], 'good'],
    ['it was emptied after a failure', [event('emptied'), event('failed')], 'failed'],
    ['it needed second tries', [event('made', { retries: 3 })], 'tries'],
    [
      'it is half as fast as once',
      [event('made', { writeBytesPerSecond: 4_000_000 }), event('made', { writeBytesPerSecond: 9_000_000 })],
      'slower',
    ],
    [
      'its speed differs as ports do',
      [event('made', { writeBytesPerSecond: 5_000_000 }), event('made', { writeBytesPerSecond: 9_000_000 })],
      'good',
    ],
    ['its speed is not known', [event('made', { writeBytesPerSecond: null, retries: null })], 'good'],
  ])('%s', (_name, events, health) => {
    expect(stickHealth(events)).toBe(health);
  });
});

describe('words', () => {
  test.each([
    [{ assetTag: 'RC-1', maker: 'Dell', model: 'Dell E6400' }, 'RC-1 · Dell E6400'],
    [{ assetTag: null, maker: 'Acer', model: 'One' }, 'Acer One'],
    [{ assetTag: 'RC-1', maker: null, model: null }, 'RC-1'],
    [{ assetTag: null, maker: null, model: null }, 'A computer without a name'],
  ])('%j is called %s', (of, name) => {
    expect(nameOf(of, en)).toBe(name);
  });

  test('what another version wrote is told as it stands', () => {
    expect(verdictText('someday', en)).toBe('someday');
    expect(verdictText(null, en)).toBe('Not checked yet');
    expect(questionText('teleport', en)).toBe('teleport');
    expect(sayKept({ code: 'no-such-code', data: {} }, en)).toBe('no-such-code');
    // A sentence that needs a fact which was not kept.
    expect(sayKept({ code: 'journal-tag-taken', data: {} }, en)).toBe('journal-tag-taken');
  });

  test.each<[string, string | number | boolean | null, string]>([
    ['ramMiB', 2048, '2 GB'],
    ['diskBytes', 80_000_000_000, '80 GB'],
    ['battery.wear', 0.46, '54 % of its first capacity'],
    ['cpu.longMode', false, 'no'],
    ['firmware.kind', 'uefi64', 'UEFI, 64-bit'],
    ['disks', '', 'none'],
    ['year', 2006, '2006'],
    ['model', null, 'unknown'],
    ['verdict', null, 'Not checked yet'],
    ['check:sound', 'fail', 'does not work'],
    ['check:sound', 'odd', 'odd'],
  ])('%s %s is shown as %s', (fact, value, text) => {
    expect(factValue(fact, value, en)).toBe(text);
  });

  test('lines of a comparison have names, and their difference a word', () => {
    expect(factName('cpu.name', en)).toBe('Processor');
    expect(factName('check:sound', en)).toBe('Sound');
    expect(factName('check:teleport', en)).toBe('teleport');
    expect([true, false, null].map((same) => sameText(same, en))).toEqual([
      'same',
      'different',
      'not known of both',
    ]);
  });
});
