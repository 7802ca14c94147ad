import { expect } from 'vitest';
import type { Inspection } from '../../../main/images/types.ts';
import { rekindleJson } from '../command.ts';
import type { LoopStick } from '../loop-device.ts';
import type { Firmware } from '../machine.ts';
import type { Method, Outcome } from './matrix.ts';

interface Reason {
  readonly code: string;
}

/** The last line that `write` and `kit` print. */
interface Result {
  readonly event: string;
  readonly outcome: string;
  readonly reasons: readonly Reason[];
  readonly systems?: readonly { readonly reasons: readonly Reason[] }[];
  readonly drives: readonly { readonly ok: boolean; readonly reasons: readonly Reason[] }[];
}

/**
 * Makes a stick by the command line.
 * @returns the code of the reason why it was refused; `null` if it is made
 */
export async function makeStick(
  images: readonly string[],
  method: Method,
  stick: LoopStick,
  more: readonly string[] = [],
): Promise<string | null> {
  const to = ['--to', stick.device, '--allow-loop', '--yes', '--no-probe', ...more];
  const args =
    method === 'image'
      ? ['write', ...images, ...to]
      : method === 'image and data'
        ? ['write', ...images, ...to, '--data']
        : ['kit', ...images, ...to, '--way', method === 'kit, files' ? 'files' : 'iso-file'];
  const { code, lines, errors } = await rekindleJson(...args);
  const last = lines.at(-1) as Result | undefined;
  if (last?.event !== 'result') throw new Error(`rekindle ${args.join(' ')} gave no result: ${errors}`);
  const { outcome, reasons, systems = [], drives } = last;
  // The most particular one comes last.
  const refusals = [...reasons, ...systems.flatMap((system) => system.reasons)];
  if (code === 3) return refusals.at(-1)?.code ?? 'no reason';
  const told = [...refusals, ...drives.flatMap((drive) => drive.reasons)];
  expect({ code, outcome, drives: drives.map(({ ok }) => ok), told }).toEqual({
    code: 0,
    outcome: 'done',
    drives: [true],
    told,
  });
  return null;
}

export async function inspected(image: string): Promise<Inspection> {
  const { code, lines, errors } = await rekindleJson('inspect', image);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return lines[0] as Inspection;
}

/** What `inspect` says of an image comes true on the stick, whatever the method. */
export function foretold(inspection: Inspection, method: Method, firmware: Firmware): Outcome | 'refused' {
  if (method === 'kit, files' || method === 'kit, ISO file') return 'starts';
  if (inspection.method !== 'image') return 'refused';
  const { bios, uefiX64, uefiIa32 } = inspection.boots;
  return { bios, x64: uefiX64, ia32: uefiIa32 }[firmware] ? 'starts' : 'does not start';
}
