// How long the window takes until a person can use it: from starting the program, as a double click does, until
// the page has reacted to a first click. Runs the built app.
import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { electronExecutable, electronOptions } from '../../main/setup/electron-runtime.mjs';
import { median, printBounds } from './measure.ts';

const root = resolve(import.meta.dirname, '../..');
const starts = 5;

/** Seconds from the start of the process until the first click has had its effect. */
async function secondsUntilUsable(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-start-'));
  const begin = performance.now();
  const app = spawn(
    electronExecutable(),
    [...electronOptions(), '--remote-debugging-port=0', join(root, 'out/main/app.js')],
    { env: { ...process.env, XDG_CONFIG_HOME: folder }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  try {
    const address = await new Promise<string>((found, failed) => {
      let text = '';
      app.stderr.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        const match = /DevTools listening on (ws:\S+)/.exec(text);
        if (match?.[1]) found(match[1]);
      });
      app.once('exit', () => failed(new Error(`the app ended: ${text}`)));
    });
    const browser = await chromium.connectOverCDP(address);
    const context = browser.contexts()[0];
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
    if (!page) throw new Error('the app has no window');
    await page.locator('.welcome-practice button').click();
    await page.locator('.practice-banner').waitFor();
    return (performance.now() - begin) / 1000;
  } finally {
    app.kill();
    await new Promise((ended) => app.once('exit', ended));
    rmSync(folder, { recursive: true, force: true });
  }
}

const seconds: number[] = [];
for (let start = 0; start < starts; start++) seconds.push(await secondsUntilUsable());
console.log(`Seconds until the window is usable: ${seconds.map((value) => value.toFixed(2)).join(', ')}`);
const kept = printBounds([
  { what: 'start, median', measured: median(seconds), bound: 2, kind: 'at most', unit: 's' },
]);
process.exit(kept ? 0 : 1);
