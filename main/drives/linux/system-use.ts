import type { DriveUse } from '../guard.ts';
import type { LinuxFacts } from './facts.ts';
import { groundFinder, isOverlay, type GroundFinder } from './ground.ts';
import type { BlockNode } from './lsblk.ts';
import { mountOfPath, type Mount } from './mountinfo.ts';
import { placeKind } from './system-places.ts';

/**
 * Where the root of the running system lies: on a `device` here, in `memory` alone (a live system that was
 * copied there; its stick is free), on the `network`, or nowhere that could be found.
 */
export type RootPlace = 'device' | 'memory' | 'network' | 'unknown';

export interface SystemUse {
  /** By kernel name: the uses of a device and of everything that lies on it. */
  readonly uses: ReadonlyMap<string, readonly DriveUse[]>;
  readonly root: RootPlace;
}

/** Linux facts of which mounts and swaps could be read. */
export type ReadFacts = LinuxFacts & { readonly mounts: readonly Mount[]; readonly swaps: readonly string[] };

/** File systems that may lie on several devices, of which the mount table names one. */
const overSeveral = new Set(['btrfs', 'bcachefs']);

/** True for what the kernel maps onto other devices: LVM, LUKS, multipath (dm), RAID, bcache, DRBD. */
export function isMapping(node: BlockNode): boolean {
  return /^(dm-|md|bcache|drbd)/.test(node.kname);
}

/**
 * Walks from everything that the running system uses (mounts, swap, files behind loop devices, open mappings)
 * down to the devices below, through LVM, LUKS, RAID, bcache, multipath, overlays, loops and file systems over
 * several devices.
 */
export function findSystemUse(facts: ReadFacts): SystemUse {
  const { nodes, mounts } = facts;
  const ground = groundFinder(facts);
  const byKname = new Map(nodes.map((node) => [node.kname, node]));
  const uses = new Map<string, DriveUse[]>();

  const below = (node: BlockNode): BlockNode[] => [
    ...node.parents.flatMap((parent) => byKname.get(parent) ?? []),
    ...(overSeveral.has(node.filesystem ?? '') && node.uuid !== null
      ? nodes.filter((other) => other.filesystem === node.filesystem && other.uuid === node.uuid)
      : []),
  ];

  const note = (node: BlockNode, use: DriveUse, visited = new Set<string>()): void => {
    if (visited.has(node.kname)) return;
    visited.add(node.kname);
    const own = uses.get(node.kname) ?? [];
    own.push(use);
    uses.set(node.kname, own);
    for (const lower of below(node)) note(lower, use, visited);
    const file = loopFileOf(facts, node);
    if (file === null) return;
    const through: DriveUse =
      use.kind === 'mounted' || use.kind === 'mapping' ? { kind: 'loop-file', file, loop: node.path } : use;
    for (const lower of ground.groundOfFile(file)?.nodes ?? []) note(lower, through, visited);
  };

  for (const mount of mounts) {
    const { mountpoint } = mount;
    const onNodes = ground.groundOf(mount).nodes;
    const rootOfLive =
      mountpoint === '/' && (isOverlay(mount) || onNodes.some((node) => loopFileOf(facts, node) !== null));
    for (const node of onNodes)
      note(node, rootOfLive ? { kind: 'live-medium', place: '/' } : at(node, mountpoint));
  }
  const inMountTable = new Set(mounts.map((mount) => mount.mountpoint));
  for (const node of nodes) {
    for (const mountpoint of node.mountpoints) {
      if (mountpoint === '[SWAP]') note(node, { kind: 'swap', device: node.path });
      else if (!inMountTable.has(mountpoint)) note(node, at(node, mountpoint));
    }
    const file = loopFileOf(facts, node);
    const holders = file === null ? [] : (ground.groundOfFile(file)?.nodes ?? []);
    for (const holder of holders) note(holder, { kind: 'loop-file', file: file ?? '', loop: node.path });
    if (!isMapping(node)) continue;
    for (const lower of below(node))
      note(lower, { kind: 'mapping', name: node.name, type: node.type ?? 'dm' });
  }
  for (const path of facts.swaps) {
    const device = ground.nodeOfDevice(path);
    const holders = device ? [device] : (ground.groundOfFile(path)?.nodes ?? []);
    for (const node of holders) note(node, { kind: 'swap', device: path });
  }

  const mediumFound = nodes.some(
    (node) =>
      loopFileOf(facts, node) === null && uses.get(node.kname)?.some((use) => use.kind === 'live-medium'),
  );
  return { uses, root: placeOfRoot(facts, ground, below, mediumFound) };
}

/** What a mount at this place means for the device. */
function at(node: BlockNode, mountpoint: string): DriveUse {
  const kind = placeKind(mountpoint);
  if (kind === 'data') {
    const files = !['iso9660', 'squashfs', 'erofs'].includes(node.filesystem ?? '');
    const label = node.label ?? node.partitionLabel;
    return { kind: 'mounted', mountpoint, device: node.path, label, files };
  }
  return kind === 'live-medium' ? { kind, place: mountpoint } : { kind, mountpoint };
}

function loopFileOf(facts: LinuxFacts, node: BlockNode): string | null {
  return facts.sysfs[node.kname]?.loopFile ?? null;
}

/** Follows the root down, through loops, to what it lies on in the end. */
function placeOfRoot(
  facts: ReadFacts,
  ground: GroundFinder,
  below: (node: BlockNode) => BlockNode[],
  mediumFound: boolean,
): RootPlace {
  const root = mountOfPath(facts.mounts, '/');
  if (!root) return 'unknown';
  const first = ground.groundOf(root);
  let { unknown, network } = first;
  let device = false;
  const visited = new Set<string>();
  const open = [...first.nodes];
  for (let node = open.pop(); node; node = open.pop()) {
    if (visited.has(node.kname)) continue;
    visited.add(node.kname);
    const file = loopFileOf(facts, node);
    if (file !== null) {
      const under = ground.groundOfFile(file);
      open.push(...(under?.nodes ?? []));
      unknown ||= under === null || under.unknown;
      network ||= under?.network ?? false;
    } else if (node.parents.length > 0) {
      open.push(...below(node));
    } else if (!/^(zram|ram)\d/.test(node.kname)) {
      device = true;
    }
  }
  if (mediumFound) return 'device';
  if (unknown) return 'unknown';
  if (device) return 'device';
  return network ? 'network' : 'memory';
}
