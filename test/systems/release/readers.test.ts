import { describe, expect, test } from 'vitest';
import { fillAddress, httpsFirst, underMirror } from '../../../main/systems/release/addresses.ts';
import { namePattern } from '../../../main/systems/release/name-pattern.ts';
import { fittingFolders, newestFile } from '../../../main/systems/release/newest.ts';
import { alpineFiles } from '../../../main/systems/release/readers/alpine.ts';
import { githubFiles } from '../../../main/systems/release/readers/github.ts';
import { filesOnPage, listedNames } from '../../../main/systems/release/readers/page.ts';
import { sourceforgeFiles } from '../../../main/systems/release/readers/sourceforge.ts';
import { streamFile } from '../../../main/systems/release/readers/stream.ts';
import type { NamedFile } from '../../../main/systems/release/types.ts';

const words = { variants: ['XFCE', 'LXQT'], arches: ['x86-64', 'i686'] };

test.each([
  ['antiX-{version}_x64-full.iso', 'antiX-26_x64-full.iso', { version: '26' }],
  ['antiX-{version}_x64-full.iso', 'antiX-26.1_x64-full.iso', { version: '26.1' }],
  ['antiX-{version}_x64-full.iso', 'antiX-26_x64-full.iso.sha256', null],
  ['antiX-{version}_x64-full.iso', 'antiX-26-rc1_x64-full.iso', null],
  ['antiX-{version}_x64-full.iso', 'ANTIX-26_x64-full.iso', null],
  [
    'Porteus-{variant}-v{version}-x86_64.iso',
    'Porteus-LXQT-v5.01-x86_64.iso',
    { variant: 'LXQT', version: '5.01' },
  ],
  ['Porteus-{variant}-v{version}-x86_64.iso', 'Porteus-WINDOWS-v5.01-x86_64.iso', null],
  [
    'shredos-{version}_{arch}_v{tool}_{date}.img',
    'shredos-2025.11_28_x86-64_v0_20260101.img',
    { version: '2025.11_28', arch: 'x86-64', tool: '0', date: '20260101' },
  ],
  ['{version}/x-{version}', '1/x-1', { version: '1' }],
  ['{version}/x-{version}', '1/x-2', null],
  ['a.iso', 'a.iso', {}],
  ['a.iso', 'aXiso', null],
  ['a(b)+{version}.iso', 'a(b)+1.iso', { version: '1' }],
])('%s and %s', (template, name, parts) => {
  expect(namePattern(template, words)(name)).toEqual(parts);
});

test('a name made to be hard does not hang', () => {
  const matches = namePattern('{version}-{version}_{build}.iso', words);
  expect(matches(`${'1-'.repeat(120)}x`)).toBeNull();
  expect(matches('1'.repeat(100_000))).toBeNull();
});

const file = (name: string, version: string | null = null): NamedFile => ({
  name,
  url: `https://h/${name}`,
  version,
  sizeBytes: null,
  digest: null,
  signatureUrl: null,
});
const newest = (names: string[], release: Parameters<typeof newestFile>[1]): string | undefined =>
  newestFile(
    names.map((name) => file(name)),
    release,
    null,
  )?.file.name;

describe('which file is taken', () => {
  test('the newest as people count', () => {
    expect(newest(['x-9.iso', 'x-23.2.iso', 'x-23.10.iso'], { names: ['x-{version}.iso'] })).toBe(
      'x-23.10.iso',
    );
  });
  test('of the series only', () => {
    const release = { names: ['x-{version}.iso'], series: ['23', '26.1'] };
    expect(newest(['x-230.iso', 'x-23.2.iso', 'x-26.iso'], release)).toBe('x-23.2.iso');
  });
  test('then the variant, then the name that come first', () => {
    const release = {
      names: ['x-{variant}-{version}.iso', 'y-{variant}-{version}.iso'],
      variants: ['b', 'a'],
    };
    expect(newest(['y-b-1.iso', 'x-a-1.iso', 'x-b-1.iso'], release)).toBe('x-b-1.iso');
    expect(newest(['y-b-1.iso', 'x-a-1.iso'], release)).toBe('y-b-1.iso');
    expect(newest(['y-a-2.iso', 'x-b-1.iso'], release)).toBe('y-a-2.iso');
  });
  test('for the architecture that is asked for', () => {
    const release = { names: ['m_{arch}.iso'], archNames: { x86_64: 'x86_64', i586: 'i586' } };
    const files = [file('m_i586.iso'), file('m_x86_64.iso')];
    expect(newestFile(files, release, 'i586')?.file.name).toBe('m_i586.iso');
    expect(newestFile(files, release, 'aarch64')).toBeNull();
  });
  test('nothing that does not fit', () => {
    expect(newest(['x-1.iso.part', 'x-1.zip', ''], { names: ['x-{version}.iso'] })).toBeUndefined();
  });
  test('folders, the newest first, also those that hold a finer series', () => {
    const names = ['17.x', '9.x', '16.x', 'latest', '170.x'];
    expect(fittingFolders(names, '{version}.x', { series: ['17.1', '9'] }, null)).toEqual(['17.x', '9.x']);
  });
});

test('addresses', () => {
  const address = { image: 'https://h/a/b%20c.iso', name: 'b c.iso', version: '1.2' };
  expect(fillAddress('{image}.sha256', address)).toBe('https://h/a/b%20c.iso.sha256');
  expect(fillAddress('{folder}{stem}.md5', address)).toBe('https://h/a/b%20c.md5');
  expect(fillAddress('https://x/v{version}/{name}', address)).toBe('https://x/v1.2/b%20c.iso');
  expect(fillAddress('https://x/v{version}/', { ...address, version: null })).toBeNull();
  expect(fillAddress('https://x/{other}', address)).toBeNull();
  expect(underMirror('https://a/r/x/y.iso', 'https://a/r/', 'https://m/')).toBe('https://m/x/y.iso');
  expect(underMirror('https://a/other/y.iso', 'https://a/r/', 'https://m/')).toBeNull();
  expect(httpsFirst(['http://a/', 'https://b/', 'http://a/'])).toEqual(['https://b/', 'http://a/']);
});

test('a listed folder', () => {
  const html = `<html><body><h1>Index of /iso</h1><a href="?C=N;O=D">Name</a> <a href="/">Parent</a> <a href="../">..</a>
    <a href="17.x/">17.x/</a><A HREF='Core-17.1.iso'>Core</A> <a href=/iso/b%20c.iso>b c</a>
    <a href="https://elsewhere/iso/evil.iso">evil</a><a href="deep/er.iso">deeper</a><a href="%zz">bad</a>`;
  expect(listedNames(html, 'https://h/iso/')).toEqual({
    files: ['Core-17.1.iso', 'b c.iso'],
    folders: ['17.x'],
  });
});

test('a page with links, names in its text, and scripts that are neither', () => {
  const html = `<script>var a = "antiX-99_x64-full.iso"</script>
    <p>Get antiX-26_x64-full.iso (<a href="https://sourceforge.net/projects/a/files/F/antiX-26_386-full.iso/download">386</a>)`;
  const files = filesOnPage(html, 'https://a/');
  const names = files.map(({ name }) => name);
  expect(names).toContain('antiX-26_x64-full.iso');
  expect(names).not.toContain('antiX-99_x64-full.iso');
  expect(files.find(({ name }) => name === 'antiX-26_386-full.iso')?.url).toContain('/download');
});

test('a feed of SourceForge', () => {
  const xml = `<?xml version="1.0"?><rss><channel><title>x</title>
    <item><title><![CDATA[/iso/bodhi-7.0.0-64.iso]]></title><link>https://sourceforge.net/projects/b/files/iso/bodhi-7.0.0-64.iso/download</link>
    <media:content url="u" filesize="1234"><media:hash algo="md5">0123456789abcdef0123456789abcdef</media:hash></media:content></item>
    <item><title>/iso/plain.txt</title><link>http://insecure/</link></item></channel></rss>`;
  expect(sourceforgeFiles(xml)).toEqual([
    {
      name: 'bodhi-7.0.0-64.iso',
      url: 'https://sourceforge.net/projects/b/files/iso/bodhi-7.0.0-64.iso/download',
      version: null,
      sizeBytes: 1234,
      digest: { algorithm: 'md5', digest: '0123456789abcdef0123456789abcdef' },
      signatureUrl: null,
    },
    { name: 'plain.txt', url: null, version: null, sizeBytes: null, digest: null, signatureUrl: null },
  ]);
});

test('GitHub’s answer', () => {
  const asset = (name: string, digest: string | null): object => ({
    name,
    browser_download_url: `https://github.com/x/${name}`,
    size: 5,
    digest,
  });
  const releases = [
    { tag_name: 'v3', prerelease: true, assets: [asset('new.img', null)] },
    { tag_name: 'v2', assets: [asset('a.img', `sha256:${'a'.repeat(64)}`), asset('b.img', 'md5:1')] },
  ];
  const files = githubFiles(JSON.stringify(releases)) ?? [];
  expect(files.map(({ name, version, digest }) => [name, version, digest?.algorithm])).toEqual([
    ['a.img', '2', 'sha256'],
    ['b.img', '2', undefined],
  ]);
  expect(githubFiles(JSON.stringify(releases[1]))).toHaveLength(2);
  expect(githubFiles('{"message":"API rate limit exceeded"}')).toBeNull();
});

test('Alpine’s list', () => {
  const yaml = `---
- branch: v3.24
  flavor: alpine-standard
  file: alpine-standard-3.24.1-x86.iso
  version: 3.24.1
  size: 300
  sha256: ${'b'.repeat(64)}
  sha512: ${'c'.repeat(128)}
- flavor: alpine-virt
  file: alpine-virt-3.24.1-x86.iso
  version: 3.24.1
`;
  expect(alpineFiles(yaml, 'alpine-standard')).toMatchObject([
    {
      name: 'alpine-standard-3.24.1-x86.iso',
      version: '3.24.1',
      sizeBytes: 300,
      digest: { algorithm: 'sha512' },
    },
  ]);
  expect(alpineFiles('a: [&x [*x]]', 'y')).toBeNull();
});

test('a stream of Fedora CoreOS', () => {
  const disk = {
    location: 'https://h/fedora-coreos-43.1-live-iso.x86_64.iso',
    signature: 'https://h/s.sig',
    sha256: 'd'.repeat(64),
  };
  const text = JSON.stringify({
    architectures: { x86_64: { artifacts: { metal: { release: '43.1', formats: { iso: { disk } } } } } },
  });
  const path = ['architectures', 'x86_64', 'artifacts', 'metal', 'formats', 'iso', 'disk'];
  expect(streamFile(text, path)).toMatchObject({
    version: '43.1',
    signatureUrl: 'https://h/s.sig',
    name: 'fedora-coreos-43.1-live-iso.x86_64.iso',
  });
  expect(streamFile(text, ['architectures', 'constructor'])).toBeNull();
  expect(streamFile(text, path.slice(0, -1))).toBeNull();
});

/** What no publisher sends. Not in the tests’ names: some are long. */
const nonsense: Readonly<Record<string, string>> = {
  nothing: '',
  'a bracket': '<',
  'an empty page': '<html>',
  'a brace': '{',
  'an empty list': '[]',
  null: 'null',
  bytes: '\u0000\u0001',
  dashes: '- - -',
  'tags without end': '<a'.repeat(200_000),
  'lists in lists': '['.repeat(20_000),
};

describe('anything else is read without harm', () => {
  test.each(Object.keys(nonsense))('%s', (name) => {
    const text = nonsense[name] ?? '';
    const url = 'https://h/';
    for (const read of [
      () => listedNames(text, url),
      () => filesOnPage(text, url),
      () => sourceforgeFiles(text),
      () => githubFiles(text),
      () => alpineFiles(text, 'x'),
      () => streamFile(text, ['a']),
    ]) {
      expect(read).not.toThrow();
    }
  });
});
