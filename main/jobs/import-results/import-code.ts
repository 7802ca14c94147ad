import { createHash } from 'node:crypto';
import { checksOf, presets } from '../../checks/checklist.ts';
import { finish, startRun, withAnswer } from '../../checks/run.ts';
import { readShortCode } from '../../checks/short-code.ts';
import type { CheckRun } from '../../checks/types.ts';
import { verdictOf } from '../../checks/verdict.ts';
import type { Reason } from '../../common/reason.ts';
import { ok, type Result } from '../../common/result.ts';
import { newId } from '../../journal/ids.ts';
import { unknownMachine } from '../../machine/profile.ts';
import type { ImportPorts } from './import-results.ts';
import type { ImportReport } from './types.ts';

/** True if this can be nothing but a short code that somebody typed, rightly or not. */
export function looksLikeCode(text: string): boolean {
  return /^1[0-9a-z -]{2,40}$/i.test(text.trim());
}

/**
 * Takes over the short code that a check showed where nothing could be written, as a new check of a new machine: one code
 * stands for any two computers of which the same was said, so typing it twice makes two.
 * @param model what the person calls the computer; `null`: nothing
 */
export async function importCode(
  typed: string,
  model: string | null,
  { journal, suggest, now }: ImportPorts,
): Promise<Result<ImportReport, Reason>> {
  const answers = readShortCode(typed);
  if (!answers.ok) return answers;
  const at = now();
  const profile = { ...unknownMachine, model };
  const run = finish(
    answers.value.reduce(
      (sum, { check, outcome }) => withAnswer(sum, { check, outcome, note: null, photo: null, at }),
      startRun({
        id: newId(),
        startedAt: at,
        where: 'stick',
        stick: null,
        preset: shortestWith(answers.value.map(({ check }) => check)),
        machine: profile,
        who: null,
      }),
    ),
    at,
  );
  const { machine: _, ...check } = run;
  const taken = journal.takeOver(
    { identities: [], profile, numbers: [], at },
    { ...check, tried: null, verdict: verdictOf(run, await suggest(null)) },
    { digest: digestOf(run), name: typed.trim(), at, whole: true, reasons: [] },
    typed,
  );
  if (!taken.ok) return taken;
  const { machineId } = taken.value;
  return ok({
    stick: null,
    files: [
      {
        file: typed.trim(),
        became: 'new',
        machineId,
        checkId: run.id,
        profile,
        answers: run.answers.length,
        whole: true,
        reasons: [],
      },
    ],
  });
}

/** The code does not say what was asked for; a check that was not asked is no question left open. */
function shortestWith(checks: readonly string[]): CheckRun['preset'] {
  const holds = (preset: CheckRun['preset']): boolean => {
    const asked = new Set<string>(checksOf(preset).map(({ id }) => id));
    return checks.every((check) => asked.has(check));
  };
  return presets.find(holds) ?? 'donation';
}

function digestOf(run: CheckRun): string {
  return createHash('sha256').update(`short code ${run.id}`).digest('hex');
}
