import { describe, expect, test } from 'vitest';
import { cautions, profileFrom, readTexts, sample } from './reading.ts';

describe('what each tool says', () => {
  test.each<[string, object]>([
    [
      'lscpu-de.txt',
      {
        // `CPU Operationsmodus: 32-bit, 64-bit` under a 32-bit kernel.
        cpu: {
          name: 'Intel Core i5 CPU M 520 @ 2.40GHz',
          arch: 'x86_64',
          cores: 2,
          longMode: true,
          pae: true,
          sse3: true,
        },
      },
    ],
    [
      'lscpu-nested.json',
      { cpu: { name: 'AMD A8-4500M APU with Radeon HD Graphics', arch: 'x86_64', cores: 2, longMode: true } },
    ],
    [
      'cpuinfo-pentium3.txt',
      { cpu: { arch: 'i686', cores: 1, longMode: false, pae: true, sse2: false, sse3: false } },
    ],
    ['cpuinfo-k6.txt', { cpu: { arch: 'i586', longMode: false, pae: false, sse2: false } }],
    [
      'cpuinfo-bay-trail.txt',
      { cpu: { arch: 'x86_64', cores: 4, longMode: true }, firmware: { kind: null, maybeIa32: true } },
    ],
    [
      // A 32-bit system on a Cortex-A53, which is a 64-bit core.
      'cpuinfo-pi3-32bit.txt',
      {
        maker: 'Raspberry Pi',
        model: 'Raspberry Pi 3 Model B Rev 1.2',
        form: 'board',
        cpu: { name: 'Cortex-A53', arch: 'aarch64', cores: 4, longMode: false, sse2: false },
        firmware: { kind: null },
      },
    ],
    // The kernel calls its architecture 7; the ARM1176 is an ARMv6.
    ['cpuinfo-pi1.txt', { cpu: { name: 'ARM1176', arch: 'armv6', cores: 1 } }],
    [
      'cpuinfo-powerbook.txt',
      {
        maker: 'Apple',
        model: 'PowerBook6,8',
        form: 'laptop',
        cpu: { arch: 'ppc', cores: 1, longMode: false },
      },
    ],
    ['cpuinfo-g5.txt', { maker: 'Apple', model: 'PowerMac7,3', cpu: { arch: 'ppc64', cores: 2 } }],
    [
      // Sizes in GB and MB, an empty slot, and a flash chip that is no memory; 64-bit by signature, not by flags.
      'dmidecode-thinkpad.txt',
      {
        maker: 'LENOVO',
        model: 'ThinkPad T60',
        form: 'laptop',
        cpu: { arch: 'i686', longMode: false, pae: true, sse2: true, sse3: true },
        ramMiB: 1536,
        firmware: { kind: 'bios', secureBoot: false },
        battery: { designWh: 56.2, fullWh: null, wear: null },
        year: 2007,
      },
    ],
    [
      // Nobody filled in the maker: the board tells. That UEFI is supported does not say how it starts.
      'dmidecode-self-built.txt',
      {
        maker: 'ASRock',
        model: 'H81M-DGS R2.0',
        form: 'desktop',
        cpu: { arch: 'x86_64', cores: 2, longMode: true, pae: true, sse2: true },
        ramMiB: 12288,
        firmware: { kind: null, maybeIa32: false, secureBoot: null },
        year: 2014,
      },
    ],
    [
      'dmidecode-mac-t2.txt',
      { maker: 'Apple Inc.', model: 'MacBookPro15,2', form: 'laptop', cpu: { arch: null } },
    ],
    [
      'lspci-nnk.txt',
      {
        graphics: [{ bus: 'pci', vendorId: '8086', deviceId: '8108' }],
        network: [
          { vendorId: '14e4', deviceId: '4315', kind: 'wifi', firmware: 'b43' },
          { vendorId: '1969', deviceId: '1062', kind: 'ethernet', firmware: null },
          { vendorId: '168c', deviceId: '0013', kind: 'wifi', firmware: null },
          { vendorId: '8086', deviceId: '4220', kind: 'wifi', firmware: 'ipw2200' },
          { vendorId: '14e4', deviceId: '164c', kind: 'ethernet', firmware: 'bnx2' },
        ],
      },
    ],
    [
      'lsusb.txt',
      {
        network: [
          { bus: 'usb', vendorId: '0cf3', deviceId: '9271', kind: 'wifi', firmware: 'ath9k_htc' },
          { bus: 'usb', vendorId: '0a5c', deviceId: '217f', kind: 'bluetooth' },
          { bus: 'usb', vendorId: '0846', deviceId: '9020', kind: 'wifi' },
        ],
      },
    ],
    [
      'inxi-3.txt',
      {
        maker: 'LENOVO',
        model: 'ThinkPad R500',
        form: 'laptop',
        cpu: {
          name: 'Intel Core2 Duo P8600',
          arch: 'x86_64',
          cores: 2,
          longMode: true,
          pae: true,
          sse2: true,
          sse3: true,
        },
        ramMiB: 2980,
        firmware: { kind: 'bios', secureBoot: false },
        disks: [{ model: 'Hitachi HTS545016B9A300', sizeBytes: 160041218867, rotational: true }],
        graphics: [{ vendorId: '8086', deviceId: '2a42' }],
        network: [
          { vendorId: '8086', deviceId: '4237', kind: 'wifi', firmware: 'iwlwifi' },
          { vendorId: '14e4', deviceId: '1693', kind: 'ethernet', firmware: null },
        ],
        battery: { designWh: 56.2, fullWh: 21, wear: 0.63, cycles: 812 },
        year: 2010,
      },
    ],
    [
      'inxi-2.txt',
      {
        maker: 'Dell',
        model: 'Latitude D600',
        form: 'laptop',
        cpu: { name: null },
        ramMiB: 1010,
        year: 2005,
        disks: [{ model: 'HTS424040M9AT00', sizeBytes: 40e9 }],
        network: [{ kind: 'ethernet' }, { kind: 'wifi', firmware: 'ipw2100' }],
      },
    ],
    ...(['lshw.json', 'lshw.txt'] as const).map((name): [string, object] => [
      name,
      {
        maker: 'Hewlett-Packard',
        model: 'HP Compaq nc6320',
        form: 'laptop',
        cpu: { arch: 'x86_64', cores: 2, longMode: true, pae: true, sse2: true, sse3: true },
        ramMiB: 2048,
        year: 2009,
        graphics: [{ bus: 'pci' }],
        network: [{ bus: 'pci', kind: 'wifi', firmware: 'iwl3945' }],
        disks: [{ model: 'FUJITSU MHV2080B', rotational: true }],
      },
    ]),
    [
      'hwinfo.txt',
      {
        maker: 'TOSHIBA',
        model: 'SATELLITE A100',
        cpu: { arch: 'i686', longMode: false, pae: true, sse3: true },
        ramMiB: 1536,
        firmware: { kind: 'bios' },
        disks: [{ model: 'Hitachi HTS54108', sizeBytes: 80026361856 }],
        graphics: [{ vendorId: '8086', deviceId: '27a2' }],
        network: [{ vendorId: '14e4', deviceId: '4318', kind: 'wifi', firmware: 'b43' }],
        year: 2006,
      },
    ],
    [
      'hwinfo-short.txt',
      {
        cpu: { name: 'Intel Atom CPU N280 @ 1.66GHz', arch: 'i686', longMode: false },
        graphics: [{ name: 'Intel 945 GME' }],
        network: [{ kind: 'ethernet' }, { kind: 'wifi', firmware: 'rtlwifi' }],
        disks: [{ model: 'ST9160310AS' }],
      },
    ],
    ['upower.txt', { battery: { designWh: 56.2, fullWh: 21.1, wear: 0.63, cycles: 812 }, form: 'laptop' }],
    ['uevent-charge.txt', { battery: { designWh: 47.5, fullWh: 35.6, wear: 0.25, cycles: null } }],
    [
      'lsblk.json',
      {
        disks: [
          {
            model: 'WDC WD3200BEVT',
            sizeBytes: 320072933376,
            rotational: true,
            transport: 'sata',
            health: null,
          },
          { model: null, sizeBytes: 31268536320, rotational: false, transport: 'mmc' },
        ],
      },
    ],
    [
      'check-report.txt',
      {
        maker: 'ASUSTeK COMPUTER INC.',
        model: 'T100TA',
        form: 'laptop',
        cpu: { arch: 'x86_64', longMode: true },
        ramMiB: 1898,
        firmware: { kind: 'uefi32', maybeIa32: true },
        battery: { designWh: 31, fullWh: 24.8, wear: 0.2, cycles: 214 },
        year: 2014,
      },
    ],
  ])('%s', (name, expected) => {
    expect(profileFrom(sample(name))).toMatchObject(expected);
  });

  test.each<[string, string[]]>([
    ['lscpu-de.txt', ['machine-cpu-64-bit-hidden']],
    ['cpuinfo-pentium3.txt', ['machine-cpu-no-sse2']],
    ['cpuinfo-k6.txt', ['machine-cpu-no-pae', 'machine-cpu-no-sse2']],
    ['cpuinfo-bay-trail.txt', ['machine-uefi-maybe-32']],
    ['cpuinfo-pi3-32bit.txt', ['machine-arm-board']],
    ['cpuinfo-powerbook.txt', ['machine-mac-powerpc']],
    ['dmidecode-mac-t2.txt', ['machine-mac-t2']],
    ['dmidecode-self-built.txt', []],
    [
      'lspci-nnk.txt',
      [
        'machine-graphics-gma500',
        'machine-network-firmware',
        'machine-network-firmware',
        'machine-network-firmware',
      ],
    ],
    ['check-report.txt', ['machine-uefi-32']],
    ['upower.txt', ['machine-battery-worn']],
  ])('cautions of %s', (name, expected) => {
    expect(cautions(profileFrom(sample(name)))).toEqual(expected);
  });
});

describe('short answers', () => {
  test.each<[string, string, object]>([
    [
      'uname -a of a 32-bit kernel leaves 64-bit open',
      'Linux eee 5.10.0 #1 SMP i686 GNU/Linux',
      { cpu: { arch: 'i686', longMode: null } },
    ],
    [
      'uname -a of a 64-bit kernel',
      'Linux box 6.1.0-13-amd64 #1 SMP x86_64 GNU/Linux',
      { cpu: { arch: 'x86_64', longMode: true, pae: true, sse2: true } },
    ],
    [
      'uname -a of a Raspberry Pi',
      'Linux pi 6.1.21-v8+ #1642 SMP PREEMPT aarch64 GNU/Linux',
      { cpu: { arch: 'aarch64' } },
    ],
    [
      'uname -a of a Mac with a processor of Apple’s own',
      'Darwin mac.local 23.1.0 Darwin Kernel Version 23.1.0: Mon Oct  9 21:27:24 PDT 2023; root:xnu-10002.41.9~6/RELEASE_ARM64_T6000 arm64',
      { maker: 'Apple', cpu: { arch: 'aarch64' }, cautions: [{ code: 'machine-mac-apple-silicon' }] },
    ],
    [
      'mokutil: on',
      'SecureBoot enabled\n',
      { firmware: { secureBoot: true }, cautions: [{ code: 'machine-secure-boot-on' }] },
    ],
    ['mokutil: off', 'SecureBoot disabled\n', { firmware: { secureBoot: false } }],
    [
      'mokutil: on, but in setup mode',
      'SecureBoot enabled\nPlatform is in Setup Mode\n',
      { firmware: { secureBoot: false } },
    ],
    [
      'no /sys/firmware/efi',
      "ls: cannot access '/sys/firmware/efi': No such file or directory",
      { firmware: { kind: 'bios', secureBoot: false } },
    ],
    [
      'the same in BusyBox',
      'ls: /sys/firmware/efi: No such file or directory',
      { firmware: { kind: 'bios' } },
    ],
    ['grep of the platform size', '/sys/firmware/efi/fw_platform_size:64', { firmware: { kind: 'uefi64' } }],
    [
      'grep of the Secure Boot variable',
      '/sys/firmware/efi/fw_platform_size:64\n/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c:1',
      { firmware: { kind: 'uefi64', secureBoot: true } },
    ],
    [
      'MemTotal',
      'MemTotal:         505432 kB\nMemFree:          312000 kB',
      { ramMiB: 494, usableRamMiB: 494 },
    ],
    ['free', '       total   used   free\nMem:   505432   100000   405432\nSwap:  0 0 0', { ramMiB: 494 }],
    ['free -m', '       total   used   free\nMem:   494   97   396\nSwap:  0 0 0', { ramMiB: 494 }],
    ['free -h', '       total   used   free\nMem:   1.9Gi   200Mi   1.7Gi', { ramMiB: 1946 }],
    ['free -b', '       total   used   free\nMem:   517562368   102400000   415162368', { ramMiB: 494 }],
    [
      'free in German',
      '       gesamt   benutzt   frei\nSpeicher:   505432   100000   405432',
      { ramMiB: 494 },
    ],
    [
      'decode-dimms',
      '# decode-dimms version 4.3\n\nSize                                             512 MB\nSize                                             1024 MB\n',
      { ramMiB: 1536 },
    ],
    [
      'plain lscpu of old util-linux without an architecture line',
      'CPU(s):                2\nVendor ID:             GenuineIntel\nCPU family:            6\nModel:                 15\nModel name:            Intel(R) Core(TM)2 CPU 6300\nFlags:                 fpu tsc pae cx8 cmov sse2 lm pni\n',
      { cpu: { arch: 'x86_64', longMode: true, cores: 2 } },
    ],
    [
      'lspci without ids',
      '02:00.0 Network controller: Broadcom Inc. and subsidiaries BCM43142 802.11b/g/n (rev 01)\n',
      { network: [{ kind: 'wifi', vendorId: null, firmware: 'wl' }] },
    ],
    [
      'lspci -mm -nn',
      '00:02.0 "VGA compatible controller [0300]" "Intel Corporation [8086]" "Atom Graphics [0be1]" -r09 "x" ""\n',
      { graphics: [{ vendorId: '8086', deviceId: '0be1' }], cautions: [{ code: 'machine-graphics-gma500' }] },
    ],
    [
      'lspci -n',
      '00:02.0 0300: 8086:2a02 (rev 0c)\n03:00.0 0280: 8086:4229 (rev 61)\n',
      { graphics: [{ deviceId: '2a02', name: null }], network: [{ kind: 'wifi', firmware: 'iwl4965' }] },
    ],
    [
      'sysfs where there is no lspci',
      [
        '/sys/bus/pci/devices/0000:00:02.0/uevent:DRIVER=i915',
        '/sys/bus/pci/devices/0000:00:02.0/uevent:PCI_CLASS=30000',
        '/sys/bus/pci/devices/0000:00:02.0/uevent:PCI_ID=8086:27AE',
        '/sys/bus/pci/devices/0000:03:00.0/uevent:PCI_CLASS=28000',
        '/sys/bus/pci/devices/0000:03:00.0/uevent:PCI_ID=14E4:4727',
        '/sys/bus/usb/devices/1-1/uevent:PRODUCT=cf3/9271/108',
      ].join('\n'),
      {
        graphics: [{ bus: 'pci', vendorId: '8086', deviceId: '27ae' }],
        network: [
          { bus: 'pci', vendorId: '14e4', deviceId: '4727', kind: 'wifi', firmware: 'brcm80211' },
          { bus: 'usb', vendorId: '0cf3', deviceId: '9271', kind: 'wifi', firmware: 'ath9k_htc' },
        ],
      },
    ],
    [
      'two batteries as grep prints them',
      ['BAT0', 'BAT1']
        .flatMap((name) =>
          ['TYPE=Battery', 'ENERGY_FULL_DESIGN=24000000', 'ENERGY_FULL=18000000', 'CYCLE_COUNT=90'].map(
            (line) => `/sys/class/power_supply/${name}/uevent:POWER_SUPPLY_${line}`,
          ),
        )
        .join('\n'),
      { battery: { designWh: 48, fullWh: 36, wear: 0.25, cycles: 90 }, form: 'laptop' },
    ],
    [
      'lsblk as a table',
      'NAME   MAJ:MIN RM   SIZE RO TYPE MOUNTPOINTS\nsda      8:0    0 149,1G  0 disk \n├─sda1   8:1    0   149G  0 part /\nsdb      8:16   1   7,5G  0 disk \n',
      { disks: [{ sizeBytes: Math.round(149.1 * 2 ** 30) }] },
    ],
  ])('%s', (_name, text, expected) => {
    expect(profileFrom(text)).toMatchObject(expected);
  });

  test('efibootmgr shows a start by UEFI, and the processor how wide it is', () => {
    const efibootmgr = 'BootCurrent: 0001\nTimeout: 1 seconds\nBootOrder: 0001,0000\nBoot0001* debian\n';
    const kind = (...texts: string[]): unknown => profileFrom(efibootmgr, ...texts).firmware.kind;
    expect(readTexts(efibootmgr)).toMatchObject({ ok: false, error: { code: 'machine-nothing-said' } });
    expect(kind(sample('lscpu-nested.json'))).toBe('uefi64');
    // Both are possible there.
    expect(kind(sample('cpuinfo-bay-trail.txt'))).toBe(null);
    expect(kind(sample('cpuinfo-pentium3.txt'))).toBe('uefi32');
  });
});

describe('a Pentium M', () => {
  const flags = (names: string): string =>
    `Architecture: i686\nCPU op-mode(s): 32-bit\nCPU(s): 1\nVendor ID: GenuineIntel\nCPU family: 6\nModel: 13\nModel name: Intel(R) Pentium(R) M processor 1.73GHz\nFlags: ${names}\n`;

  test('that does not say PAE probably has it', () => {
    const profile = profileFrom(flags('fpu tsc msr cx8 cmov sse sse2'));
    expect(profile.cpu).toMatchObject({ pae: false, longMode: false, sse2: true });
    expect(cautions(profile)).toEqual(['pae-hidden-possible']);
  });

  test('that says PAE needs no word', () => {
    const profile = profileFrom(flags('fpu tsc msr pae cx8 cmov sse sse2'));
    expect(profile.cpu.pae).toBe(true);
    expect(cautions(profile)).toEqual([]);
  });

  test('whose flags were not told is not known, which is not no', () => {
    const profile = profileFrom(
      sample('dmidecode-thinkpad.txt')
        .replace('Model 14', 'Model 9')
        .replace(/\tFlags:\n(\t\t.*\n)+/, '')
        .replace('Genuine Intel(R) CPU           T2400', 'Intel(R) Pentium(R) M processor'),
    );
    expect(profile.cpu).toMatchObject({ pae: null, longMode: false, sse2: true });
    expect(cautions(profile)).toContain('pae-hidden-possible');
  });
});
