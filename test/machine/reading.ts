import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineProfile } from '../../main/machine/profile.ts';
import { machineFromTexts, type FileReading } from '../../main/machine/from-files.ts';
import type { MachineError } from '../../main/machine/reasons.ts';
import { ok, type Result } from '../../main/common/result.ts';

const samples = join(import.meta.dirname, 'samples');

/** A sample of a tool's output, written for these tests. */
export function sample(name: string): string {
  return readFileSync(join(samples, name), 'utf8');
}

/** What is read from texts as if each were a file called `1`, `2`, … */
export function readTexts(
  ...texts: readonly string[]
): Result<{ profile: MachineProfile; files: FileReading[] }, MachineError> {
  return machineFromTexts(texts.map((text, i) => ({ file: String(i + 1), text: ok(text), notices: [] })));
}

/** The profile out of texts that are known to say something. */
export function profileFrom(...texts: readonly string[]): MachineProfile {
  const read = readTexts(...texts);
  if (!read.ok) throw new Error(`${read.error.code} ${JSON.stringify(read.error.data)}`);
  return read.value.profile;
}

/** Codes of the cautions. */
export function cautions(profile: MachineProfile): string[] {
  return profile.cautions.map(({ code }) => code);
}
