import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cpio, type CpioEntry } from './cpio.ts';
import { unpackedPackage } from './debian-package.ts';
import { moduleFiles, type Kernel } from './kernel.ts';

/** What the system in the initramfs prints once it runs, on the screen and on the first serial port. */
export const marker = 'REKINDLE-LAB READY';

/** Enough to find the stick that it was started from, and to open the place for files on it. */
const usualModules = ['xhci-pci', 'ehci-pci', 'usb-storage', 'sd_mod', 'vfat', 'nls_cp437', 'nls_ascii'];

const init = `#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /bin
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
echo 1 > /proc/sys/kernel/printk
say() { for port in /dev/tty1 /dev/ttyS0; do echo "$*" > $port 2> /dev/null; done; }
while read -r module; do
  # It would wait a second for sticks that are slow to come up.
  case $module in usb-storage.ko) options=delay_use=0 ;; *) options= ;; esac
  insmod "/modules/$module" $options 2> /dev/null
done < /modules/order
name=$(sed -n 's/.*rekindle-lab=\\([^ ]*\\).*/\\1/p' /proc/cmdline)
firmware=BIOS
[ -d /sys/firmware/efi ] && firmware=UEFI$(cat /sys/firmware/efi/fw_platform_size)
stick=none
partition=
tries=0
while [ $tries -lt 50 ] && [ "$partition" = "" ]; do
  for disk in /sys/block/sd*; do
    case $(readlink -f "$disk") in
      */usb*)
        stick=\${disk##*/}:$(cat "$disk/size"):removable=$(cat "$disk/removable")
        for partition in "$disk"/sd*/partition; do [ -f "$partition" ] || partition=; done
        ;;
    esac
  done
  sleep 0.1
  tries=$((tries + 1))
done
# The kernel looks for partitions while we do: after this, it knows all of them.
blockdev --rereadpt "/dev/\${stick%%:*}"
data=none
place=$(findfs LABEL=REKINDLE 2> /dev/null)
if [ -n "$place" ]; then
  data=\${place#/dev/}:unreadable
  if mount -t vfat "$place" /data && [ -f /data/rekindle/manifest.json ]; then
    data=\${place#/dev/}:read-only
    echo "$name" > /data/rekindle/results/from-the-lab.txt && umount /data && data=\${place#/dev/}:written
  fi
fi
clear > /dev/tty1
say "A small Linux, started from this stick."
say "${marker} $name fw=$firmware stick=$stick data=$data kernel=$(uname -r)"
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
    ...['bin', 'data', 'dev', 'modules', 'proc', 'sys'].map((path) => ({ path, data: null })),
    { path: 'bin/busybox', data: busybox, executable: true },
    { path: 'init', data: Buffer.from(init), executable: true },
    { path: 'modules/order', data: Buffer.from(files.map((file) => `${basename(file)}\n`).join('')) },
  ];
  for (const file of files) entries.push({ path: `modules/${basename(file)}`, data: await readFile(file) });
  return gzipSync(cpio(entries), { level: 6 });
}
