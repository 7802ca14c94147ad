import { expect, test } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectAccessible } from './accessible.ts';
import { rescueImage } from './images.ts';
import { expectTitle, startApp } from './running-app.ts';

const oldLaptop = `Architecture:        i686
CPU op-mode(s):      32-bit
CPU(s):              1
Vendor ID:           GenuineIntel
CPU family:          6
Model:               13
Model name:          Intel(R) Pentium(R) M processor 1.60GHz
Flags:               fpu vme de pse tsc msr mce cx8 mtrr pge mca cmov clflush dts acpi mmx fxsr sse sse2 ss tm pbe
`;

test('what suits an old laptop, by what its own tools say', async () => {
  // Nobody is asked for the image: there is no network in this test.
  const app = await startApp({
    env: { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' },
  });
  const { page, folder } = app;
  const reports = [join(folder, 'lscpu.txt'), join(folder, 'free.txt')];
  writeFileSync(reports[0] ?? '', oldLaptop);
  writeFileSync(
    reports[1] ?? '',
    'MemTotal:         505000 kB\nMemFree:          100000 kB\nBuffers: 1000 kB\n',
  );
  await page.getByRole('button', { name: 'Find the right system' }).click();
  await expectTitle(page, 'Which computer is it for?');
  await app.picture('40-machine');
  await app.answerFileDialog(reports);
  await page.getByRole('button', { name: 'Choose files' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toContainText('suits this computer best');
  await expect(page.getByText(/Pentium.*M/).first()).toBeVisible();
  await app.picture('41-system');
  // A 64-bit system is told why not, and no container image is offered.
  await page.getByRole('button', { name: /^Why not the others/ }).click();
  await expect(page.getByText('It needs a 64-bit processor. This one has 32 bits.').first()).toBeVisible();
  await page.getByRole('button', { name: /^Compare all that fit/ }).click();
  const table = page.getByRole('region', { name: 'Comparison of all systems that fit' });
  await expect(table.getByRole('rowheader', { name: /SliTaz/ }).first()).toBeVisible();
  await expect(table.getByText('Wolfi')).toHaveCount(0);
  expect(app.complaints).toEqual([]);
  // What looks for mistakes puts a script into the page, which the page complains of.
  await expectAccessible(page, 'system');
  await app.picture('42-system-compared');

  await page.getByRole('button', { name: 'Take this system' }).first().click();
  await expectTitle(page, /^The image of ./);
  await app.close();
});

test('what suits a computer of which somebody knows little, with the keyboard alone', async () => {
  const app = await startApp();
  const { page } = app;
  await page.getByRole('button', { name: 'Find the right system' }).press('Enter');
  await page.getByRole('button', { name: 'Answer questions' }).press('Enter');
  await expectTitle(page, 'What do you know about it?');
  await expectAccessible(page, 'questions');
  await page.getByRole('radio', { name: 'Windows Vista' }).press('Space');
  await page.getByRole('radio', { name: '2 GB' }).press('Space');
  await app.picture('43-questions');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('suits this computer best');
  await expect(page.getByText('Some of this is estimated')).toBeVisible();
  const before = await page.getByRole('heading', { level: 1 }).textContent();
  await page.getByRole('radio', { name: 'Repairing, rescuing files' }).press('Space');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(before ?? '');
  await page.keyboard.press('Alt+ArrowLeft');
  await expectTitle(page, 'Which computer is it for?');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(page.getByText('Drop the image here')).toBeVisible();
  await app.close();
});

test('this computer, and an image that is dropped in between', async () => {
  const app = await startApp();
  const { page, folder } = app;
  await page.getByRole('button', { name: 'Find the right system' }).click();
  await page.getByRole('button', { name: 'Look at this computer' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('this computer', { timeout: 30_000 });
  await app.drop(rescueImage(folder));
  await expectTitle(page, 'rescue.iso');
  await app.close();
});

test('files that tell of no computer are told with a sentence', async () => {
  const app = await startApp();
  const { page, folder } = app;
  const junk = join(folder, 'junk.bin');
  writeFileSync(junk, Buffer.from([0, 1, 2, 3, 255, 254, 0, 0]));
  await page.getByRole('button', { name: 'Find the right system' }).click();
  await app.answerFileDialog([junk]);
  await page.getByRole('button', { name: 'Choose files' }).click();
  await expect(page.getByRole('alert')).toContainText('That did not work');
  await expectTitle(page, 'Which computer is it for?');
  await app.close();
});
