import { describe, expect, test } from 'vitest';
import { SettledMap, unitBytes } from '../../main/writer/settled-map.ts';
import { pseudoRandom } from './pseudo-random.ts';

const unit = unitBytes;
const imageBytes = 70 * unit + 5;
const all = { start: 0, end: imageBytes };

describe('a map of what is settled', () => {
  test('leaves everything at first, in one piece', () => {
    expect([...new SettledMap([all]).left(all)]).toEqual([all]);
  });

  test.each([
    ['whole units', { start: unit, end: 3 * unit }, [1, 2]],
    ['not the unit that is only begun', { start: unit, end: 3 * unit - 1 }, [1]],
    ['not the unit whose start is missing', { start: unit + 1, end: 3 * unit }, [2]],
    ['the last unit, which ends with the image', { start: 70 * unit, end: imageBytes }, [70]],
    ['not the last unit without its last byte', { start: 69 * unit, end: imageBytes - 1 }, [69]],
    ['nothing of an empty stretch', { start: unit, end: unit }, []],
    ['units across a word of the map', { start: 30 * unit, end: 34 * unit }, [30, 31, 32, 33]],
  ])('settles %s', (_, stretch, units) => {
    const map = new SettledMap([all]);
    map.settle(stretch);
    expect(map.units()).toEqual(units);
  });

  test('gives out what is left, each part as long as it can be, cut at the ends of the stretch', () => {
    const map = new SettledMap([all]);
    map.settle({ start: 2 * unit, end: 4 * unit });
    map.settle({ start: 5 * unit, end: 6 * unit });
    const stretch = { start: unit + 100, end: 7 * unit + 200 };
    expect([...map.left(stretch)]).toEqual([
      { start: unit + 100, end: 2 * unit },
      { start: 4 * unit, end: 5 * unit },
      { start: 6 * unit, end: 7 * unit + 200 },
    ]);
    expect(map.leftBytes(stretch)).toBe(3 * unit + 100);
    expect([...map.left({ start: 2 * unit, end: 4 * unit })]).toEqual([]);
  });

  test('is the same map where it has the same memory, and another one as a copy', () => {
    const map = new SettledMap([all]);
    const shared = new SettledMap([all], map.memory);
    shared.settle({ start: 31 * unit, end: 33 * unit });
    const copy = map.copy();
    map.unsettle(31);
    expect(shared.units()).toEqual([32]);
    expect(copy.units()).toEqual([31, 32]);
    map.clear();
    expect(shared.units()).toEqual([]);
    expect(copy.units()).toEqual([31, 32]);
  });

  test('whatever is settled: what is left and what is settled are the whole, and nothing twice', () => {
    const { below } = pseudoRandom(4);
    for (let round = 0; round < 200; round++) {
      const bytes = 1 + below(80 * unit);
      const map = new SettledMap([{ start: 0, end: bytes }]);
      for (let n = 0; n < below(5); n++) {
        const start = below(bytes);
        map.settle({ start, end: start + below(bytes - start + 1) });
      }
      let covered = 0;
      let before = 0;
      for (const { start, end } of map.left({ start: 0, end: bytes })) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        covered += end - start;
        before = end;
      }
      for (const one of map.units()) covered += Math.min(unit, bytes - one * unit);
      expect(covered).toBe(bytes);
    }
  });

  describe('with gaps', () => {
    const held = [
      { start: 100, end: unit + 512 },
      { start: unit + 1024, end: unit + 2048 },
      { start: 40 * unit, end: 40 * unit + 512 },
    ];

    test('leaves no gap to do', () => {
      const map = new SettledMap(held);
      expect([...map.left({ start: 0, end: 50 * unit })]).toEqual([
        { start: 100, end: unit + 512 },
        { start: unit + 1024, end: unit + 2048 },
        { start: 40 * unit, end: 40 * unit + 512 },
      ]);
      expect(map.heldBytes({ start: unit, end: 40 * unit + 1 })).toBe(512 + 1024 + 1);
      expect(map.nextHeld(0)).toBe(100);
      expect(map.nextHeld(unit + 600)).toBe(unit + 1024);
      expect(map.nextHeld(unit + 1500)).toBe(unit + 1500);
      expect(map.nextHeld(unit + 2048)).toBe(40 * unit);
      expect(map.nextHeld(40 * unit + 512)).toBe(null);
    });

    test.each([
      ['a unit of which all that is held was right', { start: 100, end: unit }, [0]],
      ['not a unit of which a part is missing', { start: 0, end: unit + 1024 }, [0]],
      ['a unit to the end of its last part', { start: unit, end: unit + 2048 }, [1]],
      ['not a unit of which nothing is held', { start: 2 * unit, end: 39 * unit }, []],
      ['everything', { start: 0, end: 41 * unit }, [0, 1, 40]],
    ])('settles %s', (_, stretch, units) => {
      const map = new SettledMap(held);
      map.settle(stretch);
      expect(map.units()).toEqual(units);
    });
  });
});
