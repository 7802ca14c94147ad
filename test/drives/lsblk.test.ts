import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseLsblk, type BlockNode } from '../../main/drives/linux/lsblk.ts';
import { pseudoRandom } from '../writer/pseudo-random.ts';

const folder = join(import.meta.dirname, 'lsblk');
const recorded = readdirSync(folder).map((file): [string, unknown] => {
  const { lsblk } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { lsblk: unknown };
  return [file, lsblk];
});

function nodesOf(value: unknown): BlockNode[] {
  const parsed = parseLsblk(JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.error.data.detail);
  return parsed.value;
}

const disk = { name: 'sdb', kname: 'sdb', 'maj:min': '8:16', type: 'disk', size: 8e9, rm: true, ro: false };

describe('one device', () => {
  test('as util-linux 2.38 prints it', () => {
    const entry = {
      ...disk,
      path: '/dev/sdb',
      'log-sec': 512,
      model: 'Ultra  Fit ',
      vendor: 'SanDisk ',
      tran: 'usb',
    };
    expect(nodesOf({ blockdevices: [entry] })).toEqual([
      expect.objectContaining({
        kname: 'sdb',
        path: '/dev/sdb',
        majorMinor: '8:16',
        sizeBytes: 8e9,
        logicalSectorBytes: 512,
        removable: true,
        readOnly: false,
        vendor: 'SanDisk',
        model: 'Ultra  Fit',
        transport: 'usb',
        serial: null,
        mountpoints: [],
        parents: [],
        children: [],
      }),
    ]);
  });

  test.each([
    ['numbers and booleans as strings', { ...disk, size: '8000000000', rm: '1', ro: '0' }],
    ['booleans as numbers', { ...disk, rm: 1, ro: 0 }],
    ['no path column', { ...disk, path: undefined }],
    ['columns that nobody knows', { ...disk, 'zone-wgran': { a: [1] }, 'id-link': 'x' }],
  ])('with %s', (_name, entry) => {
    const expected = { path: '/dev/sdb', sizeBytes: 8e9, removable: true, readOnly: false };
    expect(nodesOf({ blockdevices: [entry] })[0]).toMatchObject(expected);
  });

  test.each([
    ['a size in words', { size: '7.5G' }, { sizeBytes: null }],
    ['a size below zero', { size: -1 }, { sizeBytes: null }],
    ['a size beyond all numbers', { size: 1e300 }, { sizeBytes: null }],
    ['an odd boolean', { rm: 'maybe' }, { removable: null }],
    ['an odd device number', { 'maj:min': '8-16' }, { majorMinor: null }],
    ['nothing but a name', { kname: null, size: null, rm: null }, { kname: 'sdb', removable: null }],
  ])('%s is not known', (_name, columns, expected) => {
    expect(nodesOf({ blockdevices: [{ ...disk, ...columns }] })[0]).toMatchObject(expected);
  });

  test.each([
    [{ mountpoint: '/a b' }, ['/a b']],
    [{ mountpoints: ['/a', null, '/b '] }, ['/a', '/b ']],
    [{ mountpoint: '/a', mountpoints: ['/a', '/c'] }, ['/a', '/c']],
    [{ mountpoint: null, mountpoints: [null] }, []],
    [{ mountpoint: 7, mountpoints: '/x' }, ['/x']],
  ])('mount points out of %j', (columns, expected) => {
    const node = nodesOf({ blockdevices: [{ ...disk, ...columns }] })[0];
    expect([...(node?.mountpoints ?? [])].sort()).toEqual(expected);
  });
});

test('a volume over several disks is one node with several parents', () => {
  const volume = { name: 'vg-root', kname: 'dm-0', type: 'lvm', mountpoint: '/' };
  const nodes = nodesOf({
    blockdevices: [
      { name: 'sda', type: 'disk', children: [{ name: 'sda1', type: 'part', children: [volume] }] },
      { name: 'sdb', type: 'disk', children: [{ ...volume }] },
    ],
  });
  expect(nodes.map(({ kname, parents, children }) => [kname, parents, children])).toEqual([
    ['sda', [], ['sda1']],
    ['sda1', ['sda'], ['dm-0']],
    ['dm-0', ['sda1', 'sdb'], []],
    ['sdb', [], ['dm-0']],
  ]);
  expect(nodes.find((node) => node.kname === 'dm-0')?.path).toBe('/dev/mapper/vg-root');
});

test('a flat list tells parents by name', () => {
  const nodes = nodesOf({
    blockdevices: [
      { name: 'sdb1', kname: 'sdb1', pkname: 'sdb' },
      { name: 'sdb', kname: 'sdb', pkname: null },
      { name: 'sdz1', kname: 'sdz1', pkname: 'gone' },
    ],
  });
  expect(nodes.map(({ kname, parents, children }) => [kname, parents, children])).toEqual([
    ['sdb1', ['sdb'], []],
    ['sdb', [], ['sdb1']],
    ['sdz1', [], []],
  ]);
});

describe('what is no list of devices', () => {
  let deep: object = { name: 'x' };
  for (let i = 0; i < 40; i++) deep = { name: `x${i}`, children: [deep] };
  test.each([
    ['nothing', ''],
    ['words', 'lsblk: unknown column'],
    ['a number', '7'],
    ['null', 'null'],
    ['a list', '[]'],
    ['another object', '{"filesystems":[]}'],
    ['no list inside', '{"blockdevices":{}}'],
    ['an entry that is none', '{"blockdevices":[null]}'],
    ['an entry without a name', '{"blockdevices":[{"size":1}]}'],
    ['children that are none', '{"blockdevices":[{"name":"a","children":{}}]}'],
    ['children without end', JSON.stringify({ blockdevices: [deep] })],
    [
      'devices without end',
      JSON.stringify({ blockdevices: Array.from({ length: 10_001 }, () => ({ name: 'a' })) }),
    ],
  ])('%s', (_name, text) => {
    expect(parseLsblk(text)).toMatchObject({ ok: false, error: { code: 'drive-list-unreadable' } });
  });
});

test('no devices at all is a list, too', () => {
  expect(nodesOf({ blockdevices: [] })).toEqual([]);
});

describe('recorded lists', () => {
  /** The same devices as util-linux 2.27 to 2.32 wrote them: every value a string, one mount point. */
  function asOldStrings(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(asOldStrings);
    if (typeof value === 'boolean') return value ? '1' : '0';
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !['mountpoints', 'fsroots', 'path'].includes(key))
        .map(([key, column]) => [key, asOldStrings(column)]),
    );
  }

  test.each(recorded)('%s reads the same in the old form', (_file, lsblk) => {
    const now = nodesOf(lsblk);
    const old = nodesOf(asOldStrings(lsblk));
    // The old form names one mount point of each device.
    const plain = (nodes: BlockNode[]): unknown[] =>
      nodes.map((node) => ({ ...node, mountpoints: node.mountpoints.slice(0, 1) }));
    const several = new Set(now.filter((node) => node.mountpoints.length > 1).map((node) => node.kname));
    const comparable = (nodes: BlockNode[]): unknown[] =>
      plain(nodes.filter((node) => !several.has(node.kname)));
    expect(comparable(old)).toEqual(comparable(now));
    expect(now.length).toBeGreaterThan(3);
  });

  test('damaged lists never crash the reader', () => {
    const { below } = pseudoRandom(20260101);
    const [, first] = recorded[0] ?? [];
    const source = JSON.stringify(first);
    const outcomes = { ok: 0, error: 0 };
    for (let round = 0; round < 300; round++) {
      let text = source;
      for (let i = 0; i <= below(3); i++) {
        const at = below(text.length);
        const insert = ['', '"', '}', 'null', '[]', '{', '9'][below(7)] ?? '';
        text = text.slice(0, at) + insert + text.slice(at + below(4));
      }
      outcomes[parseLsblk(text).ok ? 'ok' : 'error']++;
    }
    expect(outcomes.error).toBeGreaterThan(0);
    expect(outcomes.ok + outcomes.error).toBe(300);
  });
});
