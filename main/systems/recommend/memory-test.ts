import { limitRules } from '../rules/limits.ts';
import { memoryTestRules } from '../rules/memory-test.ts';
import { holds, reasonOf } from '../rules/rule.ts';
import { factsOf, type MachineFacts, type SystemFacts } from './facts.ts';
import type { Recommendation, Wish } from './types.ts';

/** The memory test where memory is old, if the catalogue has one that starts on this computer. */
export function testMemoryFirst(
  machine: MachineFacts,
  systems: readonly SystemFacts[],
  wish: Wish,
): Recommendation['first'] {
  const tester = systems.find((system) => system['system.id'] === 'memtest86plus');
  if (!tester) return null;
  const facts = factsOf(machine, tester, { ...wish, for: 'rescue' }, null);
  if (limitRules.some((rule) => holds(rule, facts))) return null;
  const reasons = memoryTestRules.filter((rule) => holds(rule, facts)).map((rule) => reasonOf(rule, facts));
  return reasons.length === 0 ? null : { id: tester['system.id'], reasons };
}
