import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readArguments } from '../../main/app/arguments.ts';
import { contentSecurityPolicy, isOwnPage } from '../../main/app/origin.ts';
import { overallFraction } from '../../main/app/overall-fraction.ts';
import { listPageFiles } from '../../main/app/page-files.ts';
import { practiceDrives, practicePaths, practiceStickBytes } from '../../main/app/practice.ts';
import { openSettings, parseKept } from '../../main/app/settings.ts';
import type { StickEvent } from '../../main/jobs/make-stick/types.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-app-process-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('arguments', () => {
  const read = (...argv: string[]) => readArguments(argv, ['/app', '/app/out/main/app.js'], '/home/anna');
  test.each([
    ['packaged, nothing given', ['/opt/rekindle'], null, false],
    ['packaged, a file', ['/opt/rekindle', '/x/a.iso'], '/x/a.iso', false],
    [
      'packaged, switches of Chromium',
      ['/opt/rekindle', '--no-sandbox', '--lang=de', '/x/a.iso'],
      '/x/a.iso',
      false,
    ],
    ['a relative path', ['/opt/rekindle', 'Downloads/a.iso'], '/home/anna/Downloads/a.iso', false],
    ['an address', ['/opt/rekindle', 'file:///x/a%20b.iso'], '/x/a b.iso', false],
    ['an address of another kind', ['/opt/rekindle', 'file://elsewhere/x.iso'], null, false],
    ['from the checkout', ['/e/electron', '/app'], null, false],
    ['the built entry', ['/e/electron', '--no-sandbox', '/app/out/main/app.js'], null, false],
    [
      'the built entry and a file',
      ['/e/electron', '/app/out/main/app.js', 'a.iso'],
      '/home/anna/a.iso',
      false,
    ],
    ['a loader before the entry', ['/e/electron', '-r', '/l.js', '/app', '/x/a.iso'], '/x/a.iso', false],
    ['loop devices', ['/opt/rekindle', '--allow-loop'], null, true],
    ['loop devices and a file', ['/e/electron', '/app', '--allow-loop', '/x/a.iso'], '/x/a.iso', true],
    ['a switch of the runtime before the entry', ['/e/electron', '--allow-loop', '/app'], null, false],
  ])('%s', (_name, argv, image, allowLoop) => {
    expect(read(...argv)).toEqual({ image, allowLoop, catalogs: [] });
  });

  test('catalogues of a person’s own, as files or addresses', () => {
    const given = ['--catalog=own.json', '--catalog=https://example.org/c.json', '--catalog='];
    expect(read('/opt/rekindle', ...given, '/x/a.iso')).toEqual({
      image: '/x/a.iso',
      allowLoop: false,
      catalogs: ['/home/anna/own.json', 'https://example.org/c.json'],
    });
  });
});

describe('the own page', () => {
  test.each([
    ['app://rekindle/index.html', true, true],
    ['app://rekindle/', true, true],
    ['app://rekindle/index.html', false, false],
    ['app://rekindle.evil/index.html', true, false],
    ['app://other/index.html', true, false],
    ['app://user@rekindle/index.html', true, false],
    ['https://rekindle/index.html', true, false],
    ['file:///app/rekindle', true, false],
    ['about:blank', true, false],
    ['data:text/html,app://rekindle', true, false],
    ['', true, false],
  ])('%s, top frame %s: %s', (url, topFrame, own) => {
    expect(isOwnPage({ url, topFrame })).toBe(own);
  });

  test('a frame that is gone is nobody', () => {
    expect(isOwnPage(null)).toBe(false);
  });

  test('its policy allows nothing inline, no eval and nothing from elsewhere', () => {
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
  });
});

describe('the files of the page', () => {
  test('are exactly what lies in its folder; links and other kinds are left out', () => {
    const page = join(folder, 'page');
    mkdirSync(join(page, 'assets'), { recursive: true });
    writeFileSync(join(page, 'index.html'), '');
    writeFileSync(join(page, 'assets/a.js'), '');
    writeFileSync(join(page, 'assets/secret.key'), '');
    writeFileSync(join(folder, 'outside.js'), '');
    symlinkSync(join(folder, 'outside.js'), join(page, 'link.js'));
    const files = listPageFiles(page);
    expect([...files.keys()].sort()).toEqual(['/assets/a.js', '/index.html']);
    expect(files.get('/assets/a.js')).toEqual({
      file: join(page, 'assets/a.js'),
      contentType: 'text/javascript; charset=utf-8',
    });
    for (const path of [
      '/../outside.js',
      '/assets/../../outside.js',
      '/assets/%2e%2e/%2e%2e/outside.js',
      '/',
    ]) {
      expect(files.get(path)).toBeUndefined();
    }
  });
});

describe('settings', () => {
  test.each([
    ['', {}],
    ['null', {}],
    ['{"language":"de"', {}],
    ['{"language":"de"}', { language: 'de' }],
    ['{"language":"tlh","theme":"dark"}', { theme: 'dark' }],
    ['{"imagesFolder":"/media/anna/CAFE"}', { imagesFolder: '/media/anna/CAFE' }],
    ['{"imagesFolder":"wherever"}', {}],
    ['{"window":{"width":-3,"height":9,"maximized":false}}', {}],
    [
      '{"window":{"width":1200,"height":800,"maximized":true},"more":1}',
      { window: { width: 1200, height: 800, maximized: true } },
    ],
  ])('what is damaged is not remembered: %s', (json, kept) => {
    expect(parseKept(json)).toEqual(kept);
  });

  test('are there again at the next start', () => {
    const file = join(folder, 'deep/er/settings.json');
    const first = openSettings(file, { language: 'en', theme: 'system', probe: true, data: true });
    expect(first.settings()).toEqual({ language: 'en', theme: 'system', probe: true, data: true });
    first.change({ language: 'de' });
    first.change({ theme: 'dark' });
    first.change({ probe: false });
    expect(
      openSettings(file, { language: 'en', theme: 'system', probe: true, data: true }).settings(),
    ).toEqual({
      language: 'de',
      theme: 'dark',
      probe: false,
      data: true,
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ language: 'de', theme: 'dark', probe: false });
  });

  test('a place that cannot be written costs only the remembering', () => {
    writeFileSync(join(folder, 'a-file'), '');
    const store = openSettings(join(folder, 'a-file/settings.json'), {
      language: 'en',
      theme: 'system',
      probe: true,
      data: true,
    });
    expect(store.change({ theme: 'light' })).toEqual({
      language: 'en',
      theme: 'light',
      probe: true,
      data: true,
    });
  });
});

describe('practice sticks', () => {
  test.each([
    [null, 8e9],
    [1, 1e9],
    [1e9, 1e9],
    [1e9 + 1, 2e9],
    [5e12, 5e12],
  ])('for an image of %s bytes', (imageBytes, stickBytes) => {
    expect(practiceStickBytes(imageBytes)).toBe(stickBytes);
  });

  test('are drives of the folder, and named as files that may be erased', () => {
    expect(practiceDrives('/f', 1).map(({ device }) => device)).toEqual(practicePaths('/f'));
    expect(practicePaths('/f').every((path) => path.startsWith('/f/') && path.endsWith('.stick'))).toBe(true);
  });
});

describe('the taskbar', () => {
  const progress = (
    device: string | null,
    phase: 'prove' | 'write' | 'verify',
    bytes: number,
    totalBytes = 100,
  ): StickEvent => ({
    event: 'progress',
    device,
    phase,
    bytes,
    totalBytes,
    bytesPerSecond: null,
    secondsLeft: null,
  });
  test.each<[string, StickEvent[], number | null]>([
    ['reading the image does not count', [progress(null, 'prove', 50)], null],
    ['one of two half written', [progress('a', 'write', 50)], 0.125],
    ['both read back', [progress('a', 'verify', 100), progress('b', 'verify', 100)], 1],
    ['never more than all', [progress('a', 'verify', 300), progress('b', 'verify', 300)], 1],
    ['an empty phase is done', [progress('a', 'verify', 0, 0)], 0.5],
  ])('%s', (_name, events, fraction) => {
    const fold = overallFraction(2);
    expect(events.map(fold).at(-1)).toBe(fraction);
  });
});
