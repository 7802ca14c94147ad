import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachLoop } from '../tools/loop-device.ts';
import { rescueImage, sha256Of } from './images.ts';
import { expectTitle, startApp, writeTo } from './running-app.ts';

test('from dropping an image to “your stick is ready”, on a practice stick', async () => {
  const app = await startApp();
  const { page, folder } = app;
  await app.picture('01-welcome');
  await page.getByRole('button', { name: 'Practise' }).click();
  await expect(page.getByText('You are practising.')).toBeVisible();
  await app.picture('02-practice');

  const image = rescueImage(folder);
  await app.drop(image);
  await expect(page.getByText('Matches its checksum', { exact: true })).toBeVisible();
  await expectTitle(page, 'rescue.iso');
  await app.picture('03-image');
  await page.getByRole('button', { name: 'Technical details' }).click();
  const details = page.getByRole('group', { name: 'Technical details' });
  await expect(details.getByText(sha256Of(image))).toBeVisible();

  await page.getByRole('button', { name: 'Continue' }).click();
  await expectTitle(page, 'Which stick may be erased?');
  await page.getByRole('option', { name: /Practice stick 1/ }).click();
  await app.picture('04-stick');
  await page.getByRole('button', { name: /^Write/ }).click();
  await expect(page.getByRole('alertdialog')).toContainText('only a pretend stick is erased');
  await app.picture('05-erase');
  await page.getByRole('button', { name: 'Erase and write' }).click();

  await expectTitle(page, 'Your stick is ready');
  await expect(page.getByText('You are practising.')).toBeVisible();
  await page.getByRole('button', { name: 'Technical details' }).click();
  await expect(page.getByText(sha256Of(image))).toBeVisible();
  await app.picture('06-ready');

  const stick = readFileSync(join(folder, 'config/Rekindle/practice/practice-stick-1.stick'));
  const wanted = readFileSync(image);
  expect(stick.length).toBe(1_000_000_000);
  expect(stick.subarray(0, wanted.length).equals(wanted)).toBe(true);
  expect(app.complaints).toEqual([]);
  await app.close();
});

test('the practice image goes onto two practice sticks at once', async () => {
  const app = await startApp();
  const { page } = app;
  await page.getByRole('button', { name: 'Practise' }).click();
  await page.getByRole('button', { name: 'Take the practice image' }).click();
  await expect(page.getByText('Matches its checksum', { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('option', { name: /Practice stick 1/ }).click();
  await page.getByRole('option', { name: /Practice stick 2/ }).click();
  await page.getByRole('button', { name: 'Write 2 sticks' }).click();
  await page.getByRole('button', { name: 'Erase and write' }).click();
  await expectTitle(page, 'Your 2 sticks are being made');
  await app.picture('07-two-sticks');
  await expectTitle(page, 'Your 2 sticks are ready');
  await app.picture('08-two-ready');
  expect(app.complaints).toEqual([]);
  await app.close();
});

test('a drive with more at stake is erased only after its name was typed', async () => {
  const app = await startApp({ args: ['--allow-loop'] });
  const { page, folder } = app;
  const image = rescueImage(folder);
  // Takes no room: a file full of holes.
  const loop = attachLoop(join(folder, 'huge.img'), 200_000_000_000 - (200_000_000_000 % 512));
  try {
    await app.drop(image);
    await page.getByRole('button', { name: 'Continue' }).click();
    const card = page.locator(`[data-key="${loop.device}"]`);
    await expect(card).toContainText('Look twice');
    await card.click();
    // The image alone, bit for bit.
    await page.getByText('Leave room for your own files').click();
    await page.getByRole('button', { name: /^Write/ }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText('more than most sticks');
    const erase = page.getByRole('button', { name: 'Erase and write' });
    await expect(erase).toBeDisabled();
    const name = loop.device.replace('/dev/', '');
    await question.getByRole('textbox').fill(name.slice(0, -1));
    await expect(erase).toBeDisabled();
    await question.getByRole('textbox').fill(` ${name.toUpperCase()}`);
    await app.picture('20-typed-name');
    await erase.click();
    await expectTitle(page, 'Your stick is ready');
    execFileSync('cmp', ['-n', String(readFileSync(image).length), image, loop.device]);
  } finally {
    await app.close();
    loop.detach();
  }
});

test('onto a real block device (a loop device), bit for bit', async () => {
  const app = await startApp({ args: ['--allow-loop'] });
  const { page, folder } = app;
  const image = rescueImage(folder);
  const loop = attachLoop(join(folder, 'stick.img'), 64 * 1024 * 1024);
  try {
    await app.drop(image);
    await writeTo(page, [loop.device]);
    await expectTitle(page, 'Your stick is ready');
    await app.picture('09-loop-ready');
    const bytes = readFileSync(image).length;
    // `cmp` ends with an error at the first byte that differs.
    execFileSync('cmp', ['-n', String(bytes), image, loop.device]);
    await expect(page.getByText('Next: start the old computer from it')).toBeVisible();
    await page.getByRole('button', { name: 'Technical details' }).click();
    await expect(page.getByText('Read from the stick itself')).toBeVisible();
    await page
      .getByRole('group', { name: 'Technical details' })
      .getByRole('button', { name: 'Copy' })
      .click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toContain(loop.device);
    expect(copied).toContain(sha256Of(image));
    expect(app.complaints).toEqual([]);
  } finally {
    await app.close();
    loop.detach();
  }
});
