import { openSync, readSync, closeSync } from 'node:fs';
import { expect } from 'vitest';
import type { Outcome } from '../../../main/jobs/make-stick/types.ts';
import { expectSentence } from './sentences.ts';
import type { ToldDrive, WriteRun } from './write-run.ts';

/** The exit codes of the contract (DESIGN: "The command line is a contract"). */
const exitCodes = { done: 0, failed: 1, refused: 3, mismatch: 4, cancelled: 5 } as const;

/** How a drive ended, in the words of the table. */
export function ended(drive: ToldDrive): string {
  const codes = drive.reasons.map(({ code }) => `\`${code}\``);
  return codes.length === 0 ? drive.outcome : `${drive.outcome} (${codes.join(', ')})`;
}

/** The job has ended in time, as it had to, and told everything that it had to in sentences. */
export function expectEnd(run: WriteRun, outcome: Outcome): readonly ToldDrive[] {
  expect({ timedOut: run.timedOut, errors: run.errors }).toEqual({ timedOut: false, errors: '' });
  expect(run.result).not.toBeNull();
  const { drives = [], reasons = [] } = run.result ?? {};
  for (const reason of [...reasons, ...drives.flatMap((drive) => drive.reasons)]) expectSentence(reason);
  const told = drives.map(({ device, reasons: why }) => ({ device, why }));
  expect({ outcome: run.result?.outcome, code: run.code, told }).toEqual({
    outcome,
    code: exitCodes[outcome],
    told,
  });
  return drives;
}

/** One drive of several. */
export function driveOf(run: WriteRun, device: string): ToldDrive {
  const drive = run.result?.drives.find((one) => one.device === device);
  if (!drive) throw new Error(`Nothing was told of ${device}: ${run.errors}`);
  return drive;
}

/** A drive has ended with this and with nothing else. */
export function expectDrive(
  drive: ToldDrive,
  outcome: Outcome,
  code: string | readonly string[] | null,
): void {
  const { ok, verified, sha256, reasons } = drive;
  expect({ outcome: drive.outcome, codes: reasons.map((reason) => reason.code) }).toEqual({
    outcome,
    codes: code === null ? [] : [code].flat(),
  });
  // Who is not through has proved nothing.
  const good = outcome === 'done';
  expect({ ok, verified, proved: sha256 !== null }).toEqual({ ok: good, verified: good, proved: good });
}

/**
 * The first MiB of a drive holds nothing.
 * @param wrong bytes that this drive always turns into others
 */
export function expectEmptyStart(file: string, wrong: readonly number[] = []): void {
  const bytes = start(file);
  for (const at of wrong) bytes[at] = 0;
  expect(bytes.equals(Buffer.alloc(startBytes)), 'the first MiB is empty').toBe(true);
}

const startBytes = 1 << 20;

/** The first MiB of a file. */
export function start(file: string): Buffer {
  const bytes = Buffer.alloc(startBytes);
  const fd = openSync(file, 'r');
  readSync(fd, bytes, 0, startBytes, 0);
  closeSync(fd);
  return bytes;
}
