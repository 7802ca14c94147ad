import { expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseResults } from '../../main/checks/results.ts';
import { readShortCode } from '../../main/checks/short-code.ts';
import { electronExecutable, electronOptions } from '../../main/setup/electron-runtime.mjs';
import { launch } from './running-app.ts';

// check.html of the stick, in the browser that is inside of Electron, with Chromium's own fake camera and microphone.

let electron: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  electron = await launch({
    executablePath: electronExecutable(),
    args: [
      ...electronOptions(),
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      join(import.meta.dirname, 'bare-window.mjs'),
    ],
  });
  page = await electron.firstWindow();
  await page.goto(pathToFileURL(join(import.meta.dirname, '../../resources/companion/check.html')).href);
});

test.afterAll(async () => {
  await electron.close();
});

test('check.html tries keyboard, pointer, colours, tones, camera and microphone', async () => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.getByRole('button', { name: 'English' }).click();

  await page.locator('#keys').focus();
  for (const key of ['KeyA', 'Tab', 'F5', 'ShiftRight', 'Space', 'Escape']) await page.keyboard.press(key);
  await expect(page.locator('#keys-hit')).toHaveText('6');
  await expect(page.locator('#keys .hit')).toHaveCount(6);
  await expect(page.locator('#keys')).toBeFocused();

  await page.locator('#pointer .zone').nth(4).hover();
  await page.locator('#pointer').dblclick();
  await page.locator('#pointer').click({ button: 'right' });
  await page.mouse.wheel(0, 40);
  for (const zone of ['5', 'left', 'right', 'double', 'scroll'])
    await expect(page.locator('#pointer .zone', { hasText: zone })).toHaveClass(/hit/);

  await page.getByRole('button', { name: 'Show colours' }).click();
  const cover = page.locator('#colour');
  for (const colour of ['255, 255, 255', '0, 0, 0', '255, 0, 0', '0, 255, 0', '0, 0, 255']) {
    await expect(cover).toHaveCSS('background-color', `rgb(${colour})`);
    await page.keyboard.press('Enter');
  }
  await expect(cover).toBeHidden();

  await page.getByRole('button', { name: 'Left' }).click();
  await expect(page.locator('#sound-said')).toContainText('is playing');

  await page.getByRole('button', { name: 'Show camera' }).click();
  await expect(page.locator('#camera-said')).toContainText('A moving picture arrives.');
  await page.getByRole('button', { name: 'Record five seconds' }).click();
  await expect(page.locator('#microphone-said')).toContainText(
    // Its beeps are so short that a busy machine may miss them all.
    /Sound arrives|Too loud|Nothing is heard/,
  );
  await expect(page.locator('#recorded')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('its answers become a file and a code that Rekindle reads', async () => {
  await page.getByRole('button', { name: 'English' }).click();
  await page.locator('#preset').selectOption('five-minutes');
  await expect(page.locator('li.check:visible')).toHaveCount(8);
  const given = { desktop: 'pass', network: 'fail', sound: 'not-present', trackpad: 'undecided' };
  for (const [check, outcome] of Object.entries(given))
    await page.locator(`input[name="${check}"][value="${outcome}"]`).check();
  const answers = Object.entries(given).map(([check, outcome]) => ({ check, outcome }));
  const code = readShortCode(await page.locator('#code').innerText());
  expect(code.ok && code.value).toEqual(answers);

  await page.locator('#model').fill('Medion “E1210” <b>');
  const path = join(test.info().outputDir, 'results.txt');
  await electron.evaluate(({ session }, savePath) => {
    session.defaultSession.once('will-download', (_event, item) => item.setSavePath(savePath));
  }, path);
  await page.getByRole('button', { name: 'Save as a file' }).click();
  await expect
    .poll(() => {
      try {
        return readFileSync(path, 'utf8').endsWith('Z ;\n');
      } catch {
        return false;
      }
    })
    .toBe(true);
  const results = parseResults(readFileSync(path, 'utf8'), {
    stick: null,
    writtenAt: '2026-11-22T00:00:00Z',
    machineOf: () => null,
  });
  if (!results.ok) throw new Error(results.error.code);
  expect(results.value.called).toBe('Medion “E1210” <b>');
  expect(results.value.run.answers.map(({ check, outcome }) => ({ check, outcome }))).toEqual(answers);
  expect(results.value.notices.map((notice) => notice.code)).toEqual(['results-machine-unknown']);
});

test('without scripts it is a list to print, in both languages', async () => {
  const bare = readFileSync(
    join(import.meta.dirname, '../../resources/companion/check.html'),
    'utf8',
  ).replace(/<script>[^]*<\/script>/, '');
  await page.setContent(bare);
  await expect(page.locator('li.check:visible')).toHaveCount(37);
  await expect(page.getByText('Is the desktop there, and do programs open?')).toBeVisible();
  await expect(page.getByText('Ist der Desktop da, und öffnen sich Programme?')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Left' })).toBeHidden();
});
