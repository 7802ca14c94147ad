import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../common/result.ts';
import type { MachineProfile } from '../machine/profile.ts';
import { findCheck, presets, type Preset } from './checklist.ts';
import type { ResultsError, ResultsNotice } from './reasons.ts';
import { finish, startRun, withAnswer } from './run.ts';
import { outcomes, type CheckRun, type Outcome } from './types.ts';

/**
 * Results files: what `check.sh` writes, `results/DATE-MAKER-MODEL-ID.txt` on the stick, one a machine.
 *
 *     rekindle-results 1
 *     rekindle-facts 1
 *     id 20261121T174512Z-3fa9c2d1 ;
 *     stick 6e0c1d3e-… ;
 *     started 2026-11-21T17:45:12Z ;
 *     preset full ;
 *     system Debian GNU/Linux 12 ;
 *     identity 0f6c… ;                   (of uuid and serial number, by sha256sum, where they can be read)
 *     model LENOVO ThinkPad T61 ;        (only where there are no facts)
 *     > cat /proc/cpuinfo
 *     |processor : 0
 *     end-facts ;
 *     answer sound pass 2026-11-21T17:46:00Z ;
 *     note sound only the left one ;
 *     who Anna ;
 *     finished 2026-11-21T18:00:00Z ;
 *
 * The second line and the lines that begin with `> ` and `|` are the raw facts as `main/machine/report.ts` describes
 * them. A line of ours ends in ` ;`, so that a line that was cut off is never taken for a whole one. Later answers to
 * the same check replace earlier ones. Unknown words are passed over: newer scripts may say more.
 */
const newestVersion = 1;

/** Nobody types more, and reports have to hold it. */
const longestNote = 500;
const longestWord = 80;
const mostIdentities = 8;
const mostLines = 200_000;

/** Rekindle's own first release: a clock that is before it is wrong. */
const earliest = '2026';

export interface Results {
  readonly run: CheckRun;
  /** The system that was running, as it names itself. */
  readonly system: string | null;
  /** The computer as the person named it, where no facts say what it is (`check.html`). */
  readonly called: string | null;
  /** Digests by which the computer is known again, as `main/journal/identity.ts` makes them. */
  readonly identities: readonly string[];
  readonly notices: readonly ResultsNotice[];
}

/** What is known around the file. */
export interface ResultsPlace {
  /** The id in the manifest of the stick that the file lies on; `null`: not on a stick. */
  readonly stick: string | null;
  /** When the file was last written, in ISO 8601 and UTC: stands in for times that cannot be read. */
  readonly writtenAt: string;
  /** Reads the raw facts out of the whole text; `null`: they say nothing. */
  readonly machineOf: (text: string) => MachineProfile | null;
}

/**
 * The run in a results file, as far as it can be read. The same text gives the same run with the same id, so that
 * importing a file twice is importing it once. Nothing in it is trusted: names and notes are plain text without
 * control characters, whatever they look like.
 */
export function parseResults(text: string, place: ResultsPlace): Result<Results, ResultsError> {
  if (text.trim() === '') return err({ code: 'results-empty', data: {} });
  const version = /^\s*rekindle-results (\d{1,4})[ \t]*(?:\r?\n|$)/.exec(text)?.[1];
  if (version === undefined) return err({ code: 'results-not-results', data: {} });
  if (Number(version) > newestVersion)
    return err({ code: 'results-too-new', data: { version: Number(version) } });
  const said = wordsOf(text);
  const machine = place.machineOf(text);
  if (said.answers.length === 0 && machine === null) return err({ code: 'results-nothing-said', data: {} });
  const run = runOf(said, text, machine, place.writtenAt);
  return ok({
    run,
    system: plainText(said.values.get('system'), longestWord),
    called: plainText(said.values.get('model'), longestWord),
    identities: said.identities,
    notices: noticesOf(said, run, place),
  });
}

interface Said {
  readonly values: ReadonlyMap<string, string>;
  readonly answers: readonly { readonly check: string; readonly outcome: string; readonly at: string }[];
  readonly notes: ReadonlyMap<string, string>;
  readonly identities: readonly string[];
  readonly damaged: number;
  readonly cut: boolean;
}

const known = ['id', 'stick', 'started', 'preset', 'system', 'model', 'who', 'finished', 'end-facts'];

function wordsOf(text: string): Said {
  const values = new Map<string, string>();
  const answers: { check: string; outcome: string; at: string }[] = [];
  const notes = new Map<string, string>();
  const identities = new Set<string>();
  let damaged = 0;
  for (const line of text.split(/\r?\n/, mostLines).slice(1)) {
    if (line === '' || /^(\||> |rekindle-)/.test(line)) continue;
    const [, word = '', rest = ''] = /^([a-z-]+)(?: (.*))? ;\s*$/.exec(line) ?? [];
    const [, check = '', about = ''] = /^([a-z0-9-]{1,40}) (.*)$/.exec(rest) ?? [];
    if (word === 'answer' && check !== '') {
      const [outcome = '', at = ''] = about.split(' ');
      answers.push({ check, outcome, at });
    } else if (word === 'note' && check !== '') notes.set(check, about);
    else if (word === 'identity' && /^[0-9a-f]{32}$/.test(rest) && identities.size < mostIdentities)
      identities.add(rest);
    else if (known.includes(word)) values.set(word, rest);
    else if (word === '') damaged++;
  }
  return {
    values,
    answers,
    notes,
    identities: [...identities],
    damaged,
    cut: !text.endsWith('\n') || !values.has('end-facts'),
  };
}

function runOf(said: Said, text: string, machine: MachineProfile | null, writtenAt: string): CheckRun {
  const value = (name: string): string | null => said.values.get(name) ?? null;
  const startedAt = timeOf(value('started')) ?? timeOf(said.answers[0]?.at) ?? writtenAt;
  let run = startRun({
    id: idOf(value('id')) ?? `damaged-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`,
    startedAt,
    where: 'stick',
    stick: idOf(value('stick')),
    preset: presets.find((preset): preset is Preset => preset === value('preset')) ?? 'full',
    machine,
    who: plainText(value('who'), longestWord),
  });
  for (const { check: name, outcome: word, at } of said.answers) {
    const check = findCheck(name);
    const outcome = outcomes.find((one): one is Outcome => one === word);
    if (check === null || outcome === undefined) continue;
    const note = plainText(said.notes.get(name), longestNote);
    run = withAnswer(run, { check: check.id, outcome, note, photo: null, at: timeOf(at) ?? startedAt });
  }
  const finishedAt = timeOf(value('finished'));
  return finishedAt === null ? run : finish(run, finishedAt);
}

function noticesOf(said: Said, run: CheckRun, place: ResultsPlace): ResultsNotice[] {
  const notices: ResultsNotice[] = [];
  const answers = run.answers.length;
  const unknown = said.answers.filter(({ check }) => findCheck(check) === null).length;
  const unread = said.answers.filter(
    ({ check, outcome }) => findCheck(check) !== null && !outcomes.some((one) => one === outcome),
  ).length;
  const lines = said.damaged + unread;
  if (said.cut) notices.push({ code: 'results-cut', data: { answers } });
  else if (run.finishedAt === null) notices.push({ code: 'results-not-finished', data: { answers } });
  if (lines > 0 && !(said.cut && lines === 1))
    notices.push({ code: 'results-lines-damaged', data: { lines } });
  if (unknown > 0) notices.push({ code: 'results-checks-unknown', data: { checks: unknown } });
  if (run.id.startsWith('damaged-')) notices.push({ code: 'results-id-damaged', data: {} });
  if (run.stick !== null && place.stick !== null && run.stick !== place.stick)
    notices.push({ code: 'results-other-stick', data: { stick: run.stick } });
  if (run.machine === null) notices.push({ code: 'results-machine-unknown', data: {} });
  if (run.startedAt < earliest)
    notices.push({ code: 'results-clock-wrong', data: { date: run.startedAt.slice(0, 10) } });
  return notices;
}

/** Ids are ours, of letters, digits and hyphens; anything else was damaged or made up. */
function idOf(text: string | null): string | null {
  return text !== null && /^[A-Za-z0-9][A-Za-z0-9-]{6,63}$/.test(text) && !text.startsWith('damaged-')
    ? text
    : null;
}

function timeOf(text: string | null | undefined): string | null {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.exec(text ?? '')?.[0];
  return time === undefined || Number.isNaN(Date.parse(time)) ? null : time;
}

/** What a person typed, as one line of at most so many characters: no control or text-direction characters. */
function plainText(text: string | null | undefined, longest: number): string | null {
  const plain = (text ?? '')
    .replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  return plain === '' ? null : Array.from(plain).slice(0, longest).join('');
}
