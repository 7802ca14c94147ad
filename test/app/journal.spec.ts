import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test, type Page } from '@playwright/test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal, type Journal } from '../../main/journal/journal.ts';
import { answer, check, met, stickEvent, thinkPad, valueOf, verdict } from '../journal/plain-samples.ts';
import { expectAccessible } from './accessible.ts';
import { expectTitle, startApp } from './running-app.ts';

const photo = join(import.meta.dirname, '../../resources/pictures/ready.png');
const journalIn = (folder: string): string => join(folder, 'data/rekindle/journal/journal.db');

/** A folder for an app, with a journal in it. Removed with the app that is started there. */
function folderWith(fill: (book: Journal) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-app-'));
  const book = valueOf(openJournal(journalIn(folder)));
  fill(book);
  book.close();
  return folder;
}

/** Two computers with a check each, one of them with a photo and the stick that it was checked with. */
function twoComputers(book: Journal): void {
  const first = valueOf(book.noteMachine(met()));
  valueOf(book.describeMachine(first.id, { assetTag: 'RC-1', owner: 'Anna Huber' }));
  const made = stickEvent();
  const stick = { id: null, serial: '4C530001230815115331', model: 'Ultra Fit', sizeBytes: 32e9 };
  valueOf(book.noteStick(stick, { ...made, data: { ...made.data, manifest: 'manifest-1' } }));
  const picture = valueOf(book.keepPhoto(photo));
  const answers = [
    answer(),
    answer({ check: 'sound', outcome: 'fail', note: 'crackles <img src=x> on the left', photo: picture }),
    answer({ check: 'from-a-newer-version', outcome: 'undecided' }),
  ];
  const { machineId: _, ...come } = check('', {
    id: 'check-1',
    stick: 'manifest-1',
    who: 'Ben',
    finishedAt: '2026-11-20T09:30:00.000Z',
    verdict: verdict('cautions'),
    answers,
  });
  const file = { digest: 'd', name: 'x200.txt', at: '2026-11-21T10:00:00.000Z', whole: true, reasons: [] };
  valueOf(book.takeOver(met(), { ...come, id: 'check-0', answers: [] }, file, ''));
  valueOf(book.keepCheck({ ...come, machineId: first.id }));
  const second = valueOf(
    book.noteMachine(met({ profile: { ...thinkPad, maker: 'Acer', model: 'Aspire One', ramMiB: 1024 } })),
  );
  valueOf(book.describeMachine(second.id, { assetTag: 'RC-2' }));
}

/** So many more computers, in one go. */
function addMany(folder: string, count: number): void {
  const db = new DatabaseSync(journalIn(folder));
  db.prepare(
    `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
     INSERT INTO machines (id, profile, words, first_at, last_at)
     SELECT 'many' || n, ?, 'lenovo thinkpad t60 series' || n, '2025-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'
     FROM numbers`,
  ).run(count, JSON.stringify(thinkPad));
  db.close();
}

const openJournalScreen = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Computers', exact: true }).press('Enter');
  await expectTitle(page, 'Computers');
};
const rowOf = (page: Page, name: string) => page.getByRole('row', { name });

test('ten thousand computers are searched and filtered with the keyboard, and only those in sight are made', async () => {
  const folder = folderWith(twoComputers);
  addMany(folder, 10_000);
  const app = await startApp({ folder });
  const { page } = app;
  await openJournalScreen(page);
  await expect(page.getByRole('heading', { name: '10,003 computers' })).toBeVisible();
  await expect(rowOf(page, 'RC-1')).toBeVisible();
  expect(await page.getByRole('row').count()).toBeLessThan(60);
  await app.picture('60-computers');

  // The end is where everything that has come ends; the next ones follow.
  await page.keyboard.press('/');
  const search = page.getByRole('searchbox', { name: 'Search the computers' });
  await expect(search).toBeFocused();
  await search.fill('thinkpad series7777');
  await expect(page.getByRole('heading', { name: '1 found among 10,003 computers' })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(1);
  await search.fill('rc- ');
  await expect(page.getByRole('heading', { name: '2 found among' })).toBeVisible();
  await expectAccessible(page, 'computers');

  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('row').first()).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(page.getByText('2 chosen')).toBeVisible();
  await page.getByRole('button', { name: 'Compare two' }).press('Enter');
  await expectTitle(page, 'Two computers side by side');
  const memory = page.getByRole('row', { name: /^Memory/ });
  await expect(memory).toContainText('1.5 GB');
  await expect(memory).toContainText('1 GB');
  await expect(memory).toContainText('different');
  await expectAccessible(page, 'compare');
  await app.picture('61-compare');

  // The way back leads to what was found.
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(page.getByRole('heading', { name: '2 found among' })).toBeVisible();
  await page.getByRole('button', { name: /Memory$/ }).press('Enter');
  await page.getByRole('option', { name: '1 GB to less than 2 GB' }).press('Enter');
  await page.getByRole('button', { name: /What it came to$/ }).press('Enter');
  await page.getByRole('option', { name: 'Usable, with cautions' }).press('Enter');
  await expect(page.getByRole('heading', { name: '1 found among' })).toBeVisible();
  await expect(rowOf(page, 'RC-1')).toBeVisible();
  await search.fill('');
  await page.getByRole('button', { name: 'Show all' }).press('Enter');
  await expect(page.getByRole('heading', { name: '10,003 computers' })).toBeVisible();
  await app.close();
});

test('one computer: described, its history and photos read, checked again, forgotten', async () => {
  const app = await startApp({ folder: folderWith(twoComputers) });
  const { page } = app;
  await openJournalScreen(page);
  await rowOf(page, 'RC-1').press('Enter');
  await expectTitle(page, 'RC-1 · LENOVO ThinkPad T60');
  await expectAccessible(page, 'computer');

  const tag = page.getByRole('textbox', { name: 'Number on its sticker' });
  await tag.fill('RC-2');
  await tag.press('Enter');
  await expect(page.getByText('Another computer has the asset tag “RC-2” already.').first()).toBeVisible();
  await tag.fill('RC-17');
  await tag.press('Enter');
  await expectTitle(page, 'RC-17 · LENOVO ThinkPad T60');
  await page.getByRole('button', { name: 'Take back the change: Number on its sticker' }).press('Enter');
  await expectTitle(page, 'RC-1 · LENOVO ThinkPad T60');
  await expect(tag).toHaveValue('RC-1');
  // What was typed is saved when the screen is left, too.
  await page.getByRole('textbox', { name: 'Note' }).fill('hinge is loose');
  await page.getByRole('button', { name: /^Show the check/ }).press('Enter');

  await expectTitle(page, /^Check of /);
  await expect(page.getByText('crackles <img src=x> on the left')).toBeVisible();
  await expect(page.getByText('from-a-newer-version')).toBeVisible();
  const small = page.locator('.photo-small img');
  await expect.poll(() => small.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100);
  await expectAccessible(page, 'check-sheet');
  await page.getByRole('button', { name: 'Show the photo larger: Sound' }).press('Enter');
  const large = page.getByRole('img', { name: 'Photo: Sound' });
  await expect(large).toBeVisible();
  const before = (await large.boundingBox())?.width ?? 0;
  await page.getByRole('button', { name: 'Larger', exact: true }).press('Enter');
  await expect.poll(async () => (await large.boundingBox())?.width ?? 0).toBeGreaterThan(before * 1.2);
  await app.picture('62-photo');
  await page.keyboard.press('Escape');
  await expect(large).toBeHidden();
  // Only pictures of the journal are served, by their names.
  expect(await loads(page, await small.evaluate((img: HTMLImageElement) => img.src))).toBe(true);
  for (const address of ['/photo/../index.html', '/photo/..%2fjournal.db', `/photo/${'0'.repeat(32)}.png`])
    expect(await loads(page, address)).toBe(false);

  await page.getByRole('button', { name: 'Show the computer' }).press('Enter');
  await expectTitle(page, 'RC-1 · LENOVO ThinkPad T60');
  await expect(page.getByRole('textbox', { name: 'Note' })).toHaveValue('hinge is loose');
  await expect(page.getByText('A stick was made for its check')).toBeVisible();
  await app.picture('63-computer');
  await page.getByRole('button', { name: 'Check again' }).press('Enter');
  await expectTitle(page, 'Check a computer');
  await expect(page.getByRole('option', { name: 'RC-1 · LENOVO ThinkPad T60' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('Control+Enter');
  await expectTitle(page, 'Starts to the desktop');
  await page.keyboard.press('p');
  await expectTitle(page, 'Network');

  // What was begun is found as unfinished, and gone on with.
  await openJournalScreen(page);
  await page.getByRole('checkbox', { name: 'Not finished' }).press('Space');
  await expect(page.getByRole('heading', { name: '1 found among 3 computers' })).toBeVisible();
  await rowOf(page, 'RC-1').press('Enter');
  await page.getByRole('button', { name: /^Go on/ }).press('Enter');
  await expectTitle(page, 'Network');

  await openJournalScreen(page);
  await rowOf(page, 'RC-1').press('Enter');
  await page.getByRole('button', { name: 'Forget this computer…' }).press('Enter');
  await expect(page.getByRole('alertdialog')).toContainText(
    'Its 2 checks are deleted with it. A photo, too.',
  );
  await page.getByRole('button', { name: 'Forget it' }).press('Enter');
  await expectTitle(page, 'Computers');
  await expect(page.getByRole('heading', { name: '2 computers' })).toBeVisible();
  await expect(rowOf(page, 'RC-1')).toHaveCount(0);

  await page.getByRole('button', { name: 'Sticks' }).press('Enter');
  await expectTitle(page, 'Sticks');
  await expectAccessible(page, 'sticks');
  await page.getByRole('option', { name: /Ultra Fit/ }).press('Enter');
  await expectTitle(page, 'Ultra Fit · 32 GB');
  await expect(page.getByText('It was sound when it was written last')).toBeVisible();
  await expectAccessible(page, 'stick');
  await app.picture('64-stick');
  await app.close();
});

test('a damaged journal is told with what was rescued, one from a newer version is left alone', async () => {
  const folder = folderWith(twoComputers);
  const file = journalIn(folder);
  // The first page is what says that it is a database.
  const bytes = readFileSync(file);
  bytes.fill(0xff, 0, 100);
  writeFileSync(file, bytes);
  const app = await startApp({ folder });
  await app.page.getByRole('button', { name: 'Computers: the journal has something to tell' }).press('Enter');
  await expect(app.page.getByText('What happened to the journal')).toBeVisible();
  await expect(app.page.getByText('journal.db.damaged-')).toBeVisible();
  await app.page.getByRole('button', { name: 'I have read it' }).press('Enter');
  await expect(app.page.getByText('What happened to the journal')).toBeHidden();
  await expect(app.page.getByRole('button', { name: 'Computers', exact: true })).toBeVisible();
  await app.close({ keepFolder: true });

  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 999');
  db.close();
  const again = await startApp({ folder });
  await again.page
    .getByRole('button', { name: 'Computers: the journal has something to tell' })
    .press('Enter');
  await expect(again.page.getByText('was written by a newer Rekindle')).toBeVisible();
  await expectAccessible(again.page, 'journal-too-new');
  await again.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Whether the page can show a picture from there. */
function loads(page: Page, address: string): Promise<boolean> {
  return page.evaluate(
    (src) =>
      new Promise<boolean>((resolve) => {
        const img = new Image();
        img.onload = () => resolve(true);
        img.onerror = () => resolve(false);
        img.src = src;
      }),
    address,
  );
}
