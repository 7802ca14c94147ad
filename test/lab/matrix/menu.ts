import type { Boot, BootResult, Step } from '../machine.ts';
import { boot } from '../machine.ts';
import { marker } from '../initramfs.ts';

/** How a system in a virtual machine calls the firmware that it was started by. */
export const firmwareName = { bios: 'BIOS', x64: 'UEFI64', ia32: 'UEFI32', secure: 'UEFI64' } as const;

/** What the firmware says when it has found nothing to start; on a computer that boots, it never comes. */
export const nothingToStart = /No bootable device|EFI Internal Shell/;

/** What a system on the stick says once it runs. */
export const ready = (name: string, firmware: Boot['firmware']): RegExp =>
  new RegExp(`${marker} ${name} fw=${firmwareName[firmware]} .*\n`);

/** The small systems open the place for files, and leave one there; live systems are asked for more than that. */
export const filesWritten = / data=sd\w+:written /;

const limitSeconds = 400;

/** Which system of a kit stick is started, and on which computer. */
export interface KitBoot {
  /** What the system calls itself. */
  readonly name: string;
  readonly firmware: Boot['firmware'];
  /** Its place in the menu; the first one if left out. */
  readonly system?: number;
  /** What is typed once it runs. */
  readonly more?: readonly Step[];
}

/** Starts a system from the menu of a kit stick. What it writes stays on the stick. @param stick its file */
export function startsFromKit(
  stick: string,
  { name, firmware, system = 0, more = [] }: KitBoot,
): Promise<BootResult> {
  return boot({
    name: `kit-${name}-${firmware}`,
    firmware,
    stick,
    until: /executed automatically in/,
    giveUp: nothingToStart,
    limitSeconds,
    keepsChanges: true,
    // The systems come first, one entry each.
    then: [...choose(system, ready(name, firmware)), ...more],
  });
}

/**
 * In GRUB's menu: so many entries down, and Enter. Each key waits for what the one before did: UEFI and GRUB both read the
 * serial line, and two keys at once may come to the menu in the wrong order.
 */
function choose(entry: number, until: RegExp): Step[] {
  const down: Step = { type: '\x0e', until: /\*\S/, on: 'serial' };
  return [...Array.from({ length: entry }, () => down), { type: '\r', until, on: 'serial' }];
}
