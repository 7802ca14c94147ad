import { expect, test, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestText } from '../../main/stick/companion/manifest.ts';
import { sample } from '../checks/results-sample.ts';
import { attachLoop } from '../tools/loop-device.ts';
import { expectAccessible } from './accessible.ts';
import { expectTitle, startApp, type RunningApp } from './running-app.ts';

const stick = '6e0c1d3e-8f4b-4a7e-9a55-0d1c2b3a4f5e';
/** HTML in every field that a results file has. */
const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
const hostile = sample
  .replace('3fa9c2d1', '44444444')
  .replace('ThinkPad T61', evil)
  .replace('who Anna', `who ${evil}`)
  .replace('no Wi-Fi at all', evil)
  .replace('Debian GNU/Linux 12 (bookworm)', evil);
const files = {
  'a.txt': sample,
  'b.txt': hostile,
  'cut.txt': sample.replace('3fa9c2d1', '55555555').slice(0, sample.indexOf('not-present')),
  'newer.txt': 'rekindle-results 9\n',
  'other-stick.txt': sample.replace('3fa9c2d1', '66666666').replace(stick, stick.replace('6e', '7f')),
  'photo.jpg': '\u0000\u0001',
};

/** A stick's folder with results of all kinds. */
function resultsIn(folder: string, named: Readonly<Record<string, string>> = files): string {
  const results = join(folder, 'rekindle', 'results');
  mkdirSync(results, { recursive: true });
  const madeAt = '2026-11-20T08:00:00.000Z';
  writeFileSync(
    join(results, '..', 'manifest.json'),
    manifestText({ stick, kind: 'image', madeAt, madeBy: '0.1.0', systems: [] }),
  );
  for (const [name, text] of Object.entries(named)) writeFileSync(join(results, name), text);
  return folder;
}

// A whole way in and out again takes its time on a busy machine.
test.setTimeout(240_000);

/** What a row of the outcome says, by the file’s name. */
const rowOf = (page: Page, file: string) => page.locator('.import-files-list li').filter({ hasText: file });

async function toImport(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Computers' }).press('Enter');
  await expectTitle(page, 'Computers');
  await page.getByRole('button', { name: 'Import results…' }).press('Enter');
  await expectTitle(page, 'Bring results in');
}

/** What the dialog for saving will answer. */
async function answerSaveDialog({ electron }: RunningApp, file: string): Promise<void> {
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
}

test('results come in file by file, and a report of them goes out, with nothing in it that was not wanted', async () => {
  const app = await startApp();
  const { page } = app;
  await toImport(page);
  await expectAccessible(page, 'import');

  await app.answerFileDialog(resultsIn(join(app.folder, 'stick')));
  await page.getByRole('button', { name: 'Choose a folder…' }).press('Enter');
  await expect(rowOf(page, 'a.txt')).toContainText('Taken over');
  await expect(rowOf(page, 'a.txt')).toContainText('LENOVO ThinkPad T61');
  await expect(rowOf(page, 'cut.txt')).toContainText('Taken over in part');
  await expect(rowOf(page, 'cut.txt')).toContainText('kept in the journal');
  await expect(rowOf(page, 'newer.txt')).toContainText('Not readable, kept');
  await expect(rowOf(page, 'photo.jpg')).toContainText('Passed over');
  await expect(rowOf(page, 'other-stick.txt')).toContainText('another stick');
  // Text is text, whatever it looks like.
  await expect(rowOf(page, 'b.txt')).toContainText(evil);
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
  await expect(page).toHaveTitle('Rekindle');
  await app.picture('60-import');

  // The same once more, dropped on the window this time, and a place that has nothing.
  await app.drop(join(app.folder, 'stick', 'rekindle', 'results', 'a.txt'), join(app.folder, 'config'));
  await expect(rowOf(page, 'a.txt')).toContainText('The same as before');
  await expect(page.getByText('Not read', { exact: true })).toBeVisible();

  // A code off a screen, looked at while it is typed.
  const code = page.getByRole('textbox', { name: 'Code' });
  await code.fill('17q7 s');
  await expect(page.getByRole('button', { name: 'Take it over' })).toBeDisabled();
  await code.fill(' 17q7 t');
  await expect(page.getByText('The code is right: 4 answers.')).toBeVisible();
  await page.getByRole('textbox', { name: 'What is the computer called?' }).fill('Medion E1210');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Medion E1210')).toBeVisible();
  await expectAccessible(page, 'import-done');

  await page.getByRole('button', { name: 'Show the computer' }).press('Enter');
  await expectTitle(page, 'Medion E1210');
  await page.getByRole('button', { name: 'Export…' }).press('Enter');
  await expectTitle(page, 'Take a report along');
  const paper = page.frameLocator('.export-page');
  await expect(paper.getByRole('heading', { level: 1 })).toHaveText('Medion E1210');
  await app.picture('61-export');

  const pdf = join(app.folder, 'report.pdf');
  await answerSaveDialog(app, pdf);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('main').getByText(`Saved: ${pdf}`)).toBeVisible({ timeout: 60_000 });
  expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');

  // All of them as a table: with names only when they are wanted.
  await page.getByText('All of them', { exact: true }).click();
  await page.getByText('Table (CSV)', { exact: true }).click();
  const table = page.locator('.export-table');
  await expect(table.getByRole('row')).toHaveCount(6);
  await expect(table).not.toContainText('Anna');
  await expect(page.getByText(/Stays here: .*names or notes/)).toBeVisible();
  await page.getByText('Names and notes', { exact: true }).click();
  await expect(table).toContainText('Anna');
  await expect(page.getByText('Nothing is left out.')).toBeVisible();
  const csv = join(app.folder, 'table.csv');
  await answerSaveDialog(app, csv);
  await page.getByRole('button', { name: 'Save…' }).press('Enter');
  await expect(page.locator('main').getByText(`Saved: ${csv}`)).toBeVisible();
  expect(readFileSync(csv, 'utf8')).toContain('Medion E1210');

  // Where nothing can be written, it is told.
  await answerSaveDialog(app, join(app.folder, 'none', 'table.csv'));
  await page.getByRole('button', { name: 'Save…' }).press('Enter');
  await expect(page.getByText('That did not work')).toBeVisible();

  // Labels on a sheet that was begun.
  await page.getByText('Labels', { exact: true }).click();
  await page.getByRole('radio', { name: '4: row 2, column 1' }).press('Space');
  await expect(paper.locator('.label').first()).toHaveAttribute('style', /top:53\.25mm/);
  await expectAccessible(page, 'export', ['frame-tested']);
  expect(app.complaints.filter((text) => !/axe|trusted/i.test(text))).toEqual([]);
  await app.close();
});

test('the page that is looked at can do nothing, and nothing else can be looked at', async () => {
  const app = await startApp();
  const { page } = app;
  await toImport(page);
  await app.drop(join(resultsIn(join(app.folder, 'stick')), 'rekindle', 'results', 'b.txt'));
  await rowOf(page, 'b.txt').getByRole('button', { name: 'Show the computer' }).press('Enter');
  await page.getByRole('button', { name: 'Export…' }).press('Enter');
  const paper = page.frameLocator('.export-page');
  await expect(paper.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByText('Names and notes', { exact: true }).click();
  await expect(page.getByRole('checkbox', { name: 'Names and notes' })).toBeChecked();
  await expect(paper.locator('body')).toContainText('onerror=', { timeout: 60_000 });
  await expect(paper.locator('img, script')).toHaveCount(0);
  await expect(page).toHaveTitle('Rekindle');
  expect(await page.locator('.export-page').getAttribute('sandbox')).toBe('');
  const answers = await app.electron.evaluate(async ({ session }) => {
    const get = async (address: string): Promise<number> =>
      (await session.defaultSession.fetch(address)).status;
    return Promise.all(['app://preview/', 'app://preview/0.html', 'app://preview/index.html'].map(get));
  });
  expect(answers).toEqual([404, 404, 404]);
  // Out of the frame leads nothing, and into it nothing foreign.
  await page.evaluate(() => {
    for (const address of ['app://rekindle/index.html', 'https://example.org/', 'data:text/html,x']) {
      const frame = document.createElement('iframe');
      frame.src = address;
      document.body.append(frame);
    }
  });
  await expect
    .poll(() => page.frames().filter((frame) => /^(app:\/\/rekindle|https:|data:)/.test(frame.url())).length)
    .toBe(1);
  await app.close();
});

test('a stick with results that is plugged in is offered by itself', async () => {
  const app = await startApp({ args: ['--allow-loop'] });
  const { page } = app;
  const loop = attachLoop(join(app.folder, 'stick.img'), 64 * 1024 * 1024);
  const place = join(app.folder, 'media');
  let mounted = false;
  try {
    // Not every kernel that this runs on knows FAT; what is asked of the file system is the same.
    execFileSync('mkfs.ext4', ['-q', '-F', '-L', 'REKINDLE', loop.device]);
    mkdirSync(place);
    execFileSync('mount', [loop.device, place]);
    mounted = true;
    resultsIn(place, { 'a.txt': sample, 'b.txt': hostile });
    await toImport(page);
    const offer = page.getByText('This stick brings 2 results. 2 of them are new.');
    await expect(offer).toBeVisible({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Take them over' }).press('Enter');
    await expect(rowOf(page, 'a.txt')).toContainText('Taken over');
    await expect(page.getByText('This stick brings 2 results. All of that is known already.')).toBeVisible({
      timeout: 30_000,
    });
    await app.picture('62-import-stick');
  } finally {
    if (mounted) execFileSync('umount', [place]);
    await app.close();
    loop.detach();
  }
});
