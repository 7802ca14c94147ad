import { checklist, checksOf } from '../../../main/checks/checklist.ts';
import { labelFormats } from '../../../main/journal/exports/label-formats.ts';
import { leaving, leftOut } from '../../../main/journal/exports/leaving.ts';
import { machinesTable } from '../../../main/journal/exports/machines-table.ts';
import { reportHtml } from '../../../main/journal/exports/report-html.ts';
import type { Sheet } from '../../../main/journal/exports/types.ts';
import type { JournalMachine } from '../../../main/journal/types.ts';
import type { Bridge } from '../../../preload/bridge.ts';
import type { ResultsStick, ShownImportedFile } from '../../../preload/exchange.ts';
import { profileFromAnswers } from '../../../main/machine/questions.ts';

const at = '2026-11-21T10:00:00.000Z';
const machine: JournalMachine = {
  id: 'k3v9m2x7qa',
  assetTag: 'RC-17',
  owner: 'Frau Müller',
  note: 'from the school',
  profile: {
    ...profileFromAnswers({ kind: 'laptop', windows: 'xp', ramMiB: '1024' }),
    maker: 'LENOVO',
    model: 'ThinkPad T60',
  },
  numbers: [{ kind: 'serial', of: 'system', value: 'L3-A1234' }],
  firstAt: at,
  lastAt: at,
  verdictKind: 'ready',
};
const sheet: Sheet = {
  machine,
  check: {
    id: 'c1',
    machineId: machine.id,
    where: 'station',
    preset: 'five-minutes',
    stick: null,
    tried: { id: 'antix-full', name: 'antiX 23.2' },
    who: 'Anna',
    startedAt: at,
    finishedAt: at,
    verdict: null,
    answers: checksOf('five-minutes').map(({ id }) => ({
      check: id,
      outcome: 'pass',
      note: null,
      photo: null,
      at,
    })),
  },
};

const file: ShownImportedFile = {
  file: '/media/anna/REKINDLE/rekindle/results/20261121-LENOVO-ThinkPad-T60-3fa9c2d1.txt',
  became: 'new',
  machineId: machine.id,
  checkId: 'c1',
  profile: machine.profile,
  answers: 9,
  whole: true,
  reasons: [],
  machine,
  verdictKind: 'ready',
};
const none = { machineId: null, checkId: null, profile: null, machine: null, verdictKind: null, answers: 0 };
const files: ShownImportedFile[] = [
  file,
  {
    ...file,
    file: 'b.txt',
    whole: false,
    reasons: [{ code: 'results-cut', data: { answers: 2 } }],
    answers: 2,
  },
  { ...file, file: 'c.txt', became: 'known' },
  {
    ...{ ...file, ...none },
    file: 'newer.txt',
    became: 'kept',
    reasons: [{ code: 'results-too-new', data: { version: 9 } }],
  },
  {
    ...{ ...file, ...none },
    file: 'photo.jpg',
    became: 'passed-over',
    reasons: [{ code: 'results-not-results', data: {} }],
  },
];
const sticks: ResultsStick[] = [
  {
    device: '/dev/sdb',
    model: 'Cruzer Blade',
    sizeBytes: 8_004_304_896,
    place: '/media/anna/REKINDLE',
    results: 5,
    fresh: 3,
  },
  { device: '/dev/sdc', model: 'DataTraveler', sizeBytes: 16_008_609_792, place: null, results: 0, fresh: 0 },
];

/** Results that come in and reports that go out, in memory. */
export const exchangeDouble = {
  watchResults: () => Promise.resolve(null),
  stopWatchingResults: () => Promise.resolve(null),
  onResultsSticks: (listener) => {
    queueMicrotask(() => listener(sticks));
    return () => undefined;
  },
  chooseResults: () => Promise.resolve(['/home/anna/a.txt']),
  importResults: () =>
    Promise.resolve({
      ok: true,
      value: {
        files,
        refused: [
          { path: '/home/anna/x', reason: { code: 'import-nothing', data: { path: '/home/anna/x' } } },
        ],
      },
    }),
  readCode: (code) =>
    Promise.resolve(
      code.toUpperCase().startsWith('17Q7')
        ? { ok: true, value: 4 }
        : { ok: false, error: { code: 'short-code-mistyped', data: {} } },
    ),
  importCode: () => Promise.resolve({ ok: true, value: { files: [file], refused: [] } }),
  labelSheets: () => Promise.resolve(labelFormats),
  previewExport: (request) => {
    const included = { serials: request.serials, names: request.names };
    const out = leaving([sheet], included);
    const order = checklist.map(({ id }) => id);
    const facts = {
      machines: 1,
      checks: 1,
      leftOut: leftOut([sheet], included),
      fileName: 'Rekindle-Report-RC-17-2026-11-21.pdf',
    };
    if (request.format === 'csv' || request.format === 'ords') {
      const { heading, rows } = machinesTable(out, order, included);
      const cells = rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))));
      return Promise.resolve({
        ok: true,
        value: { ...facts, shows: { kind: 'table', heading, rows: cells, total: 1 } },
      });
    }
    if (request.format === 'json') {
      const text = JSON.stringify(out, null, 2);
      return Promise.resolve({ ok: true, value: { ...facts, shows: { kind: 'text', text, whole: true } } });
    }
    const html = reportHtml(out, { language: 'en', paper: request.paper, order, at });
    const address = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
    return Promise.resolve({ ok: true, value: { ...facts, shows: { kind: 'page', address, shown: 1 } } });
  },
  saveExport: () =>
    Promise.resolve({ ok: true, value: '/home/anna/Documents/Rekindle-Report-RC-17-2026-11-21.pdf' }),
  showSavedExport: () => Promise.resolve(null),
  printExport: () => Promise.resolve({ ok: true, value: true }),
} satisfies Partial<Bridge>;
