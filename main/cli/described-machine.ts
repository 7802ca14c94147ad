import type { Reason } from '../common/reason.ts';
import { err, ok, type Result } from '../common/result.ts';
import { unknownMachine, type CpuArch, type FirmwareKind, type MachineProfile } from '../machine/profile.ts';

/** A computer as it is described on the command line, each as it was typed. */
export interface DescribedMachine {
  readonly ram?: string;
  readonly cpu?: string;
  readonly without?: string;
  readonly firmware?: string;
  readonly secureBoot?: boolean;
}

export type DescriptionError =
  | Reason<'cli-recommend-bad-ram', { text: string }>
  | Reason<'cli-recommend-bad-cpu', { text: string; known: string }>
  | Reason<'cli-recommend-bad-without', { text: string; known: string }>
  | Reason<'cli-recommend-without-pc', { text: string }>
  | Reason<'cli-recommend-has-it', { text: string; cpu: string }>
  | Reason<'cli-recommend-bad-firmware', { text: string; known: string }>
  | Reason<'cli-recommend-no-secure-boot', Record<string, never>>;

const archs = [
  'x86_64',
  'i686',
  'i586',
  'i486',
  'aarch64',
  'armv7',
  'armv6',
  'ppc',
  'ppc64',
  'ppc64le',
  'riscv64',
] as const satisfies readonly CpuArch[];
/** What others call them. `i386` is not here: it means any of four. */
const otherNames: Readonly<Record<string, CpuArch>> = {
  amd64: 'x86_64',
  'x86-64': 'x86_64',
  x64: 'x86_64',
  arm64: 'aarch64',
  armhf: 'armv7',
};
const features = ['pae', 'sse2', 'sse3'] as const;
const firmwares = ['bios', 'uefi64', 'uefi32'] as const satisfies readonly FirmwareKind[];
const mostMiB = 16 * 1024 * 1024;

/** The profile of a described computer; what was not said is not known. Contradictions are errors, not guesses. */
export function describedMachine(said: DescribedMachine): Result<MachineProfile, DescriptionError> {
  const ram = ramOf(said.ram);
  if (!ram.ok) return ram;
  const cpu = cpuOf(said.cpu, said.without);
  if (!cpu.ok) return cpu;
  const kind = firmwares.find((one) => one === said.firmware?.toLowerCase()) ?? null;
  if (said.firmware !== undefined && kind === null)
    return err({
      code: 'cli-recommend-bad-firmware',
      data: { text: said.firmware, known: firmwares.join(', ') },
    });
  if (said.secureBoot === true && kind === 'bios')
    return err({ code: 'cli-recommend-no-secure-boot', data: {} });
  const secureBoot = said.secureBoot === true ? true : kind === 'bios' ? false : null;
  return ok({
    ...unknownMachine,
    cpu: cpu.value,
    ramMiB: ram.value,
    firmware: { kind, maybeIa32: false, secureBoot },
  });
}

function ramOf(text: string | undefined): Result<number | null, DescriptionError> {
  if (text === undefined) return ok(null);
  const mib = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (mib < 1 || mib > mostMiB) return err({ code: 'cli-recommend-bad-ram', data: { text } });
  return ok(mib);
}

function cpuOf(
  name: string | undefined,
  without: string | undefined,
): Result<MachineProfile['cpu'], DescriptionError> {
  const typed = name?.toLowerCase() ?? '';
  const arch = archs.find((one) => one === typed) ?? otherNames[typed] ?? null;
  if (name !== undefined && arch === null)
    return err({ code: 'cli-recommend-bad-cpu', data: { text: name, known: archs.join(', ') } });
  const lacks = new Set<string>();
  for (const feature of without?.split(',').map((text) => text.trim().toLowerCase()) ?? []) {
    if (!features.some((one) => one === feature))
      return err({
        code: 'cli-recommend-bad-without',
        data: { text: without ?? '', known: features.join(', ') },
      });
    lacks.add(feature);
  }
  if (lacks.size > 0 && arch !== null && arch !== 'x86_64' && !arch.startsWith('i'))
    return err({ code: 'cli-recommend-without-pc', data: { text: without ?? '' } });
  if (arch === 'x86_64' && (lacks.has('pae') || lacks.has('sse2')))
    return err({ code: 'cli-recommend-has-it', data: { text: without ?? '', cpu: arch } });
  const is64Bit = arch === 'x86_64';
  // PAE came with the Pentium Pro, SSE2 with the Pentium 4: an i586 has neither.
  const tooOld = arch === 'i586' || arch === 'i486';
  const has = (feature: (typeof features)[number]): boolean | null =>
    lacks.has(feature) || tooOld ? false : is64Bit && feature !== 'sse3' ? true : null;
  return ok({
    ...unknownMachine.cpu,
    arch,
    longMode: arch === null ? null : is64Bit,
    pae: has('pae'),
    sse2: has('sse2'),
    // A processor without SSE2 has no SSE3 either.
    sse3: lacks.has('sse2') ? false : has('sse3'),
  });
}
