import type { DiskFacts, NvmeFacts, SmartAttribute } from './facts.ts';
import type { DiskHealth } from './profile.ts';
import type { DiskReason } from './reasons.ts';

/**
 * Judges a disk by its SMART values, whatever it says of itself: its own PASSED only means that no normalised value
 * has crossed the maker's threshold.
 *
 * One is enough for reallocated, pending and uncorrectable sectors and for reported errors on a turning disk: after
 * the first reallocation a disk is 14 times as likely to fail within 60 days, after the first pending sector 16 times
 * (Pinheiro, Weber, Barroso: “Failure Trends in a Large Disk Drive Population”, FAST ’07), and Backblaze watches the
 * same ones at more than zero (“What SMART Stats Tell Us About Hard Drives”, 2016). Backblaze's fifth, 188 (command
 * timeout), packs several counters into one and also counts bad cables; alone it condemns no disk here. Solid-state
 * disks replace blocks as a matter of course, so that 5 is not counted against them.
 */
export function judgeDisk(disk: DiskFacts): { health: DiskHealth; reasons: DiskReason[] } {
  const { smart } = disk;
  if (smart === null) return { health: null, reasons: [] };
  const reasons: DiskReason[] = [
    ...(smart.passed === false ? [{ code: 'machine-disk-says-failing' as const, data: {} }] : []),
    ...smart.attributes.flatMap((attribute) => judgeAttribute(attribute, disk.rotational === false)),
    ...(smart.nvme === null ? [] : judgeNvme(smart.nvme)),
  ];
  if (reasons.length > 0) return { health: 'failing', reasons };
  const known = smart.passed !== null || smart.attributes.length > 0 || smart.nvme !== null;
  return { health: known ? 'good' : null, reasons };
}

function judgeAttribute(attribute: SmartAttribute, solidState: boolean): DiskReason[] {
  const { name, value, threshold } = attribute;
  // smartctl(8): an attribute fails when its value is less than or equal to a threshold that is not 0.
  const crossed = value !== null && threshold !== null && value > 0 && value <= threshold;
  return [
    ...(crossed
      ? [{ code: 'machine-disk-attribute' as const, data: { attribute: name, value, threshold } }]
      : []),
    ...judgeCount(attribute, solidState),
  ];
}

function judgeCount(attribute: SmartAttribute, solidState: boolean): DiskReason[] {
  const count = rawCount(attribute);
  if (count === 0) return [];
  switch (attribute.id) {
    case 5:
      return solidState ? [] : [{ code: 'machine-disk-reallocated', data: { sectors: count } }];
    case 187:
      return [{ code: 'machine-disk-reported-errors', data: { errors: count } }];
    case 197:
      return [{ code: 'machine-disk-pending', data: { sectors: count } }];
    case 198:
      return [{ code: 'machine-disk-uncorrectable', data: { sectors: count } }];
    default:
      return [];
  }
}

/** Some makers keep other things in the upper bytes; a count of sectors is in the lower four. */
function rawCount({ raw }: SmartAttribute): number {
  if (raw === null) return 0;
  return raw < 2 ** 32 ? raw : raw % 2 ** 32;
}

/**
 * NVM Express base specification, SMART / health information: any bit of the critical warning, spare below its own
 * threshold, more than the estimated life used up, and data that could not be read back correctly.
 */
function judgeNvme(nvme: NvmeFacts): DiskReason[] {
  const reasons: DiskReason[] = [];
  if (nvme.criticalWarning !== null && nvme.criticalWarning > 0)
    reasons.push({ code: 'machine-nvme-warning', data: { warning: nvme.criticalWarning } });
  if (
    nvme.availableSpare !== null &&
    nvme.spareThreshold !== null &&
    nvme.availableSpare < nvme.spareThreshold
  )
    reasons.push({
      code: 'machine-nvme-spare',
      data: { percent: nvme.availableSpare, threshold: nvme.spareThreshold },
    });
  if (nvme.percentageUsed !== null && nvme.percentageUsed >= 100)
    reasons.push({ code: 'machine-nvme-worn', data: { percent: nvme.percentageUsed } });
  if (nvme.mediaErrors !== null && nvme.mediaErrors > 0)
    reasons.push({ code: 'machine-nvme-media-errors', data: { errors: nvme.mediaErrors } });
  return reasons;
}
