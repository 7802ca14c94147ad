import { describe, expect, test } from 'vitest';
import { labelFormat, labelFormats, labelPlace } from '../../../main/journal/exports/label-formats.ts';
import { labelsHtml, labelText } from '../../../main/journal/exports/labels-html.ts';
import { papers } from '../../../main/journal/exports/html.ts';
import { leaving } from '../../../main/journal/exports/leaving.ts';
import { certificateHtml, reportHtml } from '../../../main/journal/exports/report-html.ts';
import { reportLayout } from '../../../main/journal/exports/report-layout.ts';
import { answer } from '../plain-samples.ts';
import { hostileSheet, hostileTexts, order, sheet } from './samples.ts';

const everything = { serials: true, names: true };
const options = { language: 'en', paper: 'a4', order, at: '2026-11-21T12:00:00.000Z' } as const;
const l7160 = labelFormats[0];
if (!l7160) throw new Error('no labels');

/** The names of all elements of a page, and of their attributes. */
function namesIn(html: string): Set<string> {
  const names = new Set<string>();
  for (const [, tag = '', rest = ''] of html.matchAll(/<([a-z][a-z0-9]*)((?:\s+[^<>]*)?)>/gi)) {
    names.add(tag.toLowerCase());
    for (const [, attribute = ''] of rest.replaceAll(/"[^"]*"/g, '""').matchAll(/\s([^\s=/>]+)/g))
      names.add(`@${attribute}`);
  }
  return names;
}

describe('pages', () => {
  const plain = namesIn(
    [reportHtml, certificateHtml].map((make) => make(leaving([sheet(40)], everything), options)).join('') +
      labelsHtml(leaving([sheet(2)], everything), l7160, { language: 'en' }),
  );

  test.each(hostileTexts)('%s adds no element and no attribute to any of them', (_name, text) => {
    const sheets = leaving([hostileSheet(text)], everything);
    const html = [
      reportHtml(sheets, options),
      certificateHtml(sheets, options),
      labelsHtml(sheets, l7160, { language: 'en' }),
    ].join('');
    expect([...namesIn(html)].filter((name) => !plain.has(name))).toEqual([]);
    expect(html).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  });

  test('load nothing and run nothing', () => {
    const html = reportHtml(leaving([sheet(7)], everything), options);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).not.toMatch(/<(script|img|link|iframe|object)|https?:\/\/|url\(/i);
  });

  test('each outcome has a sign of its own shape, and its word', () => {
    const html = reportHtml(leaving([sheet(40)], everything), options);
    for (const outcome of ['pass', 'fail', 'skip', 'not-present', 'undecided']) {
      expect(html).toContain(`<symbol id="${outcome}"`);
      expect(html).toContain(`href="#${outcome}"`);
    }
    expect(html).toContain('does not work');
  });

  test('German is German', () => {
    const html = reportHtml(leaving([sheet(7)], everything), { ...options, language: 'de' });
    expect(html).toContain('lang="de"');
    expect(html).toContain('20. November 2026');
  });

  test('a certificate says what does not work, and keeps remarks to the workshop', () => {
    const html = certificateHtml(leaving([sheet(7)], everything), options);
    expect(html).toContain('A real web page');
    expect(html).not.toContain('only the left one');
  });

  test('what an own test found stands with what does not work, without numbers that stay', () => {
    const plain = sheet(0);
    const findings = (keys: string) => [
      { code: 'own-keys-missing', data: { count: 2, keys } },
      { code: 'own-keys-others', data: { count: 1 } },
    ];
    const sheets = leaving(
      [
        {
          ...plain,
          check: plain.check && {
            ...plain.check,
            answers: [
              answer({ check: 'keyboard', outcome: 'fail', note: 'wet', findings: findings('Q W') }),
              answer({ check: 'sound', outcome: 'pass', findings: findings('E R') }),
              answer({ check: 'camera', outcome: 'undecided', findings: findings('00:1b:44:11:3a:b7') }),
            ],
          },
        },
      ],
      { serials: false, names: true },
    );
    const html = reportHtml(sheets, options);
    expect(html).toContain('wet · 2 keys did not come: Q W');
    expect(html).toContain('2 keys did not come: …');
    expect(html).not.toContain('E R');
    expect(html).not.toContain('One more key');
    expect(certificateHtml(sheets, options)).not.toContain('Q W');
  });

  test('a machine that was never checked has a sheet that says so', () => {
    expect(reportHtml(leaving([{ ...sheet(0), check: null }], everything), options)).toContain(
      'Not checked yet',
    );
  });
});

describe('the layout of a report', () => {
  test.each<[string, number, number, number, ReturnType<typeof reportLayout>['name'], boolean]>([
    ['one check', 1, 1, 3, 'few', true],
    ['seven checks', 7, 7, 3, 'few', true],
    ['the whole list without remarks', 37, 0, 3, 'some', true],
    ['forty with remarks', 40, 40, 3, 'crowded', true],
    ['far too many', 90, 90, 12, 'crowded', false],
  ])('%s', (_name, answers, remarks, verdictLines, name, shown) => {
    const layout = reportLayout('a4', { answers, remarks, facts: 8, verdictLines });
    expect(layout.name).toBe(name);
    expect(layout.remarkLines > 0).toBe(shown);
  });
});

describe('labels', () => {
  test.each(labelFormats.map((format) => [format.id, format] as const))(
    '%s lies within its paper, and no label on another',
    (_id, format) => {
      const { width, height } = papers[format.paper];
      const last = labelPlace(format, format.across * format.down - 1);
      expect(last.sheet).toBe(0);
      expect(last.left + format.width).toBeLessThanOrEqual(width + 0.01);
      expect(last.top + format.height).toBeLessThanOrEqual(height + 0.01);
      expect(format.stepAcross).toBeGreaterThanOrEqual(format.width);
      expect(format.stepDown).toBeGreaterThanOrEqual(format.height);
      // Sheets are cut alike on both sides.
      expect(width - (last.left + format.width)).toBeCloseTo(format.left, 0);
    },
  );

  test.each<[string, number, { sheet: number; left: number; top: number }]>([
    ['L7160', 0, { sheet: 0, left: 7.25, top: 15.15 }],
    ['L7160', 4, { sheet: 0, left: 73.25, top: 53.25 }],
    ['L7160', 20, { sheet: 0, left: 139.25, top: 243.75 }],
    ['L7160', 21, { sheet: 1, left: 7.25, top: 15.15 }],
    ['5160', 29, { sheet: 0, left: 144.4625, top: 241.3 }],
  ])('%s, label %i', (id, index, place) => {
    const format = labelFormat(id.toLowerCase());
    if (!format) throw new Error(id);
    expect(labelPlace(format, index)).toEqual(place);
  });

  test('the code says the tag first, and nothing private', () => {
    const [one] = leaving([sheet(3)], { serials: false, names: false });
    if (!one) throw new Error('no sheet');
    expect(labelText(one, 'en').split('\n')).toEqual([
      'RC-17',
      'LENOVO ThinkPad T60',
      '1.5 GB · i686',
      'Usable, with cautions',
      'Nov 20, 2026',
    ]);
  });
});
