import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachLoop, type LoopDevice } from '../tools/loop-device.ts';
import { rescueImage } from './images.ts';
import { cardOf, expectTitle, startApp, toSticks, type RunningApp } from './running-app.ts';

const stickBytes = 64 * 1024 * 1024;
/** Two seconds are promised; a computer that does other things besides gets more. */
const soon = { timeout: 6000 };

/** Loop devices that are let go at the end, whatever happened. */
class Hub {
  private readonly plugged = new Map<string, LoopDevice>();

  constructor(private readonly folder: string) {}

  plugIn(name: string): LoopDevice {
    const loop = attachLoop(join(this.folder, `${name}.img`), stickBytes);
    this.plugged.set(loop.device, loop);
    return loop;
  }

  pullOut({ device }: LoopDevice): void {
    this.plugged.get(device)?.detach();
    this.plugged.delete(device);
  }

  clear(): void {
    for (const loop of [...this.plugged.values()]) this.pullOut(loop);
  }
}

async function atSticks(run: (app: RunningApp, hub: Hub) => Promise<void>): Promise<void> {
  const app = await startApp({ args: ['--allow-loop'] });
  const hub = new Hub(app.folder);
  try {
    await app.drop(rescueImage(app.folder));
    await toSticks(app.page);
    await run(app, hub);
    expect(app.complaints).toEqual([]);
  } finally {
    await app.close();
    hub.clear();
  }
}

test('sticks appear and vanish by themselves, and the others stay chosen', () =>
  atSticks(async ({ page }, hub) => {
    const first = hub.plugIn('first');
    const began = performance.now();
    await expect(cardOf(page, first.device)).toBeVisible(soon);
    console.log(`appeared after ${Math.round(performance.now() - began)} ms`);
    await cardOf(page, first.device).click();
    await expect(page.getByText('1 stick chosen')).toBeVisible();

    const second = hub.plugIn('second');
    await expect(cardOf(page, second.device)).toBeVisible(soon);
    await expect(cardOf(page, first.device)).toHaveAttribute('aria-selected', 'true');
    await expect(cardOf(page, second.device)).toHaveAttribute('aria-selected', 'false');
    hub.pullOut(second);
    const pulled = performance.now();
    await expect(cardOf(page, second.device)).toHaveCount(0, soon);
    console.log(`vanished after ${Math.round(performance.now() - pulled)} ms`);
    await expect(page.getByText('1 stick chosen')).toBeVisible();
    await expect(page.getByText('No longer plugged in')).toHaveCount(0);
  }));

test('a stick that is pulled out while it is chosen is named, and is not chosen when it comes back', () =>
  atSticks(async (app, hub) => {
    const { page } = app;
    const stick = hub.plugIn('stick');
    await cardOf(page, stick.device).click();
    hub.pullOut(stick);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('was pulled out, so it is no longer chosen', soon);
    await expect(alert).toContainText(stick.device.replace('/dev/', ''));
    await expect(page.getByText('No stick chosen')).toBeVisible();
    await app.picture('22-vanished');
    const back = hub.plugIn('stick');
    await expect(cardOf(page, back.device)).toHaveAttribute('aria-selected', 'false', soon);
    await expect(alert).toHaveCount(0);
  }));

test('a stick that is pulled out while its question is open is not written, and neither is its successor', () =>
  atSticks(async (app, hub) => {
    const { page, folder } = app;
    const [one, other] = [hub.plugIn('one'), hub.plugIn('other')];
    for (const { device } of [one, other]) await cardOf(page, device).click();
    await page.getByRole('button', { name: /^Write/ }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText('Erase these 2 sticks?');
    hub.pullOut(one);
    await expect(question).toContainText('Erase this stick?', soon);
    await expect(question).toContainText('was pulled out');
    await app.picture('23-vanished-in-question');
    // Another one gets the name of the one that is gone.
    const successor = hub.plugIn('successor');
    expect(successor.device).toBe(one.device);
    hub.pullOut(other);
    await expect(question).toHaveCount(0, soon);
    await expectTitle(page, 'Which stick may be erased?');
    await expect(page.getByText('No stick chosen')).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('no longer chosen');
    for (const name of ['one', 'other', 'successor']) {
      expect(readFileSync(join(folder, `${name}.img`)).every((byte) => byte === 0)).toBe(true);
    }
  }));
