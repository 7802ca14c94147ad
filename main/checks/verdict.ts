import type { Reason } from '../common/reason.ts';
import type { MachineProfile } from '../machine/profile.ts';
import { checklist, checksOf, type CheckId } from './checklist.ts';
import { cures, type Part } from './cures.ts';
import { outcomeOf, stateOf } from './run.ts';
import type { CheckRun, Outcome } from './types.ts';

/**
 * `ready`: install it; `cautions`: usable, with what to know and which part cures it; `other-system`: try that one;
 * `not-worth-it`: for parts or recycling; `open`: what decides has not been answered yet.
 */
export type VerdictKind = 'ready' | 'cautions' | 'other-system' | 'not-worth-it' | 'open';

/** A sentence and what it came from: answers, and fields of the machine's profile. Never neither. */
export interface VerdictSentence {
  readonly reason: Reason;
  readonly answers: readonly CheckId[];
  readonly facts: readonly string[];
}

export interface Caution extends VerdictSentence {
  /** What cures it, or `null`. */
  readonly part: Part | null;
}

export interface Verdict {
  readonly kind: VerdictKind;
  readonly headline: VerdictSentence;
  /** The dangerous ones first, then in the order of the checklist. */
  readonly cautions: readonly Caution[];
  /** What to do now, in this order. */
  readonly next: readonly VerdictSentence[];
  /** The system to try instead: its id in the catalogue. */
  readonly system: string | null;
}

/** What is known now that was not known when the system was chosen. */
export interface Known {
  readonly machine: MachineProfile;
  readonly failed: readonly CheckId[];
  /** It ran, but too slowly: something smaller is wanted. */
  readonly lighter: boolean;
}

/** The recommender, asked again: the best system other than the one that was tried, or `null` if nothing else fits. */
export type Suggest = (known: Known) => { readonly id: string; readonly name: string } | null;

/** From here on the battery is told although nobody complained of it. */
const wornBattery = 0.5;
/** So many repairs inside cost more than another used computer. */
const mostRepairs = 3;

/** What to do with a computer after its check. A function of the run; the recommender comes from outside. */
export function verdictOf(run: CheckRun, suggest: Suggest): Verdict {
  const facts = factsOf(run);
  const cautions = cautionsOf(facts);
  const { headline, kind, system } = decide(run, facts, cautions, suggest);
  const shown =
    kind === 'other-system'
      ? cautions.filter(({ reason }) => reason.code !== 'verdict-desktop-fail')
      : cautions;
  return { kind, headline, system, cautions: shown, next: nextSteps(run, facts, kind) };
}

interface Facts {
  readonly of: (check: CheckId) => Outcome | null;
  readonly failed: (check: CheckId) => boolean;
  /** True if it is known that the computer does not have it, or that it does not work. */
  readonly lacks: (check: CheckId) => boolean;
  readonly machine: MachineProfile | null;
}

function factsOf(run: CheckRun): Facts {
  const of = (check: CheckId): Outcome | null => outcomeOf(run, check);
  return {
    of,
    failed: (check) => of(check) === 'fail',
    lacks: (check) => of(check) === 'fail' || of(check) === 'not-present',
    machine: run.machine,
  };
}

const sentence = (
  code: string,
  answers: readonly CheckId[],
  data: Reason['data'] = {},
  facts: readonly string[] = [],
): VerdictSentence => ({ reason: { code, data }, answers, facts });

type Decision = Pick<Verdict, 'kind' | 'headline' | 'system'>;

function decide(run: CheckRun, facts: Facts, cautions: readonly Caution[], suggest: Suggest): Decision {
  const hopeless = whyNotWorthIt(facts);
  if (hopeless !== null) return { kind: 'not-worth-it', headline: hopeless, system: null };
  const other = whyOtherSystem(facts);
  if (other !== null) {
    const { machine } = facts;
    if (machine === null)
      return {
        kind: 'other-system',
        headline: sentence('verdict-other-unknown', other.answers),
        system: null,
      };
    const failed = run.answers.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check);
    const found = suggest({ machine, failed, lighter: other.lighter });
    if (found !== null) {
      const code = other.lighter ? 'verdict-lighter-system' : 'verdict-other-system';
      const headline = sentence(code, other.answers, { system: found.name }, ['cpu', 'ramMiB']);
      return { kind: 'other-system', headline, system: found.id };
    }
    if (facts.failed('desktop'))
      return {
        kind: 'not-worth-it',
        headline: sentence('verdict-nothing-runs', ['desktop'], {}, ['cpu', 'ramMiB']),
        system: null,
      };
  }
  const open = deciders.filter((check) => isOpen(run, facts, check));
  if (open.length > 0)
    return { kind: 'open', headline: sentence('verdict-open', open, { count: open.length }), system: null };
  const answers = deciders.filter((check) => facts.of(check) !== null);
  if (cautions.length === 0)
    return { kind: 'ready', headline: sentence('verdict-ready', answers), system: null };
  const headline: VerdictSentence = {
    reason: { code: 'verdict-cautions', data: { count: cautions.length } },
    answers: [...new Set(cautions.flatMap((caution) => caution.answers))],
    facts: [...new Set(cautions.flatMap((caution) => caution.facts))],
  };
  return { kind: 'cautions', headline, system: null };
}

const deciders = checklist.filter(({ decides }) => decides).map(({ id }) => id);

/** Not asked yet, skipped, or not sure; what is blocked by something else is told by that. */
function isOpen(run: CheckRun, facts: Facts, id: CheckId): boolean {
  const outcome = facts.of(id);
  if (outcome === 'skip' || outcome === 'undecided') return true;
  const check = checksOf(run.preset).find((one) => one.id === id);
  return outcome === null && check !== undefined && stateOf(run, check).kind === 'open';
}

function whyNotWorthIt(facts: Facts): VerdictSentence | null {
  const { failed, lacks, of, machine } = facts;
  const builtIn = machine?.form !== 'desktop';
  if (builtIn && failed('screen') && lacks('second-screen'))
    return sentence('verdict-no-picture', ['screen', 'second-screen']);
  if (failed('usb-ports')) {
    if (lacks('keyboard') && lacks('trackpad'))
      return sentence('verdict-no-way-in', ['keyboard', 'trackpad', 'usb-ports']);
    if (failed('network') && lacks('wifi') && lacks('ethernet'))
      return sentence('verdict-no-way-out', ['network', 'wifi', 'ethernet', 'usb-ports']);
  }
  const repairs = checklist.filter(
    ({ id }) =>
      cures[id].repair && failed(id) && !(id === 'screen' && (!builtIn || of('second-screen') === 'pass')),
  );
  if (repairs.length > mostRepairs)
    return sentence(
      'verdict-too-many-repairs',
      repairs.map(({ id }) => id),
      { count: repairs.length },
    );
  return null;
}

/** A system that does not come up, whose browser does not, or that is too slow for the computer. */
function whyOtherSystem({ failed, of }: Facts): { answers: readonly CheckId[]; lighter: boolean } | null {
  // Bad memory makes every system fall over: it comes first.
  if (failed('memory')) return null;
  if (failed('desktop')) return { answers: ['desktop'], lighter: false };
  if (failed('web-page') && of('network') === 'pass')
    return { answers: ['web-page', 'network'], lighter: false };
  if (failed('tabs') && failed('video')) return { answers: ['tabs', 'video'], lighter: true };
  return null;
}

/** Told before everything else, because somebody could be hurt, robbed, or lose files. */
const first: readonly CheckId[] = ['swollen-battery', 'firmware-lock', 'memory', 'disk'];

function cautionsOf(facts: Facts): Caution[] {
  const inOrder = [...first, ...checklist.map(({ id }) => id).filter((id) => !first.includes(id))];
  return [...inOrder.flatMap((id) => cautionOf(id, facts)), ...ofTheMachine(facts)];
}

function cautionOf(id: CheckId, facts: Facts): Caution[] {
  const { failed, of } = facts;
  const told = (code: string, answers: readonly CheckId[], part: Part | null): Caution[] => [
    { ...sentence(code, answers), part },
  ];
  if (of(id) === 'not-present') {
    if (id === 'disk') return told('verdict-disk-none', [id], 'ssd');
    if (id === 'sound') return told('verdict-sound-none', [id], 'sound-adapter');
    return [];
  }
  if (!failed(id)) return [];
  return special[id]?.(facts) ?? told(`verdict-${id}-fail`, [id], cures[id].part);
}

/** Faults that mean something else together with other answers; `null`: the usual sentence says it. */
const special: Partial<Record<CheckId, (facts: Facts) => Caution[] | null>> = {
  network: ({ lacks }) => {
    const too = (['wifi', 'ethernet'] as const).filter(lacks);
    return [{ ...sentence('verdict-network-fail', ['network', ...too]), part: 'wifi-adapter' }];
  },
  // Said of the network already.
  wifi: ({ failed }) => (failed('network') ? [] : null),
  ethernet: ({ failed }) => (failed('network') ? [] : null),
  sound: ({ of }) =>
    of('headphones') === 'pass'
      ? [{ ...sentence('verdict-speakers-fail', ['sound', 'headphones']), part: 'speakers' }]
      : null,
  screen: ({ of, machine }) => {
    if (machine?.form === 'desktop')
      return [{ ...sentence('verdict-monitor-fail', ['screen'], {}, ['form']), part: 'other-screen' }];
    return of('second-screen') === 'pass'
      ? [{ ...sentence('verdict-screen-other', ['screen', 'second-screen']), part: 'other-screen' }]
      : null;
  },
  tabs,
};

/** How much memory would help: to the next size that is sold, 2 GB at least; from 8 GB on memory is not the reason. */
function tabs({ machine }: Facts): Caution[] {
  const ramMiB = machine?.ramMiB ?? null;
  if (ramMiB === null) return [{ ...sentence('verdict-tabs-fail', ['tabs']), part: 'memory' }];
  if (ramMiB > 7000) return [{ ...sentence('verdict-tabs-slow', ['tabs'], {}, ['ramMiB']), part: null }];
  const moreMiB = ramMiB <= 2048 ? 2048 : 4096;
  const data = { ramMiB, moreMiB };
  return [{ ...sentence('verdict-tabs-more', ['tabs'], data, ['ramMiB']), part: 'memory' }];
}

/** What the computer says of itself, where no answer says it. */
function ofTheMachine({ machine, failed, of }: Facts): Caution[] {
  const found: Caution[] = [];
  const dying = machine?.disks?.find(({ health }) => health === 'failing');
  if (dying !== undefined && !failed('disk')) {
    const answers: CheckId[] = of('disk') === null ? [] : ['disk'];
    found.push({
      ...sentence('verdict-disk-failing', answers, { model: dying.model }, ['disks']),
      part: 'ssd',
    });
  }
  const wear = machine?.battery?.wear ?? null;
  if (wear !== null && wear >= wornBattery && !failed('battery') && !failed('swollen-battery')) {
    const answers: CheckId[] = of('battery') === null ? [] : ['battery'];
    const percentLeft = Math.round((1 - wear) * 100);
    found.push({
      ...sentence('verdict-battery-worn', answers, { percentLeft }, ['battery.wear']),
      part: 'battery',
    });
  }
  return found;
}

function nextSteps(run: CheckRun, facts: Facts, kind: VerdictKind): VerdictSentence[] {
  const steps: VerdictSentence[] = [];
  const { of, failed } = facts;
  const danger = first.filter((id) => id !== 'disk' && failed(id));
  if (danger.length > 0) steps.push(sentence('verdict-next-danger', danger, { count: danger.length }));
  if (kind === 'not-worth-it') {
    const lost = run.answers.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check);
    steps.push(sentence('verdict-next-recycle', lost));
    return steps;
  }
  if (kind === 'ready' || kind === 'cautions') {
    const deciding = deciders.filter((id) => of(id) !== null);
    if (of('disk') === 'not-present') steps.push(sentence('verdict-next-from-stick', ['disk']));
    else if (of('erased') === 'pass') steps.push(sentence('verdict-next-install', ['erased']));
    else steps.push(sentence('verdict-next-backup', of('erased') === null ? deciding : ['erased']));
  }
  const unsure = run.answers.filter(({ outcome }) => outcome === 'undecided').map(({ check }) => check);
  if (unsure.length > 0) steps.push(sentence('verdict-next-look-again', unsure, { count: unsure.length }));
  return steps;
}
