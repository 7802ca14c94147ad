import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseResults } from '../../checks/results.ts';
import { verdictOf, type Suggest } from '../../checks/verdict.ts';
import type { Reason } from '../../common/reason.ts';
import { ok, type Result } from '../../common/result.ts';
import { identitiesOf } from '../../journal/identity.ts';
import type { Journal } from '../../journal/journal.ts';
import { decodeText } from '../../machine/decode.ts';
import { machineFromTexts } from '../../machine/from-files.ts';
import { unknownMachine, type MachineProfile } from '../../machine/profile.ts';
import { failure, findResults, type FoundFiles } from './find-files.ts';
import { numbersIn } from './numbers.ts';
import { triedSystem } from './tried-system.ts';
import type { ImportedFile, ImportReport } from './types.ts';

/** What the job needs from the one who runs it. */
export interface ImportPorts {
  readonly journal: Journal;
  /** Asks for another system than the one that was tried. */
  readonly suggest: (tried: string | null) => Promise<Suggest>;
  /** Where a device is mounted; `null` if it is no drive that is known. */
  readonly mountsOf: (device: string) => Promise<readonly string[] | null>;
  /** The time as ISO 8601. */
  readonly now: () => string;
}

/** Raw facts of the wordiest computer take some 2 MB. */
const mostBytes = 8 * 1024 * 1024;

/**
 * Takes check results into the journal. Nothing on the stick is changed. The same file twice is once; a file that was cut
 * off or damaged is taken over as far as it can be read, told, and its text is kept.
 */
export async function importResults(path: string, ports: ImportPorts): Promise<Result<ImportReport, Reason>> {
  const found = await findResults(path, ports.mountsOf);
  if (!found.ok) return found;
  const { stick } = found.value;
  const files: ImportedFile[] = [];
  for (const file of found.value.files) {
    const imported = await importFile(file, found.value, ports);
    if (!imported.ok) return imported;
    files.push(imported.value);
  }
  return ok({ stick, files });
}

async function importFile(
  file: string,
  { stick, systems }: Pick<FoundFiles, 'stick' | 'systems'>,
  { journal, suggest, now }: ImportPorts,
): Promise<Result<ImportedFile, Reason>> {
  const nothing = { file, machineId: null, checkId: null, profile: null, answers: 0, whole: false } as const;
  const read = await readBytes(file);
  if (!read.ok) return ok({ ...nothing, became: 'passed-over', reasons: [read.error] });
  const { bytes, writtenAt } = read.value;
  const digest = createHash('sha256').update(bytes).digest('hex');
  const before = journal.importOfDigest(digest);
  if (!before.ok) return before;
  if (before.value !== null) {
    const { checkId, whole, reasons } = before.value;
    const check = checkId === null ? null : journal.check(checkId);
    const machineId = check?.ok ? check.value.machineId : null;
    return ok({ ...nothing, became: 'known', machineId, checkId, whole, reasons });
  }
  const text = decodeText(bytes);
  const note = { digest, name: basename(file), at: now() };
  const results = parseResults(text ?? '', { stick, writtenAt, machineOf });
  if (!results.ok) {
    const reasons = [text === null ? notText : results.error];
    // What was once meant to be results must not get lost; other people's files are none of our business.
    const meant =
      results.error.code === 'results-too-new' ||
      results.error.code === 'results-nothing-said' ||
      /\.txt$/i.test(file);
    if (!meant) return ok({ ...nothing, became: 'passed-over', reasons });
    const kept = journal.keepFile(
      { ...note, checkId: null, whole: false, reasons },
      text ?? bytes.toString('latin1'),
    );
    return kept.ok ? ok({ ...nothing, became: 'kept', reasons }) : kept;
  }
  const { run, notices } = results.value;
  const { machine, ...check } = run;
  const known = journal.check(run.id);
  if (!known.ok && known.error.code !== 'journal-no-check') return known;
  const numbers = numbersIn(text ?? '');
  // A file that was copied here from another stick says nothing of the systems of this one.
  const own = !notices.some(({ code }) => code === 'results-other-stick');
  const tried = triedSystem(own ? systems : [], results.value.system);
  const verdict = verdictOf(run, await suggest(tried?.id ?? null));
  const whole = !notices.some(({ code }) => damage.has(code));
  const taken = journal.takeOver(
    {
      identities: [...new Set([...identitiesOf(numbers), ...results.value.identities])],
      profile: machine ?? { ...unknownMachine, model: results.value.called },
      numbers,
      at: run.startedAt,
    },
    { ...check, stick: check.stick ?? stick, tried, verdict },
    { ...note, whole, reasons: notices },
    text ?? '',
  );
  if (!taken.ok) return taken;
  return ok({
    file,
    became: known.ok ? 'more' : 'new',
    machineId: taken.value.machineId,
    checkId: run.id,
    profile: machine,
    answers: taken.value.answers.length,
    whole,
    reasons: notices,
  });
}

const notText: Reason = { code: 'results-not-results', data: {} };

/** Notices by which a file is not what `check.sh` wrote. */
const damage: ReadonlySet<string> = new Set(['results-cut', 'results-lines-damaged', 'results-id-damaged']);

async function readBytes(file: string): Promise<Result<{ bytes: Buffer; writtenAt: string }, Reason>> {
  try {
    const facts = await stat(file);
    const { size, mtime } = facts;
    // A pipe would be waited for, and a device read, without end.
    if (!facts.isFile()) return { ok: false, error: notText };
    if (size > mostBytes)
      return { ok: false, error: { code: 'import-too-large', data: { file, sizeBytes: size } } };
    const handle = await open(file, 'r');
    try {
      return ok({ bytes: await handle.readFile(), writtenAt: mtime.toISOString() });
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { ok: false, error: failure(file, error) };
  }
}

/** What the raw facts in a results file say of the computer; `null`: nothing. */
function machineOf(text: string): MachineProfile | null {
  // The facts begin in the second line; the first one is the results' own.
  const facts = text.slice(text.indexOf('\n') + 1);
  const machine = machineFromTexts([{ file: '', text: ok(facts), notices: [] }]);
  return machine.ok ? machine.value.profile : null;
}
