import { describe, expect, test } from 'vitest';
import { judgeDisk } from '../../main/machine/disk-health.ts';
import { unknownDisk, type NvmeFacts, type SmartAttribute } from '../../main/machine/facts.ts';
import { cautions, profileFrom, sample } from './reading.ts';

const attribute = (id: number, raw: number, value = 100, threshold = 0): SmartAttribute => ({
  id,
  name: `attribute-${id}`,
  value,
  threshold,
  raw,
});

function judge(attributes: SmartAttribute[], rotational: boolean | null = true): string[] {
  const judged = judgeDisk({ ...unknownDisk, rotational, smart: { passed: true, attributes, nvme: null } });
  expect(judged.health).toBe(judged.reasons.length === 0 ? 'good' : 'failing');
  return judged.reasons.map(({ code }) => code);
}

const nvme: NvmeFacts = {
  criticalWarning: 0,
  availableSpare: 100,
  spareThreshold: 10,
  percentageUsed: 3,
  mediaErrors: 0,
};

describe('a disk that says PASSED', () => {
  test.each<[string, SmartAttribute[], string[]]>([
    ['nothing wrong', [attribute(5, 0), attribute(197, 0), attribute(198, 0), attribute(9, 40_000)], []],
    ['one replaced sector', [attribute(5, 1)], ['machine-disk-reallocated']],
    ['one sector that can hardly be read', [attribute(197, 1)], ['machine-disk-pending']],
    ['one sector that cannot be read', [attribute(198, 1)], ['machine-disk-uncorrectable']],
    ['reported read errors', [attribute(187, 2)], ['machine-disk-reported-errors']],
    ['timeouts and bad cables alone', [attribute(188, 7), attribute(199, 900)], []],
    ['a value at the maker’s threshold', [attribute(3, 0, 21, 21)], ['machine-disk-attribute']],
    ['a value above it', [attribute(3, 0, 22, 21)], []],
    ['a threshold of 0 never fails', [attribute(4, 0, 1, 0)], []],
    ['other things in the upper bytes of the raw value', [attribute(5, 2 ** 40)], []],
  ])('%s', (_name, attributes, expected) => {
    expect(judge(attributes)).toEqual(expected);
  });

  test('solid-state disks replace blocks as a matter of course', () => {
    expect(judge([attribute(5, 4)], false)).toEqual([]);
    expect(judge([attribute(187, 4)], false)).toEqual(['machine-disk-reported-errors']);
  });

  test.each<[string, Partial<NvmeFacts>, string[]]>([
    ['healthy', {}, []],
    ['a critical warning', { criticalWarning: 4 }, ['machine-nvme-warning']],
    ['spare used up', { availableSpare: 9 }, ['machine-nvme-spare']],
    ['spare at its threshold', { availableSpare: 10 }, []],
    ['life used up', { percentageUsed: 100 }, ['machine-nvme-worn']],
    ['data not read back', { mediaErrors: 1 }, ['machine-nvme-media-errors']],
    [
      'nothing told',
      { availableSpare: null, spareThreshold: null, percentageUsed: null, mediaErrors: null },
      [],
    ],
  ])('NVMe: %s', (_name, log, expected) => {
    const smart = { passed: true, attributes: [], nvme: { ...nvme, ...log } };
    const { health, reasons } = judgeDisk({ ...unknownDisk, smart });
    expect(reasons.map(({ code }) => code)).toEqual(expected);
    expect(health).toBe(expected.length === 0 ? 'good' : 'failing');
  });

  test('without SMART nothing is known', () => {
    expect(judgeDisk(unknownDisk)).toEqual({ health: null, reasons: [] });
  });
});

describe('smartctl', () => {
  test('as text: PASSED, and failing all the same', () => {
    const profile = profileFrom(sample('smartctl-passed-but-failing.txt'));
    expect(profile.disks).toEqual([
      {
        model: 'ST9160310AS',
        sizeBytes: 160041885696,
        rotational: true,
        transport: 'sata',
        health: 'failing',
        reasons: [
          { code: 'machine-disk-reallocated', data: { sectors: 12 } },
          { code: 'machine-disk-reported-errors', data: { errors: 3 } },
          { code: 'machine-disk-pending', data: { sectors: 1 } },
        ],
      },
    ]);
    expect(cautions(profile)).toEqual(['machine-disk-failing']);
  });

  test('brief attributes of smartctl -x, one of them below its threshold', () => {
    const text = sample('smartctl-passed-but-failing.txt').replace(
      /^ID#[^]*$/m,
      [
        'ID# ATTRIBUTE_NAME          FLAGS    VALUE WORST THRESH FAIL RAW_VALUE',
        '  5 Reallocated_Sector_Ct   PO--CK   010   010   036    NOW  2001',
        '194 Temperature_Celsius     -O---K   038   051   000    -    38 (Min/Max 14/51)',
      ].join('\n'),
    );
    expect(profileFrom(text).disks?.[0]?.reasons).toEqual([
      {
        code: 'machine-disk-attribute',
        data: { attribute: 'Reallocated_Sector_Ct', value: 10, threshold: 36 },
      },
      { code: 'machine-disk-reallocated', data: { sectors: 2001 } },
    ]);
  });

  test('NVMe as text', () => {
    expect(profileFrom(sample('smartctl-nvme.txt')).disks).toMatchObject([
      {
        model: 'KINGSTON SA2000M8250G',
        sizeBytes: 250059350016,
        rotational: false,
        transport: 'nvme',
        health: 'failing',
        reasons: [{ code: 'machine-nvme-spare' }, { code: 'machine-nvme-worn', data: { percent: 104 } }],
      },
    ]);
  });

  test('a healthy solid-state disk as JSON', () => {
    expect(profileFrom(sample('smartctl-ssd.json')).disks).toMatchObject([
      { model: 'Samsung SSD 840 EVO 120GB', rotational: false, health: 'good', reasons: [] },
    ]);
  });

  test('a disk that says itself that it fails', () => {
    const text = sample('smartctl-ssd.json').replace('"passed": true', '"passed": false');
    expect(profileFrom(text).disks).toMatchObject([
      { health: 'failing', reasons: [{ code: 'machine-disk-says-failing' }] },
    ]);
  });

  test('and lsblk speak of one disk; two of smartctl’s are two', () => {
    const lsblk = JSON.stringify({
      blockdevices: [
        { name: 'sda', type: 'disk', size: '160041885696', rota: '1', rm: '0', model: 'ST9160310AS' },
        { name: 'sdb', type: 'disk', size: '120034123776', rota: '0', rm: '0', model: 'Samsung_SSD_840' },
      ],
    });
    const failing = sample('smartctl-passed-but-failing.txt');
    expect(profileFrom(failing, lsblk).disks?.map(({ model, health }) => [model, health])).toEqual([
      ['ST9160310AS', 'failing'],
      ['Samsung_SSD_840', null],
    ]);
    expect(profileFrom(failing, sample('smartctl-nvme.txt')).disks?.length).toBe(2);
    // The same report twice is one disk.
    expect(profileFrom(failing, failing).disks?.length).toBe(1);
  });
});
