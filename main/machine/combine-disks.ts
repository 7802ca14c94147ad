import type { DiskFacts, Tool } from './facts.ts';

/** Whose words about a disk are taken first: the disk's own before the kernel's before summaries of both. */
const order: readonly Tool[] = ['smartctl', 'lsblk', 'lshw', 'inxi', 'hwinfo', 'systeminformation'];

/** The disks of one computer, each once, out of several tools' lists. `null`: no tool spoke of disks. */
export function combineDisks(
  lists: readonly (readonly [Tool, readonly DiskFacts[] | null])[],
): readonly DiskFacts[] | null {
  if (lists.every(([, disks]) => disks === null)) return null;
  const found: { disk: DiskFacts; tools: Set<Tool> }[] = [];
  for (const tool of order) {
    const all = lists.flatMap(([one, disks]) => (one === tool && disks !== null ? disks : []));
    for (const disk of all) {
      const known = found.find((one) => isSame(one.disk, disk, one.tools.has(tool)));
      if (known) {
        known.disk = merge(known.disk, disk);
        known.tools.add(tool);
      } else found.push({ disk, tools: new Set([tool]) });
    }
  }
  return found.map(({ disk }) => disk);
}

/** One tool lists each disk once; only the same serial number makes two of its entries one. */
function isSame(first: DiskFacts, second: DiskFacts, sameTool: boolean): boolean {
  if (first.serial !== null && second.serial !== null) return first.serial === second.serial;
  if (sameTool) return false;
  const models = [first.model, second.model].map(
    (model) => model?.toLowerCase().replaceAll(/[^a-z0-9]/g, '') ?? null,
  );
  const [one, other] = models;
  const modelsAgree = one && other ? one.includes(other) || other.includes(one) : null;
  if (modelsAgree === false) return false;
  if (first.device !== null && second.device !== null) return first.device === second.device;
  return modelsAgree === true && sizesAgree(first.sizeBytes, second.sizeBytes);
}

/** Tools round to a tenth of a GiB. */
function sizesAgree(first: number | null, second: number | null): boolean {
  return first === null || second === null || Math.abs(first - second) <= Math.max(first, second) * 0.02;
}

function merge(first: DiskFacts, second: DiskFacts): DiskFacts {
  return {
    device: first.device ?? second.device,
    model: first.model ?? second.model,
    serial: first.serial ?? second.serial,
    sizeBytes: first.sizeBytes ?? second.sizeBytes,
    rotational: first.rotational ?? second.rotational,
    transport: first.transport ?? second.transport,
    smart: first.smart ?? second.smart,
  };
}
