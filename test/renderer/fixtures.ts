import type { DriveResult, MakeStickResult } from '../../main/jobs/make-stick/types.ts';
import type { TrustVerdict } from '../../main/trust/types.ts';
import type { ShownDrive, ShownInspection } from '../../preload/contract.ts';

/** A plausible image, of which a test changes what it is about. */
export function inspection(change: Partial<ShownInspection> = {}): ShownInspection {
  return {
    kind: 'iso9660',
    compression: null,
    fileBytes: 1_850_000_384,
    sizeBytes: 1_850_000_384,
    label: 'antiX-Live',
    publisher: 'antiX',
    system: 'antix',
    systemName: 'antiX 23.2',
    arch: 'x86_64',
    boots: { bios: true, uefiX64: true, uefiIa32: false, uefiArm64: false },
    secureBoot: false,
    writable: true,
    method: 'image',
    reasons: [],
    elTorito: [
      { platform: 'bios', bootable: true, path: '/boot/isolinux/isolinux.bin' },
      { platform: 'uefi', bootable: true, path: null },
    ],
    partitionTable: 'mbr',
    entry: { id: 'antix', name: 'antiX', destructive: false, keeps: null },
    partitions: [{ number: 1, type: '0x17', startBytes: 32768, sizeBytes: 1_849_967_616 }],
    ...change,
  };
}

export const someDigest = 'd2'.repeat(32);

export function verdict(level: TrustVerdict['level'], reasons: TrustVerdict['reasons'] = []): TrustVerdict {
  const facts = { sizeBytes: 1_850_000_384, digests: { sha256: someDigest }, expected: null };
  return { level, ...facts, signature: null, reasons };
}

/** A plausible stick, of which a test changes what it is about. */
export function stick(change: Partial<ShownDrive> = {}): ShownDrive {
  const sizeBytes = change.sizeBytes === undefined ? 16_000_000_000 : change.sizeBytes;
  return {
    device: '/dev/sdb',
    sizeBytes,
    logicalSectorBytes: 512,
    vendor: 'SanDisk',
    model: 'Ultra Fit',
    serial: '4C530001',
    transport: 'usb',
    removable: true,
    usbHardDisk: false,
    readOnly: false,
    mountpoints: [],
    holds: [],
    identity: { majorMinor: '8:16', sizeBytes, serial: '4C530001', diskseq: '12' },
    writable: true,
    needsTypedName: false,
    reasons: [],
    nameToType: 'Ultra Fit',
    unfinished: null,
    ...change,
  };
}

export function driveResult(change: Partial<DriveResult> = {}): DriveResult {
  return {
    device: '/dev/sdb',
    outcome: 'done',
    ok: true,
    bytes: 1_850_000_384,
    bytesWritten: 1_850_000_384,
    bytesSkipped: 0,
    sha256: someDigest,
    verified: true,
    changed: [],
    unmappedBytes: 0,
    pastPageCache: true,
    openedBy: 'direct',
    seconds: { write: 92.4, verify: 61.8 },
    retries: 0,
    probe: null,
    reasons: [],
    ...change,
  };
}

export function result(
  drives: readonly DriveResult[],
  change: Partial<MakeStickResult> = {},
): MakeStickResult {
  return {
    outcome: 'done',
    ok: true,
    image: {
      path: '/home/anna/Downloads/antiX-23.2_x64-full.iso',
      sizeBytes: 1_850_000_384,
      sha256: someDigest,
      trust: verdict('checksum'),
    },
    drives,
    reasons: [],
    ...change,
  };
}
