import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronExecutable, electronOptions } from '../../main/setup/electron-runtime.mjs';

const root = join(import.meta.dirname, '../..');
/** The folder whose `out` is driven: the checkout, unless another one is to be tried. */
export const builtIn = process.env.REKINDLE_BUILT ?? root;
const pictures = join(root, 'test/results/app');
export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** A folder of this test's own, removed at the end. */
  readonly folder: string;
  /** Texts that the page wrote to its console as errors: policy violations, mistakes. */
  readonly complaints: string[];
  /** Takes a picture of the window, for people to look at. */
  picture(name: string): Promise<void>;
  /** Drops a file on the window, as the desktop does it. */
  drop(...paths: string[]): Promise<void>;
  /** What the system's file dialog will answer, as it cannot be operated from here. */
  answerFileDialog(paths: string | readonly string[] | null): Promise<void>;
  /** Ends the app; its folder stays for another start if asked. */
  close(options?: { keepFolder: boolean }): Promise<void>;
}

export interface Start {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of an earlier start, to go on with its settings. */
  readonly folder?: string;
}

/** Starts the built app with settings and files of its own. */
export async function startApp({ args = [], env = {}, folder: given }: Start = {}): Promise<RunningApp> {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'rekindle-app-'));
  const electron = await launch({
    executablePath: electronExecutable(),
    // Light or dark is what the app itself says.
    colorScheme: null,
    args: [...electronOptions(), join(builtIn, 'out/main/app.js'), ...args],
    env: {
      ...(process.env as Record<string, string>),
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_STATE_HOME: join(folder, 'state'),
      XDG_DATA_HOME: join(folder, 'data'),
      REKINDLE_CACHE: join(folder, 'cache'),
      LANGUAGE: 'en',
      LC_ALL: 'C.UTF-8',
      ...env,
    },
  });
  const page = await electron.firstWindow();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  // A window the size of the design, whatever the screen; and no picture in the middle of a movement.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  return {
    electron,
    page,
    folder,
    complaints,
    picture: async (name) => {
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
    drop: (...paths) => dropFiles(page, paths),
    answerFileDialog: (paths) =>
      electron.evaluate(
        ({ dialog }, filePaths) => {
          dialog.showOpenDialog = () => Promise.resolve({ canceled: filePaths.length === 0, filePaths });
        },
        paths === null ? [] : [paths].flat(),
      ),
    close: async ({ keepFolder } = { keepFolder: false }) => {
      // It may have ended by itself already, or have been ended by the test.
      await electron.close().catch(() => undefined);
      if (!keepFolder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Starts Electron, and starts it anew if Playwright cannot get hold of it: in about one start in fifty the window is
 * there, but Playwright, which attaches to Electron's two inspectors one after the other, waits for ever. What is
 * tested begins after that.
 */
export async function launch(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  for (let attempt = 1; ; attempt++) {
    try {
      return patient(await _electron.launch({ ...options, timeout: 15_000 }));
    } catch (error) {
      if (attempt === 3) throw error;
      console.log(`Playwright did not get hold of Electron, attempt ${attempt}`);
    }
  }
}

/** Drops files on a window, as the desktop does it. */
export async function dropFiles(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 512, y: 400, data });
  }
  await session.detach();
}

/** The heading of the screen that is shown now. */
export async function expectTitle(page: Page, title: string | RegExp): Promise<void> {
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading)
    .toHaveText(title)
    .catch(async (error: unknown) => {
      // What the screen says instead is the quickest way to the cause.
      console.log(await page.locator('main').innerText());
      throw error;
    });
}

/** The card of a drive in the list of those that may be erased. */
export const cardOf = (page: Page, device: string) => page.locator(`[data-key="${device}"]`);

/** From a proved image to the list of sticks. */
export async function toSticks(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectTitle(page, 'Which stick may be erased?');
}

/** From a proved image to sticks that are being made. */
export async function writeTo(page: Page, devices: readonly string[]): Promise<void> {
  await toSticks(page);
  for (const device of devices) await cardOf(page, device).click();
  await page.getByRole('button', { name: /^Write/ }).click();
  await page.getByRole('button', { name: 'Erase and write' }).click();
}

/**
 * Asks the main process again where the answer was lost: Playwright's inspector holds on to a promise in there so
 * loosely that the garbage collection may take it.
 */
function patient(electron: ElectronApplication): ElectronApplication {
  const evaluate = electron.evaluate.bind(electron);
  const again = async (...args: Parameters<typeof evaluate>): Promise<unknown> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await evaluate(...args);
      } catch (error) {
        if (attempt === 3 || !String(error).includes('garbage collected')) throw error;
      }
    }
  };
  return Object.assign(electron, { evaluate: again });
}
