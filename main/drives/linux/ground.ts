import type { LinuxFacts } from './facts.ts';
import type { BlockNode } from './lsblk.ts';
import { mountOfPath, overlayFolders, type Mount } from './mountinfo.ts';

/** What a mount rests on: devices, memory, a network, and whether a part of it could not be found. */
export interface Ground {
  readonly nodes: readonly BlockNode[];
  readonly memory: boolean;
  readonly network: boolean;
  readonly unknown: boolean;
}

export interface GroundFinder {
  groundOf(mount: Mount): Ground;
  /** What an existing file or folder rests on; `null` if the running system does not see it. */
  groundOfFile(path: string): Ground | null;
  nodeOfDevice(path: string): BlockNode | undefined;
}

const inMemory = new Set(['tmpfs', 'ramfs', 'rootfs', 'devtmpfs']);
const overNetwork = new Set(['nfs', 'nfs4', 'cifs', 'smb3', 'ceph', '9p', 'virtiofs', 'afs', 'glusterfs']);
const overlays = new Set(['overlay', 'overlayfs']);
const noMounts: ReadonlySet<number> = new Set();

export function isOverlay(mount: Mount): boolean {
  return overlays.has(mount.filesystem);
}

/** Finds devices under mounts, one step: partitions and mappings are not followed further down here. */
export function groundFinder(
  facts: Pick<LinuxFacts, 'nodes' | 'commandLine' | 'paths'> & { readonly mounts: readonly Mount[] },
): GroundFinder {
  const { nodes, mounts, paths } = facts;
  const byNumber = new Map(nodes.map((node) => [node.majorMinor, node]));

  const nodeOfDevice = (path: string): BlockNode | undefined => {
    const fact = paths[path];
    if (fact?.kind === 'device') return byNumber.get(fact.majorMinor);
    return nodes.find((node) => node.path === path || `/dev/${node.kname}` === path);
  };

  const mountUnder = (path: string): Mount | null =>
    paths[path]?.kind === 'file' ? mountOfPath(mounts, path) : null;

  const groundOf = (mount: Mount, above: ReadonlySet<number>): Ground => {
    const own = byNumber.get(mount.majorMinor);
    if (own) return ground({ nodes: [own] });
    if (isOverlay(mount)) {
      const visited = new Set([...above, mount.id]);
      const folders = overlayFolders(mount.options).map((folder) => {
        const under = mountUnder(folder);
        // A folder that leads back here was true only before the system moved its root.
        return under && !visited.has(under.id) ? groundOf(under, visited) : unknownGround;
      });
      return folders.length > 0 ? together(folders) : unknownGround;
    }
    if (inMemory.has(mount.filesystem)) return ground({ memory: true });
    if (overNetwork.has(mount.filesystem)) return ground({ network: true });
    const found = devicesNamedBy(mount);
    return found.length > 0 ? ground({ nodes: found }) : unknownGround;
  };

  /** For file systems without a device number of their own: btrfs, bcachefs, ZFS. */
  const devicesNamedBy = (mount: Mount): BlockNode[] => {
    // A ZFS mount names a pool, not its disks: every member counts.
    if (mount.filesystem === 'zfs') return nodes.filter((node) => node.filesystem === 'zfs_member');
    const named = mount.source.split(':').flatMap((path) => nodeOfDevice(path) ?? []);
    if (named.length > 0 || mount.mountpoint !== '/') return named;
    const root = rootNamedAtStart(facts.commandLine ?? '');
    return root === null
      ? []
      : nodes.filter((node) => matchesRoot(node, root) || nodeOfDevice(root) === node);
  };

  return {
    groundOf: (mount) => groundOf(mount, noMounts),
    groundOfFile: (path) => {
      const under = mountUnder(path);
      return under && groundOf(under, noMounts);
    },
    nodeOfDevice,
  };
}

const unknownGround = ground({ unknown: true });

function ground(part: Partial<Ground>): Ground {
  return { nodes: [], memory: false, network: false, unknown: false, ...part };
}

function together(parts: readonly Ground[]): Ground {
  return {
    nodes: [...new Set(parts.flatMap((part) => part.nodes))],
    memory: parts.some((part) => part.memory),
    network: parts.some((part) => part.network),
    unknown: parts.some((part) => part.unknown),
  };
}

/** `root=` of the kernel's command line: it tells what `/dev/root` is, which is no device file. */
function rootNamedAtStart(commandLine: string): string | null {
  return /(?:^|\s)root=(\S+)/.exec(commandLine)?.[1] ?? null;
}

function matchesRoot(node: BlockNode, root: string): boolean {
  const [, tag = '', value = ''] = /^([A-Z]+)=(.*)$/.exec(root) ?? [];
  switch (tag) {
    case 'UUID':
      return node.uuid === value;
    case 'PARTUUID':
      return node.partitionUuid?.toLowerCase() === value.toLowerCase();
    case 'LABEL':
      return node.label === value;
    case 'PARTLABEL':
      return node.partitionLabel === value;
    default:
      return false;
  }
}
