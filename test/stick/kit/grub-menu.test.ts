import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { kitMenu, menuLines, type KitMenu } from '../../../main/stick/kit/grub-menu.ts';
import { grubCommands, plainText } from '../../../main/stick/kit/menus/grub-words.ts';
import {
  ascii,
  menuColumns,
  menuLine,
  pageLines,
  pages,
  wrapped,
} from '../../../main/stick/kit/plain-text.ts';
import type { KitSystem } from '../../../main/stick/kit/types.ts';

const antix: KitSystem = {
  id: 'antix',
  name: 'antiX 26 “core”',
  goodFor: 'für jeden Tag',
  about: 'Läuft auf sehr alten Computern. '.repeat(80),
  iso: '/systems/antix/antix.iso',
  starts: [
    {
      label: null,
      kernel: '/antiX/vmlinuz',
      initrds: ['/antiX/initrd.gz', '/antiX/it’s more.gz'],
      args: 'from=hd,usb quiet splash=v',
      needs64: true,
    },
    {
      label: "It's; a `trap` $(reboot) { \u0007",
      kernel: '/antiX/vmlinuz',
      initrds: [],
      args: "a='b c' ; halt",
      needs64: false,
    },
  ],
  safeGraphics: 'nomodeset xorg=safe',
  toRam: 'toram',
  keeps: 'persist',
  fresh: 'fresh',
  atRoot: [],
};
const core: KitSystem = {
  ...antix,
  id: 'core',
  name: 'Core',
  goodFor: '',
  about: '',
  iso: null,
  starts: [{ label: null, kernel: '/systems/core/vmlinuz', initrds: [], args: 'loglevel=3', needs64: false }],
  toRam: null,
  keeps: null,
};

const menu: KitMenu = {
  systems: [antix, core],
  idPath: 'rekindle/id-0000',
  language: 'en',
  memtest: true,
  secureBoot: false,
  usual: null,
  timeoutSeconds: 30,
};

/** GRUB's own parser has the last word; it ends with an error if it does not understand. */
function check(script: string): void {
  execFileSync('grub-script-check', { input: script });
}

/** Titles of entries and menus with what is in them, down to the commands. */
function titles(script: string): string[] {
  const walk = (commands: ReturnType<typeof grubCommands>, depth: string): string[] =>
    commands.flatMap(({ words, block }) => {
      const name = plainText(words[0]);
      if (name !== 'menuentry' && name !== 'submenu') return [];
      return [`${depth}${plainText(words[1]) ?? ''}`, ...walk(block ?? [], `${depth}> `)];
    });
  return walk(grubCommands(script), '');
}

describe('the menu of a kit stick', () => {
  test.each(['en', 'de'] as const)(
    'in %s is what GRUB understands, in ASCII and in 80 columns',
    (language) => {
      for (const secureBoot of [false, true]) {
        const script = kitMenu({ ...menu, language, secureBoot });
        check(script);
        for (const title of titles(script))
          expect(title.replace(/^(?:> )*/, '').length).toBeLessThanOrEqual(menuColumns);
        for (const line of script.match(/echo .*/g) ?? [])
          expect(line.length).toBeLessThanOrEqual(menuColumns + 16);
        expect(
          script.split('\n').filter((line) => /menuentry|echo/.test(line) && /[^\x20-\x7e]/.test(line)),
        ).toEqual([]);
        expect(script.includes('rmmod tpm')).toBe(secureBoot);
      }
    },
  );

  test('systems with all their ways, then the rest', () => {
    expect(titles(kitMenu(menu))).toEqual([
      'antiX 26 "core" - fuer jeden Tag',
      'Core',
      'Other ways to start (dark screen, copy to memory ...)',
      '> antiX 26 "core"',
      '> > Start antiX 26 "core"',
      '> > Safe graphics (if the screen stays dark)',
      '> > Copy to memory (the stick can be pulled out)',
      '> > Without what was saved',
      '> > What is antiX 26 "core"?',
      "> > It's; a `trap` $(reboot) { ?",
      '> Core',
      '> > Start Core',
      '> > Safe graphics (if the screen stays dark)',
      'Test the memory (memtest86+)',
      'Help',
      'Restart',
      'Switch off',
    ]);
  });

  test.each([
    ['the first, after half a minute', {}, '0', '30'],
    ['another one, sooner', { usual: 'core', timeoutSeconds: 10 }, 'core', '10'],
    ['none', { timeoutSeconds: null }, '0', '-1'],
    ['one that was taken from the stick: the first', { usual: 'gone' }, '0', '30'],
  ])('starts by itself: %s', (_name, change, usual, timeout) => {
    const script = kitMenu({ ...menu, ...change });
    check(script);
    const set = grubCommands(script).flatMap(({ words }) =>
      plainText(words[0]) === 'set' ? [plainText(words[1])] : [],
    );
    expect(set).toContain(`default=${usual}`);
    expect(set).toContain(`timeout=${timeout}`);
  });

  test('of one system, the other ways are one menu further', () => {
    expect(titles(kitMenu({ ...menu, systems: [core] }))).toEqual([
      'Core',
      'Other ways to start Core',
      '> Start Core',
      '> Safe graphics (if the screen stays dark)',
      'Test the memory (memtest86+)',
      'Help',
      'Restart',
      'Switch off',
    ]);
  });

  test.each([0, 1, 5, 6, 7, 12, 60])('with %d systems no line of any menu is below the fold', (count) => {
    const systems = Array.from({ length: count }, (_, n) => ({ ...core, id: `s${n}`, name: `System ${n}` }));
    const last = systems.at(-1);
    const many = core.starts.flatMap((start) => Array.from({ length: 30 }, () => start));
    if (last) systems.splice(-1, 1, { ...last, starts: many });
    const script = kitMenu({ ...menu, systems, usual: last?.id ?? null });
    check(script);
    const started = new Set<string>();
    const walk = (commands: ReturnType<typeof grubCommands>): void => {
      const inMenu = commands.filter(({ words }) =>
        /^(?:menuentry|submenu)$/.test(plainText(words[0]) ?? ''),
      );
      expect(inMenu.length).toBeLessThanOrEqual(menuLines);
      for (const { words, block } of inMenu) {
        started.add(plainText(words[3]) ?? '');
        if (plainText(words[0]) === 'submenu') walk(block ?? []);
      }
    };
    walk(grubCommands(script));
    for (const { id } of systems) {
      expect(started).toContain(id);
      expect(started).toContain(`${id}-safe`);
    }
    if (count > 0) expect(started).toContain(`${last?.id ?? ''}-30`);
    expect(started).toContain('off');
    // What starts by itself is on the first page.
    const first = grubCommands(script).map(({ words }) => plainText(words[3]));
    if (last) expect(first).toContain(last.id);
  });

  test('what each way tells the kernel', () => {
    const script = kitMenu(menu);
    const all = (script.match(/\$linux .*/g) ?? []).map((line) => line.slice('$linux '.length));
    const kernels = all.filter((line) => line.includes('from=hd'));
    expect(kernels).toEqual(
      [
        '(loop)/antiX/vmlinuz from=hd,usb quiet splash=v persist',
        '(loop)/antiX/vmlinuz from=hd,usb quiet splash=v persist',
        '(loop)/antiX/vmlinuz from=hd,usb persist nomodeset xorg=safe',
        // The stick can be pulled out only if nothing is kept on it.
        '(loop)/antiX/vmlinuz from=hd,usb quiet splash=v toram',
        '(loop)/antiX/vmlinuz from=hd,usb quiet splash=v fresh',
      ].map((line) => line.replace('(loop)/antiX/vmlinuz', "'(loop)/antiX/vmlinuz'")),
    );
    expect(script.match(/if needs64; then/g)).toHaveLength(5);
  });

  test('what an image says never becomes a command', () => {
    const commands = grubCommands(kitMenu({ ...menu, systems: [antix] }));
    const names = new Set<string | null>();
    const walk = (all: typeof commands): void => {
      for (const { words, block } of all) {
        names.add(
          plainText(words[0]) ??
            words[0]?.map((part) => ('variable' in part ? part.variable : '')).join('') ??
            '',
        );
        walk(block ?? []);
      }
    };
    walk(commands);
    expect([...names].sort()).toEqual(
      [
        'chainloader',
        'clear',
        'echo',
        'elif',
        'else',
        'export',
        'false',
        'fi',
        'function',
        'halt',
        'if',
        'initrd',
      ]
        .concat(['linux', 'linux16', 'loopback', 'menuentry', 'reboot', 'search', 'set', 'sleep', 'submenu'])
        .concat(['terminal_input', 'terminal_output', 'then', 'true'])
        .sort(),
    );
  });
});

describe('plain text', () => {
  test.each([
    ['Größe – „gut“…', 'Groesse - "gut"...'],
    ['Ångström ☃ é', 'Angstroem ? e'],
  ])('%s', (text, expected) => expect(ascii(text)).toBe(expected));

  test('long lines are cut, long texts are wrapped and paged', () => {
    expect(menuLine('x'.repeat(200))).toHaveLength(menuColumns);
    const text = `${'word '.repeat(300)}\n${'y'.repeat(200)}\nend`;
    const lines = wrapped(text);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(menuColumns);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replace(/\s/g, ''));
    const all = pages(lines);
    expect(Math.max(...all.map(({ length }) => length))).toBeLessThanOrEqual(pageLines);
    expect(all.flat().filter((line) => line !== '')).toEqual(lines.filter((line) => line !== ''));
    expect(pages([])).toEqual([]);
  });
});
