import { describe, expect, test } from 'vitest';
import { Board } from '../../main/writer/board.ts';
import type { Stretch } from '../../main/writer/stretches.ts';

const KiB = 1024;
const stretch = { start: 1000 * KiB, end: 5000 * KiB + 17 };

function takeAll(board: Board, blockBytes: number): Stretch[] {
  const blocks: Stretch[] = [];
  for (let block = board.take(blockBytes); block; block = board.take(blockBytes)) blocks.push(block);
  return blocks;
}

/** True if the blocks together are the stretch: no gap, nothing twice. */
function covers(blocks: readonly Stretch[], whole: Stretch): boolean {
  const sorted = blocks.toSorted((a, b) => a.start - b.start);
  return (
    sorted[0]?.start === whole.start &&
    sorted.at(-1)?.end === whole.end &&
    sorted.every((block, at) => at === 0 || block.start === sorted[at - 1]?.end)
  );
}

describe('blocks', () => {
  test.each([512, 128 * KiB, 2048 * KiB])(
    'of %d bytes end on multiples of their size and leave nothing out',
    (size) => {
      const board = new Board();
      board.open('write', stretch, false);
      const blocks = takeAll(board, size);
      expect(covers(blocks, stretch)).toBe(true);
      expect(blocks.slice(0, -1).every(({ end }) => end % size === 0)).toBe(true);
    },
  );

  test('are none in an empty stretch', () => {
    const board = new Board();
    board.open('verify', { start: 100, end: 100 }, true);
    expect(board.take(512)).toBeNull();
    expect(board.close()).toBeNull();
  });
});

describe('a second thread that leaves', () => {
  test.each([
    { name: 'at its first block', after: 0, leave: () => false },
    { name: 'at its fifth block', after: 4, leave: () => false },
    {
      name: 'by an exception',
      after: 2,
      leave: () => {
        throw new Error('out of memory');
      },
    },
  ])('$name gives that block back', ({ after, leave }) => {
    const board = new Board();
    board.open('write', stretch, true);
    const done: Stretch[] = [];
    const second = (): void =>
      board.runSecond(
        () => 256 * KiB,
        (_pass, block) => {
          if (done.length === after) return leave();
          done.push(block);
          return true;
        },
      );
    if (after === 2) expect(second).toThrow('out of memory');
    else second();
    expect(board.secondGone).toBe(true);
    done.push(...takeAll(board, 128 * KiB));
    const left = board.close();
    expect(left).not.toBeNull();
    expect(covers([...done, ...(left ? [left] : [])], stretch)).toBe(true);
    expect(board.close()).toBeNull();
  });

  test('takes nothing from a pass that is not shared, and leaves when the job has ended', () => {
    const board = new Board();
    board.open('verify', stretch, false);
    board.finish();
    board.runSecond(
      () => 512,
      () => {
        throw new Error('must not get a block');
      },
    );
    expect(board.secondGone).toBe(true);
  });
});

test('a board made from the memory of another is the same board', () => {
  const lead = new Board();
  const parent = new Board(lead.memory);
  lead.beginPhase('verify');
  lead.addDone(5 * 2 ** 40);
  parent.cancel();
  expect(parent.phase).toBe('verify');
  expect(parent.done).toBe(5 * 2 ** 40);
  expect(lead.cancelled).toBe(true);
  lead.beginPhase('write');
  expect(parent.done).toBe(0);
});
