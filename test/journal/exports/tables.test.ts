import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { csv } from '../../../main/journal/exports/csv.ts';
import { reportJson, reportJsonSchema } from '../../../main/journal/exports/json.ts';
import { leaving } from '../../../main/journal/exports/leaving.ts';
import { machinesTable } from '../../../main/journal/exports/machines-table.ts';
import { ordsColumns, ordsTable } from '../../../main/journal/exports/ords.ts';
import type { LeavingSheet } from '../../../main/journal/exports/types.ts';
import { verdict } from '../plain-samples.ts';
import { hostileSheet, hostileTexts, order, sheet } from './samples.ts';

const everything = { serials: true, names: true };
const publisher = { provider: 'Café', country: 'AUT', group: 'Graz' };

/** CSV by RFC 4180, read strictly: anything that is against it is an error. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length;) {
    const quoted = /"((?:[^"]|"")*)"(,|\r\n)/y;
    const plain = /([^",\r\n]*)(,|\r\n)/y;
    quoted.lastIndex = plain.lastIndex = at;
    const found = quoted.exec(text) ?? plain.exec(text);
    if (!found) throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    row.push(text[at] === '"' ? (found[1] ?? '').replaceAll('""', '"') : (found[1] ?? ''));
    if (found[2] === '\r\n') {
      rows.push(row);
      row = [];
    }
    at += found[0].length;
  }
  return rows;
}

describe('CSV', () => {
  test.each<[string, string | number | boolean | null, string]>([
    ['a number stays one', -5, '-5'],
    ['nothing', null, ''],
    ['yes', true, 'true'],
    ['a comma', 'a,b', '"a,b"'],
    ['a semicolon, which some spreadsheets take for the comma', 'a;b', '"a;b"'],
    ['a quote', 'a"b', '"a""b"'],
    ['a line break', 'a\r\nb', '"a\nb"'],
    ['a formula', '=1+1', `'=1+1`],
    ['a formula behind blanks', '  @x', `'  @x`],
    ['a full-width formula', '＝1', `'＝1`],
    ['a minus', '-x', `'-x`],
    ['a null byte', 'a\0b', 'ab'],
  ])('%s', (_name, cell, expected) => {
    expect(csv({ heading: ['h'], rows: [[cell]] })).toBe(`h\r\n${expected}\r\n`);
  });

  test.each(hostileTexts)('keeps its shape, and starts no formula: %s', (_name, text) => {
    const sheets = leaving([hostileSheet(text), sheet(7)], everything);
    const rows = readCsv(csv(machinesTable(sheets, order, everything)));
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toHaveLength(rows[0]?.length ?? 0);
    for (const cell of rows.slice(1).flat()) expect(cell).not.toMatch(/^\s*[=+@]|^\s*-[^\d]/);
  });

  test('a column for each check that was answered, in the checklist’s order; private ones only when asked', () => {
    const rows = readCsv(
      csv(machinesTable(leaving([sheet(3)], everything), order, { serials: false, names: false })),
    );
    const heading = rows[0] ?? [];
    expect(heading.filter((name) => name.startsWith('check_')).slice(-3)).toEqual([
      'check_desktop',
      'check_network',
      'check_web_page',
    ]);
    for (const name of ['owner', 'note', 'who', 'numbers']) expect(heading).not.toContain(name);
    expect(readCsv(csv(machinesTable(leaving([sheet(3)], everything), order, everything)))[0]).toEqual(
      expect.arrayContaining(['numbers', 'owner', 'note', 'who']),
    );
  });
});

describe('JSON', () => {
  const published = join(import.meta.dirname, '../../../resources/schemas/rekindle-report-1.schema.json');
  const schema = JSON.parse(readFileSync(published, 'utf8')) as Record<string, unknown>;
  const valid = new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile(schema);
  const made = { at: '2026-11-21T12:00:00.000Z', by: '0.1.0' };

  test('the published schema is the one that is kept to', () => {
    expect(JSON.parse(JSON.stringify(reportJsonSchema()))).toEqual(schema);
  });

  test.each([0, 1, 7, 40])('%i checks are valid', (answers) => {
    const text = reportJson(leaving([sheet(answers), { ...sheet(0), check: null }], everything), made);
    valid(JSON.parse(text));
    expect(valid.errors).toBeNull();
    expect(JSON.parse(text)).toMatchObject({
      machines: [{ id: 'k3v9m2x7qa', owner: 'Frau Müller' }, { check: null }],
    });
  });

  test.each(hostileTexts)('and so is %s', (_name, text) => {
    const json: unknown = JSON.parse(reportJson(leaving([hostileSheet(text)], everything), made));
    valid(json);
    expect(valid.errors).toBeNull();
    expect(json).toHaveProperty('machines.0.owner', text);
  });

  test('what is against the schema is found', () => {
    const json = JSON.parse(reportJson(leaving([sheet(1)], everything), made)) as {
      machines: { check: { where: string } }[];
    };
    if (json.machines[0]) json.machines[0].check.where = 'moon';
    expect(valid(json)).toBe(false);
  });
});

interface Field {
  readonly name: string;
  readonly type: string;
  readonly constraints?: { readonly pattern?: string; readonly enum?: string; readonly unique?: string };
}

/** The standard's own table schema; its source stands in the fixture. */
const ords = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/ords-0.3-tableschema.json'), 'utf8'),
) as { resources: { schema: { fields: Field[] } }[] };
const fields = ords.resources[0]?.schema.fields ?? [];

/** What a table has against the schema (Frictionless Table Schema, as far as this one uses it). */
function complaints(rows: readonly (readonly string[])[]): string[] {
  const [heading = [], ...lines] = rows;
  const found = heading.join() === fields.map(({ name }) => name).join() ? [] : [`heading ${heading.join()}`];
  fields.forEach(({ name, type, constraints }, column) => {
    const cells = lines.map((line) => line[column] ?? '').filter((cell) => cell !== '');
    if (constraints?.unique === 'true' && new Set(cells).size < cells.length)
      found.push(`${name} not unique`);
    for (const cell of cells) {
      const allowed = constraints?.enum?.replace(/^\[|\]$/g, '').split(/, */);
      if (constraints?.pattern !== undefined && !new RegExp(constraints.pattern).test(cell))
        found.push(`${name} ${cell}`);
      if (allowed && !allowed.includes(cell)) found.push(`${name} ${cell}`);
      if (type === 'integer' && !/^-?\d+$/.test(cell)) found.push(`${name} ${cell}`);
      if (type === 'number' && Number.isNaN(Number(cell))) found.push(`${name} ${cell}`);
      if (type === 'date' && !/^\d{4}-\d\d-\d\d$/.test(cell)) found.push(`${name} ${cell}`);
    }
  });
  return found;
}

describe('Open Repair Data 0.3', () => {
  const rowsOf = (sheets: LeavingSheet[]): string[][] => readCsv(csv(ordsTable(sheets, publisher, 'en')));
  const judged = (kind: string, id: string): LeavingSheet[] => {
    const one = sheet(5);
    return leaving(
      [{ ...one, check: one.check && { ...one.check, id, verdict: verdict(kind) } }],
      everything,
    );
  };

  test('the fixture is the whole schema', () => {
    expect(fields.map(({ name }) => name)).toEqual([...ordsColumns]);
  });

  test('is valid by the standard’s table schema, whatever the verdict', () => {
    const sheets = ['ready', 'cautions', 'other-system', 'not-worth-it', 'open', 'something-new'].flatMap(
      (kind, n) => judged(kind, `c${n}`),
    );
    const rows = rowsOf(sheets);
    expect(complaints(rows)).toEqual([]);
    expect(rows.slice(1).map((row) => row[9])).toEqual([
      'Fixed',
      'Repairable',
      'Repairable',
      'End of life',
      'Unknown',
      'Unknown',
    ]);
    expect(rows[1]?.slice(1, 9)).toEqual([
      ...['Café', 'AUT', 'Laptop ~ ThinkPad T60', 'Laptop', '16', 'LENOVO', '2006', '20'],
    ]);
  });

  test('the checker finds what is wrong', () => {
    expect(
      complaints([[...ordsColumns], ['x', '', 'at', '', '', 'n', '', '', '', 'Mended', '', '', '', '']])
        .length,
    ).toBe(5);
  });

  test.each(hostileTexts)('is valid with %s', (_name, text) => {
    expect(complaints(rowsOf(leaving([hostileSheet(text)], everything)))).toEqual([]);
  });

  test('the same check has the same id each time; machines without a check are left out', () => {
    const sheets = leaving([sheet(3), { ...sheet(0), check: null }], everything);
    expect(rowsOf(sheets)).toHaveLength(2);
    expect(rowsOf(sheets)).toEqual(rowsOf(sheets));
  });

  test('the problem names what failed, with its remark', () => {
    const problem = rowsOf(leaving([sheet(3)], everything))[1]?.[13];
    expect(problem).toContain('only the left one');
  });
});
