import {
  factsOf,
  unknownCpu,
  unknownDisk,
  unknownFirmware,
  type DeviceFacts,
  type DiskFacts,
  type Facts,
} from '../facts.ts';
import { networkKind } from '../read/devices.ts';
import { batteryOf } from '../read/power.ts';
import { formOfChassisWord } from '../read/smbios.ts';
import { vendorOf } from '../read/dmidecode.ts';
import { numberOf, said, toMiB, yearOf } from '../words.ts';

/**
 * This computer under macOS and Windows, by systeminformation. Not yet run on either: what it gives is taken only
 * where it is plainly there. Its designed battery capacity is wrong on some systems and is not taken at all.
 */
export async function gatherElsewhere(): Promise<Facts[]> {
  const si = await import('systeminformation').catch(() => null);
  if (si === null) return [];
  const ask = async <Value>(question: () => Promise<Value>): Promise<Value | null> =>
    question().catch(() => null);
  const [system, bios, chassis, cpu, memory, modules, disks, graphics, os, networks, battery] =
    await Promise.all([
      ask(() => si.system()),
      ask(() => si.bios()),
      ask(() => si.chassis()),
      ask(() => si.cpu()),
      ask(() => si.mem()),
      ask(() => si.memLayout()),
      ask(() => si.diskLayout()),
      ask(() => si.graphics()),
      ask(() => si.osInfo()),
      ask(() => si.networkInterfaces()),
      ask(() => si.battery()),
    ]);
  const apple = process.platform === 'darwin';
  const appleSilicon = apple && process.arch === 'arm64';
  return [
    factsOf('systeminformation', {
      maker: said(system?.manufacturer) ?? (apple ? 'Apple' : null),
      product: said(system?.model),
      productVersion: said(system?.version),
      form: formOfChassisWord(said(chassis?.type)),
      firmwareYear: yearOf(said(bios?.releaseDate)),
      cpu: {
        ...unknownCpu,
        name: said(cpu?.brand),
        vendor: appleSilicon ? null : vendorOf(said(cpu?.vendor)),
        family: numberOf(cpu?.family),
        model: numberOf(cpu?.model),
        // A 64-bit program runs on 64-bit processors only.
        arch: appleSilicon ? 'aarch64' : null,
        longMode: process.arch === 'x64' ? true : null,
        cores: numberOf(cpu?.physicalCores),
      },
      usableMiB: toMiB(memory?.total ?? null),
      installedMiB: toMiB((modules ?? []).reduce((sum, module) => sum + module.size, 0)),
      firmware:
        os === null ? null : { ...unknownFirmware, startedBy: os.uefi === true && !apple ? 'uefi' : null },
      disks:
        disks?.map((disk): DiskFacts => ({
          ...unknownDisk,
          model: said(disk.name),
          serial: said(disk.serialNum),
          sizeBytes: numberOf(disk.size),
          rotational: disk.type === 'HD' ? true : disk.type === 'SSD' || disk.type === 'NVMe' ? false : null,
          transport: said(disk.interfaceType)?.toLowerCase() ?? null,
        })) ?? null,
      graphics: graphics?.controllers.map((one) => device(`${one.vendor} ${one.model}`)) ?? null,
      network: interfaces(networks),
      batteries: battery?.hasBattery ? [batteryOf(null, null, null, battery.cycleCount)] : null,
    }),
  ];
}

function interfaces(list: unknown): DeviceFacts[] | null {
  if (!Array.isArray(list)) return null;
  const real = list.filter((one: { virtual?: boolean; internal?: boolean }) => !one.virtual && !one.internal);
  return real.map((one: { type?: string; ifaceName?: string }) => {
    const plain = device(one.ifaceName ?? '');
    return { ...plain, kind: one.type === 'wireless' ? 'wifi' : networkKind(plain, 'ethernet') };
  });
}

function device(name: string): DeviceFacts {
  return { bus: null, vendorId: null, deviceId: null, name: said(name), driver: null, kind: null };
}
