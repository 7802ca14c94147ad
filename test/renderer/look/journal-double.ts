import { compareMachines } from '../../../main/journal/compare.ts';
import type { JournalCheck, JournalMachine, ListedMachine } from '../../../main/journal/types.ts';
import { err, ok } from '../../../main/common/result.ts';
import type { Bridge } from '../../../preload/bridge.ts';
import { answer, check, met, stickEvent, thinkPad, verdict } from '../../journal/plain-samples.ts';

const scene = new URLSearchParams(location.hash.slice(1));
const models = [
  ['LENOVO', 'ThinkPad X200', 2048, true],
  ['Acer', 'Aspire One D255', 1024, false],
  ['Dell Inc.', 'Latitude E6400', 4096, true],
  ['Hewlett-Packard', 'HP Compaq 6730b (a very long name of a model, as firmware likes them)', 3072, true],
  ['ASUSTeK Computer INC.', '1005HA', 1024, false],
] as const;
const kinds = ['ready', 'cautions', 'other-system', 'not-worth-it', 'open', null] as const;
const count = scene.get('machines') === 'none' ? 0 : 2400;

function machineAt(n: number): JournalMachine {
  const [maker, model, ramMiB, longMode] = models[n % models.length] ?? models[0];
  const at = new Date(Date.UTC(2026, 10, 21, 16) - n * 5_400_000).toISOString();
  return {
    id: `m${n}`,
    assetTag: n % 4 === 3 ? null : `RC-${String(2400 - n)}`,
    owner: n % 3 === 0 ? 'Anna Huber' : null,
    note: n % 5 === 0 ? 'Keyboard was sticky, cleaned. Bag and charger are in box 4.' : null,
    profile: { ...thinkPad, maker, model, ramMiB, cpu: { ...thinkPad.cpu, longMode } },
    numbers: met().numbers,
    firstAt: at,
    lastAt: at,
    verdictKind: kinds[n % kinds.length] ?? null,
  };
}

function listed(n: number): ListedMachine {
  const { id, assetTag, owner, note, profile, verdictKind, lastAt } = machineAt(n);
  const { maker, model, cpu, ramMiB } = profile;
  const unfinished = verdictKind === 'open' ? `c${n}` : null;
  const known = { id, assetTag, owner, note, maker, model, cpu: cpu.name, ramMiB, verdictKind };
  return { ...known, metAt: lastAt, unfinished };
}

function checkOf(machine: JournalMachine): JournalCheck {
  return check(machine.id, {
    id: `c-${machine.id}`,
    who: 'Ben',
    startedAt: machine.lastAt,
    finishedAt: machine.verdictKind === 'open' ? null : machine.lastAt,
    verdict: verdict(machine.verdictKind ?? 'ready'),
    answers: [
      answer(),
      answer({ check: 'network' }),
      answer({
        check: 'sound',
        outcome: 'fail',
        note: 'crackles on the left side, <b>loud</b> it is worse',
        photo: `${'0'.repeat(32)}.png`,
      }),
      answer({ check: 'camera', outcome: 'not-present' }),
      answer({ check: 'suspend', outcome: 'skip', note: 'no time' }),
      answer({ check: 'from-a-newer-version', outcome: 'undecided' }),
    ],
  });
}

const machine = (id: string): JournalMachine => machineAt(Number(id.replace(/\D/g, '')) || 0);
const stick = {
  id: 's1',
  serial: '4C530001',
  model: 'SanDisk Ultra Fit',
  sizeBytes: 32_000_000_000,
  holds: 'antiX-26_386-core.iso',
  firstAt: '2026-11-01T08:00:00.000Z',
  lastAt: '2026-11-20T08:00:00.000Z',
};
const events = [
  stickEvent(),
  stickEvent({
    at: '2026-11-10T10:00:00.000Z',
    kind: 'failed',
    data: {
      ...stickEvent().data,
      outcome: 'failed',
      retries: 12,
      writeBytesPerSecond: 2_000_000,
      reasons: [{ code: 'drive-unplugged', data: {} }],
    },
  }),
  stickEvent({ at: '2026-11-01T08:00:00.000Z', kind: 'probed' }),
];
const imports = [
  {
    digest: 'd',
    name: 'check-20261120-x200.txt',
    at: '2026-11-21T09:00:00.000Z',
    checkId: 'c1',
    whole: true,
    reasons: [],
  },
];

/** The journal, in memory. */
export const journalDouble = {
  journalTrouble: () =>
    Promise.resolve(
      scene.get('journal') === 'rescued'
        ? [
            {
              code: 'journal-rescued',
              data: {
                path: '/home/anna/journal/journal.db.damaged-1',
                machines: 12,
                checks: 20,
                answers: 180,
              },
            },
          ]
        : [],
    ),
  dismissJournalNotices: () => Promise.resolve(ok(null)),
  listMachines: ({ query, offset, limit }) => {
    if (scene.get('journal') === 'new')
      return Promise.resolve(
        err({
          code: 'journal-too-new',
          data: { path: '/home/anna/journal/journal.db', version: 9, known: 4 },
        }),
      );
    const fits = Array.from({ length: count }, (_, n) => n).filter(
      (n) =>
        JSON.stringify(listed(n)).toLowerCase().includes(query.words.toLowerCase()) &&
        (query.verdict === null || listed(n).verdictKind === query.verdict),
    );
    return Promise.resolve(
      ok({ machines: fits.slice(offset, offset + limit).map(listed), count: fits.length, total: count }),
    );
  },
  machine: (id) =>
    Promise.resolve(
      ok({
        machine: machine(id),
        checks: [checkOf(machine(id))],
        imports,
        sticks: [{ stick, event: stickEvent() }],
      }),
    ),
  describeMachine: ({ id, assetTag }) =>
    Promise.resolve(
      assetTag === 'RC-1' ? err({ code: 'journal-tag-taken', data: { tag: 'RC-1' } }) : ok(machine(id)),
    ),
  forgetMachine: () => Promise.resolve(ok(null)),
  checkSheet: (id) => Promise.resolve(ok({ machine: machine(id), check: checkOf(machine(id)) })),
  compareMachines: (first, second) => {
    const [one, other] = [machine(first), machine(second)];
    return Promise.resolve(
      ok({
        machines: [one, other] as const,
        facts: compareMachines(
          { machine: one, check: checkOf(one) },
          { machine: other, check: check(other.id, { answers: [answer({ outcome: 'fail' })] }) },
        ),
      }),
    );
  },
  sticks: () =>
    Promise.resolve(
      ok([stick, { ...stick, id: 's2', model: null, holds: null, serial: null, sizeBytes: 8_000_000_000 }]),
    ),
  stick: () =>
    Promise.resolve(
      ok({
        stick,
        events,
        checks: [
          {
            check: 'c1',
            machine: 'm1',
            assetTag: 'RC-2399',
            maker: 'Acer',
            model: 'Aspire One D255',
            who: 'Ben',
            at: '2026-11-20T09:00:00.000Z',
          },
        ],
      }),
    ),
} satisfies Partial<Bridge>;
