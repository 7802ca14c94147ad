import type { WriteReason } from './reasons.ts';
import { cancelled, runPass, type Run } from './image-pass.ts';
import { patience, samplePlaces, worthComparing, type Sample } from './sampling.ts';
import { roundUpTo } from './aligned-buffer.ts';
import { compareBlock, holdsZeroes, readSource, type Ends } from './transfer.ts';
import type { Stretch } from './stretches.ts';

/** What looking at the drive came to. */
export type Finding =
  | { readonly kind: 'ended'; readonly reason: WriteReason }
  /** The drive holds the whole image, and zeroes where the plan wants them: there is nothing to do. */
  | { readonly kind: 'nothing-to-do' }
  /** What `settled` does not mark has to be written. */
  | { readonly kind: 'to-write' };

/**
 * Looks what of the image the drive holds already, without writing anything, and marks it in `settled`. That is how
 * the same stick again costs one reading, and how a write that was interrupted goes on: what it wrote is found
 * right. Until the first difference is about to be written, the stick stays what it was, bootable if it was.
 *
 * With `auto`, a few samples decide whether to compare at all; on a stick that does not match they are all that it
 * costs. Where comparing uses the patience up, the samples of what lies ahead decide whether it goes on.
 */
export function findDifferences(run: Run): Finding {
  const { differences, plan, board, settled, clock } = run;
  if (differences === 'never') return { kind: 'to-write' };
  clock.measure('verify');
  // A comparison with what the computer remembers would say nothing about the drive.
  run.dropCache();
  const looking: Ends = { ...run.ends, drive: run.bareDrive };
  const samples: Sample[] = [];
  if (differences === 'auto') {
    const reason = takeSamples(run, looking, samples);
    if (reason) return { kind: 'ended', reason };
    if (plan.body.start < plan.body.end && !worthComparing(samples, plan.body.start, plan.body)) {
      return { kind: 'to-write' };
    }
  }
  board.beginPhase('compare');
  const reason = compareBody(run, looking, differences === 'auto' ? samples : null);
  if (reason) return { kind: 'ended', reason };
  const left = settled.leftBytes(plan.body);
  run.bytesSkipped = plan.body.end - plan.body.start - left;
  if (left > 0) return { kind: 'to-write' };
  const head = restIsRight(run, looking);
  if (head.reason) return { kind: 'ended', reason: head.reason };
  if (!head.right) return { kind: 'to-write' };
  board.addDone(plan.head.end);
  run.bytesSkipped = plan.imageBytes;
  run.pastPageCache = run.readsPastCache;
  return { kind: 'nothing-to-do' };
}

function takeSamples(run: Run, looking: Ends, samples: Sample[]): WriteReason | null {
  for (const place of samplePlaces(run.plan.body, run.random)) {
    if (run.board.cancelled) return cancelled(run);
    const trouble = compareBlock(looking, place, {
      found: (part, equal) => samples.push({ start: part.start, equal }),
    });
    if (trouble) return trouble;
  }
  return null;
}

/** @param samples what decides whether to go on; `null` goes on to the end whatever is found */
function compareBody(run: Run, looking: Ends, samples: readonly Sample[] | null): WriteReason | null {
  const { board, hash, plan, settled } = run;
  if (hash) {
    const trouble = hashHead(run);
    if (trouble) return trouble;
  }
  const lost = patience(plan.imageBytes);
  const state = { questions: 0, givenUp: false };
  return runPass(run, 'compare', {
    run(block) {
      const before = state.questions;
      const trouble = compareBlock(looking, block, {
        found(part, equal) {
          if (equal) settled.settle(part);
          if (lost.note(part.end - part.start, equal)) state.questions++;
        },
        image: (bytes) => hash?.update(bytes),
      });
      if (trouble) return trouble;
      if (hash) run.hashedBytes = block.end;
      board.addDone(block.end - block.start);
      if (samples && state.questions > before) state.givenUp = !worthComparing(samples, block.end, plan.body);
      return null;
    },
    moves: (block: Stretch) => block.end - block.start,
    // A digest needs the blocks in their order.
    shared: hash === null,
    enough: () => state.givenUp,
  });
}

/**
 * Takes the first MiB of the image into the digest; the drive gets it last, and its bytes are compared then. It is the
 * same with everything that is about to be written: the digest is that of the image file, byte by byte, and the
 * drive's bytes are compared with these.
 */
export function hashHead(run: Run): WriteReason | null {
  const { ends, plan, hash } = run;
  const trouble = readSource(ends, ends.buffers.block, plan.head.end, 0);
  if (trouble) return trouble;
  hash?.update(ends.buffers.block.subarray(0, plan.head.end));
  run.hashedBytes = plan.head.end;
  return null;
}

/** The first MiB, and the places that are to be zero. */
function restIsRight(run: Run, looking: Ends): { right: boolean; reason: WriteReason | null } {
  const { plan } = run;
  const parts: boolean[] = [];
  const reason = compareBlock(looking, plan.head, {
    found(_part, equal) {
      parts.push(equal);
    },
  });
  if (reason || parts.includes(false)) return { right: false, reason };
  const behindImage = roundUpTo(plan.sectorBytes, plan.imageBytes);
  const zeroes = [{ start: behindImage, end: plan.zeroFirst.end }, plan.zeroLast];
  return {
    right: zeroes.every((stretch) => stretch === null || holdsZeroes(looking, stretch)),
    reason: null,
  };
}
