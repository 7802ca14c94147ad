import { expect, test } from '@playwright/test';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { attachLoop, type LoopDevice } from '../tools/loop-device.ts';
import { fullImage } from './images.ts';
import { expectTitle, startApp, writeTo, type RunningApp } from './running-app.ts';

const firstMiB = 1024 * 1024;
const imageMiB = 768;

/** The beginning of a drive, which tells whether a computer would start from it. */
function beginning(device: string): Buffer {
  const buffer = Buffer.alloc(firstMiB, 0xff);
  const fd = openSync(device, 'r');
  readSync(fd, buffer, 0, firstMiB, 0);
  closeSync(fd);
  return buffer;
}

async function startWriting(app: RunningApp): Promise<LoopDevice> {
  const { page, folder } = app;
  await app.drop(fullImage(folder, imageMiB));
  await page.getByText('I trust where it came from.').click({ timeout: 60_000 });
  const loop = attachLoop(join(folder, 'stick.img'), imageMiB * firstMiB);
  try {
    await writeTo(page, [loop.device]);
    await expect(page.getByText('Writing', { exact: true })).toBeVisible();
    return loop;
  } catch (error) {
    loop.detach();
    throw error;
  }
}

test('stopping in the middle leaves a stick that no computer starts from', async () => {
  test.setTimeout(120_000);
  const app = await startApp({ args: ['--allow-loop'] });
  const { page } = app;
  const loop = await startWriting(app);
  try {
    await page.getByRole('button', { name: 'Stop…' }).click();
    await expect(page.getByRole('alertdialog')).toContainText('does not start a computer');
    await app.picture('18-stop');
    const begin = performance.now();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expectTitle(page, 'Stopped');
    console.log(`stopped within ${Math.round(performance.now() - begin)} ms`);
    await app.picture('19-stopped');
    expect(beginning(loop.device).equals(Buffer.alloc(firstMiB))).toBe(true);
    await page.getByRole('button', { name: 'Choose sticks again' }).click();
    await expectTitle(page, 'Which stick may be erased?');
    expect(app.complaints).toEqual([]);
  } finally {
    await app.close();
    loop.detach();
  }
});

test('closing the window while a stick is being made asks first', async () => {
  test.setTimeout(120_000);
  const app = await startApp({ args: ['--allow-loop'] });
  const { page, electron } = app;
  const loop = await startWriting(app);
  try {
    const close = () =>
      electron.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.close();
      });
    await close();
    const question = page.getByRole('alertdialog', { name: 'Close while a stick is being made?' });
    await expect(question).toBeVisible();
    expect(await electron.evaluate(({ powerSaveBlocker }) => powerSaveBlocker.isStarted(0))).toBe(true);
    await page.getByRole('button', { name: 'Keep going' }).click();
    await expect(question).toBeHidden();
    await close();
    const ended = electron.waitForEvent('close');
    await page.getByRole('button', { name: 'Stop and close' }).click();
    await ended;
    expect(beginning(loop.device).equals(Buffer.alloc(firstMiB))).toBe(true);
  } finally {
    await app.close();
    loop.detach();
  }
});
