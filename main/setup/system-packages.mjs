// The system packages that Rekindle's source needs on Debian and its relatives, and what each is for.
// `run` is what opening the app needs; `test` is what the tests need on top.

/**
 * @typedef {object} SystemPackage
 * @property {string} name as Debian 12 calls it
 * @property {string} [or] another package that does as well: the name in later releases
 * @property {'run' | 'test'} group
 * @property {string} use
 */

/** @type {readonly SystemPackage[]} */
export const systemPackages = [
  // Shared libraries that the Electron executable is linked to.
  { name: 'libgtk-3-0', or: 'libgtk-3-0t64', group: 'run', use: 'windows, file dialogs' },
  { name: 'libnss3', group: 'run', use: 'certificates' },
  { name: 'libasound2', or: 'libasound2t64', group: 'run', use: 'sound' },
  { name: 'libgbm1', group: 'run', use: 'graphics buffers' },
  { name: 'libdrm2', group: 'run', use: 'graphics' },
  { name: 'libxkbcommon0', group: 'run', use: 'keyboard layouts' },
  { name: 'libatk-bridge2.0-0', or: 'libatk-bridge2.0-0t64', group: 'run', use: 'screen readers' },
  { name: 'libatspi2.0-0', or: 'libatspi2.0-0t64', group: 'run', use: 'screen readers' },
  { name: 'libcups2', or: 'libcups2t64', group: 'run', use: 'printing reports' },
  { name: 'libglib2.0-0', or: 'libglib2.0-0t64', group: 'run', use: 'asking UDisks2 for a drive' },
  { name: 'libxcomposite1', group: 'run', use: 'windows' },
  { name: 'libxdamage1', group: 'run', use: 'windows' },
  { name: 'libxrandr2', group: 'run', use: 'screens' },
  { name: 'libxss1', group: 'run', use: 'idle time' },
  { name: 'libxtst6', group: 'run', use: 'input' },
  { name: 'fonts-dejavu-core', group: 'run', use: 'letters, on a machine without any font' },
  { name: 'xvfb', group: 'test', use: 'a screen for the app where there is none' },
  { name: 'qemu-system-x86', group: 'test', use: 'the computers that the lab boots' },
  { name: 'qemu-utils', group: 'test', use: 'disk images of the lab' },
  { name: 'ovmf', group: 'test', use: '64-bit UEFI of these computers' },
  { name: 'ovmf-ia32', group: 'test', use: '32-bit UEFI of these computers' },
  { name: 'mmdebstrap', group: 'test', use: 'the Debian inside the lab’s guest' },
  { name: 'libnbd-bin', group: 'test', use: 'nbdfuse: drives that tests play' },
  { name: 'fuse3', group: 'test', use: 'nbdfuse: drives that tests play' },
  { name: 'xorriso', group: 'test', use: 'making ISO images' },
  { name: 'isolinux', group: 'test', use: 'a boot loader inside test images' },
  { name: 'syslinux-common', group: 'test', use: 'a boot loader inside test images' },
  { name: 'grub-common', group: 'test', use: 'grub-mkimage' },
  { name: 'grub-pc-bin', group: 'test', use: 'GRUB for BIOS inside test images' },
  { name: 'grub-efi-amd64-bin', group: 'test', use: 'GRUB for 64-bit UEFI inside test images' },
  { name: 'grub-efi-ia32-bin', group: 'test', use: 'GRUB for 32-bit UEFI inside test images' },
  { name: 'grub-rescue-pc', group: 'test', use: 'an image that others made' },
  { name: 'memtest86+', group: 'test', use: 'images that others made' },
  { name: 'ipxe', group: 'test', use: 'an image that others made' },
  { name: 'shim-signed', group: 'test', use: 'a boot loader signed for Secure Boot' },
  { name: 'shim-helpers-amd64-signed', group: 'test', use: 'kit sticks for Secure Boot' },
  { name: 'grub-efi-amd64-signed', group: 'test', use: 'kit sticks for Secure Boot' },
  { name: 'mtools', group: 'test', use: 'files on FAT images' },
  { name: 'dosfstools', group: 'test', use: 'making and checking FAT' },
  { name: 'exfatprogs', group: 'test', use: 'making and checking exFAT' },
  { name: 'squashfs-tools', group: 'test', use: 'making squashfs' },
  { name: 'fdisk', group: 'test', use: 'sfdisk: partition tables of test images' },
  { name: 'gdisk', group: 'test', use: 'sgdisk: a second opinion on partition tables' },
  { name: 'util-linux', group: 'test', use: 'loop devices' },
  { name: 'mount', group: 'test', use: 'losetup, mount' },
  { name: 'nbdkit', group: 'test', use: 'sticks that fail when they are told to' },
  { name: 'dbus', group: 'test', use: 'a message bus of its own for the disk service' },
  { name: 'udisks2', group: 'test', use: 'opening drives without root' },
  { name: 'polkitd', group: 'test', use: 'asking for a password, and refusing' },
  { name: 'pkexec', group: 'test', use: 'the helper' },
  { name: 'libglib2.0-bin', group: 'test', use: 'gdbus: waiting for a service' },
  { name: 'bsdutils', group: 'test', use: 'script: a terminal for the password' },
  { name: 'openssl', group: 'test', use: 'a password for tests' },
  { name: 'e2fsprogs', group: 'test', use: 'a file system to mount' },
  { name: 'genisoimage', group: 'test', use: 'ISO images with old kinds of names' },
  { name: 'xz-utils', group: 'test', use: 'compressed test images' },
  { name: 'bzip2', group: 'test', use: 'compressed test images' },
  { name: 'zstd', group: 'test', use: 'compressed test images' },
  { name: 'bmap-tools', group: 'test', use: 'block maps that others made' },
  { name: 'gnupg', group: 'test', use: 'keys and signatures that others made' },
  { name: 'minisign', group: 'test', use: 'signatures that others made' },
  { name: 'signify-openbsd', group: 'test', use: 'signatures that others made' },
  { name: 'b3sum', group: 'test', use: 'BLAKE3 by its authors' },
  { name: 'zip', group: 'test', use: 'compressed test images' },
  { name: 'poppler-utils', group: 'test', use: 'looking at PDFs that were made' },
  { name: 'busybox', or: 'busybox-static', group: 'test', use: 'a shell that the check has to run in' },
  { name: 'dash', group: 'test', use: 'a shell that the check has to run in' },
  { name: 'bash', group: 'test', use: 'a shell that the check has to run in' },
  { name: 'shellcheck', group: 'test', use: 'a second opinion on the check’s script' },
];

/**
 * The packages of these groups that are not installed.
 * @param {ReadonlySet<string>} installed
 * @param {readonly ('run' | 'test')[]} groups
 * @param {readonly SystemPackage[]} all
 */
export function missingPackages(installed, groups, all = systemPackages) {
  return all.filter(
    ({ name, or, group }) =>
      groups.includes(group) && !installed.has(name) && !(or !== undefined && installed.has(or)),
  );
}

/** Every name that has to be asked for. @param {readonly SystemPackage[]} packages */
export const allNames = (packages) =>
  packages.flatMap(({ name, or }) => (or === undefined ? [name] : [name, or]));

/**
 * The names to install: the first one of each package that this release of the distribution has. A package that
 * it does not have under any name keeps its first name, so that the error of `apt-get` names it.
 * @param {readonly SystemPackage[]} packages
 * @param {ReadonlySet<string>} available
 */
export function namesToInstall(packages, available) {
  return packages.map(({ name, or }) =>
    !available.has(name) && or !== undefined && available.has(or) ? or : name,
  );
}

/**
 * The installed packages out of `dpkg-query -W -f '${db:Status-Status} ${Package}\n'`. Names that dpkg does not
 * know are not in its output; half-installed ones are, with another status.
 * @param {string} output
 */
export function parseDpkgQuery(output) {
  /** @type {Set<string>} */
  const installed = new Set();
  for (const line of output.split('\n')) {
    const [status, name] = line.trim().split(' ');
    if (status === 'installed' && name) installed.add(name);
  }
  return installed;
}

/**
 * The packages that can be installed, out of `apt-cache policy NAMES`: those with a candidate.
 * @param {string} output
 */
export function parseAptPolicy(output) {
  /** @type {Set<string>} */
  const available = new Set();
  let name = '';
  for (const line of output.split('\n')) {
    const head = /^(\S+):$/.exec(line);
    if (head) name = head[1] ?? '';
    else if (/^ {2}Candidate: (?!\(none\))\S/.test(line)) available.add(name);
  }
  return available;
}
