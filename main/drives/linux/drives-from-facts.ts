import { judgeDrive, type DriveUse, type GuardOptions } from '../guard.ts';
import type { Drive, Holding, Transport } from '../types.ts';
import type { LinuxFacts, SysfsFacts } from './facts.ts';
import type { BlockNode } from './lsblk.ts';
import { findSystemUse, isMapping, type RootPlace } from './system-use.ts';

/** The list of drives, with the guard's answer on each, out of what the edge has read. */
export function drivesFromFacts(facts: LinuxFacts, options: GuardOptions): Drive[] {
  const { mounts, swaps } = facts;
  const found = mounts && swaps ? findSystemUse({ ...facts, mounts, swaps }) : null;
  const system = found && systemPlace[found.root];
  const byKname = new Map(facts.nodes.map((node) => [node.kname, node]));
  return facts.nodes
    .filter((node) => isOffered(node, facts.sysfs[node.kname]))
    .map((node) => {
      const tree = treeOf(node, byKname);
      const uses = tree.flatMap((part) => found?.uses.get(part.kname) ?? []);
      return driveOf(node, tree, distinct(uses), facts.sysfs[node.kname], system, options);
    });
}

const systemPlace: Record<RootPlace, 'known' | 'memory' | 'unknown'> = {
  device: 'known',
  network: 'known',
  memory: 'memory',
  unknown: 'unknown',
};

/**
 * Whole drives only. Optical drives, floppies, RAM disks and mappings are never a stick, nor are the hidden
 * boot and key areas of an eMMC, which the kernel shows as disks of their own.
 */
function isOffered(node: BlockNode, sysfs: SysfsFacts | undefined): boolean {
  if (node.type === 'loop') return typeof sysfs?.loopFile === 'string';
  if (node.type !== 'disk' || isMapping(node)) return false;
  return !/^(zram|ram|fd|sr|nbd|drbd|zd)\d|^mmcblk\d+(boot\d+|rpmb|gp\d+)$/.test(node.kname);
}

/** A node and everything that lies on it, and the hidden areas of an eMMC with it. */
function treeOf(node: BlockNode, byKname: ReadonlyMap<string, BlockNode>): BlockNode[] {
  const tree = new Set<BlockNode>([node]);
  for (const part of tree) {
    for (const child of part.children) {
      const lower = byKname.get(child);
      if (lower) tree.add(lower);
    }
  }
  if (node.kname.startsWith('mmcblk')) {
    for (const other of byKname.values()) {
      if (other.kname.startsWith(`${node.kname}boot`)) tree.add(other);
    }
  }
  return [...tree];
}

function driveOf(
  node: BlockNode,
  tree: readonly BlockNode[],
  uses: readonly DriveUse[],
  sysfs: SysfsFacts | undefined,
  system: 'known' | 'memory' | 'unknown' | null,
  options: GuardOptions,
): Drive {
  const transport = transportOf(node);
  const usbHardDisk = isUsbHardDisk(node, transport, sysfs);
  const verdict = judgeDrive(
    {
      loop: transport === 'loop',
      transport,
      removable: node.removable,
      usbHardDisk,
      soldered: transport === 'mmc' ? isSoldered(tree, sysfs) : null,
      readOnly: node.readOnly,
      sizeBytes: node.sizeBytes,
      uses,
      filePartitions: tree.filter((part) => part.type === 'part' && mayHoldFiles(part)).length,
      looksLive: tree.some((part) => part.filesystem === 'iso9660'),
      system,
    },
    options,
  );
  const partitions = tree.filter((part) => part !== node && !part.kname.startsWith(`${node.kname}boot`));
  const shown = partitions.length === 0 && node.filesystem !== null ? [node] : partitions;
  return {
    device: node.path,
    sizeBytes: node.sizeBytes,
    logicalSectorBytes: node.logicalSectorBytes,
    vendor: node.vendor,
    model: node.model,
    serial: node.serial ?? sysfs?.serial ?? null,
    transport,
    removable: node.removable,
    usbHardDisk,
    readOnly: node.readOnly,
    mountpoints: [...new Set([...mountpointsOf(tree), ...mountedAt(uses)])],
    holds: shown.map((part) => holdingOf(part)),
    identity: {
      majorMinor: node.majorMinor,
      sizeBytes: node.sizeBytes,
      serial: sysfs?.serial ?? null,
      diskseq: sysfs?.diskseq ?? null,
    },
    ...verdict,
  };
}

/** How a drive is attached, in lsblk's words or, before they were complete, by its name and bus. */
function transportOf(node: BlockNode): Transport | null {
  const { kname, transport } = node;
  if (node.type === 'loop') return 'loop';
  if (/^mmcblk\d/.test(kname)) return 'mmc';
  if (/^nvme\d/.test(kname)) return 'nvme';
  if (/^(vd|xvd)[a-z]/.test(kname)) return 'virtio';
  const buses = node.subsystems?.split(':') ?? [];
  switch (transport) {
    case 'usb':
    case 'nvme':
    case 'sata':
    case 'ata':
    case 'mmc':
    case 'virtio':
      return transport;
    case 'sas':
    case 'spi':
    case 'fc':
    case 'fcoe':
    case 'iscsi':
      return 'scsi';
    case null:
      if (buses.includes('usb')) return 'usb';
      return buses.includes('scsi') && buses.includes('virtio') ? 'virtio' : null;
    default:
      return 'other';
  }
}

/**
 * Sticks say that their medium is removable, disks in a USB case say that they are fixed, or speak UAS.
 * The kernel's `rotational` does not help: it is set for most sticks, too.
 */
function isUsbHardDisk(
  node: BlockNode,
  transport: Transport | null,
  sysfs: SysfsFacts | undefined,
): boolean | null {
  if (transport === null) return null;
  if (transport !== 'usb') return false;
  if (sysfs?.hostDriver === 'uas') return true;
  return node.removable === null ? null : !node.removable;
}

/** An eMMC calls itself MMC, a card SD; the boot areas give an eMMC away where the kernel does not tell. */
function isSoldered(tree: readonly BlockNode[], sysfs: SysfsFacts | undefined): boolean | null {
  if (tree.some((part) => /^mmcblk\d+boot\d+$/.test(part.kname))) return true;
  const type = sysfs?.mmcType ?? null;
  return type === null ? null : type !== 'SD';
}

/** Partition types that hold no files of a person: ESP, BIOS boot, Microsoft reserved, extended, swap. */
const fileless = new Set([
  'c12a7328-f81f-11d2-ba4b-00a0c93ec93b',
  '21686148-6449-6e6f-744e-656564454649',
  'e3c9e316-0b5c-4db8-817d-f92df00215ae',
  '0657fd6d-a4ab-43c4-84e5-0933c84b4f4f',
  '0xef',
  '0x5',
  '0xf',
  '0x85',
  '0x82',
]);

/** What cannot be read may hold files. */
function mayHoldFiles(part: BlockNode): boolean {
  if (part.partitionType !== null && fileless.has(part.partitionType.toLowerCase())) return false;
  if (part.sizeBytes !== null && part.sizeBytes < 2 ** 20) return false;
  return !['iso9660', 'squashfs', 'swap'].includes(part.filesystem ?? '');
}

function mountpointsOf(tree: readonly BlockNode[]): string[] {
  return tree.flatMap((part) => part.mountpoints);
}

function mountedAt(uses: readonly DriveUse[]): string[] {
  return uses.flatMap((use) => (use.kind === 'mounted' ? [use.mountpoint] : []));
}

function holdingOf(part: BlockNode): Holding {
  return {
    device: part.path,
    sizeBytes: part.sizeBytes,
    filesystem: part.filesystem,
    label: part.label ?? part.partitionLabel,
    mountpoints: part.mountpoints,
  };
}

function distinct(uses: readonly DriveUse[]): DriveUse[] {
  return [...new Map(uses.map((use) => [JSON.stringify(use), use])).values()];
}
