import { describe, expect, test } from 'vitest';
import { checklist, checksOf, type CheckId, type Preset } from '../../main/checks/checklist.ts';
import { cures, parts, type Part } from '../../main/checks/cures.ts';
import { startRun, withAnswer } from '../../main/checks/run.ts';
import type { CheckRun, Outcome } from '../../main/checks/types.ts';
import { verdictOf, type Known, type Verdict, type VerdictKind } from '../../main/checks/verdict.ts';
import { unknownMachine, type MachineProfile } from '../../main/machine/profile.ts';
import { hasMessage, tell } from '../../main/messages/format.ts';

const at = '2026-11-21T17:00:00Z';
const laptop: MachineProfile = { ...unknownMachine, form: 'laptop', ramMiB: 2048 };
const other = { id: 'tinycore-x86', name: 'Tiny Core' };

type Answers = Partial<Record<CheckId, Outcome>>;

function runOf(answers: Answers, machine: MachineProfile | null, preset: Preset): CheckRun {
  const run = startRun({ id: 'r', startedAt: at, where: 'station', stick: null, preset, machine, who: null });
  return Object.entries(answers).reduce(
    (sum, [check, outcome]) =>
      withAnswer(sum, { check: check as CheckId, outcome, note: null, photo: null, at }),
    run,
  );
}

const allPass = (preset: Preset): Answers =>
  Object.fromEntries(checksOf(preset).map(({ id }) => [id, 'pass']));

interface Case {
  readonly machine?: MachineProfile | null;
  readonly preset?: Preset;
  /** Only these; else everything else passes. */
  readonly only?: true;
  readonly suggest?: typeof other | null;
}

function judge(
  answers: Answers,
  { machine = laptop, preset = 'full', only, suggest = other }: Case = {},
): Verdict {
  const given = only ? answers : { ...allPass(preset), ...answers };
  return verdictOf(runOf(given, machine, preset), () => suggest);
}

const fail = (...ids: CheckId[]): Answers => Object.fromEntries(ids.map((id) => [id, 'fail']));
const none = (...ids: CheckId[]): Answers => Object.fromEntries(ids.map((id) => [id, 'not-present']));

const desktopPc: MachineProfile = { ...laptop, form: 'desktop' };
const withRam = (ramMiB: number | null): MachineProfile => ({ ...laptop, ramMiB });
const disk = { model: 'ST9500', sizeBytes: 5e11, rotational: true, transport: 'sata', reasons: [] };
const dying: MachineProfile = { ...laptop, disks: [{ ...disk, health: 'failing' }] };
const healthy: MachineProfile = { ...laptop, disks: [{ ...disk, health: 'good' }] };
const battery = (wear: number): MachineProfile => ({
  ...laptop,
  battery: { designWh: 50, fullWh: 50 * (1 - wear), wear, cycles: null },
});

/** What was answered → what to do, the headline, the cautions with the part that cures each, in order. */
const cases: readonly [string, Answers, Case, VerdictKind, string, readonly [string, Part | null][]][] = [
  ['all works', {}, {}, 'ready', 'verdict-ready', []],
  ['all works, in five minutes', {}, { preset: 'five-minutes' }, 'ready', 'verdict-ready', []],
  ['all works, computer unknown', {}, { machine: null }, 'ready', 'verdict-ready', []],
  [
    'a PC without trackpad and battery',
    none('trackpad', 'swollen-battery'),
    { machine: desktopPc },
    'ready',
    'verdict-ready',
    [],
  ],
  [
    'no camera, no card reader, no drive',
    none('camera', 'card-reader', 'optical-drive'),
    {},
    'ready',
    'verdict-ready',
    [],
  ],
  ['a healthy disk says nothing', {}, { machine: healthy }, 'ready', 'verdict-ready', []],
  ['a battery that is a little worn', {}, { machine: battery(0.3) }, 'ready', 'verdict-ready', []],
  ['unsure of something small', { camera: 'undecided' }, {}, 'ready', 'verdict-ready', []],

  ['nothing answered', {}, { only: true }, 'open', 'verdict-open', []],
  ['only the desktop', { desktop: 'pass' }, { only: true }, 'open', 'verdict-open', []],
  ['sound skipped', { sound: 'skip' }, {}, 'open', 'verdict-open', []],
  ['unsure of the network', { network: 'undecided' }, {}, 'open', 'verdict-open', []],
  ['unsure of the desktop', { desktop: 'undecided' }, { only: true }, 'open', 'verdict-open', []],
  [
    'open, and a fault is known already',
    { desktop: 'pass', screen: 'fail' },
    { only: true },
    'open',
    'verdict-open',
    [['verdict-screen-fail', 'panel']],
  ],
  [
    'the five answered, nothing else',
    { desktop: 'pass', network: 'pass', 'web-page': 'pass', sound: 'pass', trackpad: 'pass' },
    { only: true },
    'ready',
    'verdict-ready',
    [],
  ],

  ['no desktop, another system', fail('desktop'), { only: true }, 'other-system', 'verdict-other-system', []],
  [
    'no desktop, nothing else fits',
    fail('desktop'),
    { only: true, suggest: null },
    'not-worth-it',
    'verdict-nothing-runs',
    [['verdict-desktop-fail', null]],
  ],
  [
    'no desktop, computer unknown',
    fail('desktop'),
    { only: true, machine: null },
    'other-system',
    'verdict-other-unknown',
    [],
  ],
  [
    'no desktop, but the memory is bad',
    fail('desktop', 'memory'),
    { only: true },
    'cautions',
    'verdict-cautions',
    [
      ['verdict-memory-fail', 'memory'],
      ['verdict-desktop-fail', null],
    ],
  ],
  [
    'a network, but no page',
    fail('web-page'),
    {},
    'other-system',
    'verdict-other-system',
    [['verdict-web-page-fail', null]],
  ],
  [
    'a network, no page, nothing else fits',
    fail('web-page'),
    { suggest: null },
    'cautions',
    'verdict-cautions',
    [['verdict-web-page-fail', null]],
  ],
  [
    'too slow for pages and video',
    fail('tabs', 'video'),
    {},
    'other-system',
    'verdict-lighter-system',
    [
      ['verdict-video-fail', null],
      ['verdict-tabs-more', 'memory'],
    ],
  ],
  [
    'too slow, nothing lighter',
    fail('tabs', 'video'),
    { suggest: null },
    'cautions',
    'verdict-cautions',
    [
      ['verdict-video-fail', null],
      ['verdict-tabs-more', 'memory'],
    ],
  ],

  [
    'no network',
    { network: 'fail' },
    { only: true, preset: 'five-minutes' },
    'open',
    'verdict-open',
    [['verdict-network-fail', 'wifi-adapter']],
  ],
  [
    'no network, the rest of five minutes well',
    { desktop: 'pass', network: 'fail', sound: 'pass', trackpad: 'pass' },
    { only: true, preset: 'five-minutes' },
    'cautions',
    'verdict-cautions',
    [['verdict-network-fail', 'wifi-adapter']],
  ],
  [
    'no network and no Wi-Fi is said once',
    fail('network', 'wifi'),
    {},
    'cautions',
    'verdict-cautions',
    [['verdict-network-fail', 'wifi-adapter']],
  ],
  [
    'no Wi-Fi, but a network',
    fail('wifi'),
    {},
    'cautions',
    'verdict-cautions',
    [['verdict-wifi-fail', 'wifi-adapter']],
  ],
  [
    'no sound at all',
    fail('sound', 'headphones'),
    {},
    'cautions',
    'verdict-cautions',
    [
      ['verdict-sound-fail', 'sound-adapter'],
      ['verdict-headphones-fail', 'headset'],
    ],
  ],
  [
    'silent speakers, headphones play',
    fail('sound'),
    {},
    'cautions',
    'verdict-cautions',
    [['verdict-speakers-fail', 'speakers']],
  ],
  [
    'nothing that sounds',
    none('sound'),
    {},
    'cautions',
    'verdict-cautions',
    [['verdict-sound-none', 'sound-adapter']],
  ],
  [
    'a bad trackpad',
    fail('trackpad'),
    {},
    'cautions',
    'verdict-cautions',
    [['verdict-trackpad-fail', 'mouse']],
  ],
  [
    'a bad keyboard',
    fail('keyboard'),
    {},
    'cautions',
    'verdict-cautions',
    [['verdict-keyboard-fail', 'keyboard']],
  ],
  [
    'a bad screen, another works',
    fail('screen'),
    {},
    'cautions',
    'verdict-cautions',
    [['verdict-screen-other', 'other-screen']],
  ],
  [
    'a bad screen, nobody tried another',
    { desktop: 'pass', network: 'pass', 'web-page': 'pass', sound: 'pass', trackpad: 'pass', screen: 'fail' },
    { only: true },
    'cautions',
    'verdict-cautions',
    [['verdict-screen-fail', 'panel']],
  ],
  [
    'a bad monitor of a PC',
    fail('screen', 'second-screen'),
    { machine: desktopPc },
    'cautions',
    'verdict-cautions',
    [
      ['verdict-monitor-fail', 'other-screen'],
      ['verdict-second-screen-fail', null],
    ],
  ],
  [
    'slow with pages: more memory',
    fail('tabs'),
    { machine: withRam(1024) },
    'cautions',
    'verdict-cautions',
    [['verdict-tabs-more', 'memory']],
  ],
  [
    'slow with pages, memory unknown',
    fail('tabs'),
    { machine: withRam(null) },
    'cautions',
    'verdict-cautions',
    [['verdict-tabs-fail', 'memory']],
  ],
  [
    'slow with pages, memory enough',
    fail('tabs'),
    { machine: withRam(8192) },
    'cautions',
    'verdict-cautions',
    [['verdict-tabs-slow', null]],
  ],
  [
    'a battery that does not last',
    fail('battery'),
    { machine: battery(0.8) },
    'cautions',
    'verdict-cautions',
    [['verdict-battery-fail', 'battery']],
  ],
  [
    'a worn battery that nobody complained of',
    {},
    { machine: battery(0.6) },
    'cautions',
    'verdict-cautions',
    [['verdict-battery-worn', 'battery']],
  ],
  [
    'a swollen battery comes first',
    fail('swollen-battery', 'trackpad'),
    {},
    'cautions',
    'verdict-cautions',
    [
      ['verdict-swollen-battery-fail', 'battery'],
      ['verdict-trackpad-fail', 'mouse'],
    ],
  ],
  [
    'a dying disk',
    fail('disk'),
    { machine: dying },
    'cautions',
    'verdict-cautions',
    [['verdict-disk-fail', 'ssd']],
  ],
  [
    'a disk that says it is dying, whatever was answered',
    {},
    { machine: dying },
    'cautions',
    'verdict-cautions',
    [['verdict-disk-failing', 'ssd']],
  ],
  ['no disk', none('disk'), {}, 'cautions', 'verdict-cautions', [['verdict-disk-none', 'ssd']]],
  [
    'bad memory, slow as well',
    fail('memory', 'tabs', 'video'),
    {},
    'cautions',
    'verdict-cautions',
    [
      ['verdict-memory-fail', 'memory'],
      ['verdict-video-fail', null],
      ['verdict-tabs-more', 'memory'],
    ],
  ],
  [
    'locked',
    fail('firmware-lock'),
    { preset: 'donation' },
    'cautions',
    'verdict-cautions',
    [['verdict-firmware-lock-fail', null]],
  ],
  [
    'not erased, not clean',
    fail('erased', 'clean'),
    { preset: 'donation' },
    'cautions',
    'verdict-cautions',
    [
      ['verdict-clean-fail', null],
      ['verdict-erased-fail', null],
    ],
  ],
  [
    'an empty coin cell',
    fail('clock'),
    {},
    'cautions',
    'verdict-cautions',
    [['verdict-clock-fail', 'coin-cell']],
  ],
  ['does not wake up', fail('suspend'), {}, 'cautions', 'verdict-cautions', [['verdict-suspend-fail', null]]],
  [
    'three repairs',
    fail('heat', 'charging', 'case'),
    {},
    'cautions',
    'verdict-cautions',
    [
      ['verdict-charging-fail', 'charger'],
      ['verdict-case-fail', null],
      ['verdict-heat-fail', 'cooling'],
    ],
  ],

  [
    'no picture anywhere',
    fail('screen', 'second-screen'),
    {},
    'not-worth-it',
    'verdict-no-picture',
    [
      ['verdict-screen-fail', 'panel'],
      ['verdict-second-screen-fail', null],
    ],
  ],
  [
    'a broken tablet without a socket',
    { ...fail('screen'), ...none('second-screen') },
    {},
    'not-worth-it',
    'verdict-no-picture',
    [['verdict-screen-fail', 'panel']],
  ],
  [
    'no way in',
    fail('keyboard', 'trackpad', 'usb-ports'),
    {},
    'not-worth-it',
    'verdict-no-way-in',
    [
      ['verdict-trackpad-fail', 'mouse'],
      ['verdict-keyboard-fail', 'keyboard'],
      ['verdict-usb-ports-fail', 'hub'],
    ],
  ],
  [
    'no way out',
    { ...fail('network', 'wifi', 'usb-ports'), ...none('ethernet') },
    {},
    'not-worth-it',
    'verdict-no-way-out',
    [
      ['verdict-network-fail', 'wifi-adapter'],
      ['verdict-usb-ports-fail', 'hub'],
    ],
  ],
  [
    'four repairs',
    fail('heat', 'charging', 'case', 'disk'),
    {},
    'not-worth-it',
    'verdict-too-many-repairs',
    [
      ['verdict-disk-fail', 'ssd'],
      ['verdict-charging-fail', 'charger'],
      ['verdict-case-fail', null],
      ['verdict-heat-fail', 'cooling'],
    ],
  ],
  [
    'a broken PC screen is no repair',
    fail('screen', 'heat', 'case', 'disk'),
    { machine: desktopPc },
    'cautions',
    'verdict-cautions',
    [
      ['verdict-disk-fail', 'ssd'],
      ['verdict-monitor-fail', 'other-screen'],
      ['verdict-case-fail', null],
      ['verdict-heat-fail', 'cooling'],
    ],
  ],
];

describe('the verdict', () => {
  test.each(cases)('%s', (_, answers, given, kind, headline, cautions) => {
    const verdict = judge(answers, given);
    expect([verdict.kind, verdict.headline.reason.code]).toEqual([kind, headline]);
    expect(verdict.cautions.map(({ reason, part }) => [reason.code, part])).toEqual(cautions);
    expect(verdict.system).toBe(headline.endsWith('-system') ? other.id : null);
  });

  test('every sentence leads back to answers that were given, or to what is known of the computer', () => {
    for (const [name, answers, given] of cases) {
      const machine = given.machine === undefined ? laptop : given.machine;
      const all = given.only ? answers : { ...allPass(given.preset ?? 'full'), ...answers };
      const verdict = judge(answers, given);
      for (const { reason, answers: from, facts } of [
        verdict.headline,
        ...verdict.cautions,
        ...verdict.next,
      ]) {
        expect(from.length + facts.length, `${name}: ${reason.code}`).toBeGreaterThan(0);
        if (verdict.kind !== 'open')
          for (const id of from) expect(all[id], `${name}: ${reason.code}`).toBeDefined();
        if (facts.length > 0) expect(machine, name).not.toBeNull();
      }
    }
  });

  test('every sentence can be told in both languages', () => {
    for (const [, answers, given] of cases) {
      const verdict = judge(answers, given);
      for (const { reason } of [verdict.headline, ...verdict.cautions, ...verdict.next])
        for (const language of ['en', 'de'] as const) {
          const { text } = tell(language, reason);
          expect(text).not.toBe(reason.code);
          expect(text).toMatch(/\.$/);
        }
    }
    for (const { id } of checklist) expect(hasMessage(`verdict-${id}-fail`), id).toBe(true);
    for (const part of parts) expect(hasMessage(`verdict-part-${part}`), part).toBe(true);
    expect(new Set(Object.values(cures).map(({ part }) => part))).toEqual(
      new Set([...parts.filter((part) => part !== 'other-screen'), null]),
    );
  });

  test('any one fault alone never ends in nothing being said', () => {
    for (const { id } of checklist) {
      const verdict = judge(fail(id), { preset: 'donation', suggest: null });
      expect(verdict.kind, id).not.toMatch(/ready|open/);
      expect(
        verdict.cautions.flatMap(({ answers }) => answers),
        id,
      ).toContain(id);
    }
  });

  test('the recommender is told what is known now', () => {
    const asked: Known[] = [];
    const answers = { ...allPass('full'), ...fail('tabs', 'video', 'camera') };
    verdictOf(runOf(answers, laptop, 'full'), (known) => {
      asked.push(known);
      return null;
    });
    expect(asked.map(({ machine, failed, lighter }) => [machine, [...failed].sort(), lighter])).toEqual([
      [laptop, ['camera', 'tabs', 'video'], true],
    ]);
  });
});

describe('what to do next', () => {
  const next = (answers: Answers, given: Case = {}): string[] =>
    judge(answers, given).next.map(({ reason }) => reason.code);

  test.each<[string, Answers, Case, string[]]>([
    ['a backup comes before installing', {}, {}, ['verdict-next-backup']],
    ['an erased disk needs none', {}, { preset: 'donation' }, ['verdict-next-install']],
    ['without a disk it runs from the stick', none('disk'), {}, ['verdict-next-from-stick']],
    ['danger comes first', fail('swollen-battery'), {}, ['verdict-next-danger', 'verdict-next-backup']],
    [
      'what was unsure is looked at again',
      { camera: 'undecided' },
      {},
      ['verdict-next-backup', 'verdict-next-look-again'],
    ],
    [
      'nobody installs on what is not worth it',
      fail('screen', 'second-screen'),
      {},
      ['verdict-next-recycle'],
    ],
    ['nor before the five are answered', {}, { only: true }, []],
    ['another system is tried first', fail('desktop'), { only: true }, []],
    [
      'danger, also in what is recycled',
      { ...fail('desktop', 'swollen-battery') },
      { only: true, suggest: null },
      ['verdict-next-danger', 'verdict-next-recycle'],
    ],
  ])('%s', (_, answers, given, codes) => {
    expect(next(answers, given)).toEqual(codes);
  });

  test('memory is told as it is sold', () => {
    const verdict = judge(fail('tabs'), { machine: withRam(1024) });
    const told = verdict.cautions.map(({ reason }) => tell('en', reason).text);
    expect(told).toEqual([
      'It becomes slow with several pages: 1 GB of memory is little. 2 GB more cures that.',
    ]);
  });
});
