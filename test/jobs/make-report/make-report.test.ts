import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportFileName } from '../../../main/jobs/make-report/file-name.ts';
import {
  makeReport,
  reportFormats,
  selectSheets,
  type ReportRequest,
} from '../../../main/jobs/make-report/make-report.ts';
import { previewReport } from '../../../main/jobs/make-report/preview-report.ts';
import { writeReport } from '../../../main/jobs/make-report/write-report.ts';
import { dayOf } from '../../../main/journal/days.ts';
import { hostileSheet, hostileTexts, sheet } from '../../journal/exports/samples.ts';
import { check, met, opened, ownFolder, thinkPad, valueOf } from '../../journal/samples.ts';

const at = '2026-11-21T12:00:00.000Z';
const day = dayOf(at) ?? '';
const asked: ReportRequest = {
  format: 'html',
  included: { serials: false, names: false },
  language: 'en',
  paper: 'a4',
  labels: { id: 'L7160', used: 0 },
  publisher: { provider: null, country: null, group: null },
  at,
  by: '0.1.0',
};

describe('what a report is about', () => {
  const book = () => {
    const journal = opened(join(ownFolder(), 'journal.db'));
    const ids = ['a', 'b', 'c'].map((one) => {
      const { id } = valueOf(journal.noteMachine(met({ identities: [one] })));
      valueOf(journal.keepCheck(check(id, { id: `check-${one}`, startedAt: at })));
      return id;
    });
    return { journal, ids };
  };
  test('the computers that are named, in that order', () => {
    const { journal, ids } = book();
    const [first = '', , third = ''] = ids;
    const sheets = valueOf(selectSheets(journal, { machines: [third, first], day: null }, at));
    expect(sheets.map(({ machine }) => machine.id)).toEqual([third, first]);
    expect(valueOf(selectSheets(journal, { machines: null, day: null }, at))).toHaveLength(3);
    expect(valueOf(selectSheets(journal, { machines: null, day: 'today' }, at))).toHaveLength(3);
    expect(selectSheets(journal, { machines: null, day: '2020-01-01' }, at)).toMatchObject({
      error: { code: 'report-nothing' },
    });
  });
  test('one that is not there is told', () => {
    const { journal, ids } = book();
    expect(selectSheets(journal, { machines: [...ids, 'nobody'], day: null }, at)).toMatchObject({
      error: { code: 'journal-no-machine', data: { id: 'nobody' } },
    });
  });
});

describe('a preview', () => {
  test.each(reportFormats)('%s: what is shown is what is made', async (format) => {
    const request = { ...asked, format };
    const made = valueOf(await makeReport([sheet(3)], request));
    const { shows, leftOut, machines, checks } = valueOf(await previewReport([sheet(3)], request));
    expect({ machines, checks, leftOut }).toEqual({
      machines: 1,
      checks: 1,
      leftOut: { serials: 2, names: 3 },
    });
    if (shows.kind === 'page') expect(made).toMatchObject({ kind: 'page', html: shows.html });
    if (shows.kind === 'text') expect(made).toMatchObject({ text: shows.text });
    if (shows.kind === 'table') {
      expect(made.kind === 'text' && made.text.startsWith(shows.heading.join(','))).toBe(true);
      expect(shows.rows[0]).toHaveLength(shows.heading.length);
    }
    expect(JSON.stringify(shows)).not.toMatch(/L3-A1234|00:16:d3|Müller|Anna Huber/);
  });

  test('of very many computers shows the beginning, and says how many there are', async () => {
    const many = Array.from({ length: 250 }, (_, n) => sheet(1, { id: `m${n}` }));
    const page = valueOf(await previewReport(many, asked));
    expect(page).toMatchObject({ machines: 250, shows: { kind: 'page', shown: 20 } });
    const table = valueOf(await previewReport(many, { ...asked, format: 'csv' }));
    expect(table.shows).toMatchObject({ kind: 'table', total: 250 });
    expect(table.shows.kind === 'table' && table.shows.rows.length).toBe(100);
    expect(valueOf(await previewReport(many, { ...asked, format: 'json' })).shows).toMatchObject({
      whole: false,
    });
  });

  test('a computer that was never checked is no line of Open Repair Data', async () => {
    const never = { ...sheet(1), check: null };
    const { shows } = valueOf(await previewReport([never, sheet(1)], { ...asked, format: 'ords' }));
    expect(shows).toMatchObject({ total: 1, rows: [expect.anything()] });
  });

  test.each(hostileTexts)('of %s in every field is no code', async (_name, text) => {
    const { shows } = valueOf(await previewReport([hostileSheet(text)], asked));
    expect(shows.kind === 'page' && shows.html).not.toMatch(/<script|<img|<svg onload/i);
  });
});

describe('the name of its file', () => {
  test.each<[string, Parameters<typeof sheet>[1], string]>([
    ['the sticker', {}, `Rekindle-Report-RC-17-${day}.pdf`],
    ['the model without one', { assetTag: null }, `Rekindle-Report-ThinkPad-T60-${day}.pdf`],
    ['letters that files have', { assetTag: '../Büro Süd: 7/*' }, `Rekindle-Report-Buro-Sud-7-${day}.pdf`],
    [
      'never the owner',
      { assetTag: null, owner: 'Müller', profile: { ...thinkPad, model: null } },
      `Rekindle-Report-k3v9m2x7qa-${day}.pdf`,
    ],
    ['never too long', { assetTag: 'x'.repeat(300) }, `Rekindle-Report-${'x'.repeat(40)}-${day}.pdf`],
  ])('%s', (_name, changes, name) => {
    expect(reportFileName([sheet(1, changes)], { format: 'pdf', what: 'Report', at })).toBe(name);
  });
  test('of several is how many they are', () => {
    const sheets = [sheet(1), sheet(2), sheet(1, { id: 'other' })];
    expect(reportFileName(sheets, { format: 'csv', what: 'Table', at })).toBe(`Rekindle-Table-2-${day}.csv`);
    expect(reportFileName([sheet(1), sheet(2)], { format: 'json', what: 'Data', at })).toContain('RC-17');
  });
  test.each(hostileTexts)('%s', (_name, text) => {
    const name = reportFileName([hostileSheet(text)], { format: 'html', what: 'Report', at });
    expect(name).toMatch(/^[A-Za-z0-9_-]+\.html$/);
  });
});

describe('its file', () => {
  test('is whole, and takes the place of an older one', async () => {
    const folder = ownFolder();
    const file = join(folder, 'report.csv');
    writeFileSync(file, 'before');
    expect(await writeReport(file, 'after')).toEqual({ ok: true, value: null });
    expect(readFileSync(file, 'utf8')).toBe('after');
    expect(readdirSync(folder)).toEqual(['report.csv']);
  });
  test.each<[string, string]>([
    ['a folder that is not there', 'none/report.csv'],
    ['a folder of that name', 'taken'],
  ])('%s leaves nothing behind and is told', async (_name, path) => {
    const folder = ownFolder();
    mkdirSync(join(folder, 'taken', 'in'), { recursive: true });
    const file = join(folder, path);
    expect(await writeReport(file, 'x')).toMatchObject({
      error: { code: 'report-not-written', data: { file } },
    });
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});
