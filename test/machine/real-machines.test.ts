import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { table } from '../../main/cli/table.ts';
import { machineFromFiles } from '../../main/machine/from-files.ts';
import type { MachineProfile } from '../../main/machine/profile.ts';
import { realMachines, realMachinesFolder } from './real-machines.ts';

const folder = realMachinesFolder();

/** What must be found of machines that are known here, and why. Others are read and printed all the same. */
const expected: Readonly<Record<string, readonly [why: string, found: object]>> = {
  'arm-cortex-a72': [
    'a Cortex-A72 is a 64-bit ARM core, and nothing of a PC',
    {
      cpu: { arch: 'aarch64', cores: 4, longMode: false, pae: false, sse2: false },
      firmware: { kind: null },
      ramMiB: null,
    },
  ],
  'athlon-xp-nosse2-2g': [
    'K7 has no SSE2 and no 64-bit; the modules are 1024 + 512 + 512 MB, written in MB and GB',
    {
      maker: 'ASUSTeK Computer INC.',
      model: 'A7N8X-X',
      cpu: { arch: 'i686', longMode: false, pae: true, sse2: false, sse3: false },
      ramMiB: 2048,
      firmware: { kind: 'bios', secureBoot: false },
      year: 2004,
    },
  ],
  'eee-1000h-atom-n270-1g': [
    'the N270 has no 64-bit although later Atoms of its family have; family and version were never filled in',
    {
      model: '1000H',
      form: 'laptop',
      cpu: { arch: 'i686', cores: 1, longMode: false, pae: true, sse2: true, sse3: true },
      ramMiB: 1024,
      firmware: { kind: 'bios' },
      year: 2009,
    },
  ],
  'latitude-d600-pentium-m-1536m': [
    'Banias hides its PAE; 1024 + 512 MB; SMBIOS gives the model with spaces behind it',
    {
      model: 'Latitude D600',
      form: 'laptop',
      cpu: { arch: 'i686', longMode: false, pae: false, sse2: true, sse3: false },
      ramMiB: 1536,
      firmware: { kind: 'bios' },
      cautions: [{ code: 'pae-hidden-possible' }],
    },
  ],
  'thinkpad-r500-64bit-cpu-i686-kernel': [
    'a Core 2 Duo under an i686 kernel: the kernel does not hide that it is 64-bit. Empty files do no harm',
    {
      maker: 'LENOVO',
      form: 'laptop',
      cpu: { arch: 'x86_64', cores: 2, longMode: true, pae: true, sse2: true },
      ramMiB: null,
      graphics: [{ name: expect.stringContaining('Mobile 4 Series') as string }],
      network: [
        { kind: 'wifi', firmware: 'iwlwifi' },
        { kind: 'ethernet', firmware: null },
      ],
    },
  ],
  'thinkpad-x31-pentium-m-nopae-512m': [
    'Banias without the PAE flag; IBM writes the name into the version; two modules of type 6 with 256 MB each',
    {
      maker: 'IBM',
      model: 'ThinkPad X31',
      cpu: { arch: 'i686', longMode: false, pae: false, sse2: true },
      ramMiB: 512,
      firmware: { kind: 'bios' },
      year: 2005,
      cautions: [{ code: 'pae-hidden-possible' }],
    },
  ],
  'thinkpad-x61-core2-4g': [
    'Core 2 Duo, 2 + 2 GB; of 2008, so that BIOS is likely and still not known',
    {
      model: 'ThinkPad X61',
      form: 'laptop',
      cpu: { arch: 'x86_64', cores: 2, longMode: true, pae: true, sse2: true, sse3: true },
      ramMiB: 4096,
      firmware: { maybeIa32: false },
    },
  ],
};

/** Single disks: each file is of a computer of its own. */
const expectedDisks: Readonly<
  Record<string, readonly [why: string, health: string, codes: readonly string[]]>
> = {
  'smart-fail2.json': [
    'reallocated sectors below the threshold, and eight that cannot be read',
    'failing',
    ['machine-disk-attribute', 'machine-disk-reallocated', 'machine-disk-pending'],
  ],
  'smart-nvme-failed.json': [
    'PASSED, but seven times data could not be read back',
    'failing',
    ['machine-nvme-media-errors'],
  ],
  'smart-pass.json': ['nothing but PASSED', 'good', []],
};

describe.skipIf(folder === null)('real machines', () => {
  const at = folder ?? '';
  const machines = folder === null ? [] : realMachines(at).filter((name) => name !== 'disks');

  test('are all read, and told', async () => {
    const rows: string[][] = [
      ['machine', 'model', 'arch', '64-bit', 'PAE', 'SSE2', 'RAM', 'firmware', 'year', 'cautions'],
    ];
    for (const name of machines) {
      const read = await machineFromFiles([join(at, name)]);
      rows.push(read.ok ? row(name, read.value.profile) : [name, read.error.code]);
    }
    console.log(table(rows).join('\n'));
    expect(rows.length).toBe(machines.length + 1);
  });

  test.each(machines.filter((name) => name in expected))('%s', async (name) => {
    const [why = '', found = {}] = expected[name] ?? [];
    const read = await machineFromFiles([join(at, name)]);
    expect(read, why).toMatchObject({ ok: true, value: { profile: found } });
  });

  test.each(machines.filter((name) => !(name in expected)))(
    '%s is read, or refused with a reason',
    async (name) => {
      const read = await machineFromFiles([join(at, name)]);
      if (!read.ok) expect(read.error.code).toMatch(/^machine-/);
    },
  );

  test.skipIf(machines.length < 3)('any three of them mixed are refused', async () => {
    const known = machines.filter((name) => name in expected);
    for (const first of known) {
      const others = known.filter((name) => name !== first).slice(0, 2);
      const read = await machineFromFiles([first, ...others].map((name) => join(at, name)));
      expect(read).toMatchObject({ ok: false, error: { code: 'machine-files-mixed' } });
    }
  });

  const disks = existsSync(join(at, 'disks')) ? readdirSync(join(at, 'disks')) : [];
  test.each(disks.filter((name) => name in expectedDisks))('disk %s', async (name) => {
    const [why = '', health = '', codes = []] = expectedDisks[name] ?? [];
    const read = await machineFromFiles([join(at, 'disks', name)]);
    const disk = read.ok ? read.value.profile.disks?.[0] : undefined;
    expect(disk?.health, why).toBe(health);
    expect(disk?.reasons.map(({ code }) => code) ?? []).toEqual(expect.arrayContaining([...codes]));
  });
});

test.skipIf(folder !== null)(
  'real machines were LEFT OUT: no folder in REKINDLE_MACHINES, none beside the checkout',
  () => {
    console.warn('Real machines were left out: name a folder with them in REKINDLE_MACHINES.');
    expect(folder).toBe(null);
  },
);

function row(name: string, { model, cpu, ramMiB, firmware, year, cautions }: MachineProfile): string[] {
  const known = (value: boolean | string | number | null): string => (value === null ? '?' : String(value));
  return [
    name,
    known(model),
    known(cpu.arch),
    known(cpu.longMode),
    known(cpu.pae),
    known(cpu.sse2),
    known(ramMiB),
    known(firmware.kind),
    known(year),
    cautions.map(({ code }) => code).join(' '),
  ];
}
