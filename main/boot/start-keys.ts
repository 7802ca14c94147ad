/** The keys that a computer's firmware listens to while it starts. */
export interface StartKeys {
  /** How people know the maker. */
  readonly maker: string;
  /** Candidates for the boot menu, the likeliest first. Models of one maker differ. */
  readonly menu: readonly string[];
  /** Candidates for the firmware's settings (“BIOS”, “Setup”). */
  readonly setup: readonly string[];
  /** Where a button does it, or another way than a key is needed. */
  readonly way: 'keys' | 'lenovo' | 'mac' | 'surface' | 'chromebook' | 'vaio';
}

interface MakerRule extends StartKeys {
  /** What the maker's name in the firmware (SMBIOS “Manufacturer”) looks like. */
  readonly names: RegExp;
}

/**
 * What the makers' own manuals and support pages say, for their computers of 2000 to 2020; several keys because they
 * changed over the years. Candidates: no page of a maker covers all of its models.
 */
const rules: readonly MakerRule[] = [
  {
    maker: 'Acer',
    names: /\bacer\b|gateway|packard bell|emachines/i,
    menu: ['F12', 'Esc'],
    setup: ['F2', 'Del'],
    way: 'keys',
  },
  { maker: 'Apple', names: /\bapple\b/i, menu: ['Option (⌥)'], setup: [], way: 'mac' },
  { maker: 'ASUS', names: /asus|asustek/i, menu: ['Esc', 'F8'], setup: ['F2', 'Del'], way: 'keys' },
  { maker: 'Dell', names: /\bdell\b|alienware/i, menu: ['F12'], setup: ['F2'], way: 'keys' },
  { maker: 'Fujitsu', names: /fujitsu/i, menu: ['F12'], setup: ['F2'], way: 'keys' },
  { maker: 'Gigabyte', names: /gigabyte/i, menu: ['F12'], setup: ['Del'], way: 'keys' },
  { maker: 'Google', names: /\bgoogle\b/i, menu: ['Ctrl+L', 'Ctrl+U'], setup: [], way: 'chromebook' },
  { maker: 'HP', names: /hewlett|\bhp\b|compaq/i, menu: ['F9', 'Esc'], setup: ['F10', 'Esc'], way: 'keys' },
  { maker: 'Huawei', names: /huawei|honor/i, menu: ['F12'], setup: ['F2'], way: 'keys' },
  { maker: 'IBM', names: /\bibm\b/i, menu: ['F12'], setup: ['F1'], way: 'keys' },
  { maker: 'Intel', names: /\bintel\b/i, menu: ['F10'], setup: ['F2'], way: 'keys' },
  { maker: 'Lenovo', names: /lenovo/i, menu: ['F12', 'Fn+F12'], setup: ['F1', 'F2'], way: 'lenovo' },
  { maker: 'LG', names: /\blg\b|lg electronics/i, menu: ['F10', 'F12'], setup: ['F2'], way: 'keys' },
  { maker: 'Medion', names: /medion/i, menu: ['F10', 'F11', 'F8'], setup: ['F2', 'Del'], way: 'keys' },
  { maker: 'Microsoft', names: /microsoft/i, menu: [], setup: [], way: 'surface' },
  { maker: 'MSI', names: /micro-star|\bmsi\b/i, menu: ['F11'], setup: ['Del'], way: 'keys' },
  { maker: 'Panasonic', names: /panasonic|matsushita/i, menu: ['Esc'], setup: ['F2'], way: 'keys' },
  { maker: 'Samsung', names: /samsung/i, menu: ['F10', 'Esc'], setup: ['F2'], way: 'keys' },
  { maker: 'Sony', names: /\bsony\b|vaio/i, menu: ['F11'], setup: ['F2', 'F3'], way: 'vaio' },
  { maker: 'Toshiba', names: /toshiba|dynabook/i, menu: ['F12'], setup: ['F2', 'Esc'], way: 'keys' },
  {
    maker: 'TUXEDO',
    names: /tuxedo|clevo|schenker|notebook/i,
    menu: ['F7', 'F12'],
    setup: ['F2'],
    way: 'keys',
  },
  { maker: 'ASRock', names: /asrock/i, menu: ['F11'], setup: ['F2', 'Del'], way: 'keys' },
];

/** For a maker that nobody knows: what most computers listen to. */
export const commonKeys = {
  menu: ['F12', 'F9', 'Esc', 'F11', 'F8'],
  setup: ['F2', 'Del', 'F10', 'F1'],
} as const;

/** The makers in the table, by name. */
export const knownMakers: readonly string[] = rules
  .map(({ maker }) => maker)
  .sort((one, other) => one.localeCompare(other, 'en'));

/**
 * The keys for a maker, as the firmware writes its name or as people do; `null` if it is not in the table.
 * @param maker for example “Hewlett-Packard”
 */
export function startKeys(maker: string | null): StartKeys | null {
  if (maker === null) return null;
  const rule = rules.find((one) => one.maker === maker) ?? rules.find(({ names }) => names.test(maker));
  if (!rule) return null;
  const { names: _, ...keys } = rule;
  return keys;
}
