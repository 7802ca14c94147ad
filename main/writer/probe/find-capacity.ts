import {
  greatestCommonDivisor,
  kindOf,
  narrowed,
  patternOf,
  sourcesOf,
  stepOf,
  type Observation,
} from './judge.ts';
import { roundDownTo } from '../aligned-buffer.ts';
import { blockBytes, type Salt } from './mark.ts';
import { findTail, hasRoomForTail } from './find-tail.ts';
import { confirmOffsets, decoyOffsets, edgeOffsets, surveyOffsets, type Area } from './plan.ts';
import { ProbeEnded, type ProbeRun } from './probe-run.ts';
import type { ProbeReason } from './reasons.ts';
import type { FakeKind, ProbeOutcome } from './types.ts';

/** What the search found; `reason` says it in words. */
export interface Finding extends Pick<
  ProbeOutcome,
  'verdict' | 'kind' | 'realBytes' | 'atLeastBytes' | 'atMostBytes'
> {
  readonly reason: ProbeReason;
}

/** Marks on this many places are written however long it takes. */
const leastPlaces = 8;

/**
 * The search: does the drive begin again? → does it keep its marks everywhere? → if not, where does it end? → is
 * that so, once more with new marks? A drive is called a fake only after that, for a loose plug can lose a mark, too.
 */
export function findCapacity(run: ProbeRun): Finding {
  try {
    const salt = run.newSalt();
    const ruler = markRuler(run, salt);
    const period = findPeriod(run, ruler, salt);
    const endBytes = period === null ? run.plan.endBytes : roundDownTo(blockBytes, period);
    run.fillBelow(endBytes);
    const survey = takeSurvey(run, endBytes, salt);
    return judge(run, { period, endBytes, ruler: ruler.seen, ...survey });
  } catch (error) {
    if (error instanceof ProbeEnded) return undecided(error.reason);
    throw error;
  }
}

/** The ruler after the cache was overwhelmed. */
interface Ruler {
  readonly lookSpacing: number;
  readonly firstLook: number;
  readonly seen: readonly Observation[];
}

function markRuler(run: ProbeRun, salt: Salt): Ruler {
  const { sweep, endBytes, fillerBytes, limits } = run.plan;
  const blocks = sweep.ruler.reduce((sum, { length }) => sum + length / blockBytes, 0);
  const looks = Math.ceil((endBytes - sweep.firstLook) / sweep.lookSpacing);
  run.board.begin('sweep', 2 * blocks + fillerBytes[0] / blockBytes + looks);
  const begin = run.now();
  const marked = run.mark(
    sweep.ruler,
    salt,
    (done) => done >= leastPlaces && run.now() - begin > limits.mark,
  );
  run.settle(fillerBytes[0]);
  const seen = run.look(marked, salt);
  // A ruler that was cut short needs shorter steps.
  const whole = blocks * blockBytes;
  const made = marked.reduce((sum, { length }) => sum + length, 0);
  const lookSpacing = (sweep.lookSpacing * made) / whole;
  return { seen, lookSpacing, firstLook: sweep.firstLook - sweep.lookSpacing + lookSpacing };
}

/** @returns after how many bytes the drive begins again, or `null` if it was not seen to do so */
function findPeriod(run: ProbeRun, ruler: Ruler, salt: Salt): number | null {
  const distances = ruler.seen.flatMap(({ seen }) => (seen.what === 'other' ? [seen.difference] : []));
  const begin = run.now();
  const { endBytes, limits } = run.plan;
  let found = 0;
  let refused = 0;
  for (let offset = ruler.firstLook; offset + blockBytes <= endBytes; offset += ruler.lookSpacing) {
    if (found >= enoughFound || refused >= enoughRefused || run.now() - begin > limits.looks) break;
    const look = run.strangerAt(offset, salt);
    refused = look === 'refused' ? refused + 1 : 0;
    if (typeof look !== 'number') continue;
    distances.push(look);
    found++;
  }
  const period = greatestCommonDivisor(distances);
  return period !== null && isPeriod(run, period, ruler) ? period : null;
}

/** All distances found are multiples of the period; the first ones are the period itself, or small multiples. */
const enoughFound = 4;
/** A drive that refuses one place after the other ends there, and does not begin again. */
const enoughRefused = 4;

/** Marks some places anew and looks for them one period further. */
function isPeriod(run: ProbeRun, period: number, ruler: Ruler): boolean {
  const { endBytes, fillerBytes } = run.plan;
  const places = ruler.seen
    .map(({ offset }) => offset)
    .filter((offset) => roundDownTo(blockBytes, offset + period) + 2 * blockBytes <= endBytes)
    .slice(0, 4);
  if (places.length === 0) return false;
  run.board.begin('confirm', 2 * places.length + fillerBytes[0] / blockBytes);
  const salt = run.newSalt();
  run.mark(places.map(asArea), salt);
  run.settle(fillerBytes[0]);
  // Where the period is no whole number of blocks, a block starts within the one before.
  const looks = places.map((offset) => run.strangerAt(roundDownTo(blockBytes, offset + period), salt));
  return looks.every((look) => typeof look === 'number' && look % period === 0);
}

interface Survey {
  readonly seen: readonly Observation[];
  /** As much filler as it took to see marks vanish. */
  readonly fillerBytes: number;
  readonly salt: Salt;
}

function takeSurvey(run: ProbeRun, endBytes: number, salt: Salt): Survey {
  const { plan, random } = run;
  const offsets = surveyOffsets(endBytes, { count: plan.surveyPlaces, residue: plan.residue, random });
  const most = plan.fillerBytes.reduce((sum, bytes) => sum + bytes, 0);
  run.board.begin('survey', offsets.length * (1 + plan.fillerBytes.length) + most / blockBytes);
  const begin = run.now();
  // Coarse first, so that a slow drive that runs out of time was still sampled all over.
  const marked = run.mark(
    coarseFirst(offsets).map(asArea),
    salt,
    (done) => done >= leastPlaces && run.now() - begin > plan.limits.mark,
  );
  const places = [...marked].sort((a, b) => a.offset - b.offset);
  let [fillerBytes] = plan.fillerBytes;
  let seen: Observation[] = [];
  for (fillerBytes of plan.fillerBytes) {
    run.settle(fillerBytes);
    seen = run.look(places, salt);
    if (seen.some(({ seen: { what } }) => what !== 'kept')) break;
  }
  return { seen, fillerBytes, salt };
}

/** Every eighth place, ascending, then those between: the highest of all is among the last ones written. */
function coarseFirst(offsets: readonly number[]): number[] {
  const coarse = offsets.filter((_, index) => index % 8 === 0);
  return [...coarse, ...offsets.filter((_, index) => index % 8 !== 0)];
}

interface Evidence extends Survey {
  readonly period: number | null;
  readonly endBytes: number;
  readonly ruler: readonly Observation[];
}

function judge(run: ProbeRun, evidence: Evidence): Finding {
  const { seen, period, ruler } = evidence;
  const claimedBytes = run.claimedBytes;
  const pattern = patternOf(seen);
  switch (pattern.pattern) {
    case 'all-kept':
      return period === null ? judgeRuler(run, evidence) : fake(claimedBytes, period, 'wraps');
    case 'scattered':
      return undecided({
        code: 'probe-worn',
        data: { lost: pattern.lost, places: seen.length, offset: pattern.first },
      });
    case 'confused':
      return fake(claimedBytes, null, 'wraps');
    case 'nothing-kept':
    case 'edge': {
      const lost = pattern.pattern === 'edge' ? pattern.lost : (seen[0]?.offset ?? 0);
      const below = pattern.pattern === 'edge' ? pattern.kept : null;
      const kept = below ?? highestKept(ruler.filter(({ offset }) => offset < lost));
      if (kept === null) return undecided({ code: 'probe-nothing-kept', data: {} });
      return findEdge(run, { kept, lost }, evidence);
    }
  }
}

/** The survey found nothing wrong; the marks near the start may know more. */
function judgeRuler(run: ProbeRun, { seen, ruler }: Evidence): Finding {
  const claimedBytes = run.claimedBytes;
  const lost = ruler.filter(({ seen: { what } }) => what !== 'kept');
  const [first] = lost;
  if (lost.some(({ seen: { what } }) => what === 'other')) return fake(claimedBytes, null, 'wraps');
  const places = seen.length + ruler.length;
  if (first)
    return undecided({ code: 'probe-worn', data: { lost: lost.length, places, offset: first.offset } });
  return {
    verdict: 'genuine',
    kind: null,
    realBytes: claimedBytes,
    atLeastBytes: claimedBytes,
    atMostBytes: claimedBytes,
    reason: { code: 'probe-genuine', data: { claimedBytes, places } },
  };
}

/** Narrows the real end down and makes sure of it. */
function findEdge(
  run: ProbeRun,
  bounds: { readonly kept: number; readonly lost: number },
  evidence: Evidence,
): Finding {
  const { plan } = run;
  const { endBytes, salt, fillerBytes } = evidence;
  const step = stepOf(evidence.seen);
  const kind = evidence.period === null ? kindOf(evidence.seen) : 'wraps';
  const begin = run.now();
  run.board.begin('edge', Math.ceil(Math.log2((bounds.lost - bounds.kept) / blockBytes)));
  let edge = bounds;
  while (edge.lost - edge.kept > blockBytes) {
    if (run.now() - begin > plan.limits.edge) return confirmed(run, evidence, { edge, kind, exact: false });
    const offsets = edgeOffsets(edge.kept, edge.lost, plan.edgePlaces, plan.residue);
    if (offsets.length === 0) break;
    const next = narrowed(edge, tried(run, offsets, { step, from: edge.lost, endBytes, salt, fillerBytes }));
    run.board.addDone(Math.log2((edge.lost - edge.kept) / (next.lost - next.kept)));
    edge = next;
  }
  if (kind === 'tail' && step !== null && hasRoomForTail(edge.lost, fillerBytes)) {
    const tail = findTail(run, { edge: edge.lost, step, fillerBytes });
    if (tail) return fake(run.claimedBytes, tail, kind);
  }
  return confirmed(run, evidence, { edge, kind, exact: true });
}

interface Trial {
  readonly step: number | null;
  readonly from: number;
  readonly endBytes: number;
  readonly salt: Salt;
  readonly fillerBytes: number;
}

/** Marks places, and after them, where cells are shared, others that would push them out of theirs. */
function tried(run: ProbeRun, offsets: readonly number[], trial: Trial): Observation[] {
  const { step, from, endBytes, salt, fillerBytes } = trial;
  const places = new Set(offsets);
  const decoys =
    step === null
      ? []
      : decoyOffsets(offsets, { step, from, endBytes }).filter((decoy) => !places.has(decoy));
  const marked = run.mark([...offsets, ...decoys].map(asArea), salt);
  run.settle(fillerBytes);
  return run.look(marked.slice(0, offsets.length), salt);
}

/** Once more with new marks: just below the end all are kept, above it none. */
function confirmed(
  run: ProbeRun,
  evidence: Evidence,
  result: {
    readonly edge: { readonly kept: number; readonly lost: number };
    readonly kind: FakeKind | null;
    /** False if time ran out: then the real end is somewhere in between. */
    readonly exact: boolean;
  },
): Finding {
  const { plan, random } = run;
  const { endBytes, fillerBytes } = evidence;
  const { below } = confirmOffsets(result.edge.kept + blockBytes, {
    endBytes,
    residue: plan.residue,
    random,
  });
  const { above } = confirmOffsets(result.edge.lost, { endBytes, residue: plan.residue, random });
  const offsets = [...below, ...above];
  run.board.begin('confirm', 3 * offsets.length + fillerBytes / blockBytes);
  const salt = run.newSalt();
  const from = result.edge.lost + blockBytes;
  const seen = tried(run, offsets, { step: stepOf(evidence.seen), from, endBytes, salt, fillerBytes });
  run.fillBelow(result.edge.lost);
  const wrong = wrongOf(seen, result.edge.lost);
  const found = result.exact
    ? result.edge.lost
    : { least: result.edge.kept + blockBytes, most: result.edge.lost };
  const first = wrong[0];
  if (first === undefined) return fake(run.claimedBytes, found, result.kind);
  if (first.seen.what !== 'other') {
    // No loose plug brings the mark of one place to another.
    if (result.kind === 'tail' && hasRoomForTail(result.edge.lost, fillerBytes)) {
      return fake(run.claimedBytes, null, result.kind);
    }
    return undecided({ code: 'probe-unsteady', data: { offset: first.offset } });
  }
  // It keeps its marks only until something is written far behind it: the part that everything goes to begins here.
  const near = result.edge.lost - first.offset <= largestTailBytes;
  return fake(run.claimedBytes, near ? first.offset : null, result.kind);
}

/** A last part that is shared is small, or the fake would be noticed at once. */
const largestTailBytes = 64 * 1024 * 1024;

/** The places that contradict an end at `lost`. */
function wrongOf(seen: readonly Observation[], lost: number): Observation[] {
  const sources = sourcesOf(seen);
  return seen.filter(({ offset, seen: { what } }) =>
    offset < lost ? what !== 'kept' : what === 'kept' && !sources.has(offset),
  );
}

/** @param real what it really holds, in bytes: exactly, or between two bounds; `null` is not known */
function fake(claimedBytes: number, real: number | Bounds | null, kind: FakeKind | null): Finding {
  const bounds = typeof real === 'number' ? { least: real, most: real } : real;
  return {
    verdict: 'fake',
    kind,
    realBytes: bounds !== null && bounds.least === bounds.most ? bounds.most : null,
    atLeastBytes: bounds?.least ?? null,
    atMostBytes: bounds?.most ?? null,
    reason: reasonOf(claimedBytes, bounds),
  };
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

function reasonOf(claimedBytes: number, bounds: Bounds | null): ProbeReason {
  if (bounds === null) return { code: 'probe-fake-size-unknown', data: { claimedBytes } };
  const { least, most } = bounds;
  if (least === most) return { code: 'probe-fake', data: { claimedBytes, realBytes: most } };
  return { code: 'probe-fake-between', data: { claimedBytes, leastBytes: least, mostBytes: most } };
}

export function undecided(reason: ProbeReason): Finding {
  return { verdict: 'undecided', kind: null, realBytes: null, atLeastBytes: null, atMostBytes: null, reason };
}

function highestKept(observations: readonly Observation[]): number | null {
  return observations.findLast(({ seen }) => seen.what === 'kept')?.offset ?? null;
}

function asArea(offset: number): Area {
  return { offset, length: blockBytes };
}
