import { describe, expect, test } from 'vitest';
import { isZero, runImage, sameBytes, type ImageRun } from './image-run.ts';
import type { Faults } from './memory-drive.ts';
import { pseudoRandom, pseudoRandomBytes } from './pseudo-random.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const content = pseudoRandomBytes(11, 6 * MiB);
const imageContent = pseudoRandomBytes(12, 4 * MiB);

const { below } = pseudoRandom(20260);
const pick = <Value>(...values: readonly Value[]): Value => {
  const value = values[below(values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
};

/** Sizes near the borders where mistakes live, and anywhere. */
function someSize(limit: number): number {
  const near = pick(512, 4096, 128 * KiB, 256 * KiB, MiB, MiB + 128 * KiB, 2 * MiB, 3 * MiB) + below(5) - 2;
  return Math.max(1, Math.min(limit, pick(near, 1 + below(limit))));
}

function someFaults(driveBytes: number): Faults {
  const offset = below(driveBytes);
  return pick<() => Faults>(
    () => ({}),
    () => ({ fail: { operation: 'write', offset, errno: pick('EIO', 'ENODEV', 'ENOSPC'), times: 1 } }),
    () => ({ fail: { operation: 'read', offset, errno: pick('EIO', 'ENXIO'), times: 1 } }),
    () => ({ fail: { operation: 'flush', offset: 0, errno: 'EIO', times: 1 } }),
    () => ({ goneAfter: { transfers: below(40), errno: pick('EIO', 'ENODEV') } }),
    () => ({ emptyAfter: below(40) }),
    () => ({ realBytes: Math.floor(offset / 512) * 512 }),
    () => ({ flip: [offset, below(driveBytes)] }),
  )();
}

/** Everything outside the image, its last sector and the two declared wipes is as it was. */
function untouchedElsewhere(
  { drive, plan }: ImageRun,
  before: Uint8Array,
  flips: readonly number[],
): boolean {
  const imageEnd = Math.ceil(plan.bytes / plan.sectorBytes) * plan.sectorBytes;
  const from = Math.max(imageEnd, plan.zeroFirst?.end ?? 0);
  const to = plan.zeroLast[0]?.start ?? drive.bytes.length;
  // A fault may flip a byte only where something was written.
  if (flips.some((at) => at >= from && at < to && drive.bytes[at] !== before[at])) return false;
  return from >= to || sameBytes(drive.bytes.subarray(from, to), before.subarray(from, to));
}

describe('whatever size, whatever fault, at whatever moment', () => {
  test.each(Array.from({ length: 8 }, (_, batch) => batch))('50 sticks, batch %d', () => {
    for (let round = 0; round < 50; round++) checkOne();
  });
});

function checkOne(): void {
  const sectorBytes = pick(512, 4096);
  const driveBytes = sectorBytes * (1 + below((6 * MiB) / sectorBytes));
  const image = imageContent.subarray(0, someSize(Math.min(driveBytes, imageContent.length)));
  const before = content.subarray(0, driveBytes);
  const faults = someFaults(driveBytes);
  const cancelAt = pick(-1, -1, below(40));
  const run = runImage(image, before.slice(), {
    sectorBytes,
    faults,
    writesThrough: pick(true, false),
    before: (_transfer, count, { board }) => {
      if (count === cancelAt) board.cancel();
    },
  });
  const { outcome, drive, plan } = run;

  expect(untouchedElsewhere(run, before, faults.flip ?? [])).toBe(true);
  const holdsImage = sameBytes(drive.bytes.subarray(0, image.length), image);
  if (outcome.ok) {
    expect(holdsImage).toBe(true);
    expect(outcome).toMatchObject({ verified: true, bytesWritten: image.length, reasons: [] });
    return;
  }
  expect(outcome.reasons).toHaveLength(1);
  expect(outcome).toMatchObject({ verified: false, sha256: null });
  expect(outcome.bytesWritten).toBeLessThanOrEqual(image.length);
  // A drive that no longer takes anything cannot be made unbootable again; any other one is.
  const writable = faults.goneAfter === undefined && faults.realBytes === undefined;
  if (writable && drive.transfers.length > 0 && faults.fail?.operation !== 'write') {
    const zeroed = plan.zeroFirst?.end ?? 0;
    const flipped = (faults.flip ?? []).filter((at) => at < zeroed);
    const head = drive.bytes.slice(0, Math.min(zeroed, 128 * KiB));
    for (const at of flipped) if (at < head.length) head[at] = 0;
    expect(isZero(head)).toBe(true);
  }
  const [reason] = outcome.reasons;
  if (faults.flip && cancelAt < 0) {
    const wrong = faults.flip.filter((at) => at < image.length);
    if (reason?.code === 'verify-mismatch' && wrong.every((at) => at >= plan.lastBytes)) {
      expect(reason.data.offset).toBe(Math.min(...wrong));
    }
    expect(reason?.code).toBe('verify-mismatch');
  }
}
