import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sysFiles, type SysFiles } from '../../main/machine/this-computer/sys-files.ts';

export interface SysTree {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly files: SysFiles;
  /** Writes files, and with `->` before the text links; `null` removes what is there. */
  set(files: Readonly<Record<string, string | null>>): void;
  remove(): void;
}

/** A copy of some computer's `/sys` and `/proc`, as far as a test needs it. */
export function sysTree(files: Readonly<Record<string, string | null>> = {}): SysTree {
  const root = mkdtempSync(join(tmpdir(), 'rekindle-sys-'));
  const set: SysTree['set'] = (changed) => {
    for (const [path, text] of Object.entries(changed)) {
      const at = join(root, path);
      if (text === null) {
        rmSync(at, { recursive: true, force: true });
        continue;
      }
      mkdirSync(dirname(at), { recursive: true });
      // Who reads meanwhile sees the old file or the new one, and never none.
      const made = join(root, 'made');
      if (text.startsWith('->')) symlinkSync(text.slice(2), made);
      else writeFileSync(made, `${text}\n`);
      renameSync(made, at);
    }
  };
  set(files);
  return { root, files: sysFiles(root), set, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** A battery's `uevent`: values by name in lower case without `POWER_SUPPLY_`. */
export function supply(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([key, value]) => `POWER_SUPPLY_${key.toUpperCase()}=${String(value)}`)
    .join('\n');
}

/** A USB device in a port, as the kernel shows it: with everything at once, by a link. */
export function usbDevice(
  port: string,
  values: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const all = { idVendor: '0781', idProduct: '5567', product: 'Cruzer Blade', speed: '480', ...values };
  const folder = `/sys/devices/usb/${port}`;
  return {
    ...Object.fromEntries(Object.entries(all).map(([name, text]) => [`${folder}/${name}`, text])),
    [`/sys/bus/usb/devices/${port}`]: `->../../../devices/usb/${port}`,
  };
}
