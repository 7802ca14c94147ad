import { readUsbDevices, readUsbTwins } from '../../machine/this-computer/usb-devices.ts';
import type { SysFiles } from '../../machine/this-computer/sys-files.ts';
import type { Ticks } from './battery-test.ts';
import { portsState, portsStep, type PortsSeen } from './usb-ports.ts';
import { ended, line, type Tell } from './types.ts';

/** Watches the ports until it is stopped. Reads what the kernel has in memory, touches no device, and needs no rights. */
export async function testUsbPorts(
  files: SysFiles | null,
  { ticks, count }: { readonly ticks: Ticks; readonly count: () => number | null },
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const first = files === null ? null : await readUsbDevices(files);
  if (files === null || first === null) {
    tell(ended([line('unknown', { code: 'measured-cannot-read', data: {} })], null));
    return;
  }
  const twins = await readUsbTwins(files);
  let seen: PortsSeen | null = null;
  for await (const _ of ticks(signal)) {
    const devices = await readUsbDevices(files);
    if (signal.aborted) return;
    seen = portsStep(seen, devices ?? [], twins);
    tell(portsState(seen, twins, count()));
  }
}
