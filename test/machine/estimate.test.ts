import { describe, expect, test } from 'vitest';
import { estimateMachine, type Answers } from '../../main/machine/estimate.ts';
import { profileFromAnswers, questions } from '../../main/machine/questions.ts';
import { unknownMachine, type MachineProfile } from '../../main/machine/profile.ts';
import { hasMessage, message } from '../../main/messages/format.ts';

interface Expected {
  readonly arch?: MachineProfile['cpu']['arch'];
  readonly longMode?: boolean | null;
  readonly kind?: MachineProfile['firmware']['kind'];
  readonly ramMiB?: number | null;
  readonly secureBoot?: boolean | null;
  readonly maybeIa32?: boolean;
}

describe('an estimate', () => {
  test.each<[string, Answers, Expected]>([
    [
      'of a desktop with an XP sticker',
      { kind: 'desktop', windows: 'xp' },
      { arch: 'i686', longMode: null, kind: 'bios', ramMiB: 128, secureBoot: false },
    ],
    [
      'of one before XP: not even i686 is sure',
      { windows: 'older' },
      { arch: null, longMode: null, kind: 'bios' },
    ],
    [
      'of a laptop with a Vista sticker and known memory',
      { kind: 'laptop', windows: 'vista', ramMiB: 2048 },
      { arch: 'i686', longMode: null, kind: 'bios', ramMiB: 2048 },
    ],
    ['of a netbook of 2009: 64-bit is open', { windows: '7' }, { arch: 'i686', longMode: null, kind: null }],
    ['of a laptop of 2011', { windows: '7', year: 2011 }, { arch: 'x86_64', longMode: true, kind: null }],
    [
      'of one that shows text first',
      { windows: '7', year: 2010, starts: 'text' },
      { arch: 'x86_64', kind: 'bios', secureBoot: false },
    ],
    [
      'of a Windows 8 laptop: Secure Boot is on',
      { kind: 'laptop', windows: '8' },
      { arch: 'x86_64', kind: 'uefi64', secureBoot: true },
    ],
    [
      'of a Windows 8 tablet: 32-bit UEFI is possible',
      { kind: 'tablet', windows: '8' },
      { arch: 'i686', longMode: null, kind: null, maybeIa32: true, secureBoot: true },
    ],
    [
      'of an old computer that was upgraded to Windows 10: its own year counts',
      { windows: '10', year: 2008 },
      { arch: 'i686', longMode: null, kind: null, ramMiB: null, secureBoot: null },
    ],
    ['of a Mac of 2004', { kind: 'mac', year: 2004 }, { arch: 'ppc', longMode: false, kind: null }],
    ['of a Mac of 2006', { kind: 'mac', year: 2006 }, { arch: 'i686', longMode: null, maybeIa32: true }],
    ['of a Mac of 2013', { kind: 'mac', year: 2013 }, { arch: 'x86_64', kind: 'uefi64' }],
    ['of a Mac of 2020: Intel and Apple’s own were sold', { kind: 'mac', year: 2020 }, { arch: null }],
    ['of a Mac of 2022', { kind: 'mac', year: 2022 }, { arch: 'aarch64', longMode: false }],
    ['of nothing at all', {}, { arch: null, longMode: null, kind: null, ramMiB: null }],
  ])('%s', (_name, answers, expected) => {
    const { cpu, firmware, ramMiB } = estimateMachine(answers);
    const found: Expected = {
      arch: cpu.arch,
      longMode: cpu.longMode,
      kind: firmware.kind,
      ramMiB,
      secureBoot: firmware.secureBoot,
      maybeIa32: firmware.maybeIa32,
    };
    expect(found).toMatchObject(expected);
  });

  test('lists everything that is known in it as estimated, and nothing else', () => {
    const { estimated } = estimateMachine({ kind: 'laptop', windows: '8', year: 2013, ramMiB: 4096 });
    expect([...estimated].sort()).toEqual([
      'cpu.arch',
      'cpu.longMode',
      'cpu.pae',
      'cpu.sse2',
      'firmware.kind',
      'firmware.secureBoot',
      'form',
      'ramMiB',
      'year',
    ]);
    expect(estimateMachine({})).toEqual({ ...unknownMachine, estimated: [] });
  });

  test('says what it means, as for a computer that was read', () => {
    const codes = (answers: Answers): string[] => estimateMachine(answers).cautions.map(({ code }) => code);
    expect(codes({ kind: 'mac', year: 2004 })).toEqual(['machine-mac-powerpc']);
    expect(codes({ kind: 'mac', year: 2022 })).toEqual(['machine-mac-apple-silicon']);
    expect(codes({ kind: 'tablet', windows: '10', year: 2015 })).toContain('machine-uefi-maybe-32');
  });
});

describe('the questions', () => {
  test('have texts, and each answer changes the estimate or is there to be refused', () => {
    for (const question of questions) {
      expect(hasMessage(question.text)).toBe(true);
      for (const { text } of question.help) expect(hasMessage(text)).toBe(true);
      expect(question.help.filter(({ after }) => after === null).length).toBeLessThanOrEqual(1);
      for (const { text, data } of question.choices) expect(message('de', text, data)).not.toMatch(/[{}]/);
      expect(new Set(question.choices.map(({ value }) => value)).size).toBe(question.choices.length);
    }
  });

  test('are plain data', () => {
    expect(structuredClone(questions)).toEqual(questions);
  });

  test('every choice is understood', () => {
    for (const { id, choices } of questions) {
      const estimates = choices.map(({ value }) =>
        profileFromAnswers({ kind: 'laptop', windows: '7', [id]: value }),
      );
      for (const estimate of estimates) expect(estimate.estimated.length).toBeGreaterThan(0);
      if (id === 'ramMiB')
        expect(estimates.map(({ ramMiB }) => String(ramMiB))).toEqual(choices.map((one) => one.value));
      if (id === 'year')
        expect(estimates.map(({ year }) => String(year))).toEqual(choices.map((one) => one.value));
    }
  });

  test('nonsense counts as skipped', () => {
    expect(
      profileFromAnswers({ kind: 'toaster', windows: '3.1', year: '-5', ramMiB: 'lots', starts: '' }),
    ).toEqual(profileFromAnswers({}));
  });
});
