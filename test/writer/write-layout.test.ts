import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { imageLayout, overlaid, stretchesOf, type Extent, type Layout } from '../../main/writer/layout.ts';
import { lengthOf, withoutStretches, type Stretch } from '../../main/writer/stretches.ts';
import { isZero, runImage, sameBytes, type ImageRun, type RunOptions } from './image-run.ts';
import { pseudoRandom, pseudoRandomBytes } from './pseudo-random.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const driveBytes = 12 * MiB;
const file = pseudoRandomBytes(201, 8 * MiB);
const old = pseudoRandomBytes(202, driveBytes);

const fromFile = (start: number, length: number, offset = 0): Extent => ({
  start,
  length,
  from: { kind: 'file', file: 0, offset },
});
const bytes = (start: number, length: number, seed = 5): Extent => ({
  start,
  length,
  from: { kind: 'bytes', bytes: old.slice(seed, seed + length) },
});
const zeroes = (start: number, length: number): Extent => ({ start, length, from: { kind: 'zeroes' } });

/** What the layout asks for, laid over what the drive held: counted out byte by byte, not by the writer. */
function laidOver(before: Uint8Array, { extents }: Layout): Uint8Array {
  const after = before.slice();
  for (const { start, length, from } of extents) {
    after.fill(0, start, Math.ceil((start + length) / 512) * 512);
    if (from.kind === 'file') after.set(file.subarray(from.offset, from.offset + length), start);
    if (from.kind === 'bytes') after.set(from.bytes, start);
  }
  return after;
}

/** A new stick empties the gaps of its first MiB, and an old partition table at the end. */
function newStick(before: Uint8Array, layout: Layout): Uint8Array {
  const emptied = before.slice();
  const held = stretchesOf(layout).some(({ start }) => start < MiB);
  if (held) emptied.fill(0, 0, MiB);
  emptied.fill(0, driveBytes - 33 * 512);
  return laidOver(emptied, layout);
}

const write = (layout: Layout, before = old, options: RunOptions = {}): ImageRun =>
  runImage(file, before.slice(), { layout, ...options });
const steps = (run: ImageRun, name: (place: number) => string): string[] => {
  const all = run.drive.transfers.map(({ operation, start }) =>
    operation === 'flush' ? 'flush' : `${operation} ${name(start)}`,
  );
  return all.filter((step, at) => step !== all[at - 1]);
};

const manyParts: Layout = {
  sizeBytes: 11 * MiB,
  extents: [
    fromFile(0, 446, 100),
    bytes(512, 1024),
    zeroes(4096, 512),
    fromFile(300 * KiB, 400 * KiB + 77, 3 * MiB + 5),
    bytes(MiB - 512, 3 * 512),
    fromFile(2 * MiB, 3 * MiB, 4 * MiB),
    zeroes(5 * MiB, 70 * KiB),
    fromFile(9 * MiB + 512, 999, 12),
    bytes(11 * MiB - 1024, 1000),
  ],
};

describe('a change that was planned for what was read before', () => {
  const stretches = [
    { start: 3 * MiB + 100, end: 3 * MiB + 700 },
    { start: 5 * MiB, end: 8 * MiB + 1 },
    { start: driveBytes - 5, end: driveBytes },
  ];
  const hash = createHash('sha256');
  for (const { start, end } of stretches) hash.update(old.subarray(start, end));
  const layout: Layout = {
    sizeBytes: 4 * MiB,
    extents: [fromFile(2 * MiB, 64 * KiB), bytes(3 * MiB, 512)],
    last: [{ start: 3 * MiB, end: 3 * MiB + 512 }],
    found: { stretches, sha256: hash.digest('hex') },
  };

  test.each([512, 4096])('is made if it is there still, with sectors of %d', (sectorBytes) => {
    const fitting: Layout = {
      ...layout,
      extents: [fromFile(2 * MiB, 64 * KiB), bytes(3 * MiB, 4096)],
      last: [{ start: 3 * MiB, end: 3 * MiB + 4096 }],
    };
    const { outcome, drive } = write(fitting, old, { sectorBytes });
    expect(outcome).toMatchObject({ ok: true, reasons: [] });
    expect(sameBytes(drive.bytes, laidOver(old, fitting))).toBe(true);
  });

  test.each(stretches.flatMap(({ start, end }) => [start, end - 1]))(
    'is not made if the byte at %d is another one: nothing is written',
    (place) => {
      const other = old.slice();
      other[place] = (other[place] ?? 0) ^ 1;
      const { outcome, drive } = write(layout, other);
      expect(outcome).toMatchObject({
        ok: false,
        bytesWritten: 0,
        reasons: [{ code: 'write-stick-changed' }],
      });
      expect(sameBytes(drive.bytes, other)).toBe(true);
      expect(drive.transfers.every(({ operation }) => operation === 'read')).toBe(true);
    },
  );

  test('is made if something else changed', () => {
    const other = old.slice();
    other[4 * MiB + 9] = (other[4 * MiB + 9] ?? 0) ^ 1;
    expect(write(layout, other).outcome.ok).toBe(true);
  });

  test('is not made on a drive that ends before', () => {
    const far = {
      ...layout,
      found: { stretches: [{ start: driveBytes, end: driveBytes + 1 }], sha256: '00' },
    };
    expect(write(far).outcome.reasons).toEqual([{ code: 'write-stick-changed', data: {} }]);
  });
});

describe('a new stick of many parts', () => {
  test('holds them, and what lies between them is as it was', () => {
    const { outcome, drive } = write(manyParts);
    const held = lengthOf(stretchesOf(manyParts));
    expect(outcome).toMatchObject({ ok: true, verified: true, bytes: held, bytesWritten: held, reasons: [] });
    expect(sameBytes(drive.bytes, newStick(old, manyParts))).toBe(true);
  });

  test('gets the boot sector last', () => {
    const run = write(manyParts);
    expect(
      steps(run, (at) => (at === 0 ? 'boot' : at < MiB ? 'head' : at < 11.5 * MiB ? 'body' : 'end')),
    ).toEqual([
      'write boot',
      'write head',
      'write end',
      'flush',
      'write body',
      'flush',
      'read body',
      'write head',
      'flush',
      'write boot',
      'flush',
      'read boot',
      'read head',
    ]);
  });

  test.each(['auto', 'always'] as const)('again is read once and not written to (%s)', (differences) => {
    const run = write(manyParts, newStick(old, manyParts), { differences });
    const held = lengthOf(stretchesOf(manyParts));
    expect(run.outcome).toMatchObject({ ok: true, bytesWritten: 0, bytesSkipped: held });
    expect(run.drive.transfers.every(({ operation }) => operation === 'read')).toBe(true);
    expect(run.board.done).toBe(held);
  });

  test('again with a wrong byte in a part writes that part of it, and no gap', () => {
    const before = newStick(old, manyParts);
    const at = 9 * MiB + 512 + 3;
    before[at] = (before[at] ?? 0) ^ 1;
    const run = write(manyParts, before, { differences: 'always' });
    expect(run.outcome).toMatchObject({ ok: true });
    expect(run.outcome.bytesWritten).toBeLessThan(2 * MiB);
    expect(sameBytes(run.drive.bytes, newStick(old, manyParts))).toBe(true);
  });

  test('with a flipped bit is wrong there', () => {
    const { outcome } = write(manyParts, old, { faults: { flip: [9 * MiB + 600] } });
    expect(outcome.reasons).toEqual([
      { code: 'verify-mismatch', data: { offset: 9 * MiB + 600, wrongBlocks: 1, countedAll: true } },
    ]);
  });
});

describe('an image with changes', () => {
  test('differs from it in these alone', () => {
    const layout = overlaid(imageLayout(file.length), [
      bytes(0, 512),
      bytes(10 * MiB, 4096),
      zeroes(MiB, 512),
    ]);
    const { outcome, drive } = write(layout);
    expect(outcome).toMatchObject({ ok: true, bytes: file.length + 4096 });
    expect(sameBytes(drive.bytes, newStick(old, layout))).toBe(true);
  });
});

describe('a stick that is changed', () => {
  const table = { start: 0, end: 512 };
  const folder = { start: 2 * MiB, end: 2 * MiB + 4096 };
  const layout: Layout = {
    sizeBytes: 8 * MiB,
    extents: [bytes(0, 512, 1), bytes(MiB, 4096, 2), bytes(2 * MiB, 8192, 3), fromFile(4 * MiB, 3 * MiB)],
    last: [folder, table],
  };
  const name = (at: number): string => (at === 0 ? 'table' : at === 2 * MiB ? 'folder' : 'data');

  test('gets its data first, then one thing after the other, each flushed; nothing is emptied', () => {
    const run = write(layout);
    expect(run.outcome).toMatchObject({ ok: true, bytesWritten: 3 * MiB + 4096 + 8192 + 512 });
    expect(sameBytes(run.drive.bytes, laidOver(old, layout))).toBe(true);
    expect(steps(run, name)).toEqual([
      'write data',
      'flush',
      'read data',
      'write folder',
      'flush',
      'write table',
      'flush',
      'read table',
      'read folder',
    ]);
  });

  const transfers = write(layout).drive.transfers;
  const firstOfLast = transfers.findIndex(
    ({ operation, start }) => operation === 'write' && start === folder.start,
  );

  test.each(Array.from({ length: transfers.length }, (_, at) => at))(
    'and loses power before transfer %d is the old one, or the new one in order',
    (when) => {
      const { drive } = write(layout, old, { faults: { goneAfter: { transfers: when, errno: 'ENODEV' } } });
      const now = drive.bytes;
      const after = laidOver(old, layout);
      const is = (what: Uint8Array, { start, end }: Stretch): boolean =>
        sameBytes(now.subarray(start, end), what.subarray(start, end));
      expect(is(old, folder) || is(after, folder)).toBe(true);
      expect(is(old, table) || (is(after, folder) && is(after, table))).toBe(true);
      const gaps = withoutStretches([{ start: 0, end: driveBytes }], stretchesOf(layout));
      expect(gaps.every((gap) => is(old, gap))).toBe(true);
      if (!is(old, folder)) expect(is(after, { start: 4 * MiB, end: 7 * MiB })).toBe(true);
    },
  );

  test.each([0, 5, firstOfLast])('and is cancelled before transfer %d keeps its table', (when) => {
    const { outcome, drive } = write(layout, old, {
      before: (_transfer, count, { board }) => {
        if (count === when) board.cancel();
      },
    });
    const changed = when === firstOfLast;
    expect(outcome.ok).toBe(changed);
    if (!changed) expect(outcome.reasons).toEqual([{ code: 'write-cancelled-unchanged', data: {} }]);
    const end = changed ? laidOver(old, layout) : old;
    expect(sameBytes(drive.bytes.subarray(0, 512), end.subarray(0, 512))).toBe(true);
  });

  test('and does not keep its data is not told to hold it, and keeps its table', () => {
    const { outcome, drive } = write(layout, old, { faults: { flip: [5 * MiB] } });
    expect(outcome.reasons).toMatchObject([{ code: 'verify-mismatch', data: { offset: 5 * MiB } }]);
    expect(sameBytes(drive.bytes.subarray(0, 512), old.subarray(0, 512))).toBe(true);
  });
});

describe('whatever the layout, whatever fault, at whatever moment', { timeout: 120_000 }, () => {
  const { below } = pseudoRandom(777);
  const pick = <Value>(...values: readonly Value[]): Value => {
    const value = values[below(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  };

  function someLayout(): Layout {
    const extents: Extent[] = [];
    let at = 512 * below(pick(2, 4000));
    while (extents.length < 12 && at < driveBytes - 512) {
      const most = Math.min(driveBytes - at, pick(512, 4096, 100 * KiB, 3 * MiB));
      const length = pick(most - (most % 512), Math.max(1, below(most)));
      extents.push(
        pick<() => Extent>(
          () => fromFile(at, length, below(file.length - length)),
          () => fromFile(at, length, below(file.length - length)),
          () => bytes(at, length, below(99)),
          () => zeroes(at, length),
        )(),
      );
      at += Math.ceil(length / 512) * 512 + 512 * pick(0, 0, 1, 8, below(3000));
    }
    const layout = { sizeBytes: driveBytes, extents };
    const held = stretchesOf(layout);
    const some = held.filter(() => below(3) === 0);
    return pick<Layout>(layout, { ...layout, last: some.reverse() });
  }

  test.each(Array.from({ length: 4 }, (_, batch) => batch))('15 sticks, batch %d', () => {
    for (let round = 0; round < 15; round++) {
      const layout = someLayout();
      const expected = (before: Uint8Array): Uint8Array =>
        layout.last ? laidOver(before, layout) : newStick(before, layout);
      const before = pick(
        () => old.slice(),
        () => expected(old),
      )();
      for (let flips = below(3); flips > 0; flips--) before[below(driveBytes)] = below(256);
      const cancelAt = pick(-1, below(40));
      const faults = pick(
        {},
        {},
        { flip: [below(driveBytes)] },
        { goneAfter: { transfers: below(40), errno: 'ENODEV' } },
        { fail: { operation: 'read', offset: below(driveBytes), errno: 'EIO', times: 1 } } as const,
        { fail: { operation: 'write', offset: below(driveBytes), errno: 'EIO', times: 1 } } as const,
      );
      const { outcome, drive } = write(layout, before, {
        faults,
        differences: pick('auto', 'always', 'never'),
        readsPastCache: pick(true, false),
        writesThrough: pick(true, false),
        seed: 1 + below(1000),
        before: (_transfer, count, { board }) => {
          if (count === cancelAt) board.cancel();
        },
      });
      const held = stretchesOf(layout);
      const wanted = expected(before);
      if (outcome.ok) {
        for (const { start, end } of held) {
          expect(sameBytes(drive.bytes.subarray(start, end), wanted.subarray(start, end))).toBe(true);
        }
        expect(outcome.bytesWritten + outcome.bytesSkipped).toBe(lengthOf(held));
      }
      // A gap is as it was, or, in two places of a new stick, empty.
      const gaps = withoutStretches([{ start: 0, end: driveBytes }], held);
      for (const { start, end } of gaps) {
        const now = drive.bytes.subarray(start, end);
        if (sameBytes(now, before.subarray(start, end)) || sameBytes(now, wanted.subarray(start, end)))
          continue;
        const flipped = 'flip' in faults && faults.flip.some((at) => at >= start && at < end);
        const stopped = !outcome.ok && (start < MiB || end > driveBytes - 33 * 512);
        expect(layout.last === undefined && (flipped || stopped)).toBe(true);
      }
      if (!outcome.ok && outcome.reasons[0]?.code === 'write-cancelled' && held[0]?.start === 0) {
        expect(isZero(drive.bytes, 0, 512)).toBe(true);
      }
    }
  });
});
