import type { Included, LeavingSheet, LeftOut, Sheet } from './types.ts';

/**
 * What leaves of these machines. Numbers and names that were not asked for are taken out of every text too: of a note
 * that repeats a serial number, for instance.
 */
export function leaving(sheets: readonly Sheet[], included: Included): LeavingSheet[] {
  return sheets.map(({ machine, check }) => {
    const clean = cleaner({ machine, check }, included);
    return {
      id: machine.id,
      assetTag: machine.assetTag,
      profile: clean(machine.profile),
      numbers: included.serials ? machine.numbers : [],
      owner: included.names ? machine.owner : null,
      note: included.names ? clean(machine.note) : null,
      check: check && {
        id: check.id,
        where: check.where,
        tried: clean(check.tried),
        who: included.names ? check.who : null,
        startedAt: check.startedAt,
        finishedAt: check.finishedAt,
        verdict: clean(check.verdict),
        answers: check.answers.map(({ check: id, outcome, note, findings = [], at }) => ({
          check: id,
          outcome,
          note: clean(note),
          findings: clean(findings),
          at,
        })),
      },
    };
  });
}

/** What stays behind, to be told before anything leaves. */
export function leftOut(sheets: readonly Sheet[], included: Included): LeftOut {
  const count = (counted: boolean, of: (sheet: Sheet) => number): number =>
    counted ? sheets.reduce((sum, sheet) => sum + of(sheet), 0) : 0;
  return {
    serials: count(!included.serials, ({ machine }) => machine.numbers.length),
    names: count(
      !included.names,
      ({ machine, check }) =>
        [machine.owner, machine.note, check?.who].filter((text) => (text ?? '') !== '').length,
    ),
  };
}

const macAddress = /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/gi;
const gap = '…';

function cleaner({ machine, check }: Sheet, { serials, names }: Included): <Value>(value: Value) => Value {
  const secrets = [
    ...(serials ? [] : machine.numbers.map(({ value }) => value)),
    ...(names ? [] : [machine.owner, check?.who]),
  ].filter((text): text is string => typeof text === 'string' && text.trim().length >= 3);
  const patterns = [
    ...secrets.map((text) => new RegExp(text.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi')),
    ...(serials ? [] : [macAddress]),
  ];
  const ofText = (text: string): string =>
    patterns.reduce((rest, pattern) => rest.replaceAll(pattern, gap), text);
  const of = (value: unknown): unknown => {
    if (typeof value === 'string') return ofText(value);
    if (Array.isArray(value)) return value.map(of);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, of(item)]));
  };
  return <Value>(value: Value) => of(value) as Value;
}
