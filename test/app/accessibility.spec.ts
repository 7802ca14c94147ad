import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { rescueImage } from './images.ts';
import { expectTitle, startApp } from './running-app.ts';

for (const theme of ['light', 'dark'] as const) {
  test(`every screen is accessible, ${theme}`, async () => {
    test.setTimeout(120_000);
    const app = await startApp();
    const { page, folder } = app;
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await expectAccessible(page, 'welcome');
    await page.getByRole('button', { name: 'Language and look' }).click();
    // A popover lies beside the landmarks on purpose, and takes the focus.
    await expectAccessible(page, 'settings', ['region']);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Practise' }).click();
    await expectAccessible(page, 'practice');

    await app.drop(rescueImage(folder, 'wrong'));
    await expect(page.getByRole('alert')).toContainText('Stop');
    await expectAccessible(page, 'mismatch');
    await app.drop('/etc/hostname');
    await expectTitle(page, 'hostname');
    await expect(page.getByRole('alert')).toBeVisible();
    await expectAccessible(page, 'refused');
    await app.drop(rescueImage(folder));
    await expect(page.getByText('Matches its checksum', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Technical details' }).click();
    await expectAccessible(page, 'image');

    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('option', { name: /Practice stick 1/ }).click();
    await expectAccessible(page, 'sticks');
    await page.getByRole('button', { name: /^Write/ }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await expectAccessible(page, 'erase');
    await page.getByRole('button', { name: 'Erase and write' }).click();
    await expectTitle(page, 'Your stick is ready');
    await page.getByRole('button', { name: 'Technical details' }).click();
    await expectAccessible(page, 'ready');
    await app.close();
  });
}

test('landmarks and headings lead through every screen', async () => {
  const app = await startApp();
  const { page } = app;
  await expect(page.getByRole('banner')).toHaveCount(1);
  await expect(page.getByRole('main')).toHaveCount(1);
  await expect(page.getByRole('navigation', { name: 'Where you are' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page.locator('[aria-current="step"]')).toContainText('Image');
  await app.drop(rescueImage(app.folder));
  await expect(page.getByRole('status')).toContainText('Matches its checksum');
  await app.close();
});
