import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { electronExecutable, electronOptions } from '../../main/setup/electron-runtime.mjs';
import { rescueImage } from './images.ts';
import { builtIn, expectTitle, startApp } from './running-app.ts';

test('German and dark, at once and at the next start; the window keeps its size', async () => {
  const first = await startApp();
  await first.page.getByRole('button', { name: 'Language and look' }).click();
  await first.page.getByText('Deutsch', { exact: true }).click();
  await expectTitle(first.page, 'Ein zweites Leben für einen alten Computer');
  await expect(first.page.locator('html')).toHaveAttribute('lang', 'de');
  const ground = () => first.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await first.page.getByText('Hell', { exact: true }).click();
  await expect.poll(ground).toBe('rgb(251, 246, 238)');
  await first.page.getByText('Dunkel', { exact: true }).click();
  await expect.poll(ground).toBe('rgb(27, 22, 19)');
  await first.picture('11-german-dark');
  await first.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1100, 720);
  });
  await expect.poll(() => first.page.evaluate(() => innerWidth)).toBe(1100);
  await first.close({ keepFolder: true });

  const second = await startApp({ folder: first.folder });
  await expectTitle(second.page, 'Ein zweites Leben für einen alten Computer');
  expect(await second.page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
    'rgb(27, 22, 19)',
  );
  expect(await second.page.evaluate(() => [innerWidth, innerHeight])).toEqual([1100, 720]);

  // All the way in German.
  const { page } = second;
  await page.getByRole('button', { name: 'Üben' }).click();
  await second.drop(rescueImage(second.folder));
  await expect(page.getByText('Stimmt mit der Prüfsumme überein', { exact: true })).toBeVisible();
  await second.picture('12-german-image');
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByRole('option', { name: /Übungsstick 1/ }).click();
  await page.getByRole('button', { name: /Schreiben/ }).click();
  await second.picture('13-german-erase');
  await page.getByRole('button', { name: 'Löschen und schreiben' }).click();
  await expectTitle(page, 'Ihr Stick ist fertig');
  await second.picture('14-german-ready');
  expect(second.complaints).toEqual([]);
  await second.close();
});

test('an image given at the start, and another one given to a second start', async () => {
  const helper = await startApp();
  await helper.close({ keepFolder: true });
  const image = rescueImage(helper.folder);
  const app = await startApp({ folder: helper.folder, args: [image] });
  await expectTitle(app.page, 'rescue.iso');

  const other = join(helper.folder, 'SHA256SUMS');
  const second = spawn(
    electronExecutable(),
    [...electronOptions(), join(builtIn, 'out/main/app.js'), other],
    { env: { ...process.env, XDG_CONFIG_HOME: join(helper.folder, 'config') }, stdio: 'ignore' },
  );
  const code = await new Promise((resolve) => second.once('exit', resolve));
  expect(code).toBe(0);
  await expectTitle(app.page, 'SHA256SUMS');
  await app.close();
});
