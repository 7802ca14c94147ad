import { expect, test, type Locator, type Page } from '@playwright/test';
import { checksOf } from '../../main/checks/checklist.ts';
import { message } from '../../main/messages/format.ts';
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

test('everything at the station, every kind of answer, with the keyboard alone', async () => {
  test.setTimeout(240_000);
  const app = await startApp();
  const { page } = app;
  const tabTo = async (wanted: Locator): Promise<void> => {
    for (let pressed = 0; pressed < 80; pressed++) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    await expect(wanted).toBeFocused();
  };
  await tabTo(page.getByRole('button', { name: 'Checks' }));
  await page.keyboard.press('Enter');
  await expectTitle(page, 'Check a computer');
  // A group of choices is one stop; the arrows choose in it.
  await tabTo(page.getByRole('radio', { name: 'Five minutes' }));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Everything' })).toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expectTitle(page, 'Starts to the desktop');

  /** What is pressed where something else than yes is to be said; a number of presses for one question. */
  const others: Readonly<Record<string, readonly string[]>> = {
    Touchscreen: ['n'],
    'Second screen': ['f'],
    Camera: ['p', 'f', 'f'],
    Bluetooth: ['p', 'u'],
    'Memory test': ['s', 'Enter'],
  };
  const asked: string[] = [];
  for (let here = await shown(page); !here.endsWith('|'); here = await shown(page)) {
    const title = here.slice(0, here.indexOf('|'));
    asked.push(title);
    for (const key of others[title] ?? ['p']) {
      const before = await page.locator('main').innerText();
      if (key === 'Enter') await tabTo(page.getByRole('textbox', { name: 'Note' }));
      await page.keyboard.press(key);
      await expect.poll(() => page.locator('main').innerText()).not.toBe(before);
    }
    await expect.poll(() => shown(page)).not.toBe(here);
  }
  const titles = checksOf('full').map(({ id }) => message('en', `check-${id}-title`));
  expect([...new Set(asked)]).toEqual(titles);
  await expectTitle(page, 'Usable, with cautions');
  await expect(page.getByText('The camera does not work. A USB camera cures that.')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: 'Check another computer' })).toBeVisible();

  await tabTo(page.getByRole('button', { name: 'All questions' }));
  await page.keyboard.press('Enter');
  const given = (title: string): Locator =>
    page.getByRole('listitem').filter({ hasText: new RegExp(`^${title} `) });
  for (const [title, outcome] of [
    ['Touchscreen', 'not there'],
    ['Second screen', 'not there'],
    ['Camera', 'does not work'],
    ['Bluetooth', 'not sure'],
    ['Memory test', 'skipped'],
    ['Keyboard', 'works'],
  ] as const)
    await expect(given(title)).toContainText(outcome);
  expect(app.complaints).toEqual([]);
  await app.close();
});

/** Heading and question: where it is asked first whether there is such a thing, the same check asks two. */
async function shown(page: Page): Promise<string> {
  const question = page.locator('#station-question');
  const asked = (await question.count()) > 0 ? await question.textContent() : '';
  return `${(await page.getByRole('heading', { level: 1 }).textContent()) ?? ''}|${asked ?? ''}`;
}
