import { describe, expect, test } from 'vitest';
import { err, ok } from '../../main/common/result.ts';
import { parseMbr } from '../../main/images/mbr.ts';
import { leastFat32Bytes, planFat32 } from '../../main/stick/fat32/layout.ts';
import { mbrSector } from '../../main/stick/partition-table/mbr.ts';
import { piecesFit } from '../../main/stick/pieces.ts';
import {
  alignmentFor,
  placePartition,
  planFat32Drive,
  usualFilesystem,
} from '../../main/stick/restore/plan.ts';
import { prepareRestore } from '../../main/stick/restore/prepare.ts';
import { gib, mib, wishFor } from './fixtures.ts';

const tib = 2 ** 40;

describe('the file system that a drive is sold with', () => {
  test.each([
    [512 * mib, 'fat32'],
    [31.9e9, 'fat32'],
    [32e9, 'fat32'],
    [32 * gib, 'fat32'],
    [32 * gib + 512, 'exfat'],
    [57e9, 'exfat'],
    [2e12, 'exfat'],
  ] as const)('%d bytes: %s', (driveBytes, filesystem) => {
    expect(usualFilesystem(driveBytes)).toBe(filesystem);
  });
});

describe('FAT32 as Microsoft lays it out', () => {
  // Bytes a cluster by bytes of the volume, at the borders of the table.
  test.each([
    [64 * mib, 512, 512],
    [260 * mib, 512, 512],
    [260 * mib + 512, 512, 4096],
    [8 * gib, 512, 4096],
    [8 * gib + 512, 512, 8192],
    [16 * gib, 512, 8192],
    [16 * gib + 512, 512, 16384],
    [32 * gib, 512, 16384],
    [32 * gib + 512, 512, 32768],
    [tib, 512, 32768],
    [512 * mib, 4096, 4096],
    [12 * gib, 4096, 8192],
    [6 * tib, 4096, 32768],
  ])('%d bytes in sectors of %d bytes: clusters of %d', (sizeBytes, sectorBytes, clusterBytes) => {
    expect(planFat32({ sizeBytes, sectorBytes, alignBytes: mib })?.clusterBytes).toBe(clusterBytes);
  });

  test('the tables hold every cluster, and waste less than a sector and the alignment', () => {
    for (const sectorBytes of [512, 4096]) {
      for (let step = 0; step < 400; step++) {
        const sizeBytes = Math.floor((300 * mib * 1.025 ** step) / 512 / 8) * 4096;
        const alignBytes = alignmentFor(sizeBytes);
        const layout = planFat32({ sizeBytes, sectorBytes, alignBytes });
        if (layout === null) {
          expect(sizeBytes).toBeGreaterThan(sectorBytes === 512 ? 2 * tib - 4 * mib : 8 * tib);
          continue;
        }
        const { clusters, clusterBytes, fatSectors, dataSector, reservedSectors, sectors } = layout;
        const entries = (fatSectors * sectorBytes) / 4;
        expect(entries).toBeGreaterThanOrEqual(clusters + 2);
        expect((entries - clusters - 2) * clusterBytes).toBeLessThanOrEqual(
          alignBytes + clusterBytes * (sectorBytes / 4 + 2),
        );
        expect(dataSector).toBe(reservedSectors + 2 * fatSectors);
        expect((dataSector * sectorBytes) % alignBytes).toBe(0);
        expect(dataSector * sectorBytes + clusters * clusterBytes).toBeLessThanOrEqual(sizeBytes);
        expect(sizeBytes - dataSector * sectorBytes - clusters * clusterBytes).toBeLessThan(clusterBytes);
        expect(reservedSectors).toBeGreaterThanOrEqual(32);
        expect(reservedSectors).toBeLessThan(65536);
        expect(sectors).toBe(sizeBytes / sectorBytes);
      }
    }
  });

  test.each([
    [512, mib],
    [512, 4 * mib],
    [4096, mib],
  ])('in sectors of %d bytes it has a least size', (sectorBytes, alignBytes) => {
    const sizeBytes = leastFat32Bytes(sectorBytes, alignBytes);
    expect(planFat32({ sizeBytes, sectorBytes, alignBytes })).not.toBeNull();
    expect(planFat32({ sizeBytes: sizeBytes - sectorBytes, sectorBytes, alignBytes })).toBeNull();
  });
});

describe('where the partition lies', () => {
  test.each([
    [64 * mib, 512, 'fat32', mib, 64 * mib],
    [64 * mib + 512 * 7, 512, 'fat32', mib, 64 * mib],
    [8e9, 512, 'fat32', 4 * mib, Math.floor(8e9 / mib) * mib],
    [5e12, 512, 'fat32', 4 * mib, 4 * mib + 2 * tib - mib],
    [5e12, 512, 'exfat', 4 * mib, 4 * mib + 2 * tib - mib],
    [5e12, 4096, 'exfat', 4 * mib, Math.floor(5e12 / mib) * mib],
  ] as const)('%d bytes in sectors of %d: %s', (driveBytes, sectorBytes, filesystem, start, end) => {
    expect(placePartition({ driveBytes, sectorBytes }, filesystem)).toEqual({ start, end });
  });
});

describe('the partition table', () => {
  test.each([
    [2048, 129024],
    [8192, 15616000],
    [2048, 4294965247],
  ])('from sector %d, %d sectors', (startSector, sectors) => {
    const sector = mbrSector({ type: 0x0c, startSector, sectors }, 0x1234abcd, 512);
    expect(parseMbr(sector)?.entries).toEqual([
      { number: 1, active: false, type: 0x0c, startSector, sectors },
    ]);
    expect(Buffer.from(sector).readUInt32LE(440)).toBe(0x1234abcd);
  });
});

describe('what a drive becomes', () => {
  test('a drive that FAT32 cannot fill is refused with the least that it needs', () => {
    expect(planFat32Drive(wishFor(16 * mib))).toMatchObject({
      ok: false,
      error: { code: 'restore-drive-too-small', data: { driveBytes: 16 * mib } },
    });
  });

  test('all that is planned lies inside the drive, in whole sectors, and begins and ends with what was there', () => {
    for (const sectorBytes of [512, 4096]) {
      for (const driveBytes of [300 * mib, 300 * mib + 4096 * 3, 8e9 - (8e9 % 4096), 5e11 - (5e11 % 4096)]) {
        const plan = planFat32Drive(wishFor(driveBytes, { sectorBytes }));
        if (!plan.ok) throw new Error(plan.error.code);
        const { pieces, partition } = plan.value;
        expect(piecesFit(pieces, { sizeBytes: driveBytes, sectorBytes })).toBe(true);
        expect(pieces.pieces[0]?.start).toBe(0);
        expect(pieces.pieces.at(-1)?.end).toBe(driveBytes);
        // Without a gap up to 5 MiB into the partition, and from 2 MiB before its end.
        const covered = (start: number, end: number): boolean => {
          let at = start;
          for (const piece of pieces.pieces) if (piece.start <= at) at = Math.max(at, piece.end);
          return at >= end;
        };
        expect(covered(0, partition.startBytes + 5 * mib)).toBe(true);
        expect(covered(partition.startBytes + partition.sizeBytes - 2 * mib, driveBytes)).toBe(true);
      }
    }
  });

  test('without mkfs.exfat a large drive becomes FAT32 and is told why', async () => {
    const plan = await prepareRestore(wishFor(64e9), () => Promise.resolve(err({ kind: 'no-tool' })));
    expect(plan).toMatchObject({
      ok: true,
      value: { partition: { filesystem: 'fat32' }, notes: [{ code: 'restore-no-exfat-tool' }] },
    });
  });

  test('the same where it fails', async () => {
    const plan = await prepareRestore(wishFor(64e9), () =>
      Promise.resolve(err({ kind: 'failed', detail: 'no room' })),
    );
    expect(plan).toMatchObject({
      ok: true,
      value: {
        partition: { filesystem: 'fat32' },
        notes: [{ code: 'restore-exfat-not-made', data: { detail: 'no room' } }],
      },
    });
  });

  test('but nobody who asked for exFAT by name gets something else', async () => {
    const plan = await prepareRestore(wishFor(64e9, { filesystem: 'exfat' }), () =>
      Promise.resolve(err({ kind: 'no-tool' })),
    );
    expect(plan).toMatchObject({ ok: false, error: { code: 'restore-exfat-impossible' } });
  });

  test('a small drive never asks for it', async () => {
    const plan = await prepareRestore(wishFor(16e9), () => Promise.reject(new Error('asked')));
    expect(plan).toMatchObject({ ok: true, value: { partition: { filesystem: 'fat32' }, notes: [] } });
  });

  test('a drive of which only a part can be used says so', async () => {
    const make = (): Promise<ReturnType<typeof ok<{ zeroes: []; patches: [] }>>> =>
      Promise.resolve(ok({ zeroes: [], patches: [] }));
    const plan = await prepareRestore(wishFor(5e12), make);
    expect(plan).toMatchObject({ ok: true, value: { notes: [{ code: 'restore-part-used' }] } });
  });
});
