/**
 * The checklist as data. Its texts are messages: `check-ID-title`, `-purpose`, `-steps` (a step a line), `-question`
 * (yes is a pass), `-no` (what a no usually means), `-try`, and `-has` where it is asked first whether the computer
 * has such a thing at all.
 */

export const groups = [
  'boot',
  'display',
  'input',
  'sound',
  'network',
  'camera',
  'ports',
  'power',
  'storage',
  'memory',
  'heat',
  'cosmetic',
] as const;
export type Group = (typeof groups)[number];

/** What has to be at hand. */
export const things = [
  'wifi-password',
  'charger',
  'cloth',
  'headphones',
  'network-cable',
  'other-screen',
  'other-stick',
  'phone',
  'memory-card',
  'disc',
  'memtest-stick',
] as const;
export type Thing = (typeof things)[number];

/** Who can decide it: a person with their senses, `check.sh` out of raw facts, or this program's own test. */
export type Means = 'person' | 'stick' | 'own';

interface CheckData {
  readonly id: string;
  /** Its place in the short code. Never changed, never used again: old codes have to be read. */
  readonly number: number;
  readonly group: Group;
  /** One of the five that decide whether it is worth going on. */
  readonly decides: boolean;
  /** True if it is asked first whether the computer has one. */
  readonly presence: boolean;
  /** Checks that have to have passed: without them a no would say nothing. */
  readonly needs: readonly string[];
  readonly by: readonly Means[];
  readonly things: readonly Thing[];
  /** What may become of the running system: everything is saved before. */
  readonly ends: 'may-hang' | 'restarts' | null;
  /** How long it takes somebody who does it for the first time; rounded, waiting included. */
  readonly seconds: number;
  /** The shortest preset that has it; each longer one has it, too. */
  readonly from: Preset;
}

/** From the shortest to the longest; each holds the ones before it. */
export const presets = ['five-minutes', 'full', 'donation'] as const;
export type Preset = (typeof presets)[number];

const usual = {
  decides: false,
  presence: false,
  needs: [],
  by: ['person'],
  things: [],
  ends: null,
  from: 'full',
} as const satisfies Partial<CheckData>;

/**
 * In the order in which they are asked: the five that decide, then what is dangerous, then group by group. Whatever
 * may hang the computer or needs it started again comes last, because a live system forgets everything.
 */
const list = [
  {
    ...usual,
    id: 'desktop',
    number: 1,
    group: 'boot',
    decides: true,
    by: ['person', 'own'],
    seconds: 30,
    from: 'five-minutes',
  },
  {
    ...usual,
    id: 'network',
    number: 2,
    group: 'network',
    decides: true,
    needs: ['desktop'],
    by: ['person', 'own'],
    things: ['wifi-password'],
    seconds: 60,
    from: 'five-minutes',
  },
  {
    ...usual,
    id: 'web-page',
    number: 3,
    group: 'network',
    decides: true,
    needs: ['desktop', 'network'],
    by: ['person', 'own'],
    seconds: 30,
    from: 'five-minutes',
  },
  {
    ...usual,
    id: 'sound',
    number: 4,
    group: 'sound',
    decides: true,
    presence: true,
    needs: ['desktop'],
    by: ['person', 'own'],
    seconds: 30,
    from: 'five-minutes',
  },
  {
    ...usual,
    id: 'trackpad',
    number: 5,
    group: 'input',
    decides: true,
    presence: true,
    needs: ['desktop'],
    by: ['person', 'own'],
    things: ['cloth'],
    seconds: 30,
    from: 'five-minutes',
  },
  {
    ...usual,
    id: 'swollen-battery',
    number: 6,
    group: 'power',
    presence: true,
    seconds: 30,
    from: 'five-minutes',
  },
  { ...usual, id: 'screen', number: 7, group: 'display', seconds: 30, from: 'five-minutes' },
  {
    ...usual,
    id: 'keyboard',
    number: 8,
    group: 'input',
    presence: true,
    by: ['person', 'own'],
    seconds: 60,
    from: 'five-minutes',
  },
  { ...usual, id: 'pixels', number: 9, group: 'display', needs: ['desktop', 'screen'], seconds: 60 },
  {
    ...usual,
    id: 'brightness',
    number: 10,
    group: 'display',
    presence: true,
    needs: ['desktop'],
    seconds: 30,
  },
  {
    ...usual,
    id: 'second-screen',
    number: 11,
    group: 'display',
    presence: true,
    needs: ['desktop'],
    things: ['other-screen'],
    seconds: 120,
  },
  {
    ...usual,
    id: 'video',
    number: 12,
    group: 'display',
    needs: ['web-page'],
    by: ['person', 'own'],
    seconds: 120,
  },
  {
    ...usual,
    id: 'touchscreen',
    number: 13,
    group: 'input',
    presence: true,
    needs: ['desktop'],
    by: ['person', 'own'],
    seconds: 30,
  },
  {
    ...usual,
    id: 'stereo',
    number: 14,
    group: 'sound',
    needs: ['sound'],
    by: ['person', 'own'],
    seconds: 30,
  },
  {
    ...usual,
    id: 'headphones',
    number: 15,
    group: 'sound',
    presence: true,
    needs: ['desktop'],
    things: ['headphones'],
    seconds: 60,
  },
  {
    ...usual,
    id: 'microphone',
    number: 16,
    group: 'sound',
    presence: true,
    needs: ['desktop'],
    by: ['person', 'own'],
    seconds: 60,
  },
  {
    ...usual,
    id: 'wifi',
    number: 17,
    group: 'network',
    presence: true,
    needs: ['desktop'],
    by: ['person', 'own'],
    things: ['wifi-password'],
    seconds: 180,
  },
  {
    ...usual,
    id: 'ethernet',
    number: 18,
    group: 'network',
    presence: true,
    needs: ['desktop'],
    by: ['person', 'own'],
    things: ['network-cable'],
    seconds: 120,
  },
  {
    ...usual,
    id: 'bluetooth',
    number: 19,
    group: 'network',
    presence: true,
    needs: ['desktop'],
    things: ['phone'],
    seconds: 90,
  },
  {
    ...usual,
    id: 'camera',
    number: 20,
    group: 'camera',
    presence: true,
    needs: ['desktop'],
    by: ['person', 'own'],
    seconds: 60,
  },
  {
    ...usual,
    id: 'usb-ports',
    number: 21,
    group: 'ports',
    needs: ['desktop'],
    by: ['person', 'own'],
    things: ['other-stick'],
    seconds: 120,
  },
  {
    ...usual,
    id: 'card-reader',
    number: 22,
    group: 'ports',
    presence: true,
    needs: ['desktop'],
    things: ['memory-card'],
    seconds: 60,
  },
  {
    ...usual,
    id: 'optical-drive',
    number: 23,
    group: 'ports',
    presence: true,
    needs: ['desktop'],
    things: ['disc'],
    seconds: 120,
  },
  {
    ...usual,
    id: 'charging',
    number: 24,
    group: 'power',
    needs: ['swollen-battery'],
    by: ['person', 'own'],
    things: ['charger'],
    seconds: 180,
  },
  {
    ...usual,
    id: 'battery',
    number: 25,
    group: 'power',
    needs: ['swollen-battery'],
    by: ['person', 'own'],
    things: ['charger'],
    seconds: 900,
  },
  {
    ...usual,
    id: 'disk',
    number: 26,
    group: 'storage',
    presence: true,
    by: ['person', 'stick', 'own'],
    seconds: 90,
  },
  { ...usual, id: 'tabs', number: 27, group: 'memory', needs: ['web-page'], seconds: 180 },
  { ...usual, id: 'case', number: 28, group: 'cosmetic', seconds: 60 },
  { ...usual, id: 'clean', number: 29, group: 'cosmetic', things: ['cloth'], seconds: 300, from: 'donation' },
  {
    ...usual,
    id: 'erased',
    number: 30,
    group: 'storage',
    presence: true,
    seconds: 120,
    from: 'donation',
  },
  {
    ...usual,
    id: 'heat',
    number: 31,
    group: 'heat',
    needs: ['desktop'],
    by: ['person', 'own'],
    ends: 'may-hang',
    seconds: 900,
  },
  {
    ...usual,
    id: 'suspend',
    number: 32,
    group: 'power',
    needs: ['desktop'],
    ends: 'may-hang',
    seconds: 120,
  },
  {
    ...usual,
    id: 'shutdown',
    number: 33,
    group: 'power',
    needs: ['desktop'],
    ends: 'restarts',
    seconds: 120,
  },
  {
    ...usual,
    id: 'start-again',
    number: 34,
    group: 'boot',
    needs: ['desktop'],
    ends: 'restarts',
    seconds: 900,
  },
  { ...usual, id: 'clock', number: 35, group: 'boot', needs: ['desktop'], ends: 'restarts', seconds: 480 },
  {
    ...usual,
    id: 'firmware-lock',
    number: 36,
    group: 'boot',
    ends: 'restarts',
    seconds: 120,
    from: 'donation',
  },
  {
    ...usual,
    id: 'memory',
    number: 37,
    group: 'memory',
    things: ['memtest-stick'],
    ends: 'restarts',
    seconds: 1800,
  },
] as const satisfies readonly CheckData[];

/** The name of a check: stable, it stands in results files, in the journal and in exports. */
export type CheckId = (typeof list)[number]['id'];

export interface Check extends CheckData {
  readonly id: CheckId;
  readonly needs: readonly CheckId[];
}

export const checklist: readonly Check[] = list;

const byId = new Map<string, Check>(checklist.map((check) => [check.id, check]));

/** The check of this name, or `null` for a name that this version does not know. */
export function findCheck(id: string): Check | null {
  return byId.get(id) ?? null;
}

/** The checks of a preset, in the order in which they are asked. */
export function checksOf(preset: Preset): readonly Check[] {
  const longest = presets.indexOf(preset);
  return checklist.filter(({ from }) => presets.indexOf(from) <= longest);
}

/** What to have at hand for a preset, the commonest first. */
export function thingsFor(preset: Preset): readonly Thing[] {
  const needed = new Set(checksOf(preset).flatMap((check) => check.things));
  return things.filter((thing) => needed.has(thing));
}
