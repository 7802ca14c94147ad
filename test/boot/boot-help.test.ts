import { describe, expect, test } from 'vitest';
import { bootHelp, type BootHelpQuestion } from '../../main/boot/boot-help.ts';
import { commonKeys, knownMakers, startKeys } from '../../main/boot/start-keys.ts';
import { troubleIds, type BootHelp, type StickStarts } from '../../main/boot/types.ts';
import { unknownMachine, type FirmwareProfile, type MachineProfile } from '../../main/machine/profile.ts';
import { catalogues } from '../../main/messages/catalogues.ts';
import { hasMessage, message, tell } from '../../main/messages/format.ts';

const everywhere: StickStarts = { bios: true, uefiX64: true, uefiIa32: true, secureBoot: false };
const machine = (
  facts: Partial<MachineProfile>,
  firmware: Partial<FirmwareProfile> = {},
): MachineProfile => ({
  ...unknownMachine,
  ...facts,
  firmware: { ...unknownMachine.firmware, ...firmware },
});
const help = (question: Partial<BootHelpQuestion>): BootHelp =>
  bootHelp({ machine: null, maker: null, stick: null, ...question });
const codes = (reasons: readonly { code: string }[]): string[] => reasons.map(({ code }) => code);

describe('keys', () => {
  test.each([
    ['LENOVO', 'Lenovo'],
    ['IBM', 'IBM'],
    ['Hewlett-Packard', 'HP'],
    ['HP', 'HP'],
    ['Dell Inc.', 'Dell'],
    ['ASUSTeK COMPUTER INC.', 'ASUS'],
    ['Acer, inc.', 'Acer'],
    ['FUJITSU SIEMENS', 'Fujitsu'],
    ['TOSHIBA', 'Toshiba'],
    ['Micro-Star International Co., Ltd.', 'MSI'],
    ['Sony Corporation', 'Sony'],
    ['SAMSUNG ELECTRONICS CO., LTD.', 'Samsung'],
    ['Apple Inc.', 'Apple'],
    ['Matsushita Electric Industrial Co.,Ltd.', 'Panasonic'],
    ['Gigabyte Technology Co., Ltd.', 'Gigabyte'],
    ['To Be Filled By O.E.M.', null],
    ['System manufacturer', null],
    ['', null],
    [null, null],
  ])('%j is %j', (name, maker) => {
    expect(startKeys(name)?.maker ?? null).toBe(maker);
  });

  test('every maker in the list is found by its own name', () => {
    expect(knownMakers.map((maker) => startKeys(maker)?.maker)).toEqual(knownMakers);
  });

  test('for a maker that nobody knows: the common ones, and said so', () => {
    const found = help({ machine: machine({ maker: 'Phantom' }) });
    expect(found.maker).toBeNull();
    expect(found.menuKeys).toEqual(commonKeys.menu);
    expect(codes(found.steps)).toContain('boot-tap-unknown');
  });
});

describe('the way', () => {
  test.each<[string, Partial<BootHelpQuestion>, string[]]>([
    ['nothing known', {}, ['boot-plug-in', 'boot-tap-unknown', 'boot-choose', 'boot-wait']],
    [
      'a Lenovo',
      { maker: 'Lenovo', stick: everywhere },
      ['boot-plug-in', 'boot-tap-known', 'boot-button-lenovo', 'boot-choose', 'boot-wait'],
    ],
    [
      'a Mac',
      { maker: 'Apple', stick: everywhere },
      ['boot-plug-in', 'boot-tap-mac', 'boot-choose-mac', 'boot-wait'],
    ],
    [
      'a stick for UEFI alone',
      { maker: 'Dell', stick: { ...everywhere, bios: false } },
      ['boot-plug-in', 'boot-tap-known', 'boot-choose-uefi', 'boot-wait'],
    ],
    [
      'a stick for BIOS alone',
      { maker: 'Dell', stick: { ...everywhere, uefiX64: false, uefiIa32: false } },
      ['boot-plug-in', 'boot-tap-known', 'boot-choose-legacy', 'boot-wait'],
    ],
  ])('%s', (_name, question, expected) => {
    expect(codes(help(question).steps)).toEqual(expected);
  });
});

describe('before', () => {
  const t2 = { code: 'machine-mac-t2', data: { model: 'MacBookPro15,1' } };
  test.each<[string, MachineProfile | null, Partial<StickStarts> | null, string[]]>([
    ['nothing known at all', null, null, ['boot-windows-off']],
    ['an old BIOS', machine({}, { kind: 'bios' }), {}, []],
    ['of 2005, firmware not known', machine({ year: 2005 }), {}, []],
    ['BIOS, stick for UEFI', machine({}, { kind: 'bios' }), { bios: false }, ['boot-cannot-uefi-only']],
    [
      'UEFI, Secure Boot on, stick not signed',
      machine({}, { kind: 'uefi64', secureBoot: true }),
      {},
      ['boot-secure-boot-off', 'boot-secure-boot-bitlocker', 'boot-windows-off'],
    ],
    [
      'UEFI, Secure Boot on, stick perhaps signed',
      machine({}, { kind: 'uefi64', secureBoot: true }),
      { secureBoot: null },
      ['boot-secure-boot-off', 'boot-secure-boot-bitlocker', 'boot-windows-off'],
    ],
    [
      'UEFI, Secure Boot on, stick signed',
      machine({}, { kind: 'uefi64', secureBoot: true }),
      { secureBoot: true },
      ['boot-secure-boot-ready', 'boot-windows-off'],
    ],
    ['UEFI, Secure Boot not known', machine({}, { kind: 'uefi64' }), {}, ['boot-windows-off']],
    ['UEFI, Secure Boot off', machine({}, { kind: 'uefi64', secureBoot: false }), {}, ['boot-windows-off']],
    [
      'UEFI, stick for BIOS',
      machine({}, { kind: 'uefi64', secureBoot: false }),
      { uefiX64: false, uefiIa32: false },
      ['boot-legacy-needed', 'boot-windows-off'],
    ],
    [
      '32-bit UEFI, stick without it',
      machine({}, { kind: 'uefi32', secureBoot: false }),
      { uefiIa32: false, bios: false },
      ['boot-cannot-uefi32', 'boot-windows-off'],
    ],
    [
      'perhaps 32-bit UEFI, stick without it',
      machine({}, { maybeIa32: true, secureBoot: false }),
      { uefiIa32: false },
      ['boot-perhaps-uefi32', 'boot-windows-off'],
    ],
    [
      'perhaps 32-bit UEFI, stick with it',
      machine({}, { maybeIa32: true, secureBoot: false }),
      {},
      ['boot-windows-off'],
    ],
    ['a Mac with T2', machine({ maker: 'Apple Inc.', cautions: [t2] }), {}, ['boot-mac-t2']],
    [
      'a Mac of 2006',
      machine({ maker: 'Apple Inc.' }, { kind: 'uefi32' }),
      { uefiIa32: false },
      ['boot-mac-32'],
    ],
  ])('%s', (_name, profile, stick, expected) => {
    const found = help({ machine: profile, stick: stick && { ...everywhere, ...stick } });
    expect(codes(found.before)).toEqual(expected);
  });

  test('another maker was chosen: what is known of this computer does not count', () => {
    const profile = machine({ maker: 'LENOVO' }, { kind: 'uefi64', secureBoot: true });
    expect(codes(help({ machine: profile, maker: 'HP', stick: everywhere }).before)).toEqual([
      'boot-windows-off',
    ]);
    expect(codes(help({ machine: profile, maker: 'Lenovo', stick: everywhere }).before)).toContain(
      'boot-secure-boot-off',
    );
  });
});

describe('troubles', () => {
  test('all of them, each with something to try, none twice', () => {
    const found = help({ maker: 'Dell', stick: everywhere });
    expect(found.troubles.map(({ id }) => id)).toEqual(troubleIds);
    for (const { steps } of found.troubles) {
      expect(steps.length).toBeGreaterThan(0);
      expect(new Set(codes(steps)).size).toBe(steps.length);
    }
  });

  test('on a BIOS nobody is sent to look for Secure Boot', () => {
    const found = help({ machine: machine({}, { kind: 'bios' }), stick: everywhere });
    const all = found.troubles.flatMap(({ steps }) => codes(steps));
    expect(all.filter((code) => /secure|legacy|windows-restart/.test(code))).toEqual([]);
  });

  test('a 64-bit processor is not suspected to be none', () => {
    const cpu = { ...unknownMachine.cpu, longMode: true };
    const all = help({ machine: machine({ cpu }) }).troubles.flatMap(({ steps }) => codes(steps));
    expect(all).not.toContain('boot-try-32-bit-system');
    expect(all).not.toContain('boot-try-forcepae');
  });
});

test('every sentence has a text, and none is left over', () => {
  const said = new Set<string>();
  const kinds = [null, 'bios', 'uefi64', 'uefi32'] as const;
  const flags = [null, true, false];
  for (const maker of [null, ...knownMakers]) {
    for (const kind of kinds) {
      for (const flag of flags) {
        for (const bios of flags) {
          const stick = { bios, uefiX64: flag, uefiIa32: flag, secureBoot: bios };
          const cautions = flag === true ? [{ code: 'machine-mac-t2', data: { model: 'x' } }] : [];
          const profile = machine({ maker, cautions }, { kind, secureBoot: flag, maybeIa32: flag === false });
          const found = help({ machine: profile, stick });
          const reasons = [
            ...found.before,
            ...found.steps,
            ...found.first,
            ...found.troubles.flatMap(({ title, steps }) => [title, ...steps]),
          ];
          for (const reason of reasons) {
            said.add(reason.code);
            expect(hasMessage(reason.code)).toBe(true);
          }
          expect(reasons.map((reason) => tell('en', reason).text).join(' ')).not.toMatch(/[{}]/);
        }
      }
    }
  }
  const texts = Object.keys(catalogues.en).filter(
    (key) => /^boot-(?!files|loader)/.test(key) && !key.startsWith('boot-help-'),
  );
  expect(texts.filter((key) => !said.has(key))).toEqual([]);
  expect(message('de', 'boot-plug-in')).toContain('Stick');
});
