import { describe, expect, test } from 'vitest';
import { cautions, profileFrom, readTexts, sample } from './reading.ts';

const lscpu = (
  name: string,
  family: number,
  model: number,
  flags = 'fpu tsc pae cx8 cmov sse sse2',
): string =>
  `Architecture: i686\nCPU(s): 1\nVendor ID: GenuineIntel\nCPU family: ${family}\nModel: ${model}\nModel name: ${name}\nFlags: ${flags}\n`;
const t60 = sample('dmidecode-thinkpad.txt');
const t2400 = lscpu(
  'Genuine Intel(R) CPU           T2400  @ 1.83GHz',
  6,
  14,
  'fpu tsc pae cx8 cmov sse sse2 pni',
);

describe('several files of one computer', () => {
  test('say more than each: the firmware tells the modules, the processor itself', () => {
    const profile = profileFrom(t60, t2400, 'MemTotal: 1540000 kB\n', sample('upower.txt'));
    expect(profile).toMatchObject({
      model: 'ThinkPad T60',
      ramMiB: 1536,
      usableRamMiB: 1504,
      cpu: { name: 'Genuine Intel CPU T2400 @ 1.83GHz', arch: 'i686', longMode: false, sse3: true },
      battery: { fullWh: 21.1, wear: 0.63 },
    });
  });

  test('the order in which they are named does not matter', () => {
    const all = [t60, t2400, 'MemTotal: 1540000 kB\n', sample('upower.txt'), sample('lspci-nnk.txt')];
    expect(profileFrom(...all)).toEqual(profileFrom(...all.toReversed()));
  });

  test('one file may hold them all', () => {
    const one = [
      '$ lscpu',
      t2400,
      '$ free -h',
      '      total   used  free\nMem:   1.5Gi  1Gi  0.5Gi',
      '$ lspci -nn',
    ]
      .concat(sample('lspci-nnk.txt'), sample('lsblk.json'))
      .join('\n');
    expect(profileFrom(one)).toMatchObject({
      cpu: { arch: 'i686' },
      ramMiB: 1536,
      graphics: [{ deviceId: '8108' }],
      disks: [{ model: 'WDC WD3200BEVT' }, {}],
    });
  });

  test('modules that were not all told count for nothing against what the kernel uses', () => {
    expect(profileFrom(t60, 'MemTotal: 3050000 kB\n').ramMiB).toBe(2979);
  });

  test('much less in use than built in is worth a word', () => {
    const profile = profileFrom(sample('dmidecode-self-built.txt'), 'MemTotal: 3200000 kB\n');
    expect(profile).toMatchObject({ ramMiB: 12288, usableRamMiB: 3125 });
    expect(cautions(profile)).toContain('machine-memory-not-all-used');
  });

  test('a list with ids wins over a list without', () => {
    const plain = '02:00.0 VGA compatible controller: Intel Corporation Something\n';
    expect(profileFrom(plain, sample('lspci-nnk.txt')).graphics).toMatchObject([{ deviceId: '8108' }]);
    expect(profileFrom(sample('inxi-3.txt'), plain).graphics).toMatchObject([{ deviceId: '2a42' }]);
  });

  test('a Lenovo’s name and a tool’s copy of it agree', () => {
    const inxi = sample('inxi-3.txt');
    const dmi = t60
      .replace('1951AB1', '2718V8C')
      .replaceAll('ThinkPad T60', 'ThinkPad R500')
      .replace('Model 14', 'Model 23')
      .replace('Genuine Intel(R) CPU           T2400', 'Intel(R) Core(TM)2 Duo CPU     P8600  @ 2.40GHz');
    expect(profileFrom(inxi, dmi)).toMatchObject({ model: 'ThinkPad R500', cpu: { longMode: true } });
  });

  test('a processor of the same generation as SMBIOS tells is one and the same', () => {
    const athlon = t60
      .replace('GenuineIntel', 'AMD')
      .replace('Family 6, Model 14, Stepping 8', 'Family 6, Model 10, Stepping 0')
      .replace('Genuine Intel(R) CPU           T2400', 'AMD Athlon(tm) XP');
    const said = lscpu('AMD Athlon(tm) XP 1700+', 6, 8, 'fpu tsc pae cx8 cmov sse').replace(
      'GenuineIntel',
      'AuthenticAMD',
    );
    expect(profileFrom(athlon, said)).toMatchObject({ cpu: { name: 'AMD Athlon XP 1700+', sse2: false } });
  });

  test('a file that says nothing is passed over, and told', () => {
    const read = readTexts('', t2400, 'lspci: command not found', 'Dear grandmother,\n');
    expect(read).toMatchObject({
      ok: true,
      value: {
        profile: { cpu: { arch: 'i686' } },
        files: [
          { file: '1', tools: [], reasons: [{ code: 'machine-file-empty' }] },
          { file: '2', tools: ['lscpu'], reasons: [] },
          { file: '3', tools: [], reasons: [{ code: 'machine-file-error-text' }] },
          { file: '4', tools: [], reasons: [{ code: 'machine-file-not-recognised' }] },
        ],
      },
    });
  });
});

describe('files of several computers are refused', () => {
  const n270 = lscpu('Intel(R) Atom(TM) CPU N270   @ 1.60GHz', 6, 28);
  test.each<[string, string[], string]>([
    ['two processors', [t2400, n270], 'cpu'],
    ['two processors of one generation, told by themselves', [t2400, t2400.replace('T2400', 'T2500')], 'cpu'],
    ['two outputs of lscpu in one file', [t2400 + n270], 'cpu'],
    ['a processor and firmware with another', [n270, t60], 'cpu'],
    ['Intel and AMD', [t2400, sample('lscpu-nested.json')], 'cpu'],
    ['a PC and a Raspberry Pi', [t2400, sample('cpuinfo-pi1.txt')], 'arch'],
    ['two makers', [t60, sample('inxi-2.txt')], 'maker'],
    ['two models', [t60, t60.replace('1951AB1', '2007CD2').replaceAll('T60', 'T60p')], 'model'],
    [
      'two boards',
      [
        sample('dmidecode-self-built.txt'),
        sample('dmidecode-self-built.txt').replace('H81M-DGS', 'B85M Pro4'),
      ],
      'board',
    ],
    [
      'two units of one model',
      ['4c4c4544-0043-3010-8052-b4c04f4d3232', '4c4c4544-0043-3010-8052-b4c04f4d3233'].map((uuid) =>
        t60.replace('Not Settable', uuid),
      ),
      'unit',
    ],
    ['three computers', [t60, sample('cpuinfo-bay-trail.txt'), sample('hwinfo.txt')], 'cpu'],
    ['two dmidecodes in one file', [t60 + sample('dmidecode-mac-t2.txt')], 'maker'],
  ])('%s', (_name, texts, fact) => {
    expect(readTexts(...texts)).toMatchObject({
      ok: false,
      error: { code: 'machine-files-mixed', data: { fact } },
    });
  });

  test('naming both and where they stand', () => {
    expect(readTexts(t2400, n270)).toEqual({
      ok: false,
      error: {
        code: 'machine-files-mixed',
        data: {
          fact: 'cpu',
          first: 'Genuine Intel(R) CPU T2400 @ 1.83GHz',
          firstFile: '1',
          second: 'Intel(R) Atom(TM) CPU N270 @ 1.60GHz',
          secondFile: '2',
        },
      },
    });
  });

  test('but several types of one dmidecode are one computer', () => {
    const header = '# dmidecode 3.3\nSMBIOS 2.4 present.\n\n';
    const parts = t60.split(/^(?=Handle )/m).slice(1);
    const runs = [parts.slice(0, 1), parts.slice(1, 4), parts.slice(4)];
    expect(profileFrom(runs.map((run) => header + run.join('')).join(''))).toMatchObject({
      model: 'ThinkPad T60',
      ramMiB: 1536,
    });
  });
});
