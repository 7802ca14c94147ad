import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importCode, looksLikeCode } from '../../../main/jobs/import-results/import-code.ts';
import type { Journal } from '../../../main/journal/journal.ts';
import { opened, ownFolder, valueOf } from '../../journal/samples.ts';

const ports = (journal: Journal): Parameters<typeof importCode>[2] => ({
  journal,
  suggest: () => Promise.resolve(() => null),
  mountsOf: () => Promise.resolve(null),
  now: () => '2026-11-22T08:00:00.000Z',
});

describe('a typed short code', () => {
  test('becomes a check of a machine that is called as the person calls it', async () => {
    const journal = opened(join(ownFolder(), 'journal.db'));
    const report = valueOf(await importCode(' 17q7-t ', 'Medion E1210', ports(journal)));
    const [file] = report.files;
    expect(file).toMatchObject({ became: 'new', answers: 4, whole: true });
    const check = valueOf(journal.check(file?.checkId ?? ''));
    expect(check).toMatchObject({ where: 'stick', preset: 'five-minutes', verdict: { kind: 'open' } });
    expect(check.answers.map(({ check: id, outcome }) => [id, outcome])).toEqual([
      ['desktop', 'pass'],
      ['network', 'fail'],
      ['web-page', 'undecided'],
      ['sound', 'not-present'],
    ]);
    expect(valueOf(journal.machine(check.machineId)).profile.model).toBe('Medion E1210');
  });

  test('typed twice is two computers of which the same was said', async () => {
    const journal = opened(join(ownFolder(), 'journal.db'));
    for (let time = 0; time < 2; time++) valueOf(await importCode('17Q7-T', null, ports(journal)));
    expect(valueOf(journal.countMachines({}))).toBe(2);
  });

  test('with a wrong letter leaves nothing behind', async () => {
    const journal = opened(join(ownFolder(), 'journal.db'));
    const report = await importCode('17Q7-S', null, ports(journal));
    expect(report.ok ? 'taken' : report.error.code).toBe('short-code-mistyped');
    expect(valueOf(journal.countMachines({}))).toBe(0);
  });

  test.each<[string, boolean]>([
    ['17Q7-T', true],
    ['17q7 t', true],
    ['101', true],
    ['1667-0D3K-7', true],
    ['/media/stick', false],
    ['results.txt', false],
    ['rekindle', false],
    ['', false],
    [`1${'a'.repeat(100_000)}.`, false],
  ])('%.20s looks like one: %s', (text, is) => {
    expect(looksLikeCode(text)).toBe(is);
  });
});
