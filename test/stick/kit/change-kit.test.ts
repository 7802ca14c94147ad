import { describe, expect, test, vi } from 'vitest';
import { memorySource } from '../../../main/images/byte-source.ts';
import type { ManifestSystem } from '../../../main/stick/companion/manifest.ts';
import { manifestPath, manifestText } from '../../../main/stick/companion/manifest.ts';
import { readFat32 } from '../../../main/stick/fat32/read-volume.ts';
import type { FatFile } from '../../../main/stick/fat32/tree.ts';
import {
  planKitChange,
  readKit,
  volumeId,
  type KitChange,
  type ReadKit,
} from '../../../main/stick/kit/change-kit.ts';
import { parseKitState } from '../../../main/stick/kit/kit-state.ts';
import { stateFiles, textFile } from '../../../main/stick/kit/plan-kit.ts';
import type { PlannedSystem } from '../../../main/stick/kit/plan-system.ts';
import type { Layout } from '../../../main/writer/layout.ts';
import { bytesOf, treeOf } from '../fat32-bytes.ts';
import { mib } from '../fixtures.ts';

vi.setConfig({ testTimeout: 120_000 });

const stick = '6f2c1b52-7f0c-4d0b-9d61-0a4f3f6a2c11';
const startBytes = mib;

function planned(id: string, atRoot: readonly string[] = [], extra: readonly FatFile[] = []): PlannedSystem {
  return {
    system: {
      id,
      name: id.toUpperCase(),
      goodFor: '',
      about: '',
      iso: null,
      starts: [{ label: null, kernel: `/systems/${id}/vmlinuz`, initrds: [], args: '', needs64: false }],
      safeGraphics: 'nomodeset',
      toRam: null,
      keeps: null,
      fresh: '',
      atRoot,
    },
    files: [textFile(`systems/${id}/vmlinuz`, id.repeat(1000)), ...extra],
    notes: [],
    secureBoot: null,
  };
}

const manifestOf = (id: string): ManifestSystem => ({
  id,
  name: id,
  file: `${id}.iso`,
  url: null,
  sizeBytes: 1,
  sha256: null,
  trust: 'none',
  signedBy: null,
  folder: `systems/${id}`,
});

const systems = [
  planned('one', ['cde'], [textFile('cde/x.tcz', 'extension')]),
  planned('two', ['boot'], [textFile('boot/modloop', 'loop')]),
];
const companion = [
  textFile('README.txt', 'read me'),
  textFile('rekindle/results/laptop.json', 'what a check found'),
  textFile('my own file.txt', 'mine'),
];
const state = {
  stick,
  language: 'en',
  secureBoot: false,
  memtest: false,
  usual: null,
  timeoutSeconds: 30,
} as const;
const old = bytesOf([
  ...stateFiles({ ...state, systems: systems.map(({ system }) => system) }),
  textFile(
    manifestPath,
    manifestText({
      stick,
      kind: 'kit',
      madeAt: '2026-11-21T12:00:00.000Z',
      madeBy: '0.1.0',
      systems: ['one', 'two'].map(manifestOf),
    }),
  ),
  ...companion,
  ...systems.flatMap(({ files }) => files),
]);

async function kitIn(bytes: Buffer): Promise<ReadKit> {
  const source = memorySource(bytes);
  const volume = await readFat32(source);
  if (!volume.ok) throw new Error(volume.error.code);
  const kit = await readKit(source, volume.value);
  if (!kit.ok) throw new Error(kit.error.code);
  return kit.value;
}

/** Writes a layout as the writer does: first everything else, then what is to be last, one after the other. */
function apply(bytes: Buffer, layout: Layout, lastOnes = Infinity): void {
  const last = layout.last ?? [];
  const put = (from: number, to: number): void => {
    for (const { start, length, from: source } of layout.extents) {
      const [a, b] = [Math.max(start, from), Math.min(start + length, to)];
      if (a >= b) continue;
      const part =
        source.kind === 'bytes' ? source.bytes.subarray(a - start, b - start) : Buffer.alloc(b - a);
      bytes.set(part, a - startBytes);
    }
  };
  const keep = last.map(({ start, end }) =>
    Buffer.from(bytes.subarray(start - startBytes, end - startBytes)),
  );
  put(0, Infinity);
  last.forEach(({ start }, index) => bytes.set(keep[index] ?? [], start - startBytes));
  for (const { start, end } of last.slice(0, lastOnes)) put(start, end);
}

async function changed(change: Partial<KitChange>): Promise<{ layouts: readonly Layout[]; bytes: Buffer }> {
  const result = planKitChange(await kitIn(old), startBytes, {
    remove: [],
    add: [],
    files: [],
    madeBy: '0.2.0',
    madeAt: new Date('2026-11-22T10:00:00Z'),
    ...change,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const bytes = Buffer.from(old);
  for (const layout of result.value) apply(bytes, layout);
  return { layouts: result.value, bytes };
}

const pathsIn = ({ volume }: ReadKit): string[] =>
  volume.entries.filter(({ folder }) => !folder).map(({ path }) => path);

describe('changing a kit stick', () => {
  test('adds a system, and everything else stays as it was', async () => {
    const three = { planned: planned('three'), manifest: manifestOf('three') };
    const { bytes } = await changed({ add: [three] });
    const kit = await kitIn(bytes);
    expect(kit.state.systems.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
    expect(kit.manifest).toMatchObject({ stick, madeBy: '0.2.0' });
    expect(kit.manifest.systems.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
    const [before, after] = [treeOf((await kitIn(old)).volume, old), treeOf(kit.volume, bytes)];
    for (const path of ['README.txt', 'rekindle/results/laptop.json', 'my own file.txt', 'cde/x.tcz']) {
      expect(after.get(path)).toBe(before.get(path));
    }
    expect(pathsIn(kit)).toContain('systems/three/vmlinuz');
  });

  test('takes a system away with all that was its own, and nothing of the stick’s', async () => {
    const one = await kitIn((await changed({ remove: ['one'] })).bytes);
    expect(pathsIn(one)).not.toContain('cde/x.tcz');
    expect(pathsIn(one)).toEqual(
      expect.arrayContaining(['boot/modloop', 'boot/grub/grub.cfg', 'rekindle/results/laptop.json']),
    );
    expect(one.manifest.systems.map(({ id }) => id)).toEqual(['two']);
    const two = await kitIn((await changed({ remove: ['two'] })).bytes);
    expect(pathsIn(two).filter((path) => path.startsWith('boot/'))).toEqual(['boot/grub/grub.cfg']);
    expect(pathsIn(two)).toContain('cde/x.tcz');
  });

  test('interrupted anywhere, it is the old stick or the new one', async () => {
    const three = { planned: planned('three'), manifest: manifestOf('three') };
    const { layouts } = await changed({ remove: ['one'], add: [three] });
    const seen = new Set<string>();
    const bytes = Buffer.from(old);
    for (const layout of layouts) {
      const steps = layout.last?.length ?? 0;
      for (let done = 0; done <= steps; done++) {
        const cut = Buffer.from(bytes);
        apply(cut, layout, done);
        const kit = await kitIn(cut);
        const ids = kit.state.systems.map(({ id }) => id).join(' ');
        expect(
          pathsIn(kit)
            .filter((path) => path.startsWith('systems/'))
            .sort(),
        ).toEqual(
          ids
            .split(' ')
            .map((id) => `systems/${id}/vmlinuz`)
            .sort(),
        );
        expect(pathsIn(kit)).toContain('my own file.txt');
        seen.add(ids);
      }
      apply(bytes, layout);
    }
    expect([...seen].sort()).toEqual(['one two', 'two three']);
  });

  test.each([
    [{ remove: ['four'] }, 'kit-no-such-system'],
    [{ add: [{ planned: planned('one'), manifest: manifestOf('one') }] }, 'kit-system-twice'],
    [{ add: [{ planned: planned('x', ['CDE']), manifest: manifestOf('x') }] }, 'kit-same-place'],
    [
      {
        add: [
          {
            planned: planned(
              'x',
              [],
              [{ kind: 'file', path: 'big', content: [{ length: 80 * mib, from: { kind: 'zeroes' } }] }],
            ),
            manifest: manifestOf('x'),
          },
        ],
      },
      'kit-no-room-left',
    ],
  ] as const)('%j is refused', async (change, code) => {
    const all = { remove: [], add: [], files: [], madeBy: '0', madeAt: new Date(0), ...change };
    expect(planKitChange(await kitIn(old), startBytes, all)).toMatchObject({ ok: false, error: { code } });
  });

  test('a stick that is no kit stick is not changed', async () => {
    const source = memorySource(bytesOf([textFile('a', 'b')]));
    const volume = await readFat32(source);
    if (!volume.ok) throw new Error(volume.error.code);
    expect(await readKit(source, volume.value)).toMatchObject({
      ok: false,
      error: { code: 'kit-not-a-kit' },
    });
    expect(volumeId(volume.value)).toBeGreaterThan(0);
  });

  test('what the menu says is what the stick holds', async () => {
    const { bytes } = await changed({ remove: ['two'] });
    const kit = await kitIn(bytes);
    const grub = kit.volume.entries.find(({ path }) => path === 'boot/grub/grub.cfg');
    const [run] = grub?.runs ?? [];
    const at = kit.volume.layout.dataSector * 512 + ((run?.first ?? 2) - 2) * kit.volume.layout.clusterBytes;
    const text = bytes.subarray(at, at + (grub?.sizeBytes ?? 0)).toString();
    expect(text).toContain('/systems/one/vmlinuz');
    expect(text).not.toContain('/systems/two/vmlinuz');
    expect(parseKitState(new Uint8Array(0)).ok).toBe(false);
  });
});
