import { checklist, checksOf, findCheck, type CheckId } from '../../../main/checks/checklist.ts';
import {
  finish,
  nextCheck,
  progressOf,
  startRun,
  stateOf,
  toComeBackTo,
  withAnswer,
  withoutAnswer,
} from '../../../main/checks/run.ts';
import type { CheckRun } from '../../../main/checks/types.ts';
import { verdictOf } from '../../../main/checks/verdict.ts';
import type { Reason } from '../../../main/common/reason.ts';
import type { Result } from '../../../main/common/result.ts';
import { profileFromAnswers } from '../../../main/machine/questions.ts';
import type { Bridge } from '../../../preload/bridge.ts';
import type { CheckView } from '../../../preload/checks.ts';

const at = '2026-11-21T10:00:00Z';
const machine: CheckView['machine'] = {
  id: 'm1',
  assetTag: 'RC-17',
  owner: null,
  note: null,
  profile: {
    ...profileFromAnswers({ kind: 'laptop', windows: 'xp', ramMiB: '1024' }),
    maker: 'LENOVO',
    model: 'ThinkPad X31',
  },
  numbers: [],
  firstAt: at,
  lastAt: at,
  verdictKind: null,
};
/** `where=own&at=CHECK` shows the program's own test of that check. */
const scene = new URLSearchParams(location.hash.slice(1));
let run: CheckRun = startRun({
  id: 'r1',
  startedAt: at,
  where: scene.get('where') === 'own' ? 'own' : 'station',
  stick: null,
  preset: 'five-minutes',
  machine: machine.profile,
  who: null,
});

function view(changed: CheckRun): Promise<Result<CheckView, Reason>> {
  run = changed;
  return Promise.resolve({
    ok: true,
    value: {
      run,
      machine,
      tried: null,
      next: findCheck(scene.get('at') ?? '')?.id ?? nextCheck(run)?.id ?? null,
      checks: checksOf(run.preset).map((check) => ({ id: check.id, state: stateOf(run, check) })),
      progress: progressOf(run),
      comeBackTo: toComeBackTo(run).map(({ id }) => id),
      verdict: verdictOf(run, () => null),
    },
  });
}

const known = (id: string): CheckId => findCheck(id)?.id ?? 'desktop';

/** The check of a computer, in memory. */
export const checksDouble = {
  checkList: () => Promise.resolve(checklist),
  beginCheck: ({ preset }) => view({ ...run, preset }),
  openCheck: () => view(run),
  answerCheck: ({ check, outcome, note, findings }) =>
    view(withAnswer(run, { check: known(check), outcome, note, photo: null, findings, at })),
  takeBackAnswer: ({ check }) => view(withoutAnswer(run, known(check))),
  finishCheck: () => view(finish(run, at)),
  unfinishedChecks: () =>
    Promise.resolve({
      ok: true,
      value: [{ id: 'r0', machine, startedAt: '2026-11-20T15:00:00Z', progress: { answered: 4, total: 9 } }],
    }),
  allowMedia: () => Promise.resolve(null),
  coverScreen: () => Promise.resolve(null),
  choosePhoto: () => Promise.resolve('/home/anna/photo.jpg'),
} satisfies Partial<Bridge>;
