import { describe, expect, test } from 'vitest';
import { checkCatalogue } from '../../../main/systems/check.ts';
import { readOwnCatalogue } from '../../../main/systems/own/read-own.ts';
import type { OwnCatalogue } from '../../../main/systems/own/types.ts';

const digest = 'AB'.repeat(32);

/** An item as `os_list_imagingutility_v4.json` has them; the names and figures are made up. */
function item(name: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name,
    description: `A port of ${name} with a desktop`,
    icon: 'https://example.org/icon.png',
    url: 'https://example.org/images/2026-10-01-system-arm64.img.xz',
    extract_size: 6_006_243_328,
    extract_sha256: digest,
    image_download_size: 1_289_748_480,
    release_date: '2026-10-01',
    init_format: 'cloudinit',
    devices: ['pi5-64bit', 'pi4-64bit', 'pi3-64bit'],
    ...changes,
  };
}

function read(list: unknown): OwnCatalogue {
  const result = readOwnCatalogue(JSON.stringify(list), 'https://example.org/os_list.json');
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
const editionsOf = ({ families }: OwnCatalogue): OwnCatalogue['families'][number]['editions'] =>
  families.flatMap(({ editions }) => editions);

describe('a Raspberry Pi Imager list', () => {
  test('becomes editions of one family, which the catalogue’s own checks pass', () => {
    const own = read({ imager: { latest_version: '2.0.0' }, os_list: [item('Pi System'), item('Other')] });
    expect(own.families).toMatchObject([
      {
        family: 'imager-list',
        sources: { 'os-list': { what: expect.stringContaining('example.org') as string } },
      },
    ]);
    expect(checkCatalogue(own.families)).toEqual([]);
    expect(editionsOf(own)[0]).toMatchObject({
      id: 'pi-pi-system',
      name: 'Pi System',
      about: { en: 'A port of Pi System with a desktop' },
      arch: { value: ['aarch64'] },
      method: { value: 'image' },
      imageFormat: { value: 'img.xz' },
      sizeMiB: { value: 1230 },
      version: { value: '2026-10-01' },
      release: null,
    });
  });

  test('extract_sha256 is taken for the unpacked image, never for the file that is fetched', () => {
    const [edition] = editionsOf(read({ os_list: [item('Pi System')] }));
    expect(edition?.image).toEqual({
      url: 'https://example.org/images/2026-10-01-system-arm64.img.xz',
      downloadBytes: 1_289_748_480,
      downloadSha256: null,
      unpackedBytes: 6_006_243_328,
      unpackedSha256: digest.toLowerCase(),
    });
  });

  test('what is in it is never recommended, for it does not say what it is for', () => {
    const editions = editionsOf(read({ os_list: [item('Pi System')] }));
    expect(editions.map(({ purposes, ramMiB }) => [purposes, ramMiB.boot.value])).toEqual([[[], null]]);
  });

  test('categories inside the list are followed, and name the entry', () => {
    const own = read({
      os_list: [
        { name: 'Other systems', description: '', subitems: [{ name: 'Media', subitems: [item('Player')] }] },
        item('Player'),
      ],
    });
    expect(editionsOf(own).map(({ id, edition }) => [id, edition])).toEqual([
      ['pi-player', 'Other systems: Media: Player'],
      ['pi-player-2', 'Player'],
    ]);
  });

  test('further lists are named, not fetched', () => {
    const own = read({
      os_list: [{ name: 'More', subitems_url: 'https://example.org/more.json' }, item('A')],
    });
    expect(own.elsewhere).toEqual([{ name: 'More', url: 'https://example.org/more.json' }]);
    expect(own.notices).toEqual([
      { code: 'entry-list-elsewhere', data: { entry: 'More', url: 'https://example.org/more.json' } },
    ]);
  });

  // Raspberry Pi's first generation and the Zero are ARMv6; everything later with 32 bits is ARMv7.
  test.each<[devices: string[] | undefined, architecture: string | undefined, arch: string | null]>([
    [['pi5-64bit', 'pi4-64bit'], undefined, 'aarch64'],
    [['pi4-32bit', 'pi3-32bit'], undefined, 'armv7'],
    [['pi4-32bit', 'pi1-32bit'], undefined, 'armv6'],
    [['pi4-64bit', 'pi3-32bit'], undefined, null],
    [[], undefined, null],
    [undefined, undefined, null],
    [undefined, 'armv8', 'aarch64'],
    [['pi2-32bit'], 'armhf', 'armv7'],
    [['pi1-32bit', 'pi2-32bit'], 'armhf', 'armv6'],
    [undefined, 'armel', 'armv6'],
    [['pi4-64bit'], 'z80', null],
  ])('devices %j, architecture %j: %s', (devices, architecture, arch) => {
    const [edition] = editionsOf(read({ os_list: [item('A', { devices, architecture })] }));
    expect(edition?.arch.value ?? null).toEqual(arch === null ? null : [arch]);
  });

  test.each<[what: string, entry: unknown, refused: string]>([
    ['an item without an address', item('A', { url: undefined }), 'entry-nothing-to-fetch'],
    ['the Imager’s own “erase”', item('Erase', { url: 'internal://format' }), 'entry-nothing-to-fetch'],
    [
      'the Imager’s own “use custom”',
      { name: 'Use custom', description: 'x', url: 'internal:custom' },
      'entry-nothing-to-fetch',
    ],
    ['plain HTTP', item('A', { url: 'http://example.org/a.img' }), 'entry-not-https'],
    ['another kind of address', item('A', { url: 'file:///etc/passwd' }), 'entry-field-malformed'],
    ['no digest', item('A', { extract_sha256: undefined }), 'entry-field-missing'],
    ['half a digest', item('A', { extract_sha256: 'abcd' }), 'entry-field-malformed'],
    ['a digest that is a number', item('A', { extract_sha256: 7 }), 'entry-field-wrong-kind'],
    ['a size that is text', item('A', { extract_size: '6 GB' }), 'entry-field-wrong-kind'],
    ['a size below nothing', item('A', { extract_size: -1 }), 'entry-field-too-small'],
    ['a size beyond all sticks', item('A', { extract_size: 1e300 }), 'entry-field-too-large'],
    ['no name', item('A', { name: undefined }), 'entry-field-missing'],
    ['an empty name', item('', {}), 'entry-field-too-small'],
    ['devices that are text', item('A', { devices: 'pi4' }), 'entry-field-wrong-kind'],
    ['subitems that are text', { name: 'A', subitems: 'x' }, 'entry-field-wrong-kind'],
    ['a number', 7, 'entry-field-wrong-kind'],
    ['null', null, 'entry-field-wrong-kind'],
    ['a list', [], 'entry-field-wrong-kind'],
  ])('%s is refused, and the others stay', (_, entry, refused) => {
    const own = read({ os_list: [entry, item('Good')] });
    expect(own.refused.map(({ code }) => code)).toEqual([refused]);
    expect(editionsOf(own).map(({ id }) => id)).toEqual(['pi-good']);
  });

  test.each([null, 7, 'x', {}, { os_list: {} }])('a list that is %j holds nothing', (list) => {
    const own = read({ os_list: list });
    expect(own.families).toEqual([]);
    expect(own.refused).toHaveLength(1);
  });

  test('a home page that cannot be one is left out without harm', () => {
    const [edition] = editionsOf(read({ os_list: [item('A', { website: 'javascript:alert(1)' })] }));
    expect(edition?.homepage).toBeNull();
  });

  test.each(['日本語', '—', '../..', 'constructor', 'x'.repeat(500)])(
    'the name %s gives a usable id',
    (name) => {
      const [edition] = editionsOf(read({ os_list: [item(name)] }));
      expect(edition?.id).toMatch(/^pi-[a-z0-9-]{1,50}$/);
    },
  );

  test('more entries than any list has are not read', () => {
    const own = read({ os_list: Array.from({ length: 6000 }, (_, i) => item(`System ${String(i)}`)) });
    expect(editionsOf(own)).toHaveLength(5000);
    expect(own.refused).toEqual([{ code: 'entry-too-many', data: { limit: 5000 } }]);
  });
});
