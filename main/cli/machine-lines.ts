import type { DeviceProfile, DiskProfile, MachineProfile, NetworkProfile } from '../machine/profile.ts';
import { formatMemory } from '../messages/units.ts';
import type { Console } from './console.ts';
import { table } from './table.ts';

/** What a computer is, for people. What is not known is said once, at the end. */
export function machineLines(console: Console, profile: MachineProfile): string[] {
  const { cpu, firmware } = profile;
  const known = (value: boolean | null): string | null =>
    value === null ? null : console.text(value ? 'cli-yes' : 'cli-no');
  const memory = (mib: number | null): string | null =>
    mib === null ? null : formatMemory(console.language, mib);
  const usable = profile.usableRamMiB === profile.ramMiB ? null : memory(profile.usableRamMiB);
  const rows: [string, string | null][] = [
    [console.text('cli-machine-maker'), profile.maker],
    [console.text('cli-machine-model'), profile.model],
    [
      console.text('cli-machine-form'),
      profile.form === null ? null : console.text(`cli-machine-form-${profile.form}`),
    ],
    [console.text('cli-machine-year'), profile.year === null ? null : String(profile.year)],
    [console.text('cli-machine-cpu'), cpu.name],
    [console.text('cli-machine-arch'), cpu.arch],
    [console.text('cli-machine-cores'), cpu.cores === null ? null : String(cpu.cores)],
    ...(isPc(cpu.arch)
      ? ([
          [console.text('cli-machine-64-bit'), known(cpu.longMode)],
          ['PAE', known(cpu.pae)],
          ['SSE2', known(cpu.sse2)],
          ['SSE3', known(cpu.sse3)],
        ] satisfies [string, string | null][])
      : []),
    [console.text('cli-machine-ram'), memory(profile.ramMiB)],
    ...(usable === null
      ? []
      : ([[console.text('cli-machine-ram-usable'), usable]] satisfies [string, string][])),
    [
      console.text('cli-machine-firmware'),
      firmware.kind === null ? null : console.text(`cli-machine-firmware-${firmware.kind}`),
    ],
    [console.text('cli-machine-secure-boot'), known(firmware.secureBoot)],
    ...several(
      console.text('cli-machine-disk'),
      profile.disks?.map((disk) => diskLine(console, disk)),
    ),
    ...several(
      console.text('cli-machine-graphics'),
      profile.graphics?.map((device) => deviceLine(device)),
    ),
    ...several(
      console.text('cli-machine-network'),
      profile.network?.map((device) => networkLine(console, device)),
    ),
    ...batteryRows(console, profile),
  ];
  const unknown = rows.flatMap(([name, value]) => (value === null ? [name] : []));
  return [
    ...table(rows.flatMap(([name, value]) => (value === null ? [] : [[console.paint('dim', name), value]]))),
    ...(unknown.length > 0
      ? [console.paint('dim', console.text('cli-machine-unknown', { names: unknown.join(', ') }))]
      : []),
    ...(profile.disks ?? []).flatMap((disk) => disk.reasons.map((reason) => `• ${console.tell(reason)}`)),
    ...profile.cautions.map((caution) => `• ${console.paint('yellow', console.tell(caution))}`),
  ];
}

function isPc(arch: MachineProfile['cpu']['arch']): boolean {
  return arch === null || arch === 'x86_64' || /^i[456]86$/.test(arch);
}

/** One row each; none at all is a fact, too, and not shown; not known is. */
function several(name: string, lines: readonly string[] | undefined): [string, string | null][] {
  return lines === undefined ? [[name, null]] : lines.map((line) => [name, line]);
}

function deviceLine({ name, vendorId, deviceId }: DeviceProfile): string {
  const ids = vendorId === null || deviceId === null ? null : `[${vendorId}:${deviceId}]`;
  return [name, ids].filter((part) => part !== null).join(' ');
}

function networkLine(console: Console, device: NetworkProfile): string {
  const kind = device.kind === null ? null : console.text(`cli-machine-network-${device.kind}`);
  return [kind, deviceLine(device)].filter((part) => part !== null && part !== '').join(': ');
}

function diskLine(console: Console, disk: DiskProfile): string {
  const turning =
    disk.rotational === null ? null : console.text(disk.rotational ? 'cli-machine-hdd' : 'cli-machine-ssd');
  const health = disk.health === null ? null : console.text(`cli-machine-health-${disk.health}`);
  const size = disk.sizeBytes === null ? null : console.text('cli-bytes', { sizeBytes: disk.sizeBytes });
  return [disk.model ?? console.text('cli-nameless-drive'), size, turning, health]
    .filter((part) => part !== null)
    .join(', ');
}

function batteryRows(console: Console, { battery }: MachineProfile): [string, string][] {
  if (battery === null) return [];
  const left = battery.wear === null ? null : Math.round((1 - battery.wear) * 100);
  const capacity = battery.fullWh ?? battery.designWh;
  const parts = [
    capacity === null ? null : `${new Intl.NumberFormat(console.language).format(capacity)} Wh`,
    left === null ? null : console.text('cli-machine-battery-left', { percent: left }),
  ].filter((part) => part !== null);
  return [
    [console.text('cli-machine-battery'), parts.length === 0 ? console.text('cli-yes') : parts.join(', ')],
  ];
}
