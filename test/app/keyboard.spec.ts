import { expect, test, type Page } from '@playwright/test';
import { rescueImage } from './images.ts';
import { expectTitle, startApp } from './running-app.ts';

const focused = (page: Page) => page.locator(':focus');

/** Presses Tab until the wanted element has the focus; a person would give up after a while, too. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press('Tab');
    const text = await focused(page).evaluate(
      (element) => element.getAttribute('aria-label') ?? element.textContent,
    );
    if (typeof name === 'string' ? text.startsWith(name) : name.test(text)) return;
  }
  throw new Error(`no way to ${String(name)} by Tab`);
}

test('the whole way with the keyboard alone', async () => {
  const app = await startApp();
  const { page, folder } = app;
  await expect(focused(page)).toHaveText('Give an old computer a second life');
  await tabTo(page, 'Practise');
  await page.keyboard.press('Enter');
  await expect(page.getByText('You are practising.')).toBeVisible();

  await app.answerFileDialog(rescueImage(folder, 'none'));
  await page.keyboard.press('Control+o');
  await expectTitle(page, 'rescue.iso');
  await expect(focused(page)).toHaveText('rescue.iso');
  await expect(
    page.getByText('Not checked: there is nothing to compare it with', { exact: true }),
  ).toBeVisible();
  // Not proved: the way on is closed until the person says yes.
  await page.keyboard.press('Control+Enter');
  await expectTitle(page, 'rescue.iso');
  await tabTo(page, 'Checksum file');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page.getByRole('checkbox')).toBeChecked();
  await page.keyboard.press('Control+Enter');

  await expectTitle(page, 'Which stick may be erased?');
  await expect(focused(page)).toHaveText('Which stick may be erased?');
  await expect(page.getByRole('option')).toHaveCount(2);
  await tabTo(page, /Practice stick 1/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(page.getByRole('option', { name: /Practice stick 2/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await app.picture('10-keyboard-focus');

  // The question: Escape takes it back, the harmless answer has the focus.
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expect(focused(page)).toHaveText('No, keep it');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toBeHidden();
  await expect(page.getByText('1 stick chosen')).toBeVisible();

  // Back to the image and on again.
  await page.keyboard.press('Alt+ArrowLeft');
  await expectTitle(page, 'rescue.iso');
  await page.keyboard.press('Control+Enter');
  await tabTo(page, /Practice stick 1/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await tabTo(page, 'Erase and write');
  await page.keyboard.press('Enter');

  await expectTitle(page, 'Your stick is ready');
  await expect(focused(page)).toHaveText('Your stick is ready');
  await page.keyboard.press('Control+Enter');
  await expectTitle(page, 'Which stick may be erased?');
  expect(app.complaints).toEqual([]);
  await app.close();
});

test('the settings by keyboard, and nothing smaller than a finger', async () => {
  const app = await startApp();
  const { page } = app;
  await page.keyboard.press('Shift+Tab');
  await expect(focused(page)).toHaveAccessibleName('English: Language and look');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'English' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.keyboard.press('Escape');
  await expect(focused(page)).toHaveAccessibleName('Deutsch: Sprache und Aussehen');
  for (const button of await page.getByRole('button').all()) {
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  }
  await app.close();
});
