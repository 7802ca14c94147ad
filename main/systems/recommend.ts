import type { MachineProfile } from '../machine/profile.ts';
import { adviceFor } from './recommend/advice.ts';
import { fact, factsOf, machineFacts, systemFacts, type FactTables } from './recommend/facts.ts';
import { testMemoryFirst } from './recommend/memory-test.ts';
import type { RankedSystem, Recommendation, RejectedSystem, StickMethod, Wish } from './recommend/types.ts';
import { deviceRules } from './rules/devices.ts';
import { limitRules } from './rules/limits.ts';
import { memoryRules } from './rules/memory.ts';
import { holds, possibleRules, reasonOf, type ScoreRule } from './rules/rule.ts';
import { startRules } from './rules/start.ts';
import { suitsRules } from './rules/suits.ts';
import { webRules } from './rules/web.ts';
import type { SystemFamily } from './schema.ts';

/** In the order in which a person would tell them: what speaks for a system, and what to know about it. */
const reasonRules: readonly ScoreRule[] = [
  ...memoryRules,
  ...suitsRules,
  ...startRules,
  ...deviceRules,
].filter((rule) => rule.as === 'reason');
const cautionRules: readonly ScoreRule[] = [
  ...startRules,
  ...memoryRules,
  ...webRules,
  ...deviceRules,
  ...suitsRules,
].filter((rule) => rule.as === 'caution');

const allRules = { limits: limitRules, reasons: reasonRules, cautions: cautionRules };

/** @param facts of the computer and the person, with any system */
function rulesFor(facts: FactTables): typeof allRules {
  return {
    limits: possibleRules(limitRules, facts),
    reasons: possibleRules(reasonRules, facts),
    cautions: possibleRules(cautionRules, facts),
  };
}

/**
 * Which systems suit a computer and a person, best first, and why the others do not. A function of its arguments:
 * the same profile, catalogue and wish always get the same answer in the same order (ties by id).
 * What is not known of the computer or of a system never rejects anything; it becomes a caution.
 */
export function recommend(
  profile: MachineProfile,
  catalogue: readonly SystemFamily[],
  wish: Wish,
): Recommendation {
  const machine = machineFacts(profile);
  const systems = catalogue.flatMap(({ family, editions }) =>
    editions.map((edition) => systemFacts(edition, family)),
  );
  const [any] = systems;
  const rules = any === undefined ? allRules : rulesFor(factsOf(machine, any, wish, null));
  const rejected: RejectedSystem[] = [];
  const fitting: typeof systems = [];
  for (const system of systems) {
    const facts = factsOf(machine, system, wish, null);
    const reasons = rules.limits.filter((rule) => holds(rule, facts)).map((rule) => reasonOf(rule, facts));
    if (reasons.length > 0) rejected.push({ id: system['system.id'], reasons });
    else fitting.push(system);
  }
  const runs = new Set(fitting.map((system) => system['system.id']));
  const ranked = fitting
    .map((system) => {
      const successor = system['system.successor'];
      return rank(factsOf(machine, system, wish, successor === null ? null : runs.has(successor)), rules);
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  return {
    profile,
    wish,
    first: testMemoryFirst(machine, systems, wish),
    ranked,
    rejected,
    advice: adviceFor(machine, systems, wish, ranked),
  };
}

function rank(facts: FactTables, rules: typeof allRules): RankedSystem {
  const reasons = rules.reasons.filter((rule) => holds(rule, facts));
  const cautions = rules.cautions.filter((rule) => holds(rule, facts));
  const timesPleasant = fact(facts, 'fits.timesPleasant') ?? (fact(facts, 'fits.timesBoot') ?? 0) / 4;
  return {
    id: fact(facts, 'system.id'),
    fit: timesPleasant >= 1 ? 'good' : 'tight',
    score: points(reasons) + points(cautions),
    reasons: reasons.map((rule) => reasonOf(rule, facts)),
    cautions: cautions.map((rule) => reasonOf(rule, facts)),
    method: methodFor(facts),
  };
}

function points(rules: readonly ScoreRule[]): number {
  return rules.reduce((sum, rule) => sum + rule.points, 0);
}

function methodFor(facts: FactTables): StickMethod {
  if (fact(facts, 'fits.needsKit')) return 'kit';
  const method = fact(facts, 'system.method');
  return method === 'none' ? null : method;
}
