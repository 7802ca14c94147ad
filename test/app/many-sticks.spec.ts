import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachLoop, type LoopDevice } from '../tools/loop-device.ts';
import { expectAccessible } from './accessible.ts';
import { rescueImage } from './images.ts';
import { cardOf, expectTitle, startApp, toSticks } from './running-app.ts';

const stickBytes = 64 * 1024 * 1024;

test('six sticks at once, one of them in use: the others are ready, and it alone is tried again', async () => {
  test.setTimeout(180_000);
  const app = await startApp({ args: ['--allow-loop'] });
  const { page, folder } = app;
  const image = rescueImage(folder);
  const sticks: LoopDevice[] = [];
  let held: number | null = null;
  try {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
      sticks.push(attachLoop(join(folder, `${name}.img`), stickBytes));
    }
    const busy = sticks[3]?.device ?? '';
    // As the desktop's file manager or another program may hold it.
    held = openSync(busy, constants.O_RDWR | constants.O_EXCL);
    await app.drop(image);
    await toSticks(page);
    for (const { device } of sticks) await expect(cardOf(page, device)).toBeVisible();
    await page.getByRole('button', { name: /^Choose all/ }).click();
    for (const { device } of sticks) {
      await expect(cardOf(page, device)).toHaveAttribute('aria-selected', 'true');
    }
    await expectAccessible(page, 'many sticks');
    await app.picture('30-many-chosen');
    // Others may have plugged in theirs in the meantime.
    await page.getByRole('button', { name: 'Choose none' }).click();
    for (const { device } of sticks) await cardOf(page, device).click();
    await page.getByRole('button', { name: 'Write 6 sticks' }).click();
    await expect(page.getByRole('alertdialog')).toContainText('Erase these 6 sticks?');
    await expectAccessible(page, 'the question about many');
    await app.picture('31-many-question');
    await page.getByRole('button', { name: 'Erase and write' }).click();

    await expectTitle(page, '5 of 6 sticks are ready');
    await expect(page.getByText('1 was refused. Below is what you can do.')).toBeVisible();
    const refused = page.getByRole('region', { name: new RegExp(busy.replace('/dev/', '')) });
    await expect(refused).toContainText('Refused');
    await expectAccessible(page, 'the end of many');
    await app.picture('32-many-ended');

    closeSync(held);
    held = null;
    await page.getByRole('button', { name: 'Try it again' }).click();
    await expectTitle(page, 'Your 6 sticks are ready');
    await app.picture('33-many-ready');
    for (const { device } of sticks) {
      execFileSync('cmp', ['-n', String(readFileSync(image).length), image, device]);
    }
    expect(app.complaints).toEqual([]);
  } finally {
    if (held !== null) closeSync(held);
    await app.close();
    for (const stick of sticks) stick.detach();
  }
});

test('all at once leaves out what looks like somebody’s disk', async () => {
  const app = await startApp({ args: ['--allow-loop'] });
  const { page, folder } = app;
  const sticks: LoopDevice[] = [];
  try {
    for (const name of ['a', 'b', 'c']) sticks.push(attachLoop(join(folder, `${name}.img`), stickBytes));
    const huge = attachLoop(join(folder, 'huge.img'), 200_000_000_000 - (200_000_000_000 % 512));
    sticks.push(huge);
    await app.drop(rescueImage(folder));
    await toSticks(page);
    await expect(cardOf(page, huge.device)).toContainText('Look twice');
    await page.getByRole('button', { name: /^Choose all/ }).click();
    await expect(cardOf(page, sticks[0]?.device ?? '')).toHaveAttribute('aria-selected', 'true');
    await expect(cardOf(page, huge.device)).toHaveAttribute('aria-selected', 'false');
    // The keyboard’s way of choosing all is as careful.
    await page.getByRole('button', { name: 'Choose none' }).click();
    await cardOf(page, sticks[0]?.device ?? '').click();
    await page.keyboard.press('Control+a');
    await expect(cardOf(page, sticks[2]?.device ?? '')).toHaveAttribute('aria-selected', 'true');
    await expect(cardOf(page, huge.device)).toHaveAttribute('aria-selected', 'false');
  } finally {
    await app.close();
    for (const stick of sticks) stick.detach();
  }
});
