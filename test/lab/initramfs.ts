import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cpio, type CpioEntry } from './cpio.ts';
import { unpackedPackage } from './debian-package.ts';
import { moduleFiles, type Kernel } from './kernel.ts';

/** What the system in the initramfs prints once it runs, on the screen and on the first serial port. */
export const marker = 'REKINDLE-LAB READY';

/** Enough to find the stick that it was started from. */
const usualModules = ['xhci-pci', 'ehci-pci', 'usb-storage', 'sd_mod'];

const init = `#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /bin
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
echo 1 > /proc/sys/kernel/printk
say() { for port in /dev/tty1 /dev/ttyS0; do echo "$*" > $port 2> /dev/null; done; }
while read -r module; do insmod "/modules/$module" 2> /dev/null; done < /modules/order
name=$(sed -n 's/.*rekindle-lab=\\([^ ]*\\).*/\\1/p' /proc/cmdline)
firmware=BIOS
[ -d /sys/firmware/efi ] && firmware=UEFI$(cat /sys/firmware/efi/fw_platform_size)
stick=none
tries=0
while [ $tries -lt 50 ] && [ $stick = none ]; do
  for disk in /sys/block/sd*; do
    case $(readlink -f "$disk") in */usb*) stick=\${disk##*/}:$(cat "$disk/size"):removable=$(cat "$disk/removable") ;; esac
  done
  sleep 0.1
  tries=$((tries + 1))
done
clear > /dev/tty1
say "A small Linux, started from this stick."
say "${marker} $name fw=$firmware stick=$stick kernel=$(uname -r)"
case " $(cat /proc/cmdline) " in
  *" autotest "*) sleep 2; say "REKINDLE-LAB OFF"; poweroff -f ;;
esac
while true; do setsid cttyhack sh; done
`;

/**
 * A Linux of one file: BusyBox, a few modules, and a start script that says that it runs and how. The kernel's command
 * line holds its name (`rekindle-lab=NAME`), and `autotest` if it is to switch the computer off in the end.
 */
export async function initramfs(kernel: Kernel, modules: readonly string[] = usualModules): Promise<Buffer> {
  const busybox = await readFile(join(await unpackedPackage('busybox-static'), 'bin', 'busybox'));
  const files = await moduleFiles(kernel, modules);
  const entries: CpioEntry[] = [
    ...['bin', 'dev', 'modules', 'proc', 'sys'].map((path) => ({ path, data: null })),
    { path: 'bin/busybox', data: busybox, executable: true },
    { path: 'init', data: Buffer.from(init), executable: true },
    { path: 'modules/order', data: Buffer.from(files.map((file) => `${basename(file)}\n`).join('')) },
  ];
  for (const file of files) entries.push({ path: `modules/${basename(file)}`, data: await readFile(file) });
  return gzipSync(cpio(entries), { level: 6 });
}
