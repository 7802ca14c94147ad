import type { Reason } from '../../common/reason.ts';
import { adviceRules } from '../rules/advice.ts';
import { limitRules } from '../rules/limits.ts';
import { holds, reasonOf } from '../rules/rule.ts';
import type { Purpose } from '../schema.ts';
import { factsOf, type MachineFacts, type SystemFacts } from './facts.ts';
import type { RankedSystem, Wish } from './types.ts';

const purposes: readonly Purpose[] = ['desktop', 'learning', 'rescue', 'kiosk', 'container-host'];

/** What would help where nothing fits, or only tightly. Empty where something fits well. */
export function adviceFor(
  machine: MachineFacts,
  systems: readonly SystemFacts[],
  wish: Wish,
  ranked: readonly RankedSystem[],
): Reason[] {
  const memory = moreMemory(machine, systems, wish, ranked);
  const anySystem = systems[0];
  if (ranked.length > 0 || !anySystem) return memory;
  const other = otherPurpose(machine, systems, wish);
  const facts = factsOf(machine, anySystem, wish, null);
  return [
    { code: 'recommend-nothing-fits', data: {} },
    ...adviceRules.filter((rule) => holds(rule, facts)).map((rule) => reasonOf(rule, facts)),
    ...memory,
    ...other,
    ...(other.length === 0 ? [{ code: 'recommend-recycle', data: {} }] : []),
  ];
}

/** How much memory would let something start, or start being pleasant. */
function moreMemory(
  machine: MachineFacts,
  systems: readonly SystemFacts[],
  wish: Wish,
  ranked: readonly RankedSystem[],
): Reason[] {
  const ramMiB = machine['machine.ramMiB'];
  if (ramMiB === null || ranked.some(({ fit }) => fit === 'good')) return [];
  const enough = (needs: 'system.ramBootMiB' | 'system.ramPleasantMiB'): number | null => {
    const amounts = systems
      .filter((system) => fitsWith({ ...machine, 'machine.ramMiB': null }, system, wish))
      .map((system) => system[needs])
      .filter((amount) => amount !== null && amount > ramMiB)
      .map(Number);
    return amounts.length === 0 ? null : Math.min(...amounts);
  };
  const startMiB = ranked.length === 0 ? enough('system.ramBootMiB') : null;
  if (startMiB !== null)
    return [{ code: 'recommend-memory-would-help', data: { ramMiB, needMiB: startMiB } }];
  const pleasantMiB = ranked.length === 0 ? null : enough('system.ramPleasantMiB');
  if (pleasantMiB === null) return [];
  return [{ code: 'recommend-memory-would-please', data: { ramMiB, needMiB: pleasantMiB } }];
}

/** Another use for which something does fit. */
function otherPurpose(machine: MachineFacts, systems: readonly SystemFacts[], wish: Wish): Reason[] {
  const found = purposes.find(
    (purpose) =>
      purpose !== wish.for && systems.some((system) => fitsWith(machine, system, { ...wish, for: purpose })),
  );
  return found === undefined ? [] : [{ code: 'recommend-other-wish-fits', data: { purpose: found } }];
}

function fitsWith(machine: MachineFacts, system: SystemFacts, wish: Wish): boolean {
  const facts = factsOf(machine, system, wish, null);
  return !limitRules.some((rule) => holds(rule, facts));
}
