import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronOptions } from '../../main/setup/electron-runtime.mjs';
import { opticalDisc } from './images.ts';
import { dropFiles, expectTitle } from './running-app.ts';

const program = join(import.meta.dirname, '../../dist/linux-unpacked/rekindle');

interface PackagedApp {
  readonly page: Page;
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** Starts the packaged program. Its main process takes no debugger, so only the window can be driven. */
async function startPackaged(): Promise<PackagedApp> {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-packaged-'));
  const child = spawn(program, [...electronOptions(), '--remote-debugging-port=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_STATE_HOME: join(folder, 'state'),
      XDG_DATA_HOME: join(folder, 'data'),
      REKINDLE_CACHE: join(folder, 'cache'),
      LANGUAGE: 'en',
      LC_ALL: 'C.UTF-8',
    },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      // What the program itself has to say is the quickest way to the cause.
      if (text.includes('rekindle:')) process.stderr.write(text);
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`The program has ended: ${said}`)));
  });
  const browser: Browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  if (!context) throw new Error('There is no window.');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  return {
    page,
    folder,
    close: async () => {
      await browser.close();
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

test('the packaged program makes a kit stick of practice, and finds all that lies on it', async () => {
  const { page, folder, close } = await startPackaged();
  await page.getByRole('button', { name: 'Practise' }).click();
  await dropFiles(page, [opticalDisc(folder)]);
  await page.getByRole('checkbox', { name: 'I trust where it came from. Use it anyway.' }).press('Space');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('option', { name: /Practice stick 1/ }).click();
  await page.getByRole('button', { name: /^Write/ }).click();
  await page.getByRole('button', { name: 'Erase and write' }).click();
  await expectTitle(page, 'Your stick is ready');

  // What the program itself must bring: boot loaders, the check, and the note of what was written.
  const stick = join(folder, 'config/Rekindle/practice/practice-stick-1.stick');
  const files = execFileSync('mdir', ['-/', '-b', '-i', `${stick}@@1M`, '::/'], { encoding: 'utf8' });
  for (const path of ['EFI/BOOT/BOOTX64.EFI', 'EFI/BOOT/BOOTIA32.EFI', 'rekindle/check.sh', 'README.txt']) {
    expect(files.toLowerCase()).toContain(`::/${path.toLowerCase()}\n`);
  }
  await close();
});

test('the packaged program keeps a check in its journal', async () => {
  const { page, close } = await startPackaged();
  await page.getByRole('button', { name: 'Checks' }).click();
  await expectTitle(page, 'Check a computer');
  await page.getByRole('textbox', { name: 'Number on its sticker' }).fill('RC-7');
  await page.keyboard.press('Control+Enter');
  await expectTitle(page, 'Starts to the desktop');
  await page.keyboard.press('p');
  await expectTitle(page, 'Network');
  await close();
});
