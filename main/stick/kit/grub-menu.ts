import type { Language } from '../../messages/catalogues.ts';
import { message } from '../../messages/format.ts';
import { memtestPaths } from '../grub/kit-boot.ts';
import { menuLine, pages, wrapped } from './plain-text.ts';
import type { KitStart, KitSystem } from './types.ts';

/** What the menu of a kit stick is made from. */
export interface KitMenu {
  readonly systems: readonly KitSystem[];
  /** Path of the file whose name has the stick's own id. */
  readonly idPath: string;
  readonly language: Language;
  readonly memtest: boolean;
  /** The 64-bit UEFI loader is Debian's signed one. */
  readonly secureBoot: boolean;
  /** Id of the system that starts by itself; `null` for the first. */
  readonly usual: string | null;
  /** After so long; `null` for never. */
  readonly timeoutSeconds: number | null;
}

/** So long stays what is to be read. */
const readingSeconds = 600;

/**
 * Lines of one menu. GRUB's own frame and hints leave 13 on a screen of 25 lines, 12 on a serial line of 24 (both counted), and
 * fewer in a menu within a menu, whose hint is longer. What is below would be found only by those who go on pressing the arrow.
 */
export const menuLines = 10;

/**
 * The text of `grub.cfg`: each system with a line on what it is good for, below them their other ways of starting, then memory
 * test, help, and switching off. It is all plain text for 80 columns, on the screen and on the first serial port.
 */
export function kitMenu(menu: KitMenu): string {
  const { systems, language } = menu;
  const text = (...args: Parameters<typeof message> extends [Language, ...infer Rest] ? Rest : never) =>
    message(language, ...args);
  const usable = systems.filter(({ starts }) => starts.length > 0);
  const rest = [
    ...(menu.memtest ? [memtestEntry(text('kit-menu-memtest'))] : []),
    pageEntry(text('kit-menu-help'), 'help', text('kit-menu-help-text'), menu),
    entry(text('kit-menu-restart'), 'restart', ['reboot']),
    entry(text('kit-menu-off'), 'off', ['halt']),
  ];
  return lines([
    '# Made by Rekindle, and made anew whenever a system is added or removed.',
    ...beginning(menu),
    'function needs64 {',
    '  if cpuid -l; then',
    '    true',
    '  else',
    ...shown(text('kit-menu-needs-64'), text('kit-menu-back')).map((line) => `    ${line}`),
    '    false',
    '  fi',
    '}',
    ...(usable.length === 0 ? [] : systemLines(usable, menu, menuLines - rest.length)),
    ...rest.flat(),
  ]);
}

function beginning({ idPath, secureBoot, systems, usual, timeoutSeconds }: KitMenu): string[] {
  // A system that was taken from the stick cannot start.
  const chosen = systems.find(({ id }) => id === usual);
  return [
    // GRUB was started from this very stick; only firmware that does not say so makes it look around.
    `if [ ! -e /${idPath} ]; then`,
    `  search --no-floppy --file --set=root /${idPath}`,
    'fi',
    'if serial --unit=0 --speed=115200; then',
    '  terminal_input --append serial',
    '  terminal_output --append serial',
    'fi',
    ...(secureBoot
      ? [
          // What it measures of large images fills the memory of some firmware.
          'if [ "$grub_platform" = efi -a "$grub_cpu" = x86_64 ]; then',
          '  rmmod tpm',
          'fi',
        ]
      : []),
    // Through the BIOS' own door, old kernels ask the BIOS for screen and memory themselves.
    'if [ "$grub_platform" = pc ]; then',
    '  set linux=linux16',
    '  set initrd=initrd16',
    'else',
    '  set linux=linux',
    '  set initrd=initrd',
    'fi',
    'export linux initrd',
    `set default=${chosen ? quoted(chosen.id) : '0'}`,
    `set timeout=${systems.length > 0 ? (timeoutSeconds ?? -1) : -1}`,
    'set timeout_style=menu',
    '',
  ];
}

/**
 * The systems, and all their other ways of starting in a menu below them.
 * @param room how many lines there are
 */
function systemLines(systems: readonly KitSystem[], menu: KitMenu, room: number): string[] {
  const { language, usual } = menu;
  const ordered =
    systems.length < room
      ? systems
      : // Of more than fit, the one that starts by itself has to be in sight.
        [...systems.filter(({ id }) => id === usual), ...systems.filter(({ id }) => id !== usual)];
  const entries = ordered.map((system) => usualEntry(system, menu));
  return [
    ...paged(entries, room - 1, message(language, 'kit-menu-more-systems'), 'more-systems'),
    ...allOtherWays(systems, menu),
  ];
}

function allOtherWays(systems: readonly KitSystem[], menu: KitMenu): string[] {
  const [only] = systems;
  if (only && systems.length === 1) return otherWays(only, menu, false);
  const ways = systems.map((system) => otherWays(system, menu, true));
  const more = message(menu.language, 'kit-menu-more-systems');
  const title = message(menu.language, 'kit-menu-other-ways-all');
  return submenu(title, 'other-ways', paged(ways, menuLines, more, 'other-ways-more'));
}

function usualEntry(system: KitSystem, menu: KitMenu): string[] {
  const { id, name, goodFor, keeps, starts } = system;
  const [usual] = starts;
  if (!usual) return [];
  return startEntry(goodFor === '' ? name : `${name} - ${goodFor}`, id, usual, keeps, system, menu);
}

/** @param among there are other systems, and their menus beside this one */
function otherWays(system: KitSystem, menu: KitMenu, among: boolean): string[] {
  const { language } = menu;
  const { id, name, about, keeps, fresh, starts } = system;
  const [usual, ...others] = starts;
  if (!usual) return [];
  const variant = (key: 'safe' | 'to-ram' | 'fresh', start: KitStart, more: string | null): string[] =>
    startEntry(message(language, `kit-menu-${key}`), `${id}-${key}`, start, more, system, menu);
  const safe = { ...usual, args: withoutQuiet(usual.args) };
  const ways = [
    startEntry(message(language, 'kit-menu-start', { name }), `${id}-usual`, usual, keeps, system, menu),
    variant('safe', safe, joinedWords(keeps, system.safeGraphics)),
    // Who wants to pull out the stick does not want it held on to.
    ...(system.toRam === null ? [] : [variant('to-ram', usual, system.toRam)]),
    ...(keeps === null ? [] : [variant('fresh', usual, fresh)]),
    ...(about === ''
      ? []
      : [pageEntry(message(language, 'kit-menu-what', { name }), `${id}-about`, about, menu)]),
    ...others.map((start, index) =>
      startEntry(start.label ?? name, `${id}-${index + 2}`, start, null, system, menu),
    ),
  ];
  const title = among ? name : message(language, 'kit-menu-other-ways', { name });
  const more = message(language, 'kit-menu-more-ways');
  return submenu(title, `${id}-more`, paged(ways, menuLines, more, `${id}-more-ways`));
}

/** Entries of which no more than `most` lines are seen at once; the rest is in a menu of its own behind the last. */
function paged(entries: readonly string[][], most: number, more: string, id: string): string[] {
  if (entries.length <= most) return entries.flat();
  const seen = Math.max(1, most - 1);
  return [
    ...entries.slice(0, seen).flat(),
    ...submenu(more, id, paged(entries.slice(seen), menuLines, more, `${id}-more`)),
  ];
}

function submenu(title: string, id: string, inside: readonly string[]): string[] {
  return [
    `submenu ${quoted(menuLine(title))} --id ${quoted(id)} {`,
    ...inside.map((line) => `  ${line}`),
    '}',
  ];
}

function startEntry(
  title: string,
  id: string,
  start: KitStart,
  more: string | null,
  { name, iso }: KitSystem,
  { language }: KitMenu,
): string[] {
  const device = iso === null ? '' : '(loop)';
  const words = joinedWords(start.args, more)
    .split(' ')
    .filter((word) => word !== '');
  const boot = [
    ...wrapped(message(language, 'kit-menu-starting', { name })).map((line) => `echo ${quoted(line)}`),
    ...(iso === null ? [] : [`loopback loop ${quoted(iso)}`]),
    ['$linux', ...[device + start.kernel, ...words].map(quoted)].join(' '),
    ...(start.initrds.length === 0
      ? []
      : [['$initrd', ...start.initrds.map((path) => quoted(device + path))].join(' ')]),
  ];
  if (!start.needs64) return entry(title, id, boot);
  return entry(title, id, ['if needs64; then', ...boot.map((line) => `  ${line}`), 'fi']);
}

function memtestEntry(title: string): string[] {
  return entry(title, 'memtest', [
    'if [ "$grub_platform" = pc ]; then',
    `  linux16 /${memtestPaths.bios}`,
    'elif [ "$grub_cpu" = x86_64 ]; then',
    `  chainloader /${memtestPaths.efiX64}`,
    'else',
    `  chainloader /${memtestPaths.efiIa32}`,
    'fi',
  ]);
}

/** An entry that shows text, page by page. */
function pageEntry(
  title: string,
  id: string,
  text: string,
  { language }: Pick<KitMenu, 'language'>,
): string[] {
  const all = pages(wrapped(text));
  const commands = all.flatMap((page, index) => {
    const key = index < all.length - 1 ? 'kit-menu-next' : 'kit-menu-back';
    return ['clear', ...shown(page.join('\n'), message(language, key), false)];
  });
  return entry(title, id, commands);
}

/** Text, and below it how it goes on. */
function shown(text: string, hint: string, wrap = true): string[] {
  const all = wrap ? wrapped(text) : text.split('\n');
  return [
    ...[...all, '', ...wrapped(hint)].map((line) => `echo ${quoted(line)}`),
    `sleep --interruptible ${readingSeconds}`,
  ];
}

function entry(title: string, id: string, commands: readonly string[]): string[] {
  return [
    `menuentry ${quoted(menuLine(title))} --id ${quoted(id)} {`,
    ...commands.map((line) => `  ${line}`),
    '}',
  ];
}

/** What a person who sees nothing wants to see. */
function withoutQuiet(args: string): string {
  return args
    .split(' ')
    .filter((word) => !/^(?:quiet|splash(?:=.*)?)$/.test(word))
    .join(' ');
}

function joinedWords(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' ');
}

/** One word of a GRUB script that means only itself, whatever is in it. */
function quoted(text: string): string {
  const plain = text.replace(/[\p{Cc}]+/gu, ' ');
  return /^[\w./:=,+@%-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", `'\\''`)}'`;
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
