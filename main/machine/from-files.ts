import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { err, ok, type Result } from '../common/result.ts';
import { combine } from './combine.ts';
import { decodeText } from './decode.ts';
import type { Tool } from './facts.ts';
import { profileOf } from './judge.ts';
import { unknownMachine, type MachineProfile } from './profile.ts';
import type { FileNotice, MachineError } from './reasons.ts';
import { recognise } from './recognise.ts';
import { findMixture, type Sourced } from './same-machine.ts';

/** The longest output of a real tool is `hwinfo` with some 2 MB; more is not read. */
const mostBytes = 8 * 1024 * 1024;
const mostFiles = 500;

/** What became of one file: which tools were recognised in it, or why it was passed over. */
export interface FileReading {
  readonly file: string;
  readonly tools: readonly Tool[];
  readonly reasons: readonly (MachineError | FileNotice)[];
}

/** The text of a file, or why it has none. */
export interface NamedText {
  readonly file: string;
  readonly text: Result<string, MachineError>;
  readonly notices: readonly FileNotice[];
}

/**
 * The computer that these files describe; a folder stands for the files in it. Outputs of different computers are
 * refused, never mixed. A file that says nothing is passed over and told, as long as another says something.
 */
export async function machineFromFiles(
  paths: readonly string[],
): Promise<Result<{ profile: MachineProfile; files: FileReading[] }, MachineError>> {
  const texts: NamedText[] = [];
  for (const path of paths) {
    const files = await filesAt(path);
    if (!files.ok) return files;
    if (texts.length + files.value.length > mostFiles)
      return err({ code: 'machine-too-many-files', data: { file: path, most: mostFiles } });
    for (const file of files.value) texts.push(await readText(file, file === path ? path : basename(file)));
  }
  return machineFromTexts(texts);
}

/** The same of texts that were read already. */
export function machineFromTexts(
  texts: readonly NamedText[],
): Result<{ profile: MachineProfile; files: FileReading[] }, MachineError> {
  const sources: Sourced[] = [];
  const files: FileReading[] = [];
  for (const { file, text, notices } of texts) {
    const read = text.ok ? understand(file, text.value) : text;
    if (read.ok) {
      sources.push(...read.value.sources);
      files.push({ file, tools: read.value.tools, reasons: notices });
    } else files.push({ file, tools: [], reasons: [...notices, read.error] });
  }
  const errors = files.flatMap(({ tools, reasons }) => (tools.length === 0 ? reasons.filter(isError) : []));
  const [first] = errors;
  if (sources.length === 0 && first !== undefined) {
    return err(
      errors.length === 1 ? first : { code: 'machine-nothing-recognised', data: { count: errors.length } },
    );
  }
  const mixture = findMixture(sources);
  if (mixture !== null) return err(mixture);
  const profile = profileOf(combine(sources.map(({ facts }) => facts)));
  if (saysNothing(profile)) return err({ code: 'machine-nothing-said', data: { count: files.length } });
  return ok({ profile, files });
}

function saysNothing(profile: MachineProfile): boolean {
  return (
    JSON.stringify(Object.entries(profile).sort()) === JSON.stringify(Object.entries(unknownMachine).sort())
  );
}

function isError(reason: MachineError | FileNotice): reason is MachineError {
  return reason.code !== 'machine-file-cut';
}

function understand(
  file: string,
  text: string,
): Result<{ tools: readonly Tool[]; sources: Sourced[] }, MachineError> {
  const found = recognise(text);
  if (found.ok) {
    const { tools, facts } = found.value;
    return ok({ tools, sources: facts.map((one) => ({ file, facts: one })) });
  }
  const { error } = found;
  switch (error.kind) {
    case 'empty':
      return err({ code: 'machine-file-empty', data: { file } });
    case 'error-text':
      return err({ code: 'machine-file-error-text', data: { file, line: error.line } });
    case 'newer-report':
      return err({ code: 'machine-report-too-new', data: { file, version: error.version } });
    case 'unknown':
      return err({ code: 'machine-file-not-recognised', data: { file } });
  }
}

/** A file itself, or the visible files in a folder, in the order of their names. */
async function filesAt(path: string): Promise<Result<string[], MachineError>> {
  try {
    if (!(await stat(path)).isDirectory()) return ok([path]);
    const entries = await readdir(path, { withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(path, entry.name))
      .sort();
    return files.length === 0 ? err({ code: 'machine-folder-empty', data: { file: path } }) : ok(files);
  } catch (error) {
    return err(failure(path, error));
  }
}

/** Reads the beginning of a file, no more than the cap; a pipe or a device that never ends is cut there, too. */
async function readText(path: string, file: string): Promise<NamedText> {
  try {
    const handle = await open(path, 'r');
    try {
      const parts: Buffer[] = [];
      let length = 0;
      while (length < mostBytes) {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(65_536, mostBytes - length)));
        if (bytesRead === 0) break;
        parts.push(buffer.subarray(0, bytesRead));
        length += bytesRead;
      }
      const { size } = await handle.stat();
      const cut: FileNotice = {
        code: 'machine-file-cut',
        data: { file, sizeBytes: size, readBytes: length },
      };
      const text = decodeText(Buffer.concat(parts));
      return {
        file,
        text: text === null ? err({ code: 'machine-file-binary', data: { file } }) : ok(text),
        notices: size > length && length === mostBytes ? [cut] : [],
      };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { file, text: err(failure(path, error)), notices: [] };
  }
}

function failure(file: string, error: unknown): MachineError {
  const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return errno === 'ENOENT' || errno === 'ENOTDIR'
    ? { code: 'machine-file-not-found', data: { file } }
    : { code: 'machine-file-unreadable', data: { file, errno } };
}
