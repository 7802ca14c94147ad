import { expect, test, type Page } from '@playwright/test';
import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { faultyDrive, type FaultyDrive } from '../lab/faults/faulty-drive.ts';
import { nbdErrors, type PlayedDrive } from '../lab/faults/nbd-server.ts';
import { playedLoop, type PlayedLoop } from '../lab/faults/played-loop.ts';
import { attachLoop } from '../tools/loop-device.ts';
import { fullImage } from './images.ts';
import { expectTitle, startApp, writeTo, type RunningApp } from './running-app.ts';

const MiB = 1024 * 1024;
const imageMiB = 96;
const driveBytes = (imageMiB + 8) * MiB;

/** Never waited for in one piece: it is this process that answers for the drives. */
const run = promisify(execFile);
const losetup = async (...args: string[]): Promise<string> => (await run('losetup', args)).stdout.trim();

/** A stick that can be pulled out and plugged in again: a played drive behind a loop device. */
class Stick {
  device: string;
  private inItsPlace: string[] = [];

  private constructor(
    private readonly loop: PlayedLoop,
    private readonly file: string,
  ) {
    this.device = loop.device;
  }

  static async of(drive: PlayedDrive): Promise<Stick> {
    const loop = await playedLoop(drive);
    return new Stick(loop, await losetup('--noheadings', '--output', 'BACK-FILE', loop.device));
  }

  async pullOut(): Promise<void> {
    await losetup('--detach', this.device);
    // It goes once nobody has it open any more.
    await expect
      .poll(() => losetup('--list', '--noheadings', '--output', 'BACK-FILE'))
      .not.toContain(this.file);
  }

  /** Under another name than before. */
  async plugIn(folder: string): Promise<void> {
    this.inItsPlace.push(attachLoop(join(folder, 'another.img'), MiB).device);
    this.device = await losetup('--find', '--show', '--direct-io=on', this.file);
  }

  async close(): Promise<void> {
    for (const device of this.inItsPlace) await losetup('--detach', device);
    await this.loop.close();
  }
}

interface Begun {
  readonly folder: string;
  readonly image: string;
  readonly stick: Stick;
  readonly clear: () => Promise<void>;
}

/** Starts to write a slow stick, and is killed in the middle of it. */
async function killedWhileWriting(): Promise<Begun> {
  const own = mkdtempSync(join(tmpdir(), 'rekindle-going-on-'));
  const drive = faultyDrive(join(own, 'chips'), driveBytes, { bytesPerSecond: 30e6 });
  const stick = await Stick.of(drive);
  const app = await startApp({ args: ['--allow-loop'] });
  const { page, folder, electron } = app;
  const clear = async (): Promise<void> => {
    await stick.close();
    drive.close();
    for (const path of [own, folder]) rmSync(path, { recursive: true, force: true });
  };
  try {
    const image = fullImage(folder, imageMiB);
    await withoutProbe(page);
    await app.drop(image);
    await page.getByText('I trust where it came from.').click({ timeout: 60_000 });
    await writeTo(page, [stick.device]);
    await expect.poll(() => written(drive), { intervals: [50], timeout: 30_000 }).toBeGreaterThan(24);
    const ended = electron.waitForEvent('close');
    electron.process().kill('SIGKILL');
    await ended;
    await stick.pullOut();
    return { folder, image, stick, clear };
  } catch (error) {
    await clear();
    throw error;
  } finally {
    await app.close({ keepFolder: true });
  }
}

/** What is written before the image would only be in the way here. */
async function withoutProbe(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Language and look' }).click();
  await page.getByText('Test new sticks before writing').click();
  await expect(page.getByRole('checkbox')).not.toBeChecked();
  await page.keyboard.press('Escape');
}

/** How far a drive was written, in MiB. */
function written({ writes }: FaultyDrive): number {
  return Math.max(0, ...writes.map(({ offset, length }) => offset + length)) / MiB;
}

const offer = (page: Page) => page.getByRole('region', { name: 'This stick was not finished' });

test('a stick that was left half-made by a crash is finished, under its new name, and only the rest is written', async () => {
  test.setTimeout(180_000);
  const { folder, image, stick, clear } = await killedWhileWriting();
  const before = stick.device;
  await stick.plugIn(folder);
  expect(stick.device).not.toBe(before);
  let app: RunningApp | null = null;
  try {
    app = await startApp({ folder, args: ['--allow-loop'] });
    const { page } = app;
    await expect(offer(page)).toContainText('full.iso');
    await expect(offer(page)).toContainText(/\d% done/);
    await app.picture('24-unfinished');
    // "Not now" is remembered for as long as the program runs.
    await offer(page).getByRole('button', { name: 'Not now' }).click();
    await expect(offer(page)).toHaveCount(0);
    await app.close({ keepFolder: true });

    app = await startApp({ folder, args: ['--allow-loop'] });
    await offer(app.page).getByRole('button', { name: 'Go on' }).click();
    const question = app.page.getByRole('alertdialog', { name: 'Finish this stick?' });
    await expect(question).toContainText(stick.device.replace('/dev/', ''), { timeout: 60_000 });
    await app.picture('25-finish-question');
    await question.getByRole('button', { name: 'Go on' }).click();
    await expectTitle(app.page, 'Your stick is ready');
    await app.page.getByRole('button', { name: 'Technical details' }).click();
    await expect(app.page.getByText('Already right')).toBeVisible();
    await run('cmp', ['-n', String(imageMiB * MiB), image, stick.device]);

    // A finished stick is no longer offered.
    await app.page.getByRole('button', { name: 'Another image' }).click();
    await expectTitle(app.page, 'Give an old computer a second life');
    await expect(offer(app.page)).toHaveCount(0);
    expect(app.complaints).toEqual([]);
  } finally {
    await app?.close({ keepFolder: true });
    await clear();
  }
});

test('an image that is gone or another one by now is told, and nothing is written with it', async () => {
  test.setTimeout(180_000);
  const { folder, image, stick, clear } = await killedWhileWriting();
  await stick.plugIn(folder);
  const away = join(folder, 'away');
  let app: RunningApp | null = null;
  try {
    mkdirSync(away);
    renameSync(image, join(away, 'full.iso'));
    app = await startApp({ folder, args: ['--allow-loop'] });
    const { page } = app;
    await offer(page).getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByRole('alert').first()).toContainText('The image is no longer there');
    await app.picture('26-image-gone');

    renameSync(join(away, 'full.iso'), image);
    appendFileSync(image, Buffer.alloc(512, 1));
    await page.keyboard.press('Alt+ArrowLeft');
    await offer(page).getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByRole('alert')).toContainText('The image is another one by now', {
      timeout: 60_000,
    });
    await expect(page.getByRole('alertdialog')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
    expect(app.complaints).toEqual([]);
  } finally {
    await app?.close({ keepFolder: true });
    await clear();
  }
});

test('a stick that failed in the middle goes on alone, when it is there again', async () => {
  test.setTimeout(180_000);
  const app = await startApp({ args: ['--allow-loop'] });
  const { page, folder } = app;
  const chips = faultyDrive(join(folder, 'chips'), driveBytes);
  let loose = true;
  let lost = false;
  // In the midst of the image it lets go, as a loose plug does: from then on nothing works.
  const works = (): boolean => !loose || !lost;
  const drive: PlayedDrive = {
    sizeBytes: chips.sizeBytes,
    flush: () => (works() ? chips.flush() : nbdErrors.EIO),
    read: (offset, into) => (works() ? chips.read(offset, into) : nbdErrors.EIO),
    write: (offset, data) => {
      lost ||= offset > 40 * MiB && offset < 90 * MiB;
      return works() ? chips.write(offset, data) : nbdErrors.EIO;
    },
  };
  const stick = await Stick.of(drive);
  const good = attachLoop(join(folder, 'good.img'), driveBytes);
  try {
    const image = fullImage(folder, imageMiB);
    await withoutProbe(page);
    await app.drop(image);
    await page.getByText('I trust where it came from.').click({ timeout: 60_000 });
    await writeTo(page, [good.device, stick.device]);
    await expectTitle(page, '1 of 2 sticks is ready');
    await expect(page.getByText('1 did not work out. Below is what you can do.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try it again' })).toBeVisible();
    await app.picture('27-one-failed');

    await stick.pullOut();
    await expect(page.getByText('Plug it in again, and it goes on where it was.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try it again' })).toHaveCount(0);
    await app.picture('28-plug-in-again');
    loose = false;
    await stick.plugIn(folder);
    await page.getByRole('button', { name: 'Go on', exact: true }).click();
    await expectTitle(page, 'Your 2 sticks are ready');
    const finished = page.getByRole('region', { name: `${stick.device.replace('/dev/', '')} ` });
    await finished.getByRole('button', { name: 'Technical details' }).click();
    await expect(finished.getByText('Already right')).toBeVisible();
    for (const device of [good.device, stick.device]) {
      await run('cmp', ['-n', String(imageMiB * MiB), image, device]);
    }
    expect(app.complaints).toEqual([]);
  } finally {
    await app.close({ keepFolder: true });
    await stick.close();
    chips.close();
    good.detach();
    rmSync(folder, { recursive: true, force: true });
  }
});
