import { err, ok, type Result } from '../common/result.ts';
import type { Facts, Reader, Tool } from './facts.ts';
import { parseReport, type Section } from './report.ts';
import { cpuinfo } from './read/cpuinfo.ts';
import { dmidecode } from './read/dmidecode.ts';
import { hwinfo } from './read/hwinfo.ts';
import { inxi } from './read/inxi.ts';
import { lsblk } from './read/lsblk.ts';
import { lscpu } from './read/lscpu.ts';
import { lshw } from './read/lshw.ts';
import { lspci } from './read/lspci.ts';
import { lsusb } from './read/lsusb.ts';
import { decodeDimms, free, meminfo } from './read/memory.ts';
import { upower } from './read/power.ts';
import { smartctl } from './read/smartctl.ts';
import { efibootmgr, mokutil, uname } from './read/starting.ts';
import { sysfs } from './read/sysfs.ts';

const readers: readonly Reader[] = [
  lscpu,
  cpuinfo,
  meminfo,
  free,
  dmidecode,
  decodeDimms,
  lspci,
  lsusb,
  inxi,
  lshw,
  hwinfo,
  smartctl,
  upower,
  sysfs,
  efibootmgr,
  mokutil,
  uname,
  lsblk,
];

/** What was found in one text: which tools wrote it, and what they say. */
export interface Recognised {
  readonly tools: readonly Tool[];
  readonly facts: readonly Facts[];
}

export type Unrecognised =
  | { readonly kind: 'empty' }
  | { readonly kind: 'error-text'; readonly line: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'newer-report'; readonly version: number };

/**
 * Recognises a text by its content: one tool's output, several one after the other, or a report of our own check.
 * The text is as `decodeText` gives it.
 */
export function recognise(text: string): Result<Recognised, Unrecognised> {
  if (text.trim() === '') return err({ kind: 'empty' });
  const report = parseReport(text);
  if (report !== null && 'newer' in report) return err({ kind: 'newer-report', version: report.newer });
  const found =
    report === null ? section({ command: null, output: text }) : recogniseSections(report.sections);
  if (found.tools.length > 0) return ok(found);
  const complaint = text.split('\n').find((line) => isComplaint(line));
  const short = text.trim().split('\n').length <= 5;
  return err(
    complaint !== undefined && short
      ? { kind: 'error-text', line: complaint.replace(/^\|/, '').trim().slice(0, 200) }
      : { kind: 'unknown' },
  );
}

/** The sections of a report, each recognised for itself. */
export function recogniseSections(sections: readonly Section[]): Recognised {
  const all = sections.map(section);
  return { tools: [...new Set(all.flatMap(({ tools }) => tools))], facts: all.flatMap(({ facts }) => facts) };
}

/** No tool writes longer lines, save JSON on a single one; what comes after is not worth anybody's time. */
const longestLine = 20_000;

function section({ command, output: whole }: Section): Recognised {
  const output = whole
    .split('\n')
    .map((line) => (line.length > longestLine && !/^[[{]/.test(line) ? line.slice(0, longestLine) : line))
    .join('\n');
  const known = readers.filter((reader) => reader.recognises(output, command));
  return {
    tools: known.map(({ tool }) => tool),
    facts: known.flatMap((reader) => reader.read(output, command)),
  };
}

/** What shells and tools say instead of an answer. */
function isComplaint(line: string): boolean {
  return /command not found|not found$|permission denied|no such file or directory|is not recognized as|cannot (open|access)|can't open|operation not permitted|must be root|are you root|invalid option|usage:|not supported on this system|befehl nicht gefunden|keine berechtigung|kommando nicht gefunden|datei oder verzeichnis nicht gefunden/i.test(
    line,
  );
}
