import { describe, expect, test } from 'vitest';
import { builtInCatalogue } from '../../../main/systems/built-in.ts';
import { findRelease } from '../../../main/systems/release/find-release.ts';
import type { GetPage } from '../../../main/systems/release/types.ts';
import type { SystemEdition } from '../../../main/systems/schema.ts';

const listing = (...names: string[]): string =>
  names.map((name) => `<a href="${name}">${name}</a>`).join('\n');

/** A web of pages; what is not in it is not there. */
function web(pages: Readonly<Record<string, string>>): GetPage {
  return (url) => {
    const text = pages[url];
    return Promise.resolve(
      text === undefined
        ? { ok: false, error: { code: 'fetch-status', data: { host: 'h', status: 404 } } }
        : { ok: true, value: { text, url, secure: url.startsWith('https:') } },
    );
  };
}

async function edition(id: string): Promise<SystemEdition> {
  const found = (await builtInCatalogue()).byId.get(id);
  if (!found) throw new Error(`no ${id} in the catalogue`);
  return found.edition;
}

const none = { arch: null, knownVersion: null };
const tinycore = 'https://distro.ibiblio.org/tinycorelinux/';

describe('out of the catalogue', () => {
  test('Tiny Core: down into the newest folder that has it, with its mirrors', async () => {
    const pages = web({
      [tinycore]: listing('16.x/', '17.x/', '18.x/', 'latest-x86'),
      [`${tinycore}18.x/x86/release/`]: listing('README'),
      [`${tinycore}17.x/x86/release/`]: listing(
        'Core-17.0.iso',
        'Core-17.1.iso',
        'Core-current.iso',
        'TinyCore-17.1.iso',
      ),
    });
    const found = await findRelease(await edition('tinycore-core-x86'), pages, none);
    expect(found).toMatchObject({
      ok: true,
      value: {
        version: '17.1',
        fileName: 'Core-17.1.iso',
        sumsUrl: `${tinycore}17.x/x86/release/Core-17.1.iso.md5.txt`,
        secure: true,
      },
    });
    if (found.ok) {
      expect(found.value.urls[0]).toBe(`${tinycore}17.x/x86/release/Core-17.1.iso`);
      expect(found.value.urls[1]).toBe(
        'https://mirrors.aliyun.com/tinycorelinux/17.x/x86/release/Core-17.1.iso',
      );
    }
  });

  test('antiX: named by its own page, fetched where it keeps its images', async () => {
    const pages = web({
      'https://antixlinux.com/download/': '<p>antiX-26_x64-full.iso, antiX-23.2_x64-full.iso</p>',
    });
    expect(await findRelease(await edition('antix-26-x64-full'), pages, none)).toMatchObject({
      ok: true,
      value: {
        version: '26',
        urls: [
          'https://downloads.sourceforge.net/project/antix-linux/Final/antiX-26/antiX-26_x64-full.iso',
          'https://mirror.umd.edu/mxlinux-iso/ANTIX/Final/antiX-26/antiX-26_x64-full.iso',
        ],
      },
    });
  });

  test('Clonezilla: named by its checksum list', async () => {
    const list = `### SHA256SUMS:\n${'a'.repeat(64)}  clonezilla-live-3.3.0-33-amd64.iso\n${'b'.repeat(64)}  clonezilla-live-3.3.0-33-amd64.zip\n`;
    const index = 'https://clonezilla.org/downloads/stable/data/CHECKSUMS.TXT';
    expect(await findRelease(await edition('clonezilla'), web({ [index]: list }), none)).toMatchObject({
      ok: true,
      value: {
        version: '3.3.0-33',
        fileName: 'clonezilla-live-3.3.0-33-amd64.iso',
        sumsUrl: index,
        signatureUrl: `${index}.gpg`,
      },
    });
  });

  test('Flatcar: always the same name, its version in a file beside it', async () => {
    const folder = 'https://stable.release.flatcar-linux.net/amd64-usr/current/';
    const pages = web({
      [folder]: '<a href="x">',
      [`${folder}version.txt`]: 'FLATCAR_BUILD=4230\nFLATCAR_VERSION=4230.2.4\n',
    });
    expect(await findRelease(await edition('flatcar-iso'), pages, none)).toMatchObject({
      ok: true,
      value: { version: '4230.2.4', fileName: 'flatcar_production_iso_image.iso' },
    });
  });

  test('a container base has nothing to fetch', async () => {
    expect(await findRelease(await edition('busybox-image'), web({}), none)).toMatchObject({
      ok: false,
      error: { code: 'release-not-published' },
    });
  });

  test('every entry with a release asks for its index first, and takes a page of nonsense for none', async () => {
    const { editions } = await builtInCatalogue();
    for (const one of editions) {
      if (one.release === null) continue;
      const asked: string[] = [];
      const found = await findRelease(
        one,
        (url) => {
          asked.push(url);
          return Promise.resolve({
            ok: true,
            value: { text: '<html><a href="nonsense">', url, secure: true },
          });
        },
        none,
      );
      expect(asked[0]?.startsWith(one.release.index), one.id).toBe(true);
      // One that is always called the same is not looked for, only fetched.
      if (one.release.reader !== 'fixed-file') expect([one.id, found.ok]).toEqual([one.id, false]);
    }
  });
});

test('a release that is older than one that was seen is not offered', async () => {
  const pages = web({
    [tinycore]: listing('15.x/'),
    [`${tinycore}15.x/x86/release/`]: listing('Core-15.0.iso'),
  });
  const options = { arch: null, knownVersion: '17.1' };
  expect(await findRelease(await edition('tinycore-core-x86'), pages, options)).toEqual({
    ok: false,
    error: {
      code: 'release-older-than-known',
      data: { id: 'tinycore-core-x86', found: '15.0', known: '17.1' },
    },
  });
});

test('no network is told as what it is', async () => {
  expect(await findRelease(await edition('tinycore-core-x86'), web({}), none)).toMatchObject({
    ok: false,
    error: { code: 'fetch-status' },
  });
});

test('plain HTTP anywhere on the way is told, and image and list come from a mirror that has TLS', async () => {
  const one = await edition('tinycore-core-x86');
  const release =
    one.release === null
      ? null
      : { ...one.release, index: 'http://h/', folders: [], mirrors: ['https://m/'] };
  const pages = web({ 'http://h/': listing('Core-17.1.iso') });
  expect(await findRelease({ ...one, release }, pages, none)).toMatchObject({
    ok: true,
    value: {
      secure: false,
      urls: ['https://m/Core-17.1.iso', 'http://h/Core-17.1.iso'],
      sumsUrl: 'https://m/Core-17.1.iso.md5.txt',
    },
  });
});
