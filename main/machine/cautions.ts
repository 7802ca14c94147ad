import { archOfKernel, isX86 } from './hardware/arm.ts';
import { kindOf } from './hardware/cpus.ts';
import { isGma500 } from './hardware/graphics.ts';
import { hasT2, isPowerPcMac } from './hardware/macs.ts';
import type { Facts } from './facts.ts';
import type { MachineProfile } from './profile.ts';
import type { MachineCaution } from './reasons.ts';

/** A battery that holds less than this share of what it did is worth a word. */
const wornBelow = 0.6;

/** What somebody who knows this hardware would say at once, the most decisive first. */
export function cautionsOf(profile: MachineProfile, facts: Facts): MachineCaution[] {
  return [
    ...ofMachine(profile),
    ...ofProcessor(profile, facts),
    ...ofFirmware(profile),
    ...ofDevices(profile),
    ...ofCondition(profile),
  ];
}

function ofMachine({ maker, model, cpu, form }: MachineProfile): MachineCaution[] {
  const apple = /^apple\b/i.test(maker ?? '');
  const arm = cpu.arch === 'aarch64' || cpu.arch === 'armv7' || cpu.arch === 'armv6';
  if (apple && arm) return [{ code: 'machine-mac-apple-silicon', data: {} }];
  if (apple && (cpu.arch === 'ppc' || cpu.arch === 'ppc64' || isPowerPcMac(model ?? '')))
    return [{ code: 'machine-mac-powerpc', data: {} }];
  if (apple && model !== null && hasT2(model)) return [{ code: 'machine-mac-t2', data: { model } }];
  return arm && (form === 'board' || form === null) ? [{ code: 'machine-arm-board', data: { model } }] : [];
}

function ofProcessor({ cpu }: MachineProfile, facts: Facts): MachineCaution[] {
  const { name, arch } = cpu;
  if (arch === null || !isX86(arch)) return [];
  const cautions: MachineCaution[] = [];
  const kernel = facts.cpu?.kernelArch ?? null;
  const kernelIs32 =
    kernel !== null && isX86(archOfKernel(kernel) ?? 'other') && archOfKernel(kernel) !== 'x86_64';
  if (cpu.longMode === true && kernelIs32)
    cautions.push({ code: 'machine-cpu-64-bit-hidden', data: { cpu: name } });
  if (cpu.longMode === null) cautions.push({ code: 'machine-cpu-64-bit-unknown', data: { cpu: name } });
  // Banias and early Dothan have PAE without saying so; Linux takes `forcepae` since 3.15 (kernel-parameters.txt).
  const pentiumM = facts.cpu !== null && kindOf(facts.cpu)?.generation === 'pentium-m';
  if (pentiumM && cpu.pae !== true) cautions.push({ code: 'pae-hidden-possible', data: { cpu: name } });
  else if (cpu.pae === false) cautions.push({ code: 'machine-cpu-no-pae', data: { cpu: name } });
  if (cpu.sse2 === false) cautions.push({ code: 'machine-cpu-no-sse2', data: { cpu: name } });
  return cautions;
}

function ofFirmware({ firmware }: MachineProfile): MachineCaution[] {
  const cautions: MachineCaution[] = [];
  if (firmware.kind === 'uefi32') cautions.push({ code: 'machine-uefi-32', data: {} });
  else if (firmware.maybeIa32) cautions.push({ code: 'machine-uefi-maybe-32', data: {} });
  if (firmware.secureBoot === true) cautions.push({ code: 'machine-secure-boot-on', data: {} });
  return cautions;
}

function ofDevices({ graphics, network }: MachineProfile): MachineCaution[] {
  const powerVr = graphics?.find(isGma500);
  const families = new Map(
    (network ?? []).flatMap((device) =>
      device.firmware === null ? [] : [[device.firmware, device] as const],
    ),
  );
  return [
    ...(powerVr ? [{ code: 'machine-graphics-gma500' as const, data: { name: powerVr.name } }] : []),
    ...[...families].map(([family, device]): MachineCaution => {
      const ids = device.vendorId === null ? family : `${device.vendorId}:${device.deviceId ?? ''}`;
      return { code: 'machine-network-firmware', data: { name: device.name ?? ids, family } };
    }),
  ];
}

function ofCondition({ disks, battery, ramMiB, usableRamMiB }: MachineProfile): MachineCaution[] {
  const cautions: MachineCaution[] = (disks ?? [])
    .filter((disk) => disk.health === 'failing')
    .map((disk) => ({ code: 'machine-disk-failing', data: { model: disk.model } }));
  if (battery?.wear !== undefined && battery.wear !== null && 1 - battery.wear < wornBelow) {
    cautions.push({
      code: 'machine-battery-worn',
      data: { percentLeft: Math.round((1 - battery.wear) * 100) },
    });
  }
  // Graphics take up to an eighth or so; a quarter is a kernel's or a board's limit.
  if (ramMiB !== null && usableRamMiB !== null && usableRamMiB < ramMiB * 0.78) {
    cautions.push({
      code: 'machine-memory-not-all-used',
      data: { installedMiB: ramMiB, usableMiB: usableRamMiB },
    });
  }
  return cautions;
}
