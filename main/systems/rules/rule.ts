import type { Reason } from '../../common/reason.ts';
import type { MessageKey } from '../../messages/catalogues.ts';
import { fact, type FactName, type FactTables } from '../recommend/facts.ts';

/**
 * How a rule is written. A rule is a row of a table: it holds if all its conditions hold and none of its exceptions.
 *
 * A condition is a fact, a comparison, and what it is compared with: a value, or the name of another fact.
 * **A condition on a fact that is not known does not hold**, so that an unknown never counts as a "no"; only the
 * comparison `unknown` asks for that. Lists: `has` is true if one of the list's items is the value.
 */
export type Condition =
  | readonly [fact: FactName, comparison: 'is' | 'is not', value: string | boolean]
  | readonly [fact: FactName, comparison: 'one of', values: readonly string[]]
  | readonly [fact: FactName, comparison: 'has', item: string]
  | readonly [fact: FactName, comparison: 'below' | 'at least', than: number | FactName]
  | readonly [fact: FactName, comparison: 'unknown' | 'known'];

export interface Rule {
  /** The key of its sentence in the message files. */
  readonly code: MessageKey;
  readonly when: readonly Condition[];
  readonly unless?: readonly Condition[];
  /** The facts that the sentence needs, by the name they have in it. */
  readonly tell?: Readonly<Record<string, FactName>>;
  /** Where the rule comes from: who says so, or whose experience it is. */
  readonly source: string;
}

/** A rule that changes the score, and is told as a reason for the system or as a caution. */
export interface ScoreRule extends Rule {
  readonly points: number;
  readonly as: 'reason' | 'caution';
}

/** Whether a rule holds for these facts. */
export function holds(rule: Rule, facts: FactTables): boolean {
  // No callbacks and no taking apart: some ten thousand conditions are asked before any of this is compiled.
  for (const condition of rule.when) if (!conditionHolds(condition, facts)) return false;
  for (const condition of rule.unless ?? never) if (conditionHolds(condition, facts)) return false;
  return true;
}

/**
 * The rules that can hold for some system: those whose conditions on the computer and the person alone all hold, and
 * whose exceptions on them alone do not. Asked once for all systems, this spares most of what would be asked for each.
 * @param facts of the computer and the person with any system
 */
export function possibleRules<Some extends Rule>(rules: readonly Some[], facts: FactTables): readonly Some[] {
  const possible: Some[] = [];
  for (const rule of rules) if (canHold(rule, facts)) possible.push(rule);
  return possible;
}

function canHold(rule: Rule, facts: FactTables): boolean {
  for (const condition of rule.when)
    if (isWithoutSystem(condition) && !conditionHolds(condition, facts)) return false;
  for (const condition of rule.unless ?? never)
    if (isWithoutSystem(condition) && conditionHolds(condition, facts)) return false;
  return true;
}

/** Whether the answer to a condition is the same for every system. */
function isWithoutSystem(condition: Condition): boolean {
  if (!isOfMachineOrWish(condition[0])) return false;
  if (condition[1] !== 'below' && condition[1] !== 'at least') return true;
  return typeof condition[2] === 'number' || isOfMachineOrWish(condition[2]);
}

const isOfMachineOrWish = (name: FactName): boolean =>
  name.startsWith('machine.') || name.startsWith('wish.');

const never: readonly Condition[] = [];

/** What a rule says, with the facts its sentence needs. */
export function reasonOf(rule: Rule, facts: FactTables): Reason {
  const data: Record<string, string | number | boolean | null> = {};
  for (const [name, told] of Object.entries(rule.tell ?? {})) {
    const value = fact(facts, told);
    data[name] = typeof value === 'object' && value !== null ? value.join(', ') : value;
  }
  return { code: rule.code, data };
}

function conditionHolds(condition: Condition, facts: FactTables): boolean {
  const value = fact(facts, condition[0]);
  if (condition[1] === 'unknown') return value === null;
  if (value === null) return false;
  switch (condition[1]) {
    case 'known':
      return true;
    case 'is':
      return value === condition[2];
    case 'is not':
      return value !== condition[2];
    case 'one of':
      return typeof value === 'string' && condition[2].includes(value);
    case 'has':
      return Array.isArray(value) && value.includes(condition[2]);
    case 'below':
      return typeof value === 'number' && value < limitOf(condition[2], facts, -Infinity);
    case 'at least':
      return typeof value === 'number' && value >= limitOf(condition[2], facts, Infinity);
  }
}

/** A number, or a fact that is one; `otherwise` if it is not known. */
function limitOf(than: number | FactName, facts: FactTables, otherwise: number): number {
  if (typeof than === 'number') return than;
  const value = fact(facts, than);
  return typeof value === 'number' ? value : otherwise;
}
