import { describe, expect, test } from 'vitest';
import { contract, type ChannelName } from '../../preload/contract.ts';

const identity = { majorMinor: '8:16', sizeBytes: 1000, serial: 'S', diskseq: '3' };
const target = { device: '/dev/sdb', identity, typedName: null };
const make = {
  job: 1,
  image: '/a.iso',
  proof: { digest: null, sumsFile: null },
  acceptUnproved: false,
  practice: false,
  kit: null,
  targets: [target],
};

const journalPage = (change: Readonly<Record<string, unknown>>) => ({
  query: {
    words: '',
    verdict: null,
    from: null,
    to: null,
    unfinished: false,
    leastRamMiB: null,
    belowRamMiB: null,
    bits: null,
    ...change,
  },
  offset: 0,
  limit: 100,
});

describe('requests', () => {
  test.each<[ChannelName, unknown]>([
    ['app:start', undefined],
    ['settings:change', {}],
    ['settings:change', { language: 'de', theme: 'dark' }],
    ['image:inspect', { path: '/a b/ü.iso' }],
    ['image:prove', { path: '/a.iso', proof: { digest: 'ab', sumsFile: '/SUMS' } }],
    ['drives:watch', { practice: false, imageBytes: null }],
    ['stick:make', make],
    ['get:offer', { id: 'antix-full', arch: null }],
    ['get:start', { id: 'antix-full', arch: 'x86_64', acceptUnproved: true }],
    ['get:act', { key: 'antix-full x86_64', act: 'pause' }],
    ['library:set-aside', { name: 'a b (2).iso' }],
    ['library:adopt', { path: '/a.iso', system: null, acceptUnproved: false, online: true }],
    ['own-test:start', { test: 'usb-ports' }],
    ['own-test:count-ports', { count: null }],
    ['journal:list', journalPage({})],
    ['journal:list', journalPage({ words: 'x', verdict: 'unchecked', from: '2026-11-21', bits: '32' })],
    ['journal:describe', { id: 'm1', assetTag: null, note: 'a\nb' }],
    ['clipboard:copy', { text: '' }],
  ])('%s takes %o', (name, request) => {
    expect(contract[name].request.safeParse(request).success).toBe(true);
  });

  test.each<[string, ChannelName, unknown]>([
    ['more than nothing', 'app:start', {}],
    ['an unknown language', 'settings:change', { language: 'fr' }],
    ['an unknown setting', 'settings:change', { window: {} }],
    ['no path', 'image:inspect', { path: '' }],
    ['a path with NUL', 'image:inspect', { path: '/a\0.iso' }],
    ['an endless path', 'image:inspect', { path: 'a'.repeat(5000) }],
    ['a number for a path', 'image:inspect', { path: 7 }],
    ['a field too many', 'image:inspect', { path: '/a', follow: true }],
    ['a bare text', 'image:inspect', '/a'],
    ['an array for an object', 'image:prove', []],
    ['no system', 'get:start', { id: '', arch: null, acceptUnproved: false }],
    ['a processor that nobody knows', 'get:offer', { id: 'antix', arch: 'z80' }],
    [
      'a folder to download into',
      'get:start',
      { id: 'antix', arch: null, acceptUnproved: false, folder: '/' },
    ],
    ['another thing to do with a download', 'get:act', { key: 'antix', act: 'close' }],
    ['a test that nobody knows', 'own-test:start', { test: 'format' }],
    ['a page of the window’s choice', 'own-test:start', { test: 'web-page', url: 'https://a.test/' }],
    ['no ports at all', 'own-test:count-ports', { count: 0 }],
    ['an image in another folder', 'library:set-aside', { name: '../a.iso' }],
    ['an image in another folder of Windows', 'library:discard-arriving', { name: '..\\a.iso' }],
    ['a folder that the person has not chosen', 'library:choose-folder', { folder: '/etc' }],
    [
      'an endless checksum',
      'image:prove',
      { path: '/a', proof: { digest: 'a'.repeat(2000), sumsFile: null } },
    ],
    ['a size below nothing', 'drives:watch', { practice: false, imageBytes: -1 }],
    ['no drive', 'stick:make', { ...make, targets: [] }],
    ['too many drives', 'stick:make', { ...make, targets: Array.from({ length: 65 }, () => target) }],
    [
      'a drive without its identity',
      'stick:make',
      { ...make, targets: [{ device: '/dev/sdb', typedName: null }] },
    ],
    [
      'a file to be made',
      'stick:make',
      { ...make, targets: [{ ...target, kind: 'virtual', createBytes: 5 }] },
    ],
    ['loop devices allowed from the window', 'stick:make', { ...make, allowLoop: true }],
    ['a job without a number', 'stick:make', { ...make, job: 0 }],
    ['a yes that is no yes', 'stick:make', { ...make, acceptUnproved: 'yes' }],
    ['a verdict that there is not', 'journal:list', journalPage({ verdict: 'perfect' })],
    ['a day with SQL in it', 'journal:list', journalPage({ from: "2026-11-21' OR 1" })],
    ['a part of the journal without end', 'journal:list', { ...journalPage({}), limit: 1e6 }],
    ['a list from before its beginning', 'journal:list', { ...journalPage({}), offset: -1 }],
    ['a computer without a name', 'journal:forget', { id: '' }],
    ['other facts about a computer', 'journal:describe', { id: 'm1', profile: {} }],
    ['a note without end', 'journal:describe', { id: 'm1', note: 'a'.repeat(5000) }],
    ['a text without end', 'clipboard:copy', { text: 'a'.repeat(1_000_001) }],
  ])('refused: %s', (_name, channel, request) => {
    expect(contract[channel].request.safeParse(request).success).toBe(false);
  });
});
