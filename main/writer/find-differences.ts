import type { WriteReason } from './reasons.ts';
import { compareUnits } from './compare-units.ts';
import { bodySpan, cancelled, runPass, type Run } from './image-pass.ts';
import { patience, samplePlaces, worthComparing, type Sample } from './sampling.ts';
import { joinedStretches } from './stretches.ts';
import { inBlocks } from './write-plan.ts';
import { compareBlock, holdsZeroes, readSource, type Ends } from './transfer.ts';

/** What looking at the drive came to. */
export type Finding =
  | { readonly kind: 'ended'; readonly reason: WriteReason }
  /** The drive holds all of it, and zeroes where the plan wants them: there is nothing to do. */
  | { readonly kind: 'nothing-to-do' }
  /** What `settled` does not mark has to be written. */
  | { readonly kind: 'to-write' };

/**
 * Looks what of the body the drive holds already, without writing anything, and marks it in `settled`. That is how
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
    const { start, end } = bodySpan(plan);
    if (start < end && !worthComparing(samples, start, start)) {
      return { kind: 'to-write' };
    }
  }
  board.beginPhase('compare');
  const reason = compareBody(run, looking, differences === 'auto' ? samples : null);
  if (reason) return { kind: 'ended', reason };
  const left = settled.leftBytes(bodySpan(plan));
  run.bytesSkipped = plan.bytes - plan.lastBytes - left;
  if (left > 0) return { kind: 'to-write' };
  const rest = restIsRight(run, looking);
  if (rest.reason) return { kind: 'ended', reason: rest.reason };
  if (!rest.right) return { kind: 'to-write' };
  board.addDone(plan.lastBytes);
  run.bytesSkipped = plan.bytes;
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
  const lost = patience(plan.bytes);
  const bodyStart = bodySpan(plan).start;
  const state = { questions: 0, givenUp: false };
  return runPass(run, 'compare', {
    run(block) {
      const before = state.questions;
      const trouble = compareUnits(looking, settled, block, {
        found(part, equal) {
          if (lost.note(part.end - part.start, equal)) state.questions++;
        },
        image: (bytes) => hash?.update(bytes),
      });
      if (trouble) return trouble;
      if (hash) run.hashedBytes = block.end;
      board.addDone(settled.heldBytes(block));
      if (samples && state.questions > before) state.givenUp = !worthComparing(samples, block.end, bodyStart);
      return null;
    },
    moves: (block) => settled.heldBytes(block),
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
  const trouble = readSource(ends, ends.buffers.block, plan.lastBytes, 0);
  if (trouble) return trouble;
  hash?.update(ends.buffers.block.subarray(0, plan.lastBytes));
  run.hashedBytes = plan.lastBytes;
  return null;
}

/** What is to come last, and the places that are to be zero. */
function restIsRight(run: Run, looking: Ends): { right: boolean; reason: WriteReason | null } {
  const { plan } = run;
  const parts: boolean[] = [];
  for (const part of joinedStretches(plan.last.flat()).flatMap(inBlocks)) {
    const reason = compareBlock(looking, part, {
      found(_part, equal) {
        parts.push(equal);
      },
    });
    if (reason) return { right: false, reason };
  }
  const right = !parts.includes(false) && plan.zeroes.every((stretch) => holdsZeroes(looking, stretch));
  return { right, reason: null };
}
