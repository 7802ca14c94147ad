import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JournalVerdict, MachineQuery } from '../../main/journal/types.ts';
import { dayOf } from '../../main/journal/days.ts';
import { check, met, opened, ownFolder, thinkPad, valueOf, verdict } from './samples.ts';

interface Kept {
  readonly model: string;
  readonly ramMiB?: number | null;
  readonly longMode?: boolean | null;
  readonly arch?: typeof thinkPad.cpu.arch;
  readonly at?: string;
  readonly checks?: readonly {
    readonly startedAt: string;
    readonly finishedAt?: string | null;
    readonly verdict?: JournalVerdict | null;
  }[];
}

/** A journal with these machines, and a way to ask for their models. */
function bookOf(machines: readonly Kept[]) {
  const book = opened(join(ownFolder(), 'journal.db'));
  machines.forEach(({ model, ramMiB = 2048, longMode = null, arch = null, at, checks = [] }, n) => {
    const profile = { ...thinkPad, model, ramMiB, cpu: { ...thinkPad.cpu, longMode, arch } };
    const { id } = valueOf(book.noteMachine(met({ profile, ...(at === undefined ? {} : { at }) })));
    checks.forEach((one, m) => valueOf(book.keepCheck(check(id, { ...one, id: `c${n}-${m}` }))));
  });
  return {
    book,
    models: (query: MachineQuery): (string | null)[] => {
      const found = valueOf(book.listMachines(query)).map(({ model }) => model);
      expect(valueOf(book.countMachines(query))).toBe(found.length);
      expect(new Set(valueOf(book.findMachines(query)).map(({ profile }) => profile.model))).toEqual(
        new Set(found),
      );
      return found;
    },
  };
}

describe('filters', () => {
  test('by memory: at least, less than, and what nobody knows in neither', () => {
    const { models } = bookOf([
      { model: 'old', ramMiB: 512 },
      { model: 'two', ramMiB: 1990 },
      { model: 'four', ramMiB: 4096 },
      { model: 'unknown', ramMiB: null },
    ]);
    expect(models({ belowRamMiB: 1792 })).toEqual(['old']);
    expect(models({ leastRamMiB: 1792, belowRamMiB: 3584 })).toEqual(['two']);
    expect(models({ leastRamMiB: 3584 })).toEqual(['four']);
  });

  test('by what the processor can do, whatever the system that told of it', () => {
    const { models } = bookOf([
      { model: 'pentium', longMode: false, arch: 'i686' },
      { model: 'core under a 32-bit system', longMode: true, arch: 'i686' },
      { model: 'only its architecture', arch: 'x86_64' },
      { model: 'only an old one', arch: 'i586' },
      { model: 'nothing known' },
    ]);
    expect(models({ bits: '64' }).sort()).toEqual(['core under a 32-bit system', 'only its architecture']);
    expect(models({ bits: '32' }).sort()).toEqual(['only an old one', 'pentium']);
  });

  test('by verdict: the latest counts, and those without one are found', () => {
    const { models } = bookOf([
      {
        model: 'mended',
        checks: [
          { startedAt: '2026-11-18T10:00:00.000Z', verdict: verdict('not-worth-it') },
          { startedAt: '2026-11-19T10:00:00.000Z', verdict: verdict('ready') },
        ],
      },
      { model: 'never checked' },
    ]);
    expect(models({ verdictKind: 'ready' })).toEqual(['mended']);
    expect(models({ verdictKind: 'not-worth-it' })).toEqual([]);
    expect(models({ verdictKind: null })).toEqual(['never checked']);
  });

  test('by days, each side open or both, begun or finished', () => {
    const [first, second] = ['2026-11-18T12:00:00.000Z', '2026-11-20T12:00:00.000Z'];
    const { models } = bookOf([
      { model: 'first', checks: [{ startedAt: first, finishedAt: first }] },
      { model: 'long', checks: [{ startedAt: first, finishedAt: second }] },
      { model: 'second', checks: [{ startedAt: second }] },
      { model: 'none' },
    ]);
    const [a, b] = [dayOf(first) ?? '', dayOf(second) ?? ''];
    expect(models({ from: a, to: a }).sort()).toEqual(['first', 'long']);
    expect(models({ from: b }).sort()).toEqual(['long', 'second']);
    expect(models({ to: a }).sort()).toEqual(['first', 'long']);
    expect(models({ day: b }).sort()).toEqual(['long', 'second']);
    expect(models({ from: 'someday' })).toEqual([]);
    expect(models({ from: '2026-02-31' })).toEqual([]);
  });

  test('all that are set have to hold', () => {
    const { models } = bookOf([
      { model: 'X200', ramMiB: 4096, longMode: true, checks: [{ startedAt: '2026-11-18T12:00:00.000Z' }] },
      { model: 'X200 too', ramMiB: 1024, longMode: true },
      { model: 'T60', ramMiB: 4096 },
    ]);
    expect(models({ words: 'x200', leastRamMiB: 2048, bits: '64', unfinished: true })).toEqual(['X200']);
  });
});

test('a list begins with what was met last, be it read or checked, and comes in parts', () => {
  const { book, models } = bookOf([
    { model: 'checked', at: '2026-01-01T00:00:00.000Z', checks: [{ startedAt: '2026-11-21T00:00:00.000Z' }] },
    { model: 'read', at: '2026-11-20T00:00:00.000Z' },
    { model: 'old', at: '2026-01-02T00:00:00.000Z' },
  ]);
  expect(models({})).toEqual(['checked', 'read', 'old']);
  expect(valueOf(book.listMachines({ limit: 1, offset: 1 })).map(({ model }) => model)).toEqual(['read']);
  expect(valueOf(book.listMachines({}))[0]).toMatchObject({
    metAt: '2026-11-21T00:00:00.000Z',
    unfinished: 'c0-0',
    cpu: thinkPad.cpu.name,
  });
});
