import type { Language } from '../../messages/catalogues.ts';
import { message, tell } from '../../messages/format.ts';
import { dateText, factRows, nameOf } from './facts.ts';
import { escaped, foreign, page, type Paper } from './html.ts';
import { mark, markShapes } from './marks.ts';
import { reportLayout } from './report-layout.ts';
import { reportStyle } from './report-style.ts';
import { checkTitle, verdictTitle } from './titles.ts';
import type { LeavingSheet } from './types.ts';

export interface ReportOptions {
  readonly language: Language;
  readonly paper: Paper;
  /** Ids of all checks in the order of the checklist. */
  readonly order: readonly string[];
  /** When it was made. */
  readonly at: string;
}

/** One sheet of paper a machine, with everything that was found. */
export function reportHtml(sheets: readonly LeavingSheet[], options: ReportOptions): string {
  const { language, paper } = options;
  const title =
    sheets.length === 1 && sheets[0] ? nameOf(sheets[0], language) : message(language, 'report-title');
  const body = sheets.map((sheet) => reportSheet(sheet, options)).join('\n');
  return page(language, title, reportStyle(paper), `${markShapes}\n${body}`);
}

/** A sheet for the one who gets the computer: what works, and honestly what does not. */
export function certificateHtml(sheets: readonly LeavingSheet[], options: ReportOptions): string {
  const { language, paper } = options;
  const body = sheets.map((sheet) => certificateSheet(sheet, options)).join('\n');
  return page(language, message(language, 'certificate-title'), reportStyle(paper), `${markShapes}\n${body}`);
}

type Answers = NonNullable<LeavingSheet['check']>['answers'];

/** Answers in the order of the checklist. */
function inOrder(answers: Answers, order: readonly string[]): Answers {
  const place = (id: string): number => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...answers].sort((a, b) => place(a.check) - place(b.check));
}

function reportSheet(sheet: LeavingSheet, { language, order, at, paper }: ReportOptions): string {
  const text = (key: Parameters<typeof message>[1], data = {}): string =>
    escaped(message(language, key, data));
  const answers = inOrder(sheet.check?.answers ?? [], order);
  const rows = factRows(sheet, language);
  const layout = reportLayout(paper, {
    answers: answers.length,
    remarks: answers.filter((answer) => remarkOf(answer, language) !== '').length,
    facts: rows.length,
    verdictLines: verdictLines(sheet, language),
  });
  const facts = rows
    .map(({ name, value }) => `<div><dt>${escaped(name)}</dt><dd>${foreign(value)}</dd></div>`)
    .join('');
  return `<section class="sheet ${layout.name} remarks-${layout.remarkLines}">
<header><div><h1>${foreign(nameOf(sheet, language))}</h1><p class="soft">${checkedLine(sheet, language)}</p></div>
<div class="tag">${foreign(sheet.assetTag ?? sheet.id)}</div></header>
<dl>${facts}</dl>
${verdictBox(sheet, language)}
<ul class="checks">${answers.map((answer) => checkItem(answer, language)).join('')}</ul>
${answers.length === 0 ? '' : key(language)}
<footer><span>${text('report-made', { date: dateText(at, language) })}</span><span>${escaped(sheet.id)}</span></footer>
</section>`;
}

function checkedLine({ check }: LeavingSheet, language: Language): string {
  if (check === null) return escaped(message(language, 'report-never-checked'));
  const date = dateText(check.startedAt, language);
  const where = message(language, `report-where-${check.where}`);
  const unfinished = check.finishedAt === null ? ` ${message(language, 'report-unfinished')}` : '';
  const by = check.who === null ? '' : ` ${escaped(message(language, 'report-by'))} ${foreign(check.who)}`;
  return `${escaped(message(language, 'report-checked', { date, where }))}${by}${escaped(unfinished)}`;
}

/** What a verdict says, the gravest first; as much as a page has room for. */
function verdictSentences({ check }: LeavingSheet): Parameters<typeof tell>[1][] {
  const verdict = check?.verdict ?? null;
  if (verdict === null) return [];
  return [verdict.headline, ...verdict.cautions.slice(0, 6), ...verdict.next.slice(0, 3)].map(
    ({ reason }) => reason,
  );
}

/** Each sentence is shown on two lines at most; a line holds some ninety letters. */
function verdictLines(sheet: LeavingSheet, language: Language): number {
  return verdictSentences(sheet)
    .map((reason) => Math.min(2, Math.ceil(tell(language, reason).text.length / 80)))
    .reduce((sum, lines) => sum + lines, 0);
}

function verdictBox(sheet: LeavingSheet, language: Language): string {
  const [headline, ...others] = verdictSentences(sheet).map((reason) => foreign(tell(language, reason).text));
  if (headline === undefined) return '';
  const list = others.map((sentence) => `<li>${sentence}</li>`).join('');
  const title = verdictTitle(language, sheet.check?.verdict?.kind ?? '');
  return `<div class="verdict"><h2>${escaped(title)}</h2><p>${headline}</p>${list === '' ? '' : `<ul>${list}</ul>`}</div>`;
}

/** The person's note, and for what does not simply work the chief thing that the program's own test found. */
function remarkOf({ outcome, note, findings }: Answers[number], language: Language): string {
  const found = outcome === 'fail' || outcome === 'undecided' ? findings[0] : undefined;
  return [note, found && tell(language, found).text].filter(Boolean).join(' · ');
}

function checkItem(answer: Answers[number], language: Language): string {
  const { check, outcome } = answer;
  const words = remarkOf(answer, language);
  const remark = words === '' ? '' : `<span class="remark">${foreign(words)}</span>`;
  return `<li class="${outcome}">${mark(outcome)}<span class="name">${foreign(checkTitle(language, check))}</span><span class="word">${escaped(
    message(language, `check-outcome-${outcome}`),
  )}</span>${remark}</li>`;
}

function key(language: Language): string {
  const outcomes = ['pass', 'fail', 'not-present', 'undecided', 'skip'] as const;
  return `<p class="key">${outcomes
    .map(
      (outcome) => `<span>${mark(outcome)} ${escaped(message(language, `check-outcome-${outcome}`))}</span>`,
    )
    .join('')}</p>`;
}

function certificateSheet(sheet: LeavingSheet, { language, order, at }: ReportOptions): string {
  const text = (name: Parameters<typeof message>[1], data = {}): string =>
    escaped(message(language, name, data));
  const answers = inOrder(sheet.check?.answers ?? [], order).filter(
    ({ outcome }) => outcome === 'pass' || outcome === 'fail',
  );
  const date = dateText(sheet.check?.startedAt ?? at, language);
  const facts = factRows(sheet, language)
    .map(({ name, value }) => `<div><dt>${escaped(name)}</dt><dd>${foreign(value)}</dd></div>`)
    .join('');
  // Remarks are for the workshop.
  const items = answers
    .map((answer) => checkItem({ ...answer, note: null, findings: [] }, language))
    .join('');
  return `<section class="sheet certificate ${answers.length > 20 ? 'many' : 'some'}">
<header><h1>${text('certificate-title')}</h1><div class="machine">${foreign(nameOf(sheet, language))}</div>
<div class="tag">${foreign(sheet.assetTag ?? sheet.id)}</div></header>
<p class="lead">${text('certificate-lead', { date })}</p>
<dl>${facts}</dl>
${verdictBox(sheet, language)}
<ul class="checks">${items}</ul>
<div class="sign"><div>${text('certificate-place')}</div><div>${text('certificate-signature')}</div></div>
<footer><span>${text('certificate-erased')}</span><span>${escaped(sheet.id)}</span></footer>
</section>`;
}
