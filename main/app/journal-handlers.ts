import { existsSync } from 'node:fs';
import { journalFile } from '../common/folders.ts';
import type { Reason } from '../common/reason.ts';
import { ok, type Result } from '../common/result.ts';
import { compareMachines } from '../journal/compare.ts';
import type { Journal } from '../journal/journal.ts';
import { contentTypeOf } from '../journal/photos.ts';
import type { JournalCheck, JournalMachine, MachineQuery } from '../journal/types.ts';
import type { MachineQueryRequest } from '../../preload/journal.ts';
import type { HandlersOf } from './ipc.ts';
import type { GetJournal } from './journal.ts';
import type { PageFile } from './page-files.ts';

/** What the journal knows, for the window. */
export function journalHandlers({ journal }: { readonly journal: GetJournal }): HandlersOf<'journal'> {
  async function withJournal<Value>(
    use: (open: Journal) => Result<Value, Reason>,
  ): Promise<Result<Value, Reason>> {
    const opened = await journal();
    return opened.ok ? use(opened.value) : opened;
  }
  return {
    'journal:trouble': async () => {
      // Where there is none yet, none is made for the question alone.
      if (!existsSync(journalFile(process.env, process.platform))) return [];
      const opened = await journal();
      return opened.ok ? opened.value.keptNotices() : [opened.error];
    },
    'journal:dismiss': () => withJournal((open) => open.dismissNotices()),
    'journal:list': ({ query, offset, limit }) =>
      withJournal((open) => {
        const asked = queryOf(query);
        const machines = open.listMachines({ ...asked, offset, limit });
        const count = open.countMachines(asked);
        const total = open.countMachines({});
        if (!machines.ok) return machines;
        if (!count.ok) return count;
        return total.ok ? ok({ machines: machines.value, count: count.value, total: total.value }) : total;
      }),
    'journal:machine': ({ id }) =>
      withJournal((open) => {
        const machine = open.machine(id);
        if (!machine.ok) return machine;
        const checks = open.checksOf(machine.value.id);
        if (!checks.ok) return checks;
        const history = open.historyOf(machine.value.id);
        return history.ok ? ok({ machine: machine.value, checks: checks.value, ...history.value }) : history;
      }),
    'journal:describe': ({ id, assetTag, owner, note }) =>
      withJournal((open) =>
        open.describeMachine(id, {
          ...(assetTag === undefined ? {} : { assetTag }),
          ...(owner === undefined ? {} : { owner }),
          ...(note === undefined ? {} : { note }),
        }),
      ),
    'journal:forget': ({ id }) => withJournal((open) => open.forgetMachine(id)),
    'journal:check': ({ id }) =>
      withJournal((open) => {
        const check = open.check(id);
        if (!check.ok) return check;
        const machine = open.machine(check.value.machineId);
        return machine.ok ? ok({ machine: machine.value, check: check.value }) : machine;
      }),
    'journal:compare': ({ first, second }) =>
      withJournal((open) => {
        const one = sideOf(open, first);
        if (!one.ok) return one;
        const other = sideOf(open, second);
        if (!other.ok) return other;
        return ok({
          machines: [one.value.machine, other.value.machine],
          facts: compareMachines(one.value, other.value),
        });
      }),
    'journal:sticks': () => withJournal((open) => open.sticks()),
    'journal:stick': ({ id }) =>
      withJournal((open) => {
        const stick = open.stick(id);
        if (!stick.ok) return stick;
        const events = open.stickHistory(id);
        if (!events.ok) return events;
        const checks = open.checksWithStick(id);
        return checks.ok ? ok({ stick: stick.value, events: events.value, checks: checks.value }) : checks;
      }),
  };
}

/** Where a picture of the journal lies; `null` if no answer in it has one of this name. */
export async function photoFile(journal: GetJournal, name: string): Promise<PageFile | null> {
  const opened = await journal();
  const file = opened.ok ? opened.value.photoFile(name) : opened;
  return file.ok && file.value !== null ? { file: file.value, contentType: contentTypeOf(name) } : null;
}

/** The latest check counts, finished or not. */
function sideOf(
  open: Journal,
  id: string,
): Result<{ machine: JournalMachine; check: JournalCheck | null }, Reason> {
  const machine = open.machine(id);
  if (!machine.ok) return machine;
  const checks = open.checksOf(machine.value.id);
  return checks.ok ? ok({ machine: machine.value, check: checks.value[0] ?? null }) : checks;
}

function queryOf(asked: MachineQueryRequest): MachineQuery {
  const { words, verdict, from, to, unfinished, leastRamMiB, belowRamMiB, bits } = asked;
  return {
    words,
    ...(verdict === null ? {} : { verdictKind: verdict === 'unchecked' ? null : verdict }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(leastRamMiB === null ? {} : { leastRamMiB }),
    ...(belowRamMiB === null ? {} : { belowRamMiB }),
    ...(bits === null ? {} : { bits }),
    unfinished,
  };
}
