import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checksOf } from '../../../main/checks/checklist.ts';
import { ok, type Result } from '../../../main/common/result.ts';
import { computerChecks } from '../../../main/jobs/check-computer/check-computer.ts';
import { otherSystem } from '../../../main/jobs/check-computer/other-system.ts';
import type { CheckView, ComputerChecks, NewCheck } from '../../../main/jobs/check-computer/types.ts';
import { unknownMachine, type MachineProfile } from '../../../main/machine/profile.ts';
import { builtInCatalogue } from '../../../main/systems/built-in.ts';
import { opened, ownFolder } from '../../journal/samples.ts';

const laptop: MachineProfile = {
  ...unknownMachine,
  maker: 'LENOVO',
  model: 'ThinkPad X200',
  form: 'laptop',
  cpu: { ...unknownMachine.cpu, arch: 'x86_64', longMode: true, pae: true, sse2: true, sse3: true },
  ramMiB: 2048,
  firmware: { kind: 'bios', maybeIa32: false, secureBoot: null },
};
const quick: NewCheck = {
  preset: 'five-minutes',
  where: 'station',
  machine: { profile: laptop },
  assetTag: null,
  tried: null,
  who: null,
};

/** Checks over a journal of the test's own, as after a start of the program. */
function started(path: string, suggest = () => null): ComputerChecks {
  const journal = opened(path);
  let second = 0;
  return computerChecks({
    journal: () => Promise.resolve(ok(journal)),
    suggest: () => Promise.resolve(suggest),
    now: () => new Date(Date.UTC(2026, 10, 21, 12, 0, second++)),
  });
}

function right<Value>(result: Result<Value, { code: string }>): Value {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

async function passAll(checks: ComputerChecks, view: CheckView): Promise<CheckView> {
  let now = view;
  while (now.next !== null) {
    now = right(
      await checks.answer(now.run.id, {
        check: now.next,
        outcome: 'pass',
        note: null,
        photoFile: null,
        findings: [],
      }),
    );
  }
  return now;
}

describe('a check', () => {
  test('asks every check of its preset in order, and comes to a verdict', async () => {
    const checks = started(join(ownFolder(), 'journal.db'));
    const begun = right(await checks.begin(quick));
    expect(begun.next).toBe(checksOf('five-minutes')[0]?.id);
    expect(begun.verdict.kind).toBe('open');
    const done = await passAll(checks, begun);
    expect(done.progress.answered).toBe(done.progress.total);
    expect(done.verdict.kind).toBe('ready');
    expect(right(await checks.finish(done.run.id)).run.finishedAt).not.toBeNull();
    expect(right(await checks.unfinished())).toEqual([]);
  });

  test('remembers which system the computer was started with, and asks for another one than that', async () => {
    const path = join(ownFolder(), 'journal.db');
    const journal = opened(path);
    const asked: (string | null)[] = [];
    const ports = {
      journal: () => Promise.resolve(ok(journal)),
      suggest: (tried: string | null) => {
        asked.push(tried);
        return Promise.resolve(() => null);
      },
      now: () => new Date(Date.UTC(2026, 10, 21)),
    };
    const tried = { id: 'antix-full', name: 'antiX' };
    const { run } = right(await computerChecks(ports).begin({ ...quick, tried }));
    expect(right(await computerChecks(ports).open(run.id)).tried).toEqual(tried);
    expect(asked).toEqual(['antix-full', 'antix-full']);
  });

  test('is gone on with tomorrow, where it was left', async () => {
    const path = join(ownFolder(), 'journal.db');
    const today = started(path);
    const begun = right(await today.begin({ ...quick, assetTag: 'RC-7', who: 'Anna' }));
    const first = begun.next ?? 'desktop';
    const left = right(
      await today.answer(begun.run.id, {
        check: first,
        outcome: 'pass',
        note: 'slow',
        photoFile: null,
        findings: [],
      }),
    );
    const tomorrow = started(path);
    const [unfinished] = right(await tomorrow.unfinished());
    expect(unfinished).toMatchObject({
      id: begun.run.id,
      machine: { assetTag: 'RC-7' },
      progress: { answered: 1 },
    });
    const again = right(await tomorrow.open(begun.run.id));
    expect(again).toEqual({ ...left, machine: again.machine });
    expect(again.run.answers).toMatchObject([{ check: first, outcome: 'pass', note: 'slow' }]);
    expect(again.run.machine).toEqual(laptop);
  });

  test('an answer can be changed, and taken back', async () => {
    const checks = started(join(ownFolder(), 'journal.db'));
    const { run } = right(await checks.begin(quick));
    const say = async (outcome: 'pass' | 'fail') =>
      right(
        await checks.answer(run.id, { check: 'desktop', outcome, note: null, photoFile: null, findings: [] }),
      );
    await say('fail');
    expect((await say('pass')).run.answers).toMatchObject([{ check: 'desktop', outcome: 'pass' }]);
    const back = right(await checks.takeBack(run.id, 'desktop'));
    expect(back.run.answers).toEqual([]);
    expect(back.next).toBe('desktop');
  });

  test('of a machine that the journal knows', async () => {
    const checks = started(join(ownFolder(), 'journal.db'));
    const first = right(await checks.begin({ ...quick, assetTag: 'RC-1' }));
    const second = right(await checks.begin({ ...quick, machine: { id: first.machine.id } }));
    expect(second.machine.id).toBe(first.machine.id);
    expect(second.run.id).not.toBe(first.run.id);
  });

  test('a tag that another machine has is refused, and leaves no empty machine', async () => {
    const checks = started(join(ownFolder(), 'journal.db'));
    right(await checks.begin({ ...quick, assetTag: 'RC-1' }));
    expect(await checks.begin({ ...quick, assetTag: 'RC-1' })).toMatchObject({
      ok: false,
      error: { code: 'journal-tag-taken' },
    });
    expect(right(await checks.unfinished())).toHaveLength(1);
  });

  test('that nobody knows is told', async () => {
    const checks = started(join(ownFolder(), 'journal.db'));
    expect(await checks.open('nothing')).toMatchObject({ ok: false, error: { code: 'journal-no-check' } });
  });
});

describe('another system', async () => {
  const catalogue = await builtInCatalogue();
  const wish = { for: 'desktop', experience: 'new' } as const;
  const known = { machine: laptop, failed: ['desktop' as const], lighter: false };

  test('of another family than the one that was tried', () => {
    const found = otherSystem(catalogue, { system: 'antix-26-x64-full', wish })(known);
    expect(found).not.toBeNull();
    expect(catalogue.byId.get(found?.id ?? '')?.family.family).not.toBe('antix');
  });

  test('where the one was too slow: one that is content with less memory', () => {
    const tried = catalogue.byId.get('antix-26-x64-full');
    const found = otherSystem(catalogue, { system: 'antix-26-x64-full', wish })({ ...known, lighter: true });
    const pleasant = catalogue.byId.get(found?.id ?? '')?.edition.ramMiB.pleasant.value ?? Infinity;
    expect(pleasant).toBeLessThan(tried?.edition.ramMiB.pleasant.value ?? 0);
  });

  test('where nobody knows what was tried: the best one, or the one that needs least', () => {
    const suggest = otherSystem(catalogue, { system: null, wish });
    const needs = (found: { id: string } | null): number =>
      catalogue.byId.get(found?.id ?? '')?.edition.ramMiB.pleasant.value ?? Infinity;
    expect(needs(suggest({ ...known, lighter: true }))).toBeLessThan(needs(suggest(known)));
  });

  test('none for a computer that runs none', () => {
    const machine: MachineProfile = { ...laptop, cpu: { ...laptop.cpu, arch: 'ppc', longMode: false } };
    expect(otherSystem(catalogue, { system: null, wish })({ ...known, machine })).toBeNull();
  });
});
