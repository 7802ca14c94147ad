import { assertNever } from '../common/assert-never.ts';
import type { RefusalReason, TypedNameReason } from './reasons.ts';
import type { DriveReason, Transport } from './types.ts';

/** What a drive, or something that lies on it, is needed for right now. */
export type DriveUse =
  | { readonly kind: 'system'; readonly mountpoint: string }
  | { readonly kind: 'live-medium'; readonly place: string }
  | { readonly kind: 'swap'; readonly device: string }
  | { readonly kind: 'loop-file'; readonly file: string; readonly loop: string }
  | { readonly kind: 'mapping'; readonly name: string; readonly type: string }
  | {
      readonly kind: 'mounted';
      readonly mountpoint: string;
      readonly device: string;
      readonly label: string | null;
      /** False for a live image, which holds nobody's own files. */
      readonly files: boolean;
    };

/** All that the guard looks at. `null` is not known, and is never taken as safe. */
export interface GuardFacts {
  readonly loop: boolean;
  readonly transport: Transport | null;
  readonly removable: boolean | null;
  readonly usbHardDisk: boolean | null;
  /** A memory card that is soldered in (eMMC); `null` if not known, or no card. */
  readonly soldered: boolean | null;
  readonly readOnly: boolean | null;
  readonly sizeBytes: number | null;
  readonly uses: readonly DriveUse[];
  /** Partitions that hold, or may hold, somebody's files. */
  readonly filePartitions: number;
  /** Holds an ISO 9660 file system, as a live stick does. */
  readonly looksLive: boolean;
  /**
   * Whether the devices under the running system are known; `memory` if it needs none any more.
   * `null` if the tables of mounts and swaps could not be read.
   */
  readonly system: 'known' | 'memory' | 'unknown' | null;
}

export interface GuardOptions {
  /** Loop devices count as drives. */
  readonly allowLoop: boolean;
  /** Above this a drive's name has to be typed; `defaultLargeDriveBytes` if left out. */
  readonly largeDriveBytes?: number;
  /** What is to be written. */
  readonly imageBytes?: number;
}

export interface GuardVerdict {
  readonly writable: boolean;
  readonly needsTypedName: boolean;
  /** The gravest first. Of a writable drive: why its name has to be typed. */
  readonly reasons: readonly DriveReason[];
}

/** 128 GiB: every stick and card that is sold as “128 GB” is still an ordinary one. */
export const defaultLargeDriveBytes = 128 * 2 ** 30;

/**
 * May this drive be erased? Only if it is removable or on USB or a card, is not read-only, is large enough
 * and nothing of the running system needs it. What puts much at stake makes a person type its name first.
 */
export function judgeDrive(facts: GuardFacts, options: GuardOptions): GuardVerdict {
  const refusals = [
    ...(facts.system === null ? [{ code: 'drive-facts-unknown' as const, data: {} }] : []),
    ...useRefusals(facts.uses),
    ...(facts.loop ? loopRefusals(facts, options) : attachmentRefusals(facts)),
    ...mediumRefusals(facts, options),
  ];
  if (refusals.length > 0) return { writable: false, needsTypedName: false, reasons: refusals };
  const reasons = typedNameReasons(facts, options);
  return { writable: true, needsTypedName: reasons.length > 0, reasons };
}

/** One reason of each kind is enough; the mount point nearest to `/` tells most. */
function useRefusals(uses: readonly DriveUse[]): RefusalReason[] {
  const reasons = new Map<string, RefusalReason>();
  const byDepth = (use: DriveUse): number => ('mountpoint' in use ? use.mountpoint.length : 0);
  for (const use of [...uses].sort((a, b) => byDepth(a) - byDepth(b))) {
    const reason = useRefusal(use);
    if (reason && !reasons.has(reason.code)) reasons.set(reason.code, reason);
  }
  const order: RefusalReason['code'][] = ['drive-is-live-medium', 'drive-runs-system', 'drive-is-swap'];
  const gravest = order.flatMap((code) => reasons.get(code) ?? []);
  // Mappings and loops under the system follow from it; by themselves they are what a person can close.
  return gravest.length > 0 ? gravest : [...reasons.values()];
}

function useRefusal(use: DriveUse): RefusalReason | null {
  switch (use.kind) {
    case 'system':
      return { code: 'drive-runs-system', data: { mountpoint: use.mountpoint } };
    case 'live-medium':
      return { code: 'drive-is-live-medium', data: { place: use.place } };
    case 'swap':
      return { code: 'drive-is-swap', data: { device: use.device } };
    case 'loop-file':
      return { code: 'drive-backs-loop', data: { file: use.file, loop: use.loop } };
    case 'mapping':
      return { code: 'drive-is-mapped', data: { name: use.name, kind: use.type } };
    case 'mounted':
      return null;
    default:
      return assertNever(use);
  }
}

function loopRefusals(facts: GuardFacts, options: GuardOptions): RefusalReason[] {
  if (!options.allowLoop) return [{ code: 'drive-loop-not-allowed', data: {} }];
  const mounted = facts.uses.find((use) => use.kind === 'mounted');
  return mounted ? [{ code: 'drive-loop-in-use', data: { mountpoint: mounted.mountpoint } }] : [];
}

function attachmentRefusals(facts: GuardFacts): RefusalReason[] {
  const { transport, removable } = facts;
  const reasons: RefusalReason[] = [];
  if (facts.system === 'unknown') reasons.push({ code: 'drive-system-unknown', data: {} });
  switch (transport) {
    case 'usb':
      return reasons;
    case 'mmc':
      if (facts.soldered === true) reasons.push({ code: 'drive-is-internal', data: { transport } });
      if (facts.soldered === null) reasons.push({ code: 'drive-attachment-unknown', data: {} });
      return reasons;
    case 'nvme':
    case 'virtio':
      return [...reasons, { code: 'drive-is-internal', data: { transport } }];
    case 'sata':
    case 'ata':
    case 'scsi':
      if (removable !== true) reasons.push({ code: 'drive-is-internal', data: { transport } });
      return reasons;
    case 'virtual':
    case 'loop':
      return [...reasons, { code: 'drive-is-virtual', data: {} }];
    case 'other':
    case null:
      if (removable !== true) reasons.push({ code: 'drive-attachment-unknown', data: {} });
      return reasons;
    default:
      return assertNever(transport);
  }
}

/** An unknown write protection is no danger to anybody's files: opening the drive will tell. */
function mediumRefusals(facts: GuardFacts, options: GuardOptions): RefusalReason[] {
  const { sizeBytes, removable } = facts;
  const reasons: RefusalReason[] = [];
  if (sizeBytes === null || sizeBytes === 0) {
    const code = removable === false && sizeBytes === null ? 'drive-size-unknown' : 'drive-has-no-medium';
    return [{ code, data: {} }];
  }
  if (facts.readOnly === true) reasons.push({ code: 'drive-is-read-only', data: {} });
  const { imageBytes } = options;
  if (imageBytes !== undefined && sizeBytes < imageBytes) {
    reasons.push({ code: 'drive-too-small', data: { driveBytes: sizeBytes, imageBytes } });
  }
  return reasons;
}

function typedNameReasons(facts: GuardFacts, options: GuardOptions): TypedNameReason[] {
  const reasons: TypedNameReason[] = [];
  const driveBytes = facts.sizeBytes ?? 0;
  if (facts.usbHardDisk === true) reasons.push({ code: 'drive-is-usb-disk', data: {} });
  if (facts.usbHardDisk === null && facts.transport === 'usb') {
    reasons.push({ code: 'drive-may-be-usb-disk', data: {} });
  }
  if (!facts.loop && facts.transport !== 'usb' && facts.transport !== 'mmc') {
    reasons.push({ code: 'drive-is-unusual', data: {} });
  }
  if (driveBytes > (options.largeDriveBytes ?? defaultLargeDriveBytes)) {
    reasons.push({ code: 'drive-is-large', data: { driveBytes } });
  }
  for (const use of facts.uses) {
    if (use.kind !== 'mounted' || !use.files) continue;
    const { device, mountpoint } = use;
    const label = use.label ?? device;
    reasons.push({ code: 'drive-has-open-files', data: { device, label, mountpoint } });
    break;
  }
  if (facts.filePartitions > 1) {
    reasons.push({ code: 'drive-has-several-partitions', data: { count: facts.filePartitions } });
  }
  if (facts.system === 'memory' && facts.looksLive) {
    reasons.push({ code: 'drive-may-be-live-medium', data: {} });
  }
  return reasons;
}
