import { allocateBuffers } from '../../main/writer/aligned-buffer.ts';
import type { BlockIo } from '../../main/writer/block-io.ts';
import { Board } from '../../main/writer/board.ts';
import type { Differences, DigestSource, WriteOutcome } from '../../main/writer/types.ts';
import type { ImageWrite } from '../../main/writer/image-pass.ts';
import { layoutSource } from '../../main/writer/layout-source.ts';
import { imageLayout, type Layout } from '../../main/writer/layout.ts';
import { SettledMap } from '../../main/writer/settled-map.ts';
import { writeImage } from '../../main/writer/write-image.ts';
import { planWrite, type WritePlan } from '../../main/writer/write-plan.ts';
import { pseudoRandom } from './pseudo-random.ts';
import { memoryDrive, type Faults, type MemoryDrive, type Transfer } from './memory-drive.ts';

export const digest: DigestSource = { kind: 'known', sha256: 'ab'.repeat(32) };

export interface ImageRun {
  readonly outcome: WriteOutcome;
  readonly drive: MemoryDrive;
  readonly plan: WritePlan;
  readonly board: Board;
}

export interface RunOptions {
  readonly sectorBytes?: number;
  /** Left out: the image as it is. */
  readonly layout?: Layout;
  /** Somebody cancels before it begins. */
  readonly cancelled?: boolean;
  readonly faults?: Faults;
  readonly digest?: DigestSource;
  /** Called before each transfer of the drive. */
  readonly before?: (transfer: Transfer, count: number, work: ImageWrite) => void;
  /** True once the image file has been changed. */
  readonly sourceChanged?: () => boolean;
  /** Faults of the image file; `realBytes` cuts it short. */
  readonly sourceFaults?: Faults;
  readonly writesThrough?: boolean;
  /** Another memory behind the drive's transfers than `driveBytes`. */
  readonly behind?: {
    read(buffer: Uint8Array, length: number, position: number): void;
    write(buffer: Uint8Array, length: number, position: number): void;
  };
  readonly readsPastCache?: boolean;
  /** Left out: `never`. */
  readonly differences?: Differences;
  /** From which the places are drawn. */
  readonly seed?: number;
}

/** Writes an image to a drive in memory; the bytes of `drive` change. */
export function runImage(image: Uint8Array, driveBytes: Uint8Array, options: RunOptions = {}): ImageRun {
  const sectorBytes = options.sectorBytes ?? 512;
  const layout = options.layout ?? imageLayout(image.length);
  const planned = planWrite({ layout, driveBytes: driveBytes.length, sectorBytes });
  if (!planned.ok) throw new Error(planned.error.code);
  const board = new Board();
  if (options.cancelled) board.cancel();
  const drive = memoryDrive(driveBytes, sectorBytes, options.faults, (transfer, count) =>
    options.before?.(transfer, count, work),
  );
  const { behind } = options;
  const seen: BlockIo = behind
    ? {
        sizeBytes: drive.sizeBytes,
        read(buffer, length, position) {
          drive.read(buffer, length, position);
          behind.read(buffer, length, position);
          return length;
        },
        write(buffer, length, position) {
          behind.write(buffer, length, position);
          return length;
        },
        flush: () => undefined,
      }
    : drive;
  let time = 0;
  const { below } = pseudoRandom(options.seed ?? 7);
  const work: ImageWrite = {
    ends: {
      source: layoutSource(layout, [
        { io: memoryDrive(image, 1, options.sourceFaults), unchanged: () => true },
      ]),
      drive: seen,
      sectorBytes,
      buffers: allocateBuffers(),
      sourceUnchanged: () => !(options.sourceChanged?.() ?? false),
    },
    bareDrive: seen,
    plan: planned.value,
    found: layout.found ?? null,
    differences: options.differences ?? 'never',
    settled: new SettledMap(planned.value.body),
    random: () => below(2 ** 30) / 2 ** 30,
    digest: options.digest ?? digest,
    readsPastCache: options.readsPastCache ?? true,
    writesThrough: options.writesThrough ?? true,
    dropCache: () => undefined,
    board,
    now: () => (time += 0.001),
    callSecond: () => undefined,
  };
  return { outcome: writeImage(work), drive, plan: planned.value, board };
}

/** True if all of a stretch is zero. */
export function isZero(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
  return Buffer.compare(bytes.subarray(start, end), Buffer.alloc(end - start)) === 0;
}

/** True if two byte arrays hold the same. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
