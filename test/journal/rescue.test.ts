import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openJournal } from '../../main/journal/journal.ts';
import { answer, check, met, opened, ownFolder, thinkPad, valueOf } from './samples.ts';

const machines = 40;
const answersEach = 5;
const page = 4096;
const whole = mkdtempSync(join(tmpdir(), 'rekindle-journal-whole-'));
const source = join(whole, 'journal.db');

beforeAll(() => {
  const book = valueOf(openJournal(source));
  for (let n = 0; n < machines; n++) {
    const model = `Model ${n} ${'x'.repeat(300)}`;
    const { id } = valueOf(book.noteMachine(met({ identities: [`i${n}`], profile: { ...thinkPad, model } })));
    const answers = Array.from({ length: answersEach }, (_, i) =>
      answer({ check: `q${i}`, note: `note ${n}` }),
    );
    valueOf(book.keepCheck(check(id, { id: `c${n}`, answers })));
  }
  book.close();
  // What is kept for a rescue is kept from the second start on.
  valueOf(openJournal(source)).close();
}, 120_000);
afterAll(() => rmSync(whole, { recursive: true, force: true }));

/** A copy of the journal that may be damaged. */
function copy({ withHead = true } = {}): string {
  const path = join(ownFolder(), 'journal.db');
  copyFileSync(source, path);
  if (withHead) copyFileSync(`${source}-head`, `${path}-head`);
  return path;
}

function overwrite(path: string, at: number, bytes: Buffer): void {
  const file = readFileSync(path);
  bytes.copy(file, at);
  writeFileSync(path, file);
}

function found(path: string): {
  notice: string | undefined;
  machines: number;
  checks: number;
  answers: number;
} {
  const book = opened(path, () => '2026-11-21T10:00:00.000Z');
  const list = valueOf(book.findMachines({ limit: 10_000 }));
  const checks = list.flatMap(({ id }) => valueOf(book.checksOf(id)));
  return {
    notice: book.notices[0]?.code,
    machines: list.length,
    checks: checks.length,
    answers: checks.reduce((sum, { answers }) => sum + answers.length, 0),
  };
}

const everything = { machines, checks: machines, answers: machines * answersEach };

describe('a damaged journal', { timeout: 180_000 }, () => {
  test('a sound one is only opened', () => {
    expect(found(copy())).toEqual({ notice: undefined, ...everything });
  });

  test.each<[string, (path: string) => void]>([
    ['its beginning is overwritten', (path) => overwrite(path, 0, Buffer.alloc(page, 'x'))],
    ['its beginning is zeroed', (path) => overwrite(path, 0, Buffer.alloc(page))],
    ['the header says another size', (path) => overwrite(path, 28, Buffer.from([0, 1, 0, 0]))],
  ])('%s: everything is there again, and the damaged file lies beside it', (_name, damage) => {
    const path = copy();
    damage(path);
    const damaged = readFileSync(path);
    expect(found(path)).toEqual({ notice: 'journal-rescued', ...everything });
    expect(readFileSync(`${path}.damaged-20261121100000`).equals(damaged)).toBe(true);
    expect(found(path)).toEqual({ notice: undefined, ...everything });
  });

  test('whatever page is lost, only what lay there is gone', () => {
    const pages = readFileSync(source).length / page;
    const losses: number[] = [];
    for (let n = 1; n < pages; n++) {
      const path = copy();
      overwrite(path, n * page, Buffer.alloc(page, 0xa5));
      const left = found(path);
      expect(left.notice).toBe('journal-rescued');
      losses.push(everything.answers - left.answers);
    }
    expect(pages).toBeGreaterThan(15);
    // Most pages hold indices, or a few rows; the roots of tables are one page each.
    const few = losses.filter((lost) => lost <= everything.answers / 2);
    expect(few.length).toBeGreaterThan(losses.length * 0.8);
  });

  test.each([0.25, 0.5, 0.9])('cut off after %f of it: what was before is kept', (share) => {
    const path = copy();
    truncateSync(path, Math.floor(readFileSync(path).length * share));
    expect(found(path).notice).toMatch(/^journal-rescued/);
  });

  test('cut off at its last page: nearly everything is kept', () => {
    const path = copy();
    truncateSync(path, readFileSync(path).length - page);
    expect(found(path).machines).toBeGreaterThan(machines / 2);
  });

  test('nothing but noise: told, set aside, and a new one begun', () => {
    const path = copy({ withHead: false });
    writeFileSync(path, Buffer.alloc(50_000, 'noise'));
    expect(found(path)).toMatchObject({ notice: 'journal-rescued-nothing', machines: 0 });
    expect(existsSync(`${path}.damaged-20261121100000`)).toBe(true);
  });

  test('what is in the log and not yet in the file is rescued too', () => {
    const path = copy();
    const book = valueOf(openJournal(path));
    valueOf(book.noteMachine(met({ identities: ['late'] })));
    // As after a crash: the log is still there.
    const log = readFileSync(`${path}-wal`);
    const main = readFileSync(path);
    book.close();
    writeFileSync(path, main);
    writeFileSync(`${path}-wal`, log);
    const last = Math.floor(main.length / page) - 1;
    overwrite(path, last * page, Buffer.alloc(page, 0xa5));
    const left = found(path);
    expect(left.notice).toBe('journal-rescued');
    expect(
      readdirSync(join(path, '..'))
        .filter((name) => name.includes('damaged'))
        .sort(),
    ).toEqual(
      expect.arrayContaining(['journal.db.damaged-20261121100000', 'journal.db.damaged-20261121100000-wal']),
    );
    expect(valueOf(opened(path).noteMachine(met({ identities: ['late'] }))).firstAt).toBe(
      '2026-11-20T09:00:00.000Z',
    );
  });

  test.each<[string, (path: string) => void]>([
    ['while it was read', (path) => writeFileSync(`${path}.rescuing`, 'half')],
    [
      'between the two files’ change of places',
      (path) => {
        copyFileSync(source, `${path}.rescued`);
        renameSync(path, `${path}.damaged-1`);
      },
    ],
    ['before it', (path) => copyFileSync(source, `${path}.rescued`)],
  ])('a rescue that was interrupted %s is finished', (_name, interrupt) => {
    const path = copy();
    overwrite(path, 0, Buffer.alloc(page, 'x'));
    interrupt(path);
    expect(found(path)).toMatchObject(everything);
    expect(found(path)).toEqual({ notice: undefined, ...everything });
  });
});

test(
  'what was rescued is told until somebody has read it, whoever opens the journal',
  { timeout: 180_000 },
  () => {
    const path = copy();
    overwrite(path, 0, Buffer.alloc(100, 0xff));
    const first = valueOf(openJournal(path));
    expect(first.notices.map(({ code }) => code)).toEqual(['journal-rescued']);
    first.close();
    const second = valueOf(openJournal(path));
    expect(second.notices).toEqual([]);
    expect(second.keptNotices()).toEqual(first.notices);
    // Damaged once more, before the first was read.
    second.close();
    for (const ending of ['-wal', '-shm']) rmSync(path + ending, { force: true });
    overwrite(path, 0, Buffer.alloc(100, 0xff));
    const third = valueOf(openJournal(path));
    expect(third.keptNotices()).toHaveLength(2);
    valueOf(third.dismissNotices());
    expect(third.keptNotices()).toEqual([]);
    third.close();
  },
);

test.each(['', 'no JSON', '{}', '[{"code":"journal-rescued"}]', '[{"code":"rm","data":{}}]'])(
  'kept notices that make no sense say nothing: %s',
  (content) => {
    const path = join(ownFolder(), 'journal.db');
    const book = opened(path);
    writeFileSync(`${path}-notices`, content);
    expect(book.keptNotices()).toEqual([]);
  },
);
