import { describe, expect, test } from 'vitest';
import { grubCommands } from '../../../main/stick/kit/menus/grub-words.ts';
import { readGrubMenu } from '../../../main/stick/kit/menus/grub.ts';
import { readSyslinuxMenu, syslinuxPlaces } from '../../../main/stick/kit/menus/syslinux.ts';
import type { MenuFiles } from '../../../main/stick/kit/menus/types.ts';
import { seeded } from '../../images/tools.ts';

/** Files by path; those of which only the being there counts have no text. */
function filesOf(texts: Readonly<Record<string, string>>): MenuFiles {
  return {
    read: (path) => Promise.resolve(texts[path] ?? null),
    exists: (path) => Object.hasOwn(texts, path),
  };
}

const debian = {
  '/isolinux/isolinux.cfg': 'include menu.cfg\ndefault vesamenu.c32\nprompt 0\ntimeout 0\n',
  '/isolinux/menu.cfg': [
    'menu hshift 0',
    'menu title Boot menu',
    'include live.cfg',
    'menu begin advanced',
    '\tmenu title Utilities',
    '\tlabel mainmenu',
    '\t\tmenu label ^Back..',
    '\t\tmenu exit',
    '\tlabel hdt',
    '\t\tmenu label ^Hardware Detection Tool (HDT)',
    '\t\tcom32 hdt.c32',
    'menu end',
    'menu clear',
  ].join('\r\n'),
  '/isolinux/live.cfg': [
    'label live-amd64',
    '\tmenu label ^Live system (amd64)',
    '\tmenu default',
    '\tlinux /live/vmlinuz-6.1',
    '\tinitrd /live/initrd.img-6.1',
    '\tappend boot=live components quiet splash findiso=${iso_path}',
    'label live-fail',
    '  menu label Live system (fail-safe)',
    '  text help',
    '    label of nothing',
    '  endtext',
    '  kernel /live/vmlinuz-6.1',
    '  append initrd=/live/initrd.img-6.1 boot=live nomodeset vga=normal',
  ].join('\n'),
  '/live/vmlinuz-6.1': '',
  '/live/initrd.img-6.1': '',
  '/isolinux/hdt.c32': '',
};

describe('menus of ISOLINUX', () => {
  test('includes, menus in menus, help texts, hot keys, initrds in either way', async () => {
    expect(await readSyslinuxMenu('/isolinux/isolinux.cfg', filesOf(debian))).toEqual({
      entries: [
        {
          label: 'Live system (amd64)',
          kernel: '/live/vmlinuz-6.1',
          initrds: ['/live/initrd.img-6.1'],
          args: 'boot=live components quiet splash findiso=${iso_path}',
        },
        {
          label: 'Live system (fail-safe)',
          kernel: '/live/vmlinuz-6.1',
          initrds: ['/live/initrd.img-6.1'],
          args: 'boot=live nomodeset vga=normal',
        },
      ],
      chosen: 0,
      notFollowed: ['Utilities / Back..', 'Utilities / Hardware Detection Tool (HDT)'],
    });
  });

  test.each([
    [
      'the default by its name, paths from the folder of the configuration',
      'DEFAULT two\nLABEL one\nKERNEL vmlinuz\nLABEL two\nLINUX vmlinuz\nINITRD core.gz,/extra.gz\nAPPEND a b\n',
      [
        ['one', '/boot/isolinux/vmlinuz', '', ''],
        ['two', '/boot/isolinux/vmlinuz', '/boot/isolinux/core.gz /extra.gz', 'a b'],
      ],
      1,
    ],
    [
      'what is said for all, what takes it back, and words behind the kernel',
      'append quiet\nlabel a\nkernel vmlinuz one two\nlabel b\nkernel vmlinuz\nappend -\nlabel c\nkernel vmlinuz\nappend x\n',
      [
        ['a', '/boot/isolinux/vmlinuz', '', 'one two quiet'],
        ['b', '/boot/isolinux/vmlinuz', '', ''],
        ['c', '/boot/isolinux/vmlinuz', '', 'x'],
      ],
      null,
    ],
    [
      'the last initrd= counts, and a label without a kernel is the kernel',
      'label vmlinuz\nappend initrd=nothing initrd=core.gz root=/dev/ram0\n',
      [['vmlinuz', '/boot/isolinux/vmlinuz', '/boot/isolinux/core.gz', 'root=/dev/ram0']],
      null,
    ],
    [
      'hidden labels, other loaders’ images, and files that are not there, are left out',
      [
        'label hidden\nmenu hide\nkernel vmlinuz',
        'label gone\nkernel nowhere',
        'label half\nkernel vmlinuz\ninitrd nowhere',
        'label disk\nlocalboot 0x80',
        'label dos\nkernel memdisk\nappend initrd=core.gz',
        'label ok\nkernel vmlinuz\n',
      ].join('\n'),
      [['ok', '/boot/isolinux/vmlinuz', '', '']],
      null,
    ],
  ] as const)('%s', async (_name, text, entries, chosen) => {
    const files = filesOf({
      '/boot/isolinux/isolinux.cfg': text,
      '/boot/isolinux/vmlinuz': '',
      '/boot/isolinux/core.gz': '',
      '/boot/isolinux/memdisk': '',
      '/extra.gz': '',
    });
    const menu = await readSyslinuxMenu('/boot/isolinux/isolinux.cfg', files);
    expect(
      menu.entries.map(({ label, kernel, initrds, args }) => [label, kernel, initrds.join(' '), args]),
    ).toEqual(entries);
    expect(menu.chosen).toBe(chosen);
  });

  test('follows menus in other files, and none in a circle', async () => {
    const files = filesOf({
      '/syslinux/syslinux.cfg': [
        'ui vesamenu.c32 main.cfg',
        'label chain\nmenu label More ^systems\nkernel menu.c32\nappend more.cfg',
        'label again\nconfig /syslinux/syslinux.cfg',
        'include syslinux.cfg',
      ].join('\n'),
      '/syslinux/main.cfg': 'label main\nkernel /vmlinuz\n',
      '/syslinux/more.cfg': 'label more\nkernel /vmlinuz\nlabel back\nkernel menu.c32\nappend more.cfg\n',
      '/vmlinuz': '',
    });
    const menu = await readSyslinuxMenu('/syslinux/syslinux.cfg', files);
    expect(menu.entries.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['main', 'More systems / more']),
    );
    expect(menu.entries.length).toBeLessThanOrEqual(300);
  });

  test('looks in the places of the documentation', () => {
    expect(syslinuxPlaces[0]).toBe('/boot/isolinux/isolinux.cfg');
    expect(syslinuxPlaces).toContain('/syslinux/syslinux.cfg');
  });
});

const grubFiles = {
  '/live/vmlinuz': '',
  '/live/initrd.img': '',
  '/boot/ucode.img': '',
};

async function grubMenu(text: string, more: Readonly<Record<string, string>> = {}) {
  return readGrubMenu('/boot/grub/grub.cfg', filesOf({ ...grubFiles, ...more, '/boot/grub/grub.cfg': text }));
}

describe('menus of GRUB', () => {
  test('entries, variables, menus in menus, comments, quotes', async () => {
    const menu = await grubMenu(`
set default=0   # the first
set opts="quiet splash"
if loadfont $prefix/unicode.pf2 ; then
  set gfxmode=640x480
  insmod all_video
fi
menuentry "Live system \\"amd64\\"" --class linux --hotkey=l {
  linux ($root)/live/vmlinuz boot=live \${opts} 'a word'
  initrd /boot/ucode.img /live/initrd.img
}
submenu 'Advanced options ...' {
  menuentry 'Fail-safe' { linux16 /live/vmlinuz boot=live nomodeset ; initrd16 /live/initrd.img }
}
menuentry "Nothing" { true }
menuentry "From disk" { chainloader +1 }
menuentry "Gone" { linux /nowhere }
`);
    expect(menu).toEqual({
      entries: [
        {
          label: 'Live system "amd64"',
          kernel: '/live/vmlinuz',
          initrds: ['/boot/ucode.img', '/live/initrd.img'],
          args: 'boot=live quiet splash a word',
        },
        {
          label: 'Advanced options ... / Fail-safe',
          kernel: '/live/vmlinuz',
          initrds: ['/live/initrd.img'],
          args: 'boot=live nomodeset',
        },
      ],
      chosen: 0,
      notFollowed: ['From disk', 'Gone'],
    });
  });

  const entry = (name: string): string => `menuentry "${name}" { linux /live/vmlinuz ${name} }`;
  test.each([
    [
      'a condition that holds closes the others',
      `if [ "$a" = "" ]; then\n${entry('yes')}\nelse\n${entry('no')}\nfi`,
      'yes',
    ],
    [
      'one that does not opens them',
      `if [ x = y ]; then ${entry('one')}; elif [ -f /live/vmlinuz ]; then ${entry('two')}; else ${entry('three')}; fi`,
      'two',
    ],
    ['a file that is not there', `if [ ! -e /nowhere ]\nthen\n${entry('yes')}\nfi`, 'yes'],
    [
      'what the computer decides leaves both open',
      `if [ "$grub_platform" = "efi" ]; then ${entry('efi')}; else ${entry('bios')}; fi`,
      'efi bios',
    ],
    [
      'a condition in a condition',
      `if [ a = a ]; then if [ b = c ]; then ${entry('no')}; else ${entry('yes')}; fi; fi; ${entry('after')}`,
      'yes after',
    ],
    [
      'loops are left out',
      `for x in 1 2 3; do\n${entry('loop')}\ndone\nwhile true; do for y in 1; do true; done; done\n${entry('after')}`,
      'after',
    ],
    ['functions that nobody could know', `function f {\n ${entry('no')}\n}\n${entry('yes')}`, 'yes'],
    ['files that are read', `source /boot/grub/more.cfg\nconfigfile $prefix/other.cfg`, 'more other'],
  ])('%s', async (_name, text, labels) => {
    const menu = await grubMenu(text, {
      '/boot/grub/more.cfg': `${entry('more')}\nsource /boot/grub/more.cfg\nsource /boot/grub/grub.cfg`,
      '/boot/grub/other.cfg': entry('other'),
    });
    expect(menu.entries.map(({ label }) => label)).toEqual(labels.split(' '));
  });

  test('the one that starts by itself, by number, name or id', async () => {
    const two = `${entry('one')}\nmenuentry "two" --id second { linux /live/vmlinuz }\n`;
    for (const [wanted, chosen] of [
      ['1', 1],
      ['two', 1],
      ['second', 1],
      ['7', null],
      ['${saved_entry}', null],
    ] as const) {
      expect((await grubMenu(`set default="${wanted}"\n${two}`)).chosen).toBe(chosen);
    }
    expect((await grubMenu(two)).chosen).toBeNull();
  });

  test('an entry whose conditions differ ends with what was said last', async () => {
    const menu = await grubMenu(
      'menuentry a { if [ "$grub_cpu" = i386 ]; then linux /nowhere; else linux /live/vmlinuz x; fi }',
    );
    expect(menu.entries).toMatchObject([{ kernel: '/live/vmlinuz', args: 'x' }]);
  });

  test('words as GRUB takes them apart', () => {
    expect(grubCommands(`a 'b "c" $d' "e\\"\${f}" g\\ h # i\nj{k}`)).toEqual([
      {
        words: [
          [{ text: 'a' }],
          [{ text: 'b "c" $d' }],
          [{ text: 'e"' }, { variable: 'f' }],
          [{ text: 'g h' }],
        ],
        block: null,
      },
      { words: [[{ text: 'j{k}' }]], block: null },
    ]);
  });
});

test('whatever a menu says, there is an answer', async () => {
  const samples = [
    debian['/isolinux/menu.cfg'],
    debian['/isolinux/live.cfg'],
    '{'.repeat(5000),
    'if '.repeat(5000),
  ];
  const next = seeded(5);
  const pieces = [
    'menuentry',
    '{',
    '}',
    '"',
    "'",
    '\\',
    '$',
    '${',
    ';',
    '\n',
    'if',
    'fi',
    'then',
    'label',
    'x',
    'menu begin',
    'source',
    'include isolinux.cfg',
    ' ',
  ];
  for (let round = 0; round < 200; round++) {
    let text = samples[round % samples.length] ?? '';
    for (let i = 0; i < 40; i++) {
      const at = Math.floor(next() * text.length);
      text =
        text.slice(0, at) +
        (pieces[Math.floor(next() * pieces.length)] ?? '') +
        text.slice(at + Math.floor(next() * 3));
    }
    const files = filesOf({ ...debian, '/isolinux/isolinux.cfg': text, '/boot/grub/grub.cfg': text });
    for (const menu of [
      await readSyslinuxMenu('/isolinux/isolinux.cfg', files),
      await readGrubMenu('/boot/grub/grub.cfg', files),
    ]) {
      expect(menu.entries.every(({ kernel, label }) => files.exists(kernel) && !/\p{Cc}/u.test(label))).toBe(
        true,
      );
    }
  }
});
