import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { catalogues } from '../../../main/messages/catalogues.ts';
import { adviceRules } from '../../../main/systems/rules/advice.ts';
import { deviceRules } from '../../../main/systems/rules/devices.ts';
import { firmwareGroups, knownGraphics } from '../../../main/systems/rules/hardware.ts';
import { limitRules } from '../../../main/systems/rules/limits.ts';
import { memoryTestRules } from '../../../main/systems/rules/memory-test.ts';
import { memoryRules } from '../../../main/systems/rules/memory.ts';
import { holds, type Condition, type Rule } from '../../../main/systems/rules/rule.ts';
import { startRules } from '../../../main/systems/rules/start.ts';
import { suitsRules } from '../../../main/systems/rules/suits.ts';
import { webRules } from '../../../main/systems/rules/web.ts';
import {
  factsOf,
  machineFacts,
  systemFacts,
  type FactTables,
} from '../../../main/systems/recommend/facts.ts';
import { catalogue, cpus, editionOf, machine, wish } from './fixtures.ts';

const tables: Readonly<Record<string, readonly Rule[]>> = {
  limits: limitRules,
  start: startRules,
  memory: memoryRules,
  web: webRules,
  devices: deviceRules,
  suits: suitsRules,
  memoryTest: memoryTestRules,
  advice: adviceRules,
};
const all = Object.values(tables).flat();
const ids = new Set(catalogue.flatMap(({ editions }) => editions.map(({ id }) => id)));
const families = new Set(catalogue.map(({ family }) => family));

function namesIn(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.plural || element.type === TYPE.select)
      return [element.value, ...Object.values(element.options).flatMap(({ value }) => namesIn(value))];
    return [element.value];
  });
}

describe('the tables of rules', () => {
  test.each(Object.entries(tables))(
    '%s: every rule says where it comes from and when it holds',
    (_, rules) => {
      expect(rules.length).toBeGreaterThan(0);
      for (const { code, source, when } of rules) {
        expect(source.length, code).toBeGreaterThan(8);
        expect(when.length, code).toBeGreaterThan(0);
      }
    },
  );

  test('every sentence gets exactly the facts that it names', () => {
    for (const { code, tell } of all) {
      const named = namesIn(parse(catalogues.en[code])).toSorted();
      expect([...new Set(named)], code).toEqual(Object.keys(tell ?? {}).toSorted());
    }
  });

  test('every text of the recommender is said by a rule or by the advice', () => {
    const said = new Set<string>(all.map(({ code }) => code));
    const others = [
      'recommend-nothing-fits',
      'recommend-memory-would-help',
      'recommend-memory-would-please',
      'recommend-other-wish-fits',
      'recommend-recycle',
    ];
    const texts = Object.keys(catalogues.en).filter((key) => key.startsWith('recommend-'));
    expect(texts.toSorted()).toEqual([...said, ...others].toSorted());
  });

  test('systems and families that rules name are in the catalogue', () => {
    const named = (fact: Condition[0]): string[] =>
      all
        .flatMap(({ when, unless }) => [...when, ...(unless ?? [])])
        .filter(([name]) => name === fact)
        .flatMap(([, , value]) => (Array.isArray(value) ? value.map(String) : [String(value)]));
    expect(named('system.id').filter((id) => !ids.has(id))).toEqual([]);
    expect(named('system.family').filter((family) => !families.has(family))).toEqual([]);
    expect(named('system.id').length).toBeGreaterThan(0);
  });

  test('each condition asks once, and points say what kind of word it is', () => {
    for (const rule of [...startRules, ...memoryRules, ...webRules, ...deviceRules, ...suitsRules]) {
      if (rule.as === 'reason') expect(rule.points, rule.code).toBeGreaterThanOrEqual(0);
      else expect(rule.points, rule.code).toBeLessThanOrEqual(0);
      expect(Number.isInteger(rule.points)).toBe(true);
      const asked = rule.when.map((condition) => JSON.stringify(condition));
      expect(new Set(asked).size, rule.code).toBe(asked.length);
    }
  });

  test('device ids are written as lspci writes them', () => {
    for (const { vendorId, deviceIds, group } of knownGraphics) {
      expect(vendorId, group).toMatch(/^[0-9a-f]{4}$/);
      for (const id of deviceIds) expect(id, group).toMatch(/^[0-9a-f]{3,4}$/);
    }
    const named = firmwareGroups.flatMap(({ families: names }) => names);
    expect(new Set(named).size).toBe(named.length);
  });
});

describe('conditions', () => {
  const facts: FactTables = factsOf(
    machineFacts(machine({ cpu: cpus.pentiumM, ramMiB: 512 })),
    systemFacts(editionOf('puppy-bookwormpup32'), 'puppy'),
    wish(),
    null,
  );
  const rule = (...when: Condition[]): Rule => ({ code: 'unknown', when, source: 'test' });

  test.each<[string, Condition, boolean]>([
    ['is', ['machine.pae', 'is', false], true],
    ['is, of an unknown', ['machine.secureBoot', 'is', false], false],
    ['is not', ['machine.arch', 'is not', 'x86_64'], true],
    ['is not, of an unknown', ['machine.secureBoot', 'is not', true], false],
    ['one of', ['machine.arch', 'one of', ['i586', 'i686']], true],
    ['one of, of none', ['machine.arch', 'one of', ['i586']], false],
    ['has', ['system.purposes', 'has', 'desktop'], true],
    ['has not', ['system.purposes', 'has', 'kiosk'], false],
    ['below a number', ['machine.ramMiB', 'below', 513], true],
    ['not below itself', ['machine.ramMiB', 'below', 512], false],
    ['below a fact', ['machine.ramMiB', 'below', 'system.ramPleasantMiB'], true],
    ['at least itself', ['machine.ramMiB', 'at least', 512], true],
    ['at least an unknown', ['machine.ramMiB', 'at least', 'system.sizeMiB'], false],
    ['unknown', ['system.needsPae', 'unknown'], true],
    ['known', ['system.needsPae', 'known'], false],
  ])('%s', (_, condition, expected) => {
    expect(holds(rule(condition), facts)).toBe(expected);
  });

  test('all have to hold, and no exception', () => {
    const yes: Condition = ['machine.pae', 'is', false];
    const no: Condition = ['machine.pae', 'is', true];
    expect(holds(rule(yes, yes), facts)).toBe(true);
    expect(holds(rule(yes, no), facts)).toBe(false);
    expect(holds({ ...rule(yes), unless: [no] }, facts)).toBe(true);
    expect(holds({ ...rule(yes), unless: [no, yes] }, facts)).toBe(false);
  });
});
