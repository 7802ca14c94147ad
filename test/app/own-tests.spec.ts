import { expect, test, type Page } from '@playwright/test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { journalFile } from '../../main/common/folders.ts';
import { openJournal } from '../../main/journal/journal.ts';
import { keysOf } from '../../renderer/check/own/keyboard-layout.ts';
import { fills } from '../../renderer/check/own/pixels.ts';
import { rounds } from '../../renderer/check/own/stereo.ts';
import { expectAccessible } from './accessible.ts';
import { expectTitle, startApp, type RunningApp } from './running-app.ts';

declare global {
  interface Window {
    /** On which channels each sound was that the page has played: left, right. */
    played?: boolean[][];
  }
}

test.setTimeout(300_000);

test('everything on this computer, with the program’s own tests, up to the verdict', async () => {
  // Chromium's own camera and microphone, which roll a ball and beep; who may use them is still the program's to say.
  const app = await startApp({ args: ['--use-fake-device-for-media-stream'] });
  const { page } = app;
  await page.getByRole('button', { name: 'Checks' }).press('Enter');
  await expectTitle(page, 'Check a computer');
  await page.getByRole('radio', { name: 'This computer itself' }).press('Space');
  await page.getByRole('radio', { name: 'Everything' }).press('Space');
  await page.getByRole('textbox', { name: 'Number on its sticker' }).fill('RC-8');
  await page.keyboard.press('Control+Enter');

  const byTest: Readonly<Record<string, (app: RunningApp) => Promise<void>>> = {
    'Starts to the desktop': desktop,
    Sound: sound,
    Trackpad: pointer,
    Keyboard: keyboard,
    'Dead pixels and stains': pixels,
    'Left and right speaker': stereo,
    Microphone: microphone,
    Camera: camera,
  };
  const tested: string[] = [];
  await expectTitle(page, 'Starts to the desktop');
  for (let here = await shown(page); here.question !== null; here = await shown(page)) {
    const own = byTest[here.title];
    if (here.title === 'Touchscreen') await page.keyboard.press('n');
    else if (own && (await page.getByText('This tests the computer that this program runs on').isVisible())) {
      await own(app);
      tested.push(here.title);
    } else await page.keyboard.press('p');
    await expect.poll(() => shown(page)).not.toEqual(here);
  }
  expect(tested).toEqual(Object.keys(byTest));
  await expectTitle(page, 'Ready to install');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: 'Check another computer' })).toBeVisible();
  await app.picture('66-own-verdict');
  await app.close({ keepFolder: true });

  const journal = openJournal(journalFile({ XDG_DATA_HOME: join(app.folder, 'data') }, 'linux'));
  if (!journal.ok) throw new Error(journal.error.code);
  const [machine] = right(journal.value.findMachines({ words: 'RC-8' }));
  const [check] = right(journal.value.checksOf(machine?.id ?? ''));
  journal.value.close();
  expect(check).toMatchObject({ where: 'own', preset: 'full', verdict: { kind: 'ready' } });
  const found = Object.fromEntries(
    (check?.answers ?? []).map(({ check: id, findings = [] }) => [id, findings.map(({ code }) => code)]),
  );
  expect(found).toMatchObject({
    desktop: ['own-desktop-shown'],
    sound: ['own-sound-played'],
    trackpad: ['own-pointer-zones', 'own-pointer-done'],
    keyboard: ['own-keys-came', 'own-keys-asked'],
    pixels: ['own-pixels-marked'],
    touchscreen: [],
    stereo: ['own-stereo-all-right'],
    camera: ['own-camera-moving', 'own-camera-size'],
  });
  expect(found.microphone?.[1]).toBe('own-microphone-level');
  rmSync(app.folder, { recursive: true, force: true });
});

async function desktop({ page }: RunningApp): Promise<void> {
  await confirm(page, 'works');
}

async function sound({ page }: RunningApp): Promise<void> {
  await page.getByRole('button', { name: 'Play the tone' }).press('Enter');
  await expect(page.getByText('The tone was played to its end', { exact: false })).toBeVisible();
  // What only ears can tell is asked.
  await expect(page.getByRole('button', { name: 'Confirm', exact: false })).toHaveCount(0);
  await page.keyboard.press('p');
}

async function pointer(app: RunningApp): Promise<void> {
  const { page } = app;
  const field = page.locator('.zones-field');
  await field.scrollIntoViewIfNeeded();
  const box = await field.boundingBox();
  if (!box) throw new Error('no field');
  const to = (x: number, y: number): Promise<void> =>
    page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 2 });
  for (const y of [0.15, 0.5, 0.85]) for (const x of [0.1, 0.4, 0.6, 0.9]) await to(x, y);
  for (const button of ['left', 'right', 'middle'] as const) {
    await page.mouse.down({ button });
    await page.mouse.up({ button });
  }
  await page.mouse.wheel(0, 100);
  await page.mouse.wheel(0, -100);
  await expect(page.locator('.own-task-done')).toHaveCount(6);
  await to(0.1, 0.5);
  await page.mouse.down();
  await to(0.8, 0.5);
  await page.mouse.up();
  await expect(page.locator('.own-task-done')).toHaveCount(7);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -50);
  await page.keyboard.up('Control');
  await expect(page.locator('.own-task-done')).toHaveCount(8);
  await app.picture('60-own-pointer');
  await confirm(page, 'works');
}

async function keyboard(app: RunningApp): Promise<void> {
  const { page } = app;
  const map = page.locator('[data-takes-keys]');
  const { expected } = keysOf({ layout: 'ansi', numpad: false });
  await page.getByRole('button', { name: 'Start', exact: false }).press('Enter');
  await expect(map).toBeFocused();
  // None of them leaves the test, answers, or goes to another screen.
  for (const code of expected) if (code !== 'KeyQ') await page.keyboard.press(code);
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(
    page.getByText(`${expected.length - 1} of ${expected.length} came`, { exact: false }),
  ).toBeVisible();
  await expectTitle(page, 'Keyboard');
  await app.picture('61-own-keyboard');
  await leave();
  await expect(page.getByText('One key did not come: Q')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Confirm: does not work' })).toBeVisible();

  await page.getByRole('button', { name: 'Go on testing' }).press('Enter');
  await expect(map).toBeFocused();
  await page.keyboard.press('KeyQ');
  await leave();
  await expectAccessible(page, 'own-keyboard');
  await confirm(page, 'works');

  async function leave(): Promise<void> {
    await page.keyboard.down('Escape');
    await expect(map).toHaveCount(0);
    await page.keyboard.up('Escape');
  }
}

async function pixels(app: RunningApp): Promise<void> {
  const { page } = app;
  await page.getByRole('button', { name: 'Show the colours' }).press('Enter');
  const cover = page.getByRole('dialog');
  for (const fill of fills) {
    await expect(cover).toHaveClass(`colour colour-${fill}`);
    if (fill === 'black') await cover.click({ position: { x: 300, y: 300 } });
    if (fill === 'grey') await app.picture('62-own-colours');
    await page.keyboard.press('Space');
  }
  await expect(cover).toHaveCount(0);
  await expect(page.getByText('One odd point was marked.')).toBeVisible();
  await confirm(page, 'works');
}

async function stereo(app: RunningApp): Promise<void> {
  const { page } = app;
  // The program tells nobody from which side it plays: what it plays is listened to.
  await page.evaluate(() => {
    const { prototype } = AudioBufferSourceNode;
    const start = Object.getOwnPropertyDescriptor(prototype, 'start')?.value as (
      this: AudioBufferSourceNode,
    ) => void;
    window.played = [];
    prototype.start = function () {
      const { buffer } = this;
      window.played?.push(
        [0, 1].map((side) => buffer?.getChannelData(side).some((one) => one !== 0) ?? false),
      );
      start.call(this);
    };
  });
  await page.getByRole('button', { name: 'Play the first tone' }).press('Enter');
  for (let round = 1; round <= rounds; round++) {
    await expect(page.getByText(`Tone ${round} of ${rounds}`, { exact: false })).toBeVisible();
    await expect(page.getByRole('button', { name: 'I heard nothing' })).toBeEnabled();
    if (round === 2) await app.picture('63-own-stereo');
    const last = await page.evaluate(() => window.played?.at(-1));
    expect(last).toHaveLength(2);
    expect(last?.filter(Boolean)).toHaveLength(1);
    const side = last?.[0] === true ? 'Left' : 'Right';
    await page.getByRole('button', { name: side, exact: true }).press('Enter');
  }
  expect(await page.evaluate(() => window.played?.length)).toBe(rounds);
  await confirm(page, 'works');
}

async function microphone(app: RunningApp): Promise<void> {
  const { page } = app;
  expect(await mayUse(page, { video: true })).toBe('NotAllowedError');
  const record = page.getByRole('button', { name: 'Record five seconds' });
  await expect(record).toBeEnabled();
  await record.press('Enter');
  await expect(page.getByText('It is recording', { exact: false })).toBeVisible();
  await expect(page.getByText('The loudest moment reached', { exact: false })).toBeVisible({
    timeout: 60_000,
  });
  await app.picture('64-own-microphone');
  await page.getByRole('button', { name: 'Play it back' }).press('Enter');
  // It plays on both sides, and is left while it does.
  await expect.poll(() => page.evaluate(() => window.played?.slice(-1))).toEqual([[true, true]]);
  await page.keyboard.press('p');
}

async function camera(app: RunningApp): Promise<void> {
  const { page } = app;
  expect(await mayUse(page, { audio: true })).toBe('NotAllowedError');
  const show = page.getByRole('button', { name: 'Show the picture' });
  await expect(show).toBeEnabled();
  await show.press('Enter');
  await expect(page.getByText('The camera sends a living picture.')).toBeVisible({ timeout: 60_000 });
  await app.picture('65-own-camera');
  await expectAccessible(page, 'own-camera');
  await confirm(page, 'works');
  await expect(page.locator('video')).toHaveCount(0);
  // With the test its leave ends.
  await expect.poll(() => mayUse(page, { video: true })).toBe('NotAllowedError');
}

async function confirm(page: Page, outcome: string): Promise<void> {
  await expect(page.getByRole('button', { name: `Confirm: ${outcome}` })).toBeVisible();
  await page.keyboard.press('Control+Enter');
}

/** `used`, or the name of the error. */
function mayUse(page: Page, wanted: MediaStreamConstraints): Promise<string> {
  return page.evaluate(
    (constraints) =>
      navigator.mediaDevices.getUserMedia(constraints).then(
        () => 'used',
        (error: unknown) => (error instanceof DOMException ? error.name : String(error)),
      ),
    wanted,
  );
}

async function shown(page: Page): Promise<{ title: string; question: string | null }> {
  const question = page.locator('#station-question');
  return {
    title: (await page.getByRole('heading', { level: 1 }).textContent()) ?? '',
    question: (await question.count()) > 0 ? await question.textContent() : null,
  };
}

function right<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
