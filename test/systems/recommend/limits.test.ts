import { describe, expect, test } from 'vitest';
import type { SystemEdition } from '../../../main/systems/schema.ts';
import { ask, catalogue, codes, cpus, edited, ids, machine, wish } from './fixtures.ts';

type Known = Parameters<typeof machine>[0];

/** Why an edition is rejected for this computer; empty if it is ranked. */
function rejection(known: Known, id: string, wanted = wish('desktop', 'expert')): string[] {
  const found = ask(machine(known), wanted).rejected.find((system) => system.id === id);
  return codes(found?.reasons ?? []);
}

const bios = { kind: 'bios' } as const;
const pc = { cpu: cpus.core2, ramMiB: 4096, firmware: bios } as const;

describe('what it is and what it is for', () => {
  test.each([
    ['alpine-minirootfs', 'recommend-is-container-base'],
    ['wolfi', 'recommend-is-container-base'],
    ['scratch', 'recommend-is-container-base'],
    ['slitaz-5.0', 'recommend-is-history'],
    ['project-atomic', 'recommend-is-retired'],
    ['tinycore-coreplus-64', 'recommend-does-not-exist'],
    ['fcos-live-iso', 'recommend-is-container-host'],
    ['clonezilla', 'recommend-is-rescue-tool'],
    ['memtest86plus', 'recommend-is-rescue-tool'],
    ['shredos', 'recommend-erases-disks'],
    ['porteus-kiosk', 'recommend-is-kiosk'],
    ['openwrt-x86', 'recommend-is-embedded'],
    ['alpine-virt-x86_64', 'recommend-is-for-virtual-machines'],
  ])('%s for a desktop: %s', (id, code) => {
    expect(rejection(pc, id)).toContain(code);
  });

  test('what came after is named', () => {
    const { rejected } = ask(machine(pc));
    const slitaz = rejected.find(({ id }) => id === 'slitaz-5.0');
    expect(slitaz?.reasons).toContainEqual({
      code: 'recommend-is-history',
      data: { successor: 'slitaz-rolling' },
    });
  });

  test.each(['retired', 'history'] as const)('%s without a successor has a sentence, too', (status) => {
    const systems = edited('slitaz-rolling', (edition) => ({ ...edition, status, successor: null }));
    const { rejected } = ask(machine(pc), wish(), systems);
    expect(codes(rejected[0]?.reasons ?? [])).toEqual([`recommend-is-${status}-for-good`]);
  });

  test('a system that no stick can be made of', () => {
    const systems = edited('slitaz-rolling', (edition) => ({
      ...edition,
      method: { value: 'none', sure: 'A', from: [] },
    }));
    expect(codes(ask(machine(pc), wish(), systems).rejected[0]?.reasons ?? [])).toEqual([
      'recommend-no-stick',
    ]);
  });

  test('an eraser of disks stays out, whatever a catalogue says it is for', () => {
    const systems = edited('shredos', (edition) => ({ ...edition, purposes: ['desktop', 'rescue'] }));
    expect(ids(ask(machine(pc), wish(), systems).ranked)).toEqual([]);
    expect(ids(ask(machine(pc), wish('rescue'), systems).ranked)).toEqual(['shredos']);
  });

  test('no container base is ranked, whatever is asked for', () => {
    const bases = new Set(
      catalogue.flatMap(({ editions }) =>
        editions.filter(({ category }) => category === 'container-base').map(({ id }) => id),
      ),
    );
    expect(bases.size).toBeGreaterThan(8);
    for (const purpose of ['desktop', 'rescue', 'kiosk', 'learning', 'container-host'] as const) {
      expect(ids(ask(machine(pc), wish(purpose)).ranked).filter((id) => bases.has(id))).toEqual([]);
    }
  });
});

describe('the processor', () => {
  test.each<[string, Known, string, readonly string[]]>([
    ['64 bits on 32', { cpu: cpus.atomN270 }, 'antix-26-x64-full', ['recommend-needs-64-bit']],
    ['32 bits on 64', { cpu: cpus.core2 }, 'antix-26-386-full', []],
    ['long mode under a 32-bit kernel', { cpu: { arch: 'i686', longMode: true } }, 'antix-26-x64-full', []],
    [
      'called x86_64, but without long mode',
      { cpu: { arch: 'x86_64', longMode: false } },
      'antix-26-x64-full',
      ['recommend-needs-64-bit'],
    ],
    ['i686 on i586', { cpu: cpus.pentium }, 'antix-23-386-core', ['recommend-other-processor']],
    ['i486 on i586', { cpu: cpus.pentium }, 'slitaz-rolling', []],
    ['i586 on i486', { cpu: { arch: 'i486' } }, 'tinycore-core-x86', ['recommend-other-processor']],
    ['a PC’s on ARM', { cpu: cpus.cortexA72 }, 'antix-26-x64-full', ['recommend-other-processor']],
    ['ARM’s on a PC', { cpu: cpus.core2 }, 'alpine-standard-aarch64', ['recommend-other-processor']],
    ['ARM’s on ARM, which has no PAE to lack', { cpu: cpus.cortexA72 }, 'alpine-standard-aarch64', []],
    ['something else', { cpu: { arch: 'other' } }, 'tinycore-core-x86', ['recommend-other-processor']],
    [
      'PAE',
      { cpu: { arch: 'i686', longMode: false, pae: false, sse2: true } },
      'slax-12-x86',
      ['recommend-needs-pae'],
    ],
    ['SSE2', { cpu: cpus.athlonXp }, 'antix-26-386-full', ['recommend-needs-sse2']],
    ['a processor of which nothing is known', {}, 'antix-26-x64-full', []],
  ])('%s', (_, known, id, expected) => {
    expect(rejection(known, id)).toEqual(expected);
  });

  test('a level above the architecture’s is one more limit', () => {
    const demanding = (edition: SystemEdition): SystemEdition => ({
      ...edition,
      cpu: { ...edition.cpu, baseline: { value: 'i686', sure: 'A', from: [] } },
    });
    const systems = edited('porteus-5-i586', demanding);
    const { rejected } = ask(machine({ cpu: { arch: 'i586' } }), wish(), systems);
    expect(rejected[0]?.reasons).toEqual([
      { code: 'recommend-processor-too-old', data: { level: 'i686', machine: 'i586' } },
    ]);
  });

  test('x86-64-v2 cannot be told, so it is a caution on 64 bits and a limit on 32', () => {
    const systems = edited('antix-26-x64-full', (edition) => ({
      ...edition,
      arch: { ...edition.arch, value: ['x86_64', 'i686'] },
      cpu: { ...edition.cpu, baseline: { value: 'x86-64-v2', sure: 'A', from: [] } },
    }));
    const on64 = ask(machine({ cpu: cpus.core2, ramMiB: 4096 }), wish(), systems);
    expect(codes(on64.ranked[0]?.cautions ?? [])).toContain('recommend-level-unknown');
    const on32 = ask(machine({ cpu: cpus.atomN270, ramMiB: 4096 }), wish(), systems);
    expect(codes(on32.rejected[0]?.reasons ?? [])).toEqual(['recommend-processor-too-old']);
  });
});

describe('the memory', () => {
  test('the figure itself is enough, one less is not', () => {
    const at = (ramMiB: number): string[] =>
      rejection({ cpu: cpus.core2, ramMiB, firmware: bios }, 'lubuntu');
    expect(at(1024)).toEqual([]);
    expect(at(1023)).toEqual(['recommend-needs-memory']);
  });

  test('unknown memory, and an unknown need, are cautions', () => {
    const unknown = ask(machine({ cpu: cpus.core2, firmware: bios }), wish('desktop', 'expert'));
    const found = (id: string): string[] =>
      codes(unknown.ranked.find((system) => system.id === id)?.cautions ?? []);
    expect(found('lubuntu')).toContain('recommend-memory-unknown');
    expect(found('tinycore-coreplus-x86')).toContain('recommend-memory-need-unknown');
    expect(unknown.ranked.every(({ fit }) => fit === 'tight')).toBe(true);
  });
});

describe('the firmware', () => {
  const at = (kind: 'bios' | 'uefi64' | 'uefi32', id: string, wanted = wish('desktop', 'expert')): string[] =>
    rejection({ cpu: cpus.core2, ramMiB: 4096, firmware: { kind } }, id, wanted);

  test('only BIOS on UEFI, with the way out', () => {
    expect(at('uefi64', 'tinycore-corepure64')).toEqual(['recommend-needs-bios']);
    expect(at('bios', 'tinycore-corepure64')).toEqual([]);
  });

  test('only UEFI on BIOS', () => {
    const systems = edited('antix-26-x64-full', (edition) => ({
      ...edition,
      firmware: { ...edition.firmware, bios: { value: false, sure: 'A', from: [] } },
    }));
    const { rejected } = ask(machine(pc), wish(), systems);
    expect(codes(rejected[0]?.reasons ?? [])).toEqual(['recommend-needs-uefi']);
  });

  test('32-bit UEFI: images of whole drives cannot become a kit, ISO files can', () => {
    expect(at('uefi32', 'netboot-xyz', wish('rescue', 'expert'))).toContain('recommend-no-uefi32');
    expect(at('uefi32', 'lubuntu')).toEqual([]);
    expect(at('uefi32', 'memtest86plus', wish('rescue', 'expert'))).toEqual([]);
  });

  test('a Raspberry Pi has none of them', () => {
    const pi: Known = { model: 'Raspberry Pi 4 Model B', cpu: cpus.cortexA72, ramMiB: 4096 };
    expect(rejection(pi, 'alpine-standard-aarch64')).toEqual(['recommend-needs-raspberry-pi-system']);
  });

  test('Apple’s own processors', () => {
    const m1: Known = { maker: 'Apple Inc.', cpu: { arch: 'aarch64', name: 'Apple M1' } };
    expect(rejection(m1, 'alpine-standard-aarch64')).toEqual(['recommend-needs-apple-system']);
  });
});

test('a system that breaks several limits gets every one of them as a reason', () => {
  const systems = edited('slax-12-x86', (edition) => edition);
  const { rejected } = ask(
    machine({
      cpu: { arch: 'i686', longMode: false, pae: false },
      ramMiB: 64,
      firmware: { kind: 'uefi64' },
    }),
    wish('rescue'),
    systems,
  );
  expect(codes(rejected[0]?.reasons ?? [])).toEqual([
    'recommend-other-purpose',
    'recommend-needs-pae',
    'recommend-needs-memory',
    'recommend-needs-bios',
  ]);
});
