import { checksOf, findCheck, presets } from '../../checks/checklist.ts';
import {
  answerTo,
  finish,
  nextCheck,
  progressOf,
  startRun,
  stateOf,
  toComeBackTo,
  withAnswer,
  withoutAnswer,
} from '../../checks/run.ts';
import type { Answer, CheckRun } from '../../checks/types.ts';
import { verdictOf, type Suggest } from '../../checks/verdict.ts';
import type { Reason } from '../../common/reason.ts';
import { ok, type Result } from '../../common/result.ts';
import { newId } from '../../journal/ids.ts';
import type { Journal } from '../../journal/journal.ts';
import type { JournalCheck, JournalMachine, TriedSystem } from '../../journal/types.ts';
import { unknownMachine } from '../../machine/profile.ts';
import type { CheckView, ComputerChecks, NewAnswer, NewCheck, UnfinishedCheck } from './types.ts';

interface CheckPorts {
  /** The journal, opened when it is first needed. */
  readonly journal: () => Promise<Result<Journal, Reason>>;
  /** What to ask for another system than the one with this id; see `otherSystem`. */
  readonly suggest: (tried: string | null) => Promise<Suggest>;
  readonly now: () => Date;
}

/** Leads through the checks of computers, and keeps each answer in the journal at once. */
export function computerChecks({ journal, suggest, now }: CheckPorts): ComputerChecks {
  const time = (): string => now().toISOString();

  async function withJournal<Value>(
    use: (open: Journal) => Result<Value, Reason> | Promise<Result<Value, Reason>>,
  ): Promise<Result<Value, Reason>> {
    const opened = await journal();
    return opened.ok ? use(opened.value) : opened;
  }

  /** Keeps the verdict, too: the journal's lists show it. */
  async function view(open: Journal, { run, machine, tried }: KnownRun): Promise<Result<CheckView, Reason>> {
    const verdict = verdictOf(run, await suggest(tried?.id ?? null));
    const kept = open.judgeCheck(run.id, { finishedAt: run.finishedAt, verdict });
    if (!kept.ok) return kept;
    return ok({
      run,
      machine,
      tried,
      next: nextCheck(run)?.id ?? null,
      checks: checksOf(run.preset).map((check) => ({ id: check.id, state: stateOf(run, check) })),
      progress: progressOf(run),
      comeBackTo: toComeBackTo(run).map(({ id }) => id),
      verdict,
    });
  }

  /** Changes a run by a step that puts on the disk what it changes. */
  function change(
    id: string,
    step: (run: CheckRun, open: Journal) => Result<CheckRun, Reason>,
  ): Promise<Result<CheckView, Reason>> {
    return withJournal((open) => {
      const known = runOf(open, id);
      if (!known.ok) return known;
      const changed = step(known.value.run, open);
      return changed.ok ? view(open, { ...known.value, run: changed.value }) : changed;
    });
  }

  return {
    begin: (given) =>
      withJournal(async (open) => {
        const machine = machineFor(open, given, time());
        if (!machine.ok) return machine;
        const run = startRun({
          id: newId(),
          startedAt: time(),
          where: given.where,
          stick: null,
          preset: given.preset,
          machine: machine.value.profile,
          who: given.who,
        });
        const { machine: _, ...check } = run;
        const { tried } = given;
        const kept = open.keepCheck({ ...check, machineId: machine.value.id, tried, verdict: null });
        return kept.ok ? view(open, { run, machine: machine.value, tried }) : kept;
      }),
    open: (id) => change(id, (run) => ok(run)),
    answer: (id, given) =>
      change(id, (run, open) => {
        const photo = keepPhoto(open, given, run);
        if (!photo.ok) return photo;
        const { check, outcome, note } = given;
        const findings = given.findings.length > 0 ? given.findings : answerTo(run, check)?.findings;
        const measured = findings === undefined ? {} : { findings };
        const next = withAnswer(run, { check, outcome, note, photo: photo.value, ...measured, at: time() });
        const answer = next.answers.find((one) => one.check === check);
        const kept = answer ? open.keepAnswer(id, answer) : ok(null);
        return kept.ok ? ok(next) : kept;
      }),
    takeBack: (id, check) =>
      change(id, (run, open) => {
        const removed = open.removeAnswer(id, check);
        return removed.ok ? ok(withoutAnswer(run, check)) : removed;
      }),
    finish: (id) => change(id, (run) => ok(finish(run, time()))),
    unfinished: () =>
      withJournal((open) => {
        const machines = open.findMachines({ unfinished: true, limit: 50 });
        if (!machines.ok) return machines;
        const found: UnfinishedCheck[] = [];
        for (const machine of machines.value) {
          const checks = open.checksOf(machine.id);
          if (!checks.ok) return checks;
          for (const check of checks.value) {
            if (check.finishedAt !== null) continue;
            const progress = progressOf(asRun(check, machine));
            found.push({ id: check.id, machine, startedAt: check.startedAt, progress });
          }
        }
        return ok(found);
      }),
  };
}

/** The machine of the journal, or a new one in it. */
function machineFor(
  open: Journal,
  { machine, assetTag }: NewCheck,
  at: string,
): Result<JournalMachine, Reason> {
  const known =
    'id' in machine
      ? open.machine(machine.id)
      : open.noteMachine({ identities: [], profile: machine.profile ?? unknownMachine, numbers: [], at });
  if (!known.ok || assetTag === null || known.value.assetTag === assetTag) return known;
  const described = open.describeMachine(known.value.id, { assetTag });
  // A machine that was made for a tag that another one has would stand in the journal without anything.
  if (!described.ok && 'profile' in machine) open.forgetMachine(known.value.id);
  return described;
}

/** A picture that belongs to an answer stays with it when only the answer changes. */
function keepPhoto(
  open: Journal,
  { check, photoFile }: NewAnswer,
  run: CheckRun,
): Result<string | null, Reason> {
  if (photoFile !== null) return open.keepPhoto(photoFile);
  return ok(run.answers.find((answer) => answer.check === check)?.photo ?? null);
}

/** A run with what belongs to it. */
interface KnownRun {
  readonly run: CheckRun;
  readonly machine: JournalMachine;
  readonly tried: TriedSystem | null;
}

function runOf(open: Journal, id: string): Result<KnownRun, Reason> {
  const check = open.check(id);
  if (!check.ok) return check;
  const machine = open.machine(check.value.machineId);
  if (!machine.ok) return machine;
  const { tried } = check.value;
  return ok({ run: asRun(check.value, machine.value), machine: machine.value, tried });
}

/** A run out of the journal. Answers to checks that this version does not know stay in the journal, unseen. */
function asRun(check: JournalCheck, machine: JournalMachine): CheckRun {
  const { id, startedAt, finishedAt, where, stick, who } = check;
  const answers = check.answers.flatMap((answer): Answer[] => {
    const known = findCheck(answer.check);
    return known ? [{ ...answer, check: known.id }] : [];
  });
  const preset = presets.find((one) => one === check.preset) ?? 'full';
  return { id, startedAt, finishedAt, where, stick, who, preset, machine: machine.profile, answers };
}
