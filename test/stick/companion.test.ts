import { describe, expect, test } from 'vitest';
import { companionFiles } from '../../main/stick/companion/companion-files.ts';
import {
  manifestText,
  mostManifestBytes,
  parseManifest,
  type Manifest,
} from '../../main/stick/companion/manifest.ts';
import type { FatEntry } from '../../main/stick/fat32/tree.ts';
import { pseudoRandom } from '../writer/pseudo-random.ts';

const manifest: Manifest = {
  format: 'rekindle-stick',
  version: 1,
  stick: '6e0c1d3e-6d0b-4c5e-9a55-0d8f2f8f5b11',
  kind: 'image',
  madeAt: '2026-11-21T17:45:12.000Z',
  madeBy: 'Rekindle 0.1.0',
  systems: [
    {
      id: 'antix',
      name: 'antiX 23.2 $& core',
      file: 'antiX-23.2_386-core.iso',
      url: 'https://example.org/antiX-23.2_386-core.iso',
      sizeBytes: 546_308_096,
      sha256: 'a'.repeat(64),
      trust: 'signed',
      signedBy: { whose: 'anticapitalista', fingerprint: 'B'.repeat(40) },
    },
  ],
};
const encoded = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('the manifest', () => {
  test('is read back as it was written', () => {
    const bytes = new TextEncoder().encode(manifestText(manifest));
    expect(parseManifest(bytes)).toEqual({ ok: true, value: manifest });
  });

  test('has the id on a line of its own, as the script on the stick looks for it', () => {
    const lines = manifestText(manifest)
      .split('\n')
      .filter((line) => line.includes('"stick":'));
    expect(lines).toEqual(['  "stick": "6e0c1d3e-6d0b-4c5e-9a55-0d8f2f8f5b11",']);
  });

  test('may have more in it than is known', () => {
    const more = { ...manifest, more: 1, systems: manifest.systems.map((one) => ({ ...one, more: [] })) };
    expect(parseManifest(encoded(more))).toEqual({ ok: true, value: manifest });
  });

  test.each<[string, unknown, string]>([
    ['of a newer version', { ...manifest, version: 2, systems: 'other' }, 'manifest-too-new'],
    ['of something else', { ...manifest, format: 'other' }, 'manifest-damaged'],
    ['without an id', { ...manifest, stick: 'not one' }, 'manifest-damaged'],
    ['that is a list', [manifest], 'manifest-damaged'],
    ['that is nothing', null, 'manifest-damaged'],
    ['that is endless', { ...manifest, madeBy: 'x'.repeat(mostManifestBytes) }, 'manifest-damaged'],
  ])('%s is refused', (_name, value, code) => {
    expect(parseManifest(encoded(value))).toMatchObject({ ok: false, error: { code } });
  });

  test('damaged at random is refused or sound', () => {
    const { below } = pseudoRandom(5);
    const whole = new TextEncoder().encode(manifestText(manifest));
    for (let round = 0; round < 500; round++) {
      const bytes = whole.slice(0, 1 + below(whole.length));
      for (let count = below(3); count > 0; count--) bytes[below(bytes.length)] = below(256);
      const parsed = parseManifest(bytes);
      if (parsed.ok) expect(parsed.value.stick).toMatch(/^[0-9a-f-]{36}$/i);
      else expect(parsed.error.code).toMatch(/^manifest-/);
    }
  });
});

describe('what lies on every stick', () => {
  const textOf = (entry: FatEntry | undefined): string => {
    if (entry?.kind !== 'file') throw new Error('no such file');
    return Buffer.concat(
      entry.content.map(({ from }) => (from.kind === 'bytes' ? from.bytes : Buffer.of())),
    ).toString();
  };

  test('manifest, a text for people, and a place for results', async () => {
    const files = await companionFiles(manifest);
    const at = (path: string): FatEntry | undefined => files.find((one) => one.path === path);
    expect(at('rekindle/results')).toEqual({ kind: 'folder', path: 'rekindle/results' });
    expect(JSON.parse(textOf(at('rekindle/manifest.json')))).toEqual(manifest);
    const readme = textOf(at('README.txt'));
    expect(readme).toContain('It starts: antiX 23.2 $& core\r\n');
    expect(readme).toContain('Er startet: antiX 23.2 $& core\r\n');
    expect(readme).not.toMatch(/[^\r]\n|@/);
  });

  test('without a name the file’s name does', async () => {
    const systems = manifest.systems.map((one) => ({ ...one, name: null }));
    const files = await companionFiles({ ...manifest, systems });
    expect(textOf(files.find(({ path }) => path === 'README.txt'))).toContain(
      ': antiX-23.2_386-core.iso\r\n',
    );
  });
});
