import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labelFormats, labelPlace } from '../../main/journal/exports/label-formats.ts';
import { electronExecutable } from '../../main/setup/electron-runtime.mjs';
import { checklist } from '../../main/checks/checklist.ts';
import { textsOf } from '../../main/checks/texts.ts';
import { sample } from '../checks/results-sample.ts';
import { runCli, type CliRun } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'rekindle-cli-journal-'));
const inFolder = (name: string): string => join(folder, name);

/** Like a server: no screen that anything could be shown on. */
const rekindle = (...args: string[]): Promise<CliRun> =>
  runCli(args, {
    env: {
      REKINDLE_STATE: inFolder('state'),
      REKINDLE_ELECTRON: electronExecutable(),
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      TZ: 'UTC',
    },
  });

/** A results file of another computer with so many answers. */
function results(name: string, answers: number): string {
  const lines = checklist
    .slice(0, answers)
    .flatMap(({ id }, n) => [
      `answer ${id} ${n % 4 === 3 ? 'fail' : 'pass'} 2026-11-21T17:46:00Z ;`,
      `note ${id} ${'it crackles when the lid is moved, '.repeat(8)} ;`,
    ]);
  return sample
    .replace('3fa9c2d1', `${name}0000`)
    .replace('preset five-minutes', 'preset full')
    .replace('ThinkPad T61', `Model ${name}`)
    .replace(/answer desktop[\s\S]*(?=who Anna)/, `${lines.join('\n')}\n`);
}

let first: CliRun;
beforeAll(async () => {
  mkdirSync(inFolder('stick/rekindle/results'), { recursive: true });
  const counts = { one: 1, seven: 7, all: checklist.length };
  for (const [name, answers] of Object.entries(counts))
    writeFileSync(inFolder(`stick/rekindle/results/${name}.txt`), results(name, answers));
  first = await rekindle('import', inFolder('stick'), '--json');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('import', { timeout: 120_000 }, () => {
  test('takes a stick, in JSON as the contract says', () => {
    expect(first.code).toBe(0);
    expect(first.json()[0]).toMatchObject({
      stick: null,
      files: [
        { became: 'new', answers: checklist.length, whole: true },
        { became: 'new', answers: 1 },
        { became: 'new', answers: 7 },
      ],
    });
  });

  test('the second time everything is known, and that is no failure', async () => {
    const again = await rekindle('import', inFolder('stick'));
    expect(again.code).toBe(0);
    expect(again.out).toContain('3 known already');
  });

  test('says in words what is not there', async () => {
    const run = await rekindle('import', inFolder('nowhere'));
    expect(run.code).toBe(1);
    expect(run.err).toContain('There is nothing at');
  });
});

describe('report', { timeout: 120_000 }, () => {
  test.each(['json', 'csv', 'ords', 'html', 'labels', 'certificate'])(
    '%s goes to the screen, and names do not',
    async (format) => {
      const run = await rekindle('report', '--format', format);
      expect(run.code).toBe(0);
      expect(run.out.length).toBeGreaterThan(100);
      expect(run.out).not.toContain('Anna');
      expect(run.err).toContain('Left out: 3 names or notes');
    },
  );

  test('with names, on one day, of one machine', async () => {
    const named = await rekindle('report', '--format', 'json', '--with', 'names', '--day', '2026-11-21');
    expect(named.out).toContain('Anna');
    expect(named.err).toBe('');
    const { machines } = JSON.parse(named.out) as { machines: { id: string; profile: { model: string } }[] };
    expect(machines).toHaveLength(3);
    const one = await rekindle('report', '--format', 'csv', '--machine', machines[0]?.id ?? '');
    expect(one.out.trim().split('\r\n')).toHaveLength(2);
  });

  test.each<[string, string[], number]>([
    ['a day without checks', ['--format', 'csv', '--day', '1999-01-01'], 1],
    ['no day', ['--format', 'csv', '--day', 'yesterday'], 2],
    ['an unknown machine', ['--format', 'csv', '--machine', 'nobody'], 1],
    ['an unknown addition', ['--format', 'csv', '--with', 'everything'], 2],
    ['an unknown sheet of labels', ['--format', 'labels', '--labels', 'X1'], 2],
    ['a PDF for the screen', ['--format', 'pdf'], 2],
    ['an unknown format', ['--format', 'doc'], 2],
    ['no format', [], 2],
    ['a folder that is not there', ['--format', 'csv', '--out', join(folder, 'no', 'x.csv')], 1],
  ])('%s is told', async (_name, args, code) => {
    const run = await rekindle('report', ...args);
    expect(run.code).toBe(code);
    expect(run.err.trim().length).toBeGreaterThan(20);
    expect(run.out).toBe('');
  });

  test.each(['a4', 'letter'] as const)(
    'a PDF on %s, without a screen: one page a machine, with 1, 7 and all checks',
    async (paper) => {
      const file = inFolder(`report-${paper}.pdf`);
      const run = await rekindle('report', '--format', 'pdf', '--paper', paper, '--out', file, '--json');
      expect(run.err).toContain('Left out');
      expect(run.json()[0]).toEqual({ file, machines: 3 });
      const about = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
      expect(about).toMatch(/^Pages: +3$/m);
      expect(about).toMatch(paper === 'a4' ? /595 x 842|594\.\d+ x 841\.\d+/ : /612 x 792/);
      const text = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' });
      const pages = text.split('\f');
      const full = pages.find((page) => page.includes('Model all')) ?? '';
      // Nothing fell off the page, though there is a long remark to everything.
      const words = full.replaceAll(/\s+/g, ' ');
      for (const { id } of checklist) expect(words).toContain(textsOf('en', id).title);
      expect(full).toContain('Made with Rekindle');
      const boxes = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' });
      const [width = 0, height = 0] = paper === 'a4' ? [595, 842] : [612, 792];
      for (const [, right, bottom] of boxes.matchAll(/xMax="([\d.]+)" yMax="([\d.]+)"/g)) {
        expect(Number(right)).toBeLessThan(width);
        expect(Number(bottom)).toBeLessThan(height);
      }
    },
  );

  test.each(labelFormats.map(({ id }) => id))('labels %s lie where the sheet has them', async (id) => {
    const format = labelFormats.find((one) => one.id === id);
    if (!format) throw new Error(id);
    const file = inFolder(`labels-${id}.pdf`);
    // The second label ends the first row of two, and begins another column of three.
    const used = format.across - 1;
    const run = await rekindle(
      'report',
      '--format',
      'labels',
      '--labels',
      id,
      '--used',
      String(used),
      '--out',
      file,
    );
    expect(run.err).toContain('Left out');
    expect(run.code).toBe(0);
    expect(existsSync(file)).toBe(true);
    const boxes = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' });
    const { machines } = JSON.parse((await rekindle('report', '--format', 'json')).out) as {
      machines: { id: string }[];
    };
    const mm = 25.4 / 72;
    const corners = machines.map(({ id: tag }) => {
      const found = new RegExp(`xMin="([\\d.]+)" yMin="([\\d.]+)"[^>]*>${tag}<`).exec(boxes);
      return { x: Number(found?.[1]) * mm, y: Number(found?.[2]) * mm };
    });
    const places = machines.map((_, index) => labelPlace(format, used + index));
    corners.forEach(({ x, y }, n) => {
      const place = places[n];
      if (!place) throw new Error('no place');
      // Each tag stands within its label, and all at the same spot of it.
      expect(x).toBeGreaterThan(place.left);
      expect(x).toBeLessThan(place.left + format.width);
      expect(y).toBeGreaterThan(place.top);
      expect(y).toBeLessThan(place.top + format.height);
      expect(x - place.left).toBeCloseTo((corners[0]?.x ?? 0) - (places[0]?.left ?? 0), 0);
    });
  });

  test('what is written to a file is what would go to the screen', async () => {
    const file = inFolder('machines.csv');
    const run = await rekindle('report', '--format', 'csv', '--out', file);
    expect(run.out).toContain('Written:');
    expect(readFileSync(file, 'utf8')).toBe((await rekindle('report', '--format', 'csv')).out);
  });
});
