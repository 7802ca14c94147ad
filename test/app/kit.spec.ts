import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { opticalDisc } from './images.ts';
import { expectTitle, startApp } from './running-app.ts';

test('an image that would not start from a stick gets a boot loader', async () => {
  const app = await startApp();
  const { page, folder } = app;
  await page.getByRole('button', { name: 'Practise' }).click();
  await app.drop(opticalDisc(folder));
  await expect(page.getByRole('heading', { name: /boot loader of its own/ })).toBeVisible();
  await page.getByRole('checkbox', { name: 'I trust where it came from. Use it anyway.' }).press('Space');
  await app.picture('60-kit');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('option', { name: /Practice stick 1/ }).click();
  await page.getByRole('button', { name: /^Write/ }).click();
  await page.getByRole('button', { name: 'Erase and write' }).click();
  await expectTitle(page, 'Your stick is ready');
  await app.picture('61-kit-ready');
  expect(app.complaints).toEqual([]);
  await expectAccessible(page, 'kit-ready');
  await app.close();
});
