import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memorySource } from '../../main/images/byte-source.ts';
import { readGpt } from '../../main/images/gpt.ts';
import {
  planDataStick,
  planFittedStick,
  type ImageStick,
} from '../../main/stick/data-partition/data-stick.ts';
import { readTables, type ImageTables } from '../../main/stick/data-partition/read-tables.ts';
import { holdsImage } from '../../main/writer/changed.ts';
import { checkLayout } from '../../main/writer/layout.ts';
import { ImageWorkshop } from '../images/make-images.ts';
import { asPartition, checkFilesystem } from '../tools/stick-inspection.ts';
import { pseudoRandom } from '../writer/pseudo-random.ts';
import { gib, mib } from './fixtures.ts';
import { layExtents } from './lay-extents.ts';

let folder: string;
let workshop: ImageWorkshop;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-data-'));
  workshop = new ImageWorkshop(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (tool: string, args: readonly string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const wish = {
  sizeBytes: 'all' as const,
  partitionGuid: Uint8Array.from({ length: 16 }, (_, n) => n + 1),
  volumeId: 0xcafe0815,
  madeAt: new Date(2026, 10, 21, 14, 30, 58),
  files: [
    {
      kind: 'file' as const,
      path: 'README.txt',
      content: [{ length: 7, from: { kind: 'bytes' as const, bytes: Buffer.from('read me') } }],
    },
  ],
};

async function tablesOf(image: string): Promise<ImageTables> {
  return readTables(memorySource(readFileSync(image)));
}

/** A sparse stick with these extents. */
function makeStick(name: string, image: string, driveBytes: number, { layout }: ImageStick): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  truncateSync(path, driveBytes);
  const fd = openSync(image, 'r');
  try {
    layExtents(path, layout.extents, [fd]);
  } finally {
    closeSync(fd);
  }
  return path;
}

function readStart(path: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const fd = openSync(path, 'r');
  readSync(fd, bytes, 0, length, 0);
  closeSync(fd);
  return bytes;
}

/** What libblkid reads of the partition table, as most of Linux does in user space. */
function partitionsOf(path: string): { number: number; start: number; end: number; name: string }[] {
  const lines = run('partx', ['--raw', '--noheadings', '-o', 'NR,START,END,NAME', path]).trim().split('\n');
  return lines.map((line) => {
    const [number, start, end, name = ''] = line.split(' ');
    return { number: Number(number), start: Number(start), end: Number(end), name };
  });
}

const sgdiskFindsNothing = (path: string): boolean => {
  const { stdout, status } = spawnSync('sgdisk', ['-v', path], { encoding: 'utf8' });
  return status === 0 && stdout.includes('No problems found');
};

interface Kind {
  readonly name: string;
  readonly make: (workshop: ImageWorkshop) => Promise<string>;
  /** What of the tables changes within the image. */
  readonly changed: readonly string[];
  /** `dos`: whoever looks at one table looks at the MBR. */
  readonly table: 'dos' | 'gpt';
}

const gptParts = ['mbr', 'gpt-header', 'gpt-entries', 'gpt-backup'];
const kinds: readonly Kind[] = [
  { name: 'hybrid MBR', make: (w) => w.hybridMbr(), changed: ['mbr'], table: 'dos' },
  { name: 'Debian style', make: (w) => w.hybridGpt(['x64'], 'DEBIAN'), changed: gptParts, table: 'dos' },
  { name: 'grub-mkrescue', make: (w) => w.grubRescue(), changed: gptParts, table: 'gpt' },
  { name: 'Ubuntu style', make: (w) => w.grubAppended(), changed: gptParts, table: 'gpt' },
  { name: 'UEFI only', make: (w) => w.uefiOnly(), changed: gptParts, table: 'gpt' },
  { name: 'raw GPT disk', make: (w) => w.gptDisk(), changed: gptParts, table: 'gpt' },
  { name: 'raw MBR disk', make: (w) => w.grubDisk(), changed: ['mbr'], table: 'dos' },
];

const cases = kinds.flatMap((kind) =>
  [600 * mib + 512 * 3, 8_010_072_064, 64_023_257_088].map((driveBytes) => ({ ...kind, driveBytes })),
);

describe('a data partition behind an image', { timeout: 120_000 }, () => {
  test.each(cases)('$name on $driveBytes bytes', async ({ name, make, changed, table, driveBytes }) => {
    const image = await make(workshop);
    const original = readFileSync(image);
    const planned = planDataStick(await tablesOf(image), { sizeBytes: driveBytes, sectorBytes: 512 }, wish);
    if (!planned.ok) throw new Error(JSON.stringify(planned.error));
    const stick = planned.value;
    expect(checkLayout(stick.layout, [{ sizeBytes: original.length }])).toEqual({ ok: true, value: null });
    expect(holdsImage(stick.layout, original.length, stick.changed)).toBe(true);
    expect(stick.notes).toEqual([]);
    expect([...new Set(stick.changed.map(({ what }) => what))].sort()).toEqual([...changed].sort());

    const path = makeStick(`${name} ${driveBytes}`, image, driveBytes, stick);
    const held = readStart(path, original.length);
    for (const { start, length } of stick.changed) original.copy(held, start, start, start + length);
    expect(held.equals(original)).toBe(true);
    const { startBytes, sizeBytes } = stick.data ?? { startBytes: 0, sizeBytes: 0 };
    expect(sizeBytes).toBeGreaterThan(driveBytes - original.length - 12 * mib);
    const before = partitionsOf(image);
    const after = partitionsOf(path);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length)).toMatchObject([
      {
        start: startBytes / 512,
        end: (startBytes + sizeBytes) / 512 - 1,
        name: table === 'gpt' ? 'REKINDLE' : '',
      },
    ]);
    if (sgdiskFindsNothing(image)) expect(sgdiskFindsNothing(path)).toBe(true);
    asPartition(path, { start: startBytes, size: sizeBytes }, 512, (device) =>
      checkFilesystem(device, 'vfat'),
    );
    expect(run('mtype', ['-i', `${path}@@${startBytes}`, '::/README.txt'])).toBe('read me');
    rmSync(path);
  });

  test.each(kinds.filter(({ changed }) => changed.length > 1))(
    'the second GPT of $name is at the very end, right, and nowhere else',
    async ({ make }) => {
      const image = await make(workshop);
      const driveBytes = 200 * mib;
      const planned = planDataStick(await tablesOf(image), { sizeBytes: driveBytes, sectorBytes: 512 }, wish);
      if (!planned.ok) throw new Error(JSON.stringify(planned.error));
      const path = makeStick('second gpt', image, driveBytes, planned.value);
      const bytes = readFileSync(path);
      const headers: number[] = [];
      for (let at = bytes.indexOf('EFI PART'); at >= 0; at = bytes.indexOf('EFI PART', at + 1)) {
        // Other programs' own code holds these letters, too; a header says where it is.
        if (at % 512 === 0 && bytes.readUInt32LE(at + 24) === at / 512) headers.push(at);
      }
      expect(headers).toEqual([512, driveBytes - 512]);
      const second = await readGpt(memorySource(bytes), 512, driveBytes / 512 - 1);
      const names = second.kind === 'valid' ? second.gpt.entries.map(({ name }) => name) : [];
      expect(names).toContain('REKINDLE');
      if (sgdiskFindsNothing(image)) {
        // With the first one gone, the second one alone has to do.
        bytes.fill(0, 512, 1024);
        writeFileSync(path, bytes);
        expect(run('sgdisk', ['-p', path])).toMatch(/\bREKINDLE\b/);
      }
      rmSync(path);
    },
  );

  test('only as large as wanted', async () => {
    const tables = await tablesOf(await workshop.hybridMbr());
    const drive = { sizeBytes: 8e9, sectorBytes: 512 };
    const planned = planDataStick(tables, drive, { ...wish, sizeBytes: 100 * mib + 5 });
    expect(planned).toMatchObject({ ok: true, value: { data: { sizeBytes: 100 * mib } } });
  });
});

describe('a GPT made to fit the drive', { timeout: 120_000 }, () => {
  test.each(kinds)('$name', async ({ name, make, table }) => {
    const image = await make(workshop);
    const original = readFileSync(image);
    const driveBytes = 300 * mib;
    const planned = planFittedStick(await tablesOf(image), { sizeBytes: driveBytes, sectorBytes: 512 });
    if (!planned.ok) throw new Error(JSON.stringify(planned.error));
    const path = makeStick(`fitted ${name}`, image, driveBytes, planned.value);
    expect(partitionsOf(path)).toEqual(partitionsOf(image));
    if (table === 'gpt') {
      expect(run('sgdisk', ['-p', path])).toContain(`Disk ${path}: ${driveBytes / 512} sectors`);
      expect(readFileSync(path).subarray(-512).toString('latin1', 0, 8)).toBe('EFI PART');
    }
    if (sgdiskFindsNothing(image)) expect(sgdiskFindsNothing(path)).toBe(true);
    expect(holdsImage(planned.value.layout, original.length, planned.value.changed)).toBe(true);
    rmSync(path);
  });

  test('that fits already stays', async () => {
    const image = await workshop.gptDisk();
    const sizeBytes = readFileSync(image).length;
    const planned = planFittedStick(await tablesOf(image), { sizeBytes, sectorBytes: 512 });
    expect(planned).toMatchObject({ ok: true, value: { changed: [], layout: { sizeBytes } } });
  });

  test('has no room on a drive that is hardly larger', async () => {
    const image = await workshop.gptDisk();
    const tables = await tablesOf(image);
    const sizeBytes = tables.imageBytes + 512;
    expect(planFittedStick(tables, { sizeBytes, sectorBytes: 512 })).toMatchObject({ ok: true });
    const behind = {
      ...tables,
      gpt: tables.gpt && { ...tables.gpt, gpt: { ...tables.gpt.gpt, entries: [] } },
    };
    expect(planFittedStick(behind, { sizeBytes: mib, sectorBytes: 512 })).toMatchObject({ ok: true });
    expect(planFittedStick(tables, { sizeBytes: 4 * mib, sectorBytes: 512 })).toEqual({
      ok: false,
      error: { code: 'data-gpt-no-room', data: {} },
    });
  });
});

describe('what is refused', { timeout: 120_000 }, () => {
  const drive = { sizeBytes: 8e9, sectorBytes: 512 };
  test.each<[string, (w: ImageWorkshop) => Promise<string>, string]>([
    ['an ISO for discs', (w) => w.notHybrid(), 'data-no-table'],
    ['a FAT without a table', (w) => w.bareFat(), 'data-no-table'],
    ['a table for sectors of 4096 bytes', (w) => w.gpt4096(), 'data-sector-size'],
  ])('%s', async (_name, make, code) => {
    expect(planDataStick(await tablesOf(await make(workshop)), drive, wish)).toMatchObject({
      ok: false,
      error: { code },
    });
  });

  test.each<
    [string, Partial<typeof wish> | { sizeBytes: number }, { sizeBytes: number; sectorBytes: number }, string]
  >([
    ['a drive with sectors of 4096 bytes', {}, { sizeBytes: 8e9, sectorBytes: 4096 }, 'data-sector-size'],
    ['a drive that is hardly larger', {}, { sizeBytes: 64 * mib, sectorBytes: 512 }, 'data-no-room'],
    ['a drive that is smaller', {}, { sizeBytes: mib, sectorBytes: 512 }, 'data-no-room'],
    ['a partition that is too small', { sizeBytes: 63 * mib }, drive, 'data-too-small'],
    ['a partition that is too large', { sizeBytes: 8 * gib }, drive, 'data-less-room-than-wanted'],
  ])('%s', async (_name, more, on, code) => {
    const tables = await tablesOf(await workshop.hybridMbr());
    expect(planDataStick(tables, on, { ...wish, ...more })).toMatchObject({ ok: false, error: { code } });
  });

  test('a full MBR', async () => {
    const bytes = readFileSync(await workshop.hybridMbr());
    for (const slot of [1, 2, 3]) bytes[446 + slot * 16 + 15] = 1;
    const tables = await readTables(memorySource(bytes));
    expect(planDataStick(tables, { sizeBytes: 64 * gib, sectorBytes: 512 }, wish)).toMatchObject({
      ok: false,
      error: { code: 'data-table-full' },
    });
  });

  test.each([0x10, 512 + 60, 1024 + 40])(
    'a GPT with a wrong byte at %d, unless it is not of the table',
    async (at) => {
      const bytes = readFileSync(await workshop.gptDisk());
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      const planned = planDataStick(await readTables(memorySource(bytes)), drive, wish);
      expect(planned).toMatchObject(
        at < 512 ? { ok: true } : { ok: false, error: { code: 'data-table-damaged' } },
      );
    },
  );

  test('an MBR that promises a GPT which is not there', async () => {
    const bytes = readFileSync(await workshop.gptDisk());
    bytes.fill(0, 512, 1024);
    expect(planDataStick(await readTables(memorySource(bytes)), drive, wish)).toMatchObject({
      error: { code: 'data-table-damaged' },
    });
  });

  test('an image that checks itself gets a note', async () => {
    const bytes = readFileSync(await workshop.hybridMbr());
    bytes.write('ISO MD5SUM = 0123;', 16 * 2048 + 883, 'latin1');
    expect(planDataStick(await readTables(memorySource(bytes)), drive, wish)).toMatchObject({
      value: { notes: [{ code: 'data-self-check-fails' }] },
    });
  });

  test('whatever the tables say, a plan is sound or there is none', async () => {
    for (const make of kinds) {
      const original = readFileSync(await make.make(workshop)).subarray(0, 2 * mib);
      const { below } = pseudoRandom(make.name.length);
      for (let round = 0; round < 200; round++) {
        const bytes = Buffer.from(original);
        // The MBR carries no checksum: any of its entries can say anything.
        for (let count = 1 + below(4); count > 0; count--) bytes[446 + below(64)] = below(256);
        const tables = await readTables(memorySource(bytes));
        const on = { sizeBytes: 64 * mib + below(2 ** 31), sectorBytes: 512 };
        for (const planned of [planDataStick(tables, on, wish), planFittedStick(tables, on)]) {
          if (!planned.ok) continue;
          expect(checkLayout(planned.value.layout, [{ sizeBytes: bytes.length }]).ok).toBe(true);
          expect(planned.value.layout.sizeBytes).toBeLessThanOrEqual(on.sizeBytes);
        }
      }
    }
  });
});
