import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expectTitle, startApp } from './running-app.ts';

test('a whole check at the station with the keyboard alone, gone on with after a restart', async () => {
  const app = await startApp();
  const { page } = app;
  await page.getByRole('button', { name: 'Checks' }).press('Enter');
  await expectTitle(page, 'Check a computer');
  await expectAccessible(page, 'check-begin');
  await page.getByRole('textbox', { name: 'Number on its sticker' }).fill('RC-7');
  await app.picture('50-check-begin');
  await page.keyboard.press('Control+Enter');

  await expectTitle(page, 'Starts to the desktop');
  await expectAccessible(page, 'check-question');
  await page.keyboard.press('p');
  // A no is followed by what to try; it works after that.
  await expectTitle(page, 'Network');
  await page.keyboard.press('f');
  await expect(page.getByRole('heading', { name: 'What to try' })).toBeVisible();
  await app.picture('51-check-no');
  await page.keyboard.press('p');
  await expect(page.getByText('2 of', { exact: false }).first()).toBeVisible();
  const third = await page.getByRole('heading', { level: 1 }).textContent();
  await app.close({ keepFolder: true });

  const again = await startApp({ folder: app.folder });
  await again.page.getByRole('button', { name: 'Checks' }).press('Enter');
  await expect(again.page.getByText('RC-7')).toBeVisible();
  await again.page.getByRole('button', { name: 'Go on' }).press('Enter');
  await expectTitle(again.page, third ?? '');
  // Typing into a note is no answer.
  await again.page.getByRole('button', { name: 'Add a note or a photo' }).press('Enter');
  await again.page.getByRole('textbox', { name: 'Note' }).fill('puffs');
  await again.page.getByRole('textbox', { name: 'Note' }).blur();
  while ((await shown(again.page)) !== 'Ready to install|') {
    const before = await shown(again.page);
    await again.page.keyboard.press('p');
    await expect.poll(() => shown(again.page)).not.toBe(before);
  }
  await again.picture('52-check-verdict');
  expect(again.complaints).toEqual([]);
  // What looks for mistakes puts a script into the page, which the page complains of.
  await expectAccessible(again.page, 'check-verdict');
  await again.page.keyboard.press('Control+Enter');
  await expect(again.page.getByRole('button', { name: 'Check another computer' })).toBeVisible();
  await again.close();
});

/** Heading and question: where it is asked first whether there is such a thing, the same check asks two. */
async function shown(page: Page): Promise<string> {
  const question = page.locator('#station-question');
  const asked = (await question.count()) > 0 ? await question.textContent() : '';
  return `${(await page.getByRole('heading', { level: 1 }).textContent()) ?? ''}|${asked ?? ''}`;
}
