import { describe, expect, test } from 'vitest';
import type { MachineProfile } from '../../../main/machine/profile.ts';
import { machineFacts } from '../../../main/systems/recommend/facts.ts';
import type { Wish } from '../../../main/systems/recommend/types.ts';
import { ask, codes, cpus, edited, ids, machine, wish } from './fixtures.ts';

interface Case {
  readonly computer: string;
  readonly profile: MachineProfile;
  readonly wanted?: Wish;
  readonly first: string | null;
  /** Among the first three. */
  readonly alsoGood?: readonly string[];
  /** Not among the ranked at all. */
  readonly never?: readonly string[];
  readonly why: string;
}

const bios = { kind: 'bios' } as const;

const cases: readonly Case[] = [
  {
    computer: 'ThinkPad X31, Pentium M without PAE, 512 MB',
    profile: machine({ cpu: cpus.pentiumM, ramMiB: 512, year: 2004, firmware: bios }),
    first: 'antix-26-386-full',
    alsoGood: ['slitaz-rolling'],
    never: ['antix-26-x64-full', 'puppy-bookwormpup64', 'lubuntu'],
    why: 'antiX’s 486 kernel asks for no PAE, and a Pentium M has SSE2; SliTaz where that is too slow',
  },
  {
    computer: 'Eee PC 1000H, Atom N270, 1 GB',
    profile: machine({ cpu: cpus.atomN270, ramMiB: 1024, year: 2009, firmware: bios }),
    first: 'antix-26-386-full',
    alsoGood: ['puppy-bookwormpup32'],
    never: ['antix-26-x64-full'],
    why: 'a 32-bit Atom has SSE3: the current antiX, complete, with twice the memory it wants',
  },
  {
    computer: 'Athlon XP without SSE2, 2 GB',
    profile: machine({ cpu: cpus.athlonXp, ramMiB: 2048, year: 2004, firmware: bios }),
    first: 'antix-23-386-full',
    alsoGood: ['puppy-bookwormpup32'],
    never: ['antix-26-386-full', 'antix-26-386-core', 'alpine-standard-x86'],
    why: 'Debian 13’s i386 programs need SSE2; antiX 23 is Debian 12’s, and so is BookwormPup32',
  },
  {
    computer: 'any 32-bit PC with 192 MB',
    profile: machine({ cpu: { arch: 'i686', longMode: false }, ramMiB: 192 }),
    first: 'slitaz-rolling-loram',
    alsoGood: ['tinycore-tinycore-x86'],
    never: ['puppy-bookwormpup32', 'antix-26-386-full', 'antix-23-386-full', 'dsl-2024'],
    why: 'only what lives in a few dozen MB leaves room to work',
  },
  {
    computer: 'Pentium III, 256 MB',
    profile: machine({ cpu: cpus.pentium3, ramMiB: 256, year: 2000, firmware: bios }),
    first: 'antix-23-386-base',
    never: ['antix-26-386-core'],
    why: 'the older antiX without its office suite still leaves 64 MB over its minimum',
  },
  {
    computer: 'Pentium MMX, 64 MB',
    profile: machine({ cpu: cpus.pentium, ramMiB: 64, year: 1998, firmware: bios }),
    first: 'slitaz-rolling-loram',
    alsoGood: ['tinycore-tinycore-x86'],
    never: ['antix-23-386-core', 'porteus-5-i586'],
    why: 'nothing else starts below 128 MB',
  },
  {
    computer: 'ThinkPad X61, Core 2 Duo, 4 GB',
    profile: machine({ cpu: cpus.core2, ramMiB: 4096, year: 2007, firmware: bios }),
    first: 'antix-26-x64-full',
    alsoGood: ['puppy-bookwormpup64'],
    why: 'memory enough for a full desktop, but a processor of 2007: the light complete system is the quicker one',
  },
  {
    computer: 'Athlon 64 or Pentium D, 512 MB',
    profile: machine({ cpu: { arch: 'x86_64' }, ramMiB: 512, year: 2005, firmware: bios }),
    first: 'antix-26-386-full',
    alsoGood: ['antix-26-x64-full'],
    why: 'with so little memory the 32-bit edition leaves more of it',
  },
  {
    computer: '64 bits, 1 GB',
    profile: machine({ cpu: cpus.core2, ramMiB: 1024, year: 2006, firmware: bios }),
    first: 'antix-26-x64-full',
    why: 'browsers for 64 bits still get updates, and antiX leaves half of the memory to them',
  },
  {
    computer: '64 bits, 2 GB, of 2012',
    profile: machine({ cpu: cpus.i5, ramMiB: 2048, year: 2012, firmware: bios }),
    first: 'antix-26-x64-full',
    why: 'with 2 GB the browser needs what a full desktop would take',
  },
  {
    computer: 'i5 of 2012, 4 GB',
    profile: machine({
      cpu: cpus.i5,
      ramMiB: 4096,
      year: 2012,
      firmware: { kind: 'uefi64', secureBoot: false },
    }),
    first: 'lubuntu',
    alsoGood: ['debian-live'],
    why: 'strong enough for what new computers get, with a large project behind it',
  },
  {
    computer: 'i5 of 2014, 8 GB, Secure Boot on',
    profile: machine({
      cpu: cpus.i5,
      ramMiB: 8192,
      year: 2014,
      firmware: { kind: 'uefi64', secureBoot: true },
    }),
    first: 'linux-lite',
    alsoGood: ['lubuntu', 'debian-live'],
    why: 'these are signed, so a newcomer has nothing to switch off',
  },
  {
    computer: 'Bay Trail tablet, 2 GB, 32-bit UEFI',
    profile: machine({ cpu: cpus.i5, ramMiB: 2048, year: 2014, firmware: { kind: 'uefi32' } }),
    first: 'antix-26-x64-full',
    why: 'as any 2 GB computer, but from a kit stick',
  },
  {
    computer: 'Raspberry Pi 4',
    profile: machine({ model: 'Raspberry Pi 4 Model B', cpu: cpus.cortexA72, ramMiB: 4096 }),
    first: null,
    why: 'it starts only from boot files of its own',
  },
  {
    computer: 'some ARM board',
    profile: machine({ cpu: cpus.cortexA72 }),
    first: 'alpine-standard-aarch64',
    never: ['antix-26-x64-full', 'tinycore-core-x86', 'memtest86plus'],
    why: 'if it has UEFI, this is what is made for its processor',
  },
  {
    computer: 'MacBook Air M1',
    profile: machine({
      maker: 'Apple Inc.',
      model: 'MacBookAir10,1',
      cpu: { arch: 'aarch64' },
      ramMiB: 8192,
    }),
    first: null,
    why: 'only Asahi Linux starts there',
  },
  {
    computer: 'PowerBook G4',
    profile: machine({ maker: 'Apple', cpu: { arch: 'ppc' }, ramMiB: 1024 }),
    first: null,
    why: 'nothing here is made for PowerPC',
  },
  {
    computer: '486 with 16 MB',
    profile: machine({ cpu: { arch: 'i486' }, ramMiB: 16 }),
    first: null,
    why: 'nothing starts with so little',
  },
  {
    computer: 'Core 2 to be rescued',
    profile: machine({ cpu: cpus.core2, ramMiB: 4096, year: 2007, firmware: bios }),
    wanted: wish('rescue', 'some'),
    first: 'systemrescue',
    alsoGood: ['clonezilla', 'memtest86plus'],
    never: ['antix-26-x64-full', 'lubuntu'],
    why: 'the toolbox, the copier and the memory test',
  },
  {
    computer: 'Atom N270 to be rescued',
    profile: machine({ cpu: cpus.atomN270, ramMiB: 1024, year: 2009, firmware: bios }),
    wanted: wish('rescue', 'some'),
    first: 'memtest86plus',
    never: ['systemrescue', 'clonezilla', 'gparted-live'],
    why: 'the toolboxes have gone 64-bit',
  },
  {
    computer: 'Core 2 as a public browser',
    profile: machine({ cpu: cpus.core2, ramMiB: 4096, year: 2007, firmware: bios }),
    wanted: wish('kiosk', 'some'),
    first: 'porteus-kiosk',
    why: 'made for exactly this',
  },
  {
    computer: 'i5 as a container host',
    profile: machine({
      cpu: cpus.i5,
      ramMiB: 8192,
      year: 2014,
      firmware: { kind: 'uefi64', secureBoot: true },
    }),
    wanted: wish('container-host', 'expert'),
    first: 'fcos-live-iso',
    never: ['flatcar-iso', 'alpine-minirootfs', 'project-atomic'],
    why: 'signed for Secure Boot; Flatcar’s ISO starts with a BIOS only',
  },
  {
    computer: 'Core 2 to learn on',
    profile: machine({ cpu: cpus.core2, ramMiB: 2048, year: 2007, firmware: bios }),
    wanted: wish('learning', 'some'),
    first: 'alpine-extended-x86_64',
    alsoGood: ['alpine-standard-x86_64', 'tinycore-corepure64'],
    why: 'small, documented, and built from parts one can see',
  },
];

describe('what somebody who has revived many computers would say', () => {
  test.each(cases)('$computer: $first, because $why', ({ profile, wanted, first, alsoGood, never }) => {
    const answer = ask(profile, wanted);
    const ranked = ids(answer.ranked);
    expect(ranked[0] ?? null).toBe(first);
    for (const id of alsoGood ?? []) expect(ranked.slice(0, 3)).toContain(id);
    for (const id of never ?? []) expect(ranked).not.toContain(id);
    if (first !== null) expect(answer.ranked[0]?.reasons.length).toBeGreaterThanOrEqual(3);
    else expect(codes(answer.advice)).toContain('recommend-nothing-fits');
  });

  test('every first choice for a newcomer who wants a desktop has one, unless nothing else starts', () => {
    for (const { profile } of cases) {
      const [choice] = ask(profile).ranked;
      if (!choice || choice.id === 'alpine-standard-aarch64') continue;
      expect(codes(choice.cautions)).not.toContain('recommend-no-desktop');
    }
  });
});

describe('what has to be said with it', () => {
  const cautionsOf = (profile: MachineProfile, id: string, wanted = wish()): string[] => {
    const found = ask(profile, wanted).ranked.find((system) => system.id === id);
    if (!found) throw new Error(`${id} is not ranked`);
    return codes(found.cautions);
  };
  const x31 = machine({ cpu: cpus.pentiumM, ramMiB: 512, year: 2004, firmware: bios });

  test('a Pentium M that hides its PAE may try a kernel with PAE, with forcepae', () => {
    expect(cautionsOf(x31, 'slax-12-x86')).toContain('recommend-forcepae');
    const named = ask(machine({ ...x31, cpu: { ...cpus.pentiumM, name: null } }));
    expect(ids(named.ranked)).not.toContain('slax-12-x86');
  });

  test('the web: honest below 2 GB', () => {
    const at = (ramMiB: number): string[] =>
      codes(ask(machine({ cpu: cpus.atomN270, ramMiB, firmware: bios })).ranked[0]?.cautions ?? []).filter(
        (code) => code.startsWith('recommend-web-') && code !== 'recommend-web-32-bit',
      );
    expect(at(96)).toEqual(['recommend-web-none']);
    expect(at(384)).toEqual(['recommend-web-simple-pages']);
    expect(at(768)).toEqual(['recommend-web-one-or-two-tabs']);
    expect(at(1536)).toEqual(['recommend-web-few-tabs']);
    expect(at(2048)).toEqual([]);
    const athlon = machine({ cpu: cpus.athlonXp, ramMiB: 2048, firmware: bios });
    expect(cautionsOf(athlon, 'antix-23-386-full')).toContain('recommend-web-no-sse2');
  });

  test('Secure Boot: nothing to do for a signed system, and what to do for another', () => {
    const secure = machine({ cpu: cpus.i5, ramMiB: 4096, firmware: { kind: 'uefi64', secureBoot: true } });
    expect(cautionsOf(secure, 'antix-26-x64-full')).toContain('recommend-secure-boot-off');
    expect(cautionsOf(secure, 'q4os')).toContain('recommend-secure-boot-perhaps-off');
    const lubuntu = ask(secure).ranked.find(({ id }) => id === 'lubuntu');
    expect(codes(lubuntu?.reasons ?? [])).toContain('recommend-secure-boot-ready');
    expect(codes(lubuntu?.cautions ?? []).filter((code) => code.includes('secure'))).toEqual([]);
    // A kit stick starts by its own boot loader, whatever the image is signed with.
    const tablet = machine({ cpu: cpus.i5, ramMiB: 4096, firmware: { kind: 'uefi32', secureBoot: true } });
    expect(cautionsOf(tablet, 'lubuntu')).toContain('recommend-secure-boot-perhaps-off');
  });

  test('a 32-bit UEFI: a kit stick, unless the image brings its own boot loader', () => {
    const tablet = machine({ cpu: cpus.i5, ramMiB: 2048, firmware: { kind: 'uefi32' } });
    const answer = ask(tablet, wish('learning', 'expert'));
    const found = (id: string) => answer.ranked.find((system) => system.id === id);
    expect(found('antix-26-x64-full')?.method).toBe('kit');
    expect(codes(found('antix-26-x64-full')?.cautions ?? [])).toContain('recommend-uefi32-kit');
    expect(found('alpine-standard-x86')?.method).toBe('image');
    expect(codes(found('alpine-standard-x86')?.reasons ?? [])).toContain('recommend-uefi32-ready');
  });

  test('the same if that is only possible: try first', () => {
    const mac = machine({ maker: 'Apple', cpu: cpus.core2, ramMiB: 2048, firmware: { maybeIa32: true } });
    expect(cautionsOf(mac, 'antix-26-x64-full')).toEqual(
      expect.arrayContaining(['recommend-maybe-uefi32', 'recommend-apple-start']),
    );
  });

  test('Wi-Fi cards that trouble people', () => {
    const withCard = (firmware: string): string[] =>
      cautionsOf(
        machine({
          ...x31,
          network: [
            { bus: 'pci', vendorId: '14e4', deviceId: '4320', name: 'some card', kind: 'wifi', firmware },
          ],
        }),
        'antix-26-386-full',
      ).filter((code) => code.startsWith('recommend-wifi'));
    expect(withCard('b43')).toEqual(['recommend-wifi-broadcom']);
    expect(withCard('ipw2200')).toEqual(['recommend-wifi-ipw2x00']);
    expect(withCard('p54')).toEqual(['recommend-wifi-by-hand']);
    expect(withCard('iwlwifi')).toEqual([]);
  });

  test('graphics: no acceleration, freezes, no Wayland', () => {
    const withChip = (vendorId: string, deviceId: string): MachineProfile =>
      machine({
        cpu: cpus.core2,
        ramMiB: 4096,
        firmware: bios,
        graphics: [{ bus: 'pci', vendorId, deviceId, name: 'some chip' }],
      });
    expect(cautionsOf(withChip('8086', '8108'), 'antix-26-x64-full')).toContain('recommend-graphics-gma500');
    expect(cautionsOf(withChip('8086', '0be1'), 'antix-26-x64-full')).toContain('recommend-graphics-gma500');
    expect(cautionsOf(withChip('8086', '3582'), 'antix-26-x64-full')).toContain(
      'recommend-graphics-intel-8xx',
    );
    expect(cautionsOf(withChip('1039', '6330'), 'antix-26-x64-full')).toContain('recommend-graphics-slow');
    expect(cautionsOf(withChip('1039', '6330'), 'puppy-trixiepup64-wayland')).toContain(
      'recommend-wayland-old-graphics',
    );
    const modern = withChip('8086', '0166');
    expect(
      cautionsOf(modern, 'puppy-trixiepup64-wayland').filter((code) => code.includes('graphics')),
    ).toEqual([]);
  });

  test('a failing disk: use the stick, replace the disk first', () => {
    const failing = machine({
      ...x31,
      disks: [
        {
          model: 'HTS541040',
          sizeBytes: 4e10,
          rotational: true,
          transport: 'ata',
          health: 'failing',
          reasons: [],
        },
      ],
    });
    expect(cautionsOf(failing, 'antix-26-386-full')).toContain('recommend-disk-failing');
  });

  test('old firmware and USB, Macs and their keys, the T2', () => {
    expect(cautionsOf(machine({ ...x31, year: 2002 }), 'antix-26-386-full')).toContain(
      'recommend-usb-start-unlikely',
    );
    const i586 = machine({ cpu: { arch: 'i586' }, ramMiB: 128 });
    expect(cautionsOf(i586, 'tinycore-tinycore-x86')).toContain('recommend-usb-start-unlikely-cpu');
    const t2 = machine({
      maker: 'Apple Inc.',
      model: 'MacBookPro15,1',
      cpu: cpus.i5,
      ramMiB: 16384,
      firmware: { kind: 'uefi64' },
      cautions: [{ code: 'machine-mac-t2', data: { model: 'MacBookPro15,1' } }],
    });
    expect(cautionsOf(t2, 'lubuntu')).toContain('recommend-apple-t2');
  });

  test('an eraser of disks is asked for twice, and comes last', () => {
    const answer = ask(machine({ cpu: cpus.core2, ramMiB: 2048, firmware: bios }), wish('rescue', 'expert'));
    const last = answer.ranked.at(-1);
    expect(last?.id).toBe('shredos');
    expect(codes(last?.cautions ?? [])[0]).toBe('recommend-second-confirmation');
  });

  test('a publisher’s legal notice is told word for word', () => {
    const systems = edited('puppy-bookwormpup64', (edition) => ({
      ...edition,
      legalNotice: {
        text: 'Not for use in Ruritania.',
        url: null,
        regions: ['Ruritania'],
        dateChecked: '2026-10-01',
        from: 'download page',
      },
    }));
    const [puppy] = ask(machine({ cpu: cpus.core2, ramMiB: 4096 }), wish(), systems).ranked;
    expect(puppy?.cautions).toContainEqual({
      code: 'recommend-legal-notice',
      data: { notice: 'Not for use in Ruritania.', date: '2026-10-01' },
    });
  });

  test('how old a processor it runs on, where nobody knows', () => {
    const systems = edited('porteus-5-i586', (edition) => ({
      ...edition,
      cpu: { ...edition.cpu, baseline: { value: null, sure: '?', from: [] } },
    }));
    const [porteus] = ask(machine({ cpu: cpus.pentium, ramMiB: 512 }), wish(), systems).ranked;
    expect(codes(porteus?.cautions ?? [])).toContain('recommend-level-need-unknown');
  });

  test('an estimate is called one where it decides', () => {
    const guessed = machine({ cpu: cpus.atomN270, ramMiB: 384, estimated: ['ramMiB'], firmware: bios });
    expect(cautionsOf(guessed, 'antix-26-386-full')).toContain('recommend-memory-guessed');
    expect(cautionsOf(guessed, 'tinycore-tinycore-x86')).not.toContain('recommend-memory-guessed');
  });
});

test.each([
  ['Intel(R) Core(TM)2 Duo CPU     P8600  @ 2.40GHz', true],
  ['Intel Core2 Duo CPU P8600 @ 2.40GHz', true],
  ['Genuine Intel(R) CPU T2300 @ 1.66GHz', null],
  ['Intel(R) Pentium(R) 4 CPU 2.80GHz', true],
  ['Intel(R) Pentium(R) M processor 1600MHz', true],
  ['Intel(R) Pentium(R) Dual CPU T2390', true],
  ['Intel(R) Pentium(R) CPU G2020 @ 2.90GHz', null],
  ['Intel(R) Pentium(R) Silver N5000', null],
  ['Intel(R) Atom(TM) CPU N270   @ 1.60GHz', true],
  ['Intel(R) Atom(TM) x5-Z8350 CPU', null],
  ['AMD Athlon(tm) 64 X2 Dual Core Processor 4200+', true],
  ['AMD Athlon Silver 3050U', null],
  ['AMD Turion(tm) 64 Mobile', true],
  ['Intel(R) Core(TM) i5-4300U CPU', null],
  ['Intel(R) Core(TM) i7-2600', null],
  ['Intel(R) Core(TM) 2 CPU 6600', true],
])('%s dates a computer before 2010: %s', (name, old) => {
  expect(machineFacts(machine({ cpu: { name } }))['machine.processorIsOld']).toBe(old);
});

describe('testing the memory first', () => {
  test.each([
    ['of 2009', machine({ cpu: cpus.core2, year: 2009, ramMiB: 2048 }), 'memtest86plus'],
    ['32 bits, year unknown', machine({ cpu: cpus.atomN270 }), 'memtest86plus'],
    ['year unknown, a Core 2 by its name', machine({ cpu: cpus.core2 }), 'memtest86plus'],
    ['year unknown, an i5', machine({ cpu: cpus.i5 }), null],
    ['of 2016', machine({ cpu: cpus.i5, year: 2016 }), null],
    ['ARM', machine({ cpu: cpus.cortexA72, year: 2010 }), null],
    ['486, which it does not start on', machine({ cpu: { arch: 'i486' } }), null],
  ])('%s', (_, profile, first) => {
    expect(ask(profile).first?.id ?? null).toBe(first);
  });

  test('is not offered by a catalogue that has no such tool', () => {
    const others = ask(machine({ cpu: cpus.core2, year: 2005 }), wish(), []);
    expect(others).toMatchObject({ first: null, ranked: [], rejected: [] });
  });
});

describe('nothing fits', () => {
  test('too little memory: how much would help', () => {
    const answer = ask(machine({ cpu: { arch: 'i486' }, ramMiB: 16, firmware: bios }));
    expect(answer.advice).toContainEqual({
      code: 'recommend-memory-would-help',
      data: { ramMiB: 16, needMiB: 64 },
    });
  });

  test('asked for something that does not exist for it: what else it could do', () => {
    const answer = ask(machine({ cpu: cpus.atomN270, ramMiB: 1024, firmware: bios }), wish('kiosk'));
    expect(answer.advice).toContainEqual({ code: 'recommend-other-wish-fits', data: { purpose: 'desktop' } });
    expect(codes(answer.advice)).not.toContain('recommend-recycle');
  });

  test('other processors: where to look instead', () => {
    const advice = (known: Parameters<typeof machine>[0]): string[] => codes(ask(machine(known)).advice);
    expect(advice({ maker: 'Apple', cpu: { arch: 'ppc' } })).toContain('recommend-advice-powerpc');
    expect(advice({ maker: 'Apple', cpu: { arch: 'aarch64' } })).toContain('recommend-advice-apple-silicon');
    expect(advice({ model: 'Raspberry Pi 3', cpu: cpus.cortexA72 })).toContain(
      'recommend-advice-raspberry-pi',
    );
    expect(advice({ cpu: { arch: 'riscv64' } })).toContain('recommend-advice-arm');
  });

  test('only tight ones: more memory would please', () => {
    const answer = ask(machine({ cpu: { arch: 'x86_64' }, ramMiB: 1024 }), wish('kiosk'));
    expect(answer.advice).toEqual([
      { code: 'recommend-memory-would-please', data: { ramMiB: 1024, needMiB: 2048 } },
    ]);
  });
});
