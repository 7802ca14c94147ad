import { isAtOrBelow } from './mountinfo.ts';

/** What a mount point says about whose files these are. */
export type PlaceKind = 'system' | 'live-medium' | 'data';

/**
 * Where live systems keep the medium that they were started from. Most are found by walking from `/` to the
 * medium; these names are for those that hide the way (casper, aufs, initramfs-only systems).
 */
const livePlaces = [
  '/run/live', // Debian live-boot
  '/lib/live', // Debian live-boot before 2015
  '/usr/lib/live',
  '/live', // antiX, MX
  '/cdrom', // Ubuntu casper
  '/isodevice', // casper with iso-scan
  '/run/initramfs', // dracut (Fedora, Void, openSUSE), Slax, Porteus
  '/run/overlay', // openSUSE kiwi
  '/run/rootfsbase', // dracut
  '/run/install', // Fedora's installer
  '/run/archiso', // Arch, SystemRescue
  '/run/miso', // Manjaro
  '/bootmnt', // KaOS, Chakra
  '/mnt/live', // Porteus, Slax
  '/mnt-system', // Knoppix
  '/mnt-iso',
  '/initrd', // Puppy
  '/iso', // NixOS
  '/.modloop', // Alpine
  '/media/root-ro', // overlayroot
  '/media/root-rw',
  '/sysroot', // OSTree, initramfs
];

/** Top folders of a Linux system (FHS 3.0, and those of NixOS, Guix, OSTree, snap). */
const systemPlaces = [
  '/bin',
  '/boot',
  '/dev',
  '/efi',
  '/etc',
  '/gnu',
  '/home',
  '/lib',
  '/lib32',
  '/lib64',
  '/nix',
  '/opt',
  '/ostree',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/snap',
  '/srv',
  '/sys',
  '/usr',
  '/var',
];

/** Where desktops mount what people plug in, although it lies below a folder of the system. */
const dataPlaces = ['/run/media'];

/**
 * Whether a mount point belongs to the running system, to the medium that it was started from, or to a
 * person. What is mounted elsewhere (`/mnt`, `/media`, `/data`, …) is a person's files.
 */
export function placeKind(mountpoint: string): PlaceKind {
  if (mountpoint === '/') return 'system';
  if (dataPlaces.some((place) => isAtOrBelow(mountpoint, place))) return 'data';
  if (livePlaces.some((place) => isAtOrBelow(mountpoint, place))) return 'live-medium';
  return systemPlaces.some((place) => isAtOrBelow(mountpoint, place)) ? 'system' : 'data';
}
