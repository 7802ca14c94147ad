import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inCache } from '../../main/setup/places.mjs';
import { unpackedPackage } from './debian-package.ts';
import { aptSources } from './guest/apt-sources.ts';
import { addModules, debianRoot } from './guest/guest-image.ts';
import { marker } from './initramfs.ts';
import { debianKernel, moduleFiles, type Kernel } from './kernel.ts';

const run = promisify(execFile);

/** What makes a Debian a live system, and what that needs itself; unpacked, because that is all that the image needs. */
const livePackages = [
  'live-boot',
  'live-boot-initramfs-tools',
  'initramfs-tools',
  'initramfs-tools-core',
].concat(['klibc-utils', 'libklibc', 'busybox', 'cpio']);

const modules = ['xhci-pci', 'ehci-pci', 'uhci-hcd', 'usb-storage', 'uas', 'sd_mod', 'sr_mod'].concat(
  ['loop', 'squashfs', 'overlay', 'isofs', 'ext4', 'crc32c_generic'],
  ['vfat', 'exfat', 'nls_cp437', 'nls_ascii', 'nls_utf8', 'nls_iso8859-1'],
);

/**
 * What runs instead of Debian's start-up, which takes half a minute in an emulated computer. By then the boot loader,
 * Debian's kernel and live-boot have done all that a live system does: found its medium, put its files together, and
 * what is kept. It says so, leaves a file behind, and gives a shell on the serial line.
 */
const start = `#!/bin/sh
export PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=vt100
word() { tr ' ' '\\n' < /proc/cmdline | sed -n "s/^$1=//p"; }
firmware=BIOS
[ -d /sys/firmware/efi ] && firmware=UEFI$(cat /sys/firmware/efi/fw_platform_size)
before=nothing
[ -f /root/kept ] && before=$(cat /root/kept)
echo this-file > /root/kept
sync
medium=$(findmnt -n -o SOURCE /run/live/medium)
echo "${marker} $(word rekindle-lab) fw=$firmware medium=$medium before=$before ." > /dev/ttyS0
cd /root
while true; do setsid sh -i < /dev/ttyS0 > /dev/ttyS0 2>&1; done
`;

/** Switches it off as a system does that has time: nothing is open any more, and everything is on the stick. */
const off = `#!/bin/sh
sync
echo u > /proc/sysrq-trigger
while grep -qE ' (ext4|vfat) rw' /proc/mounts; do sleep 0.1; done
sync
echo "REKINDLE-LAB OFF" > /dev/ttyS0
echo o > /proc/sysrq-trigger
`;

const name = 'debian-live';
/**
 * `norandmaps`: live-boot runs a thousand programs, each at addresses of its own. An emulated processor translates the
 * same code anew for each of them, and takes up to a minute to forget all of it when the first file system is emptied.
 */
const options = [
  'boot=live console=tty0 console=ttyS0,115200 quiet norandmaps usb-storage.delay_use=0',
  `init=/usr/local/sbin/start rekindle-lab=${name}`,
].join(' ');

const grubConfig = `set timeout=1
menuentry "Debian live" {
  linux /live/vmlinuz ${options}
  initrd /live/initrd.img
}
`;

const recipe = ['live-image.ts', 'guest/guest-image.ts', 'guest/apt-sources.ts', 'kernel.ts', 'modules.ts'];
const keepDays = 7;

/**
 * A live ISO of Debian, from Debian's own packages: kernel, live-boot, a system in a squashfs; for BIOS and UEFI. Made,
 * or found in the cache. Needs root.
 */
export async function liveImage(): Promise<string> {
  const kernel = await debianKernel();
  const sources = await aptSources();
  const hash = createHash('sha256').update([kernel.version, sources].join('\n'));
  for (const file of recipe) hash.update(await readFile(join(import.meta.dirname, file)));
  const place = inCache('lab', `live-${hash.digest('hex').slice(0, 16)}.iso`);
  if (!existsSync(place)) {
    await mkdir(inCache('lab'), { recursive: true });
    await removeOldImages();
    const work = await mkdtemp(inCache('lab', '.live-'));
    try {
      await build(work, kernel, sources);
      await rename(join(work, 'live.iso'), place);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  await utimes(place, new Date(), new Date());
  return place;
}

/** Images of recipes that nobody has used for a while. */
async function removeOldImages(): Promise<void> {
  for (const entry of await readdir(inCache('lab'))) {
    if (!/^\.?live-/.test(entry)) continue;
    const { mtimeMs } = await stat(inCache('lab', entry));
    if (Date.now() - mtimeMs > keepDays * 24 * 3600 * 1000)
      await rm(inCache('lab', entry), { recursive: true, force: true });
  }
}

async function build(work: string, kernel: Kernel, sources: string): Promise<void> {
  const root = await debianRoot(work, sources);
  const inSystem = (...parts: string[]): string => join(root, ...parts);
  for (const wanted of livePackages) {
    const from = await unpackedPackage(wanted);
    // The packages know /bin and /lib as folders, the system has links there.
    const copy = 'tar -C "$1" -c . | tar -C "$2" -x --keep-directory-symlink';
    await run('sh', ['-c', copy, 'copy', from, root]);
  }
  await addModules(root, kernel, await moduleFiles(kernel, modules));
  await writeFile(inSystem('etc/initramfs-tools/modules'), `${modules.join('\n')}\n`);
  await writeFile(inSystem('etc/initramfs-tools/conf.d/modules'), 'MODULES=list\n');
  await mkdir(inSystem('boot'), { recursive: true });
  await writeFile(inSystem('boot', `config-${kernel.version}`), 'CONFIG_RD_GZIP=y\n');
  await run('chroot', [root, 'mkinitramfs', '-c', 'gzip', '-o', '/initrd.img', kernel.version]);
  await writeFile(inSystem('usr/local/sbin/start'), start, { mode: 0o755 });
  await writeFile(inSystem('usr/local/sbin/off'), off, { mode: 0o755 });
  await writeFile(inSystem('etc/hostname'), 'live\n');
  // Where live-boot writes what it was told of networks.
  await mkdir(inSystem('etc/network'), { recursive: true });
  const tree = (...parts: string[]): string => join(work, 'tree', ...parts);
  await mkdir(tree('live'), { recursive: true });
  await mkdir(tree('boot/grub'), { recursive: true });
  await copyFile(kernel.image, tree('live/vmlinuz'));
  // An emulated computer unpacks this several times faster than what gzip made.
  const repack = 'gzip -dc "$1" | zstd -q -3 > "$2" && rm "$1"';
  await run('sh', ['-c', repack, 'repack', inSystem('initrd.img'), tree('live/initrd.img')]);
  await writeFile(tree('boot/grub/grub.cfg'), grubConfig);
  await run('mksquashfs', [
    ...[root, tree('live/filesystem.squashfs'), '-quiet', '-no-progress'],
    ...['-comp', 'zstd', '-Xcompression-level', '3', '-e', 'boot'],
  ]);
  await run('grub-mkrescue', ['-o', join(work, 'live.iso'), tree(), '--', '-volid', 'DEBIAN_LIVE']);
}
