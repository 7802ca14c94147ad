import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';

/** What `lsblk` said cannot be used; `detail` is for people who report it. */
export type LsblkError = Reason<'drive-list-unreadable', { detail: string }>;

/** One block device as `lsblk` knows it: a disk, a partition, a mapping. `null` is not known. */
export interface BlockNode {
  /** The kernel's name (`sdb1`, `dm-0`), by which nodes refer to one another. */
  readonly kname: string;
  /** Name for people: that of the mapping for device-mapper nodes. */
  readonly name: string;
  /** Path of the device file. */
  readonly path: string;
  readonly majorMinor: string | null;
  /** `disk`, `part`, `lvm`, `crypt`, `raid1`, `loop`, `rom`, `mpath`, … */
  readonly type: string | null;
  readonly sizeBytes: number | null;
  readonly logicalSectorBytes: number | null;
  readonly removable: boolean | null;
  readonly readOnly: boolean | null;
  /** `usb`, `sata`, `nvme`, … in lsblk's words. */
  readonly transport: string | null;
  /** Chain of kernel subsystems such as `block:scsi:usb:pci`. */
  readonly subsystems: string | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly filesystem: string | null;
  readonly label: string | null;
  readonly uuid: string | null;
  readonly partitionLabel: string | null;
  /** GUID or `0xNN`. */
  readonly partitionType: string | null;
  readonly partitionUuid: string | null;
  readonly mountpoints: readonly string[];
  /** Knames of the devices that this one lies on: several for RAID and for volumes over several disks. */
  readonly parents: readonly string[];
  /** Knames of the devices that lie on this one. */
  readonly children: readonly string[];
}

const maxNodes = 10_000;
const maxDepth = 32;
const maxText = 32 * 1024 * 1024;

type Columns = Readonly<Record<string, unknown>>;

interface Draft extends Omit<BlockNode, 'mountpoints' | 'parents' | 'children'> {
  mountpoints: Set<string>;
  parents: Set<string>;
  children: Set<string>;
}

/**
 * Reads the output of `lsblk -J -b -O`. Numbers may be strings and booleans "0" or "1" (util-linux before
 * 2.33), `mountpoint` may stand for `mountpoints` (before 2.37), and any column may be missing. A device that
 * is printed below each of its parents becomes one node with several parents.
 */
export function parseLsblk(text: string): Result<BlockNode[], LsblkError> {
  if (text.length > maxText) return unreadable('too long');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return unreadable('not JSON');
  }
  const roots = isColumns(json) ? json.blockdevices : undefined;
  if (!Array.isArray(roots)) return unreadable('no list of block devices');

  const drafts = new Map<string, Draft>();
  let seen = 0;
  const visit = (entry: unknown, parent: string | null, depth: number): string | null => {
    if (++seen > maxNodes || depth > maxDepth) return 'too many devices';
    if (!isColumns(entry)) return 'an entry is not an object';
    const kname = word(entry.kname) ?? word(entry.name);
    if (kname === null) return 'an entry has no name';
    const draft = drafts.get(kname) ?? createDraft(kname, entry);
    drafts.set(kname, draft);
    for (const mountpoint of mountpointsOf(entry)) draft.mountpoints.add(mountpoint);
    for (const above of [parent, word(entry.pkname)]) if (above !== null) draft.parents.add(above);

    const children = entry.children ?? [];
    if (!Array.isArray(children)) return 'children are not a list';
    for (const child of children) {
      const problem = visit(child, kname, depth + 1);
      if (problem !== null) return problem;
    }
    return null;
  };
  for (const root of roots) {
    const problem = visit(root, null, 0);
    if (problem !== null) return unreadable(problem);
  }
  for (const draft of drafts.values()) {
    for (const parent of draft.parents) drafts.get(parent)?.children.add(draft.kname);
  }
  return ok(
    [...drafts.values()].map((draft) => ({
      ...draft,
      mountpoints: [...draft.mountpoints],
      parents: [...draft.parents].filter((parent) => drafts.has(parent)),
      children: [...draft.children],
    })),
  );
}

function createDraft(kname: string, entry: Columns): Draft {
  const name = word(entry.name) ?? kname;
  const folder = kname.startsWith('dm-') && name !== kname ? '/dev/mapper/' : '/dev/';
  return {
    kname,
    name,
    path: word(entry.path) ?? folder + name,
    majorMinor: majorMinor(entry['maj:min']),
    type: word(entry.type),
    sizeBytes: wholeNumber(entry.size),
    logicalSectorBytes: wholeNumber(entry['log-sec']),
    removable: flag(entry.rm),
    readOnly: flag(entry.ro),
    transport: word(entry.tran),
    subsystems: word(entry.subsystems),
    vendor: word(entry.vendor),
    model: word(entry.model),
    serial: word(entry.serial),
    filesystem: word(entry.fstype),
    label: word(entry.label),
    uuid: word(entry.uuid),
    partitionLabel: word(entry.partlabel),
    partitionType: word(entry.parttype),
    partitionUuid: word(entry.partuuid),
    mountpoints: new Set(),
    parents: new Set(),
    children: new Set(),
  };
}

function isColumns(value: unknown): value is Columns {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function word(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return trimmed === '' ? null : trimmed;
}

function wholeNumber(value: unknown): number | null {
  const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

function flag(value: unknown): boolean | null {
  if (value === true || value === 1 || value === '1') return true;
  if (value === false || value === 0 || value === '0') return false;
  return null;
}

function majorMinor(value: unknown): string | null {
  const text = word(value);
  return text !== null && /^\d+:\d+$/.test(text) ? text : null;
}

/** Mount points keep their spaces: they are paths, not words. */
function mountpointsOf(entry: Columns): string[] {
  const many = entry.mountpoints;
  const all: unknown[] = Array.isArray(many) ? many : [many];
  return [...all, entry.mountpoint].filter(
    (value): value is string => typeof value === 'string' && value !== '',
  );
}

function unreadable(detail: string): { ok: false; error: LsblkError } {
  return err({ code: 'drive-list-unreadable', data: { detail } });
}
