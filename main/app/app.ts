import type { BrowserWindow } from 'electron';
import { app, clipboard, nativeTheme, session } from 'electron';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { languageFor } from '../messages/catalogues.ts';
import { adviceHandlers } from './advice-handlers.ts';
import { bootHandlers } from './boot-handlers.ts';
import { careHandlers } from './care-handlers.ts';
import { checkHandlers } from './check-handlers.ts';
import { readArguments } from './arguments.ts';
import { createCatalogue } from './catalogue.ts';
import { driveHandlers } from './drive-handlers.ts';
import { catchFailures } from './failures.ts';
import { exportHandlers } from './export-handlers.ts';
import { getHandlers } from './get-handlers.ts';
import { imageHandlers } from './image-handlers.ts';
import { importHandlers } from './import-handlers.ts';
import { answer, tellWindow } from './ipc.ts';
import { createJournal } from './journal.ts';
import { journalHandlers, photoFile } from './journal-handlers.ts';
import { kitHandlers } from './kit-handlers.ts';
import { libraryHandlers } from './library-handlers.ts';
import { denyNavigation, denyNetwork, denyPermissions } from './lockdown.ts';
import { mediaLeave } from './media.ts';
import { setMenu } from './menu.ts';
import { removePracticeSticks } from './practice.ts';
import { createPreview } from './preview.ts';
import { declareScheme, servePage } from './protocol.ts';
import type { Services } from './services.ts';
import { ownTestHandlers } from './own-test-handlers.ts';
import { openSettings } from './settings.ts';
import { stickHandlers } from './stick-handlers.ts';
import { createStickRun } from './stick-run.ts';
import { openWindow } from './window.ts';

/** How long a job may take to let go when the window is closed, in milliseconds. */
const closeGraceMs = 1500;

app.setName('Rekindle');
declareScheme();
denyNavigation();

/** The folder in which `out` and `resources` lie. */
const root = join(import.meta.dirname, '../..');
const entries = [root, import.meta.filename].flatMap((path) => [
  path,
  ...(existsSync(path) ? [realpathSync(path)] : []),
]);
const given = readArguments(process.argv, entries, process.cwd());

const handedOver = z.object({ image: z.string().nullable() });

if (app.requestSingleInstanceLock({ image: given.image })) start();
else app.quit();

function start(): void {
  let window: BrowserWindow | null = null;
  let openedImage = given.image;
  let closing = false;
  const theWindow = (): BrowserWindow | null => (window?.isDestroyed() ? null : window);
  const tell = tellWindow(theWindow);
  const run = createStickRun(theWindow);

  const openImage = (path: string): void => {
    openedImage = path;
    tell('image:opened', { path });
  };
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openImage(path);
  });
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const parsed = handedOver.safeParse(data);
    if (parsed.success && parsed.data.image !== null) openImage(parsed.data.image);
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => app.quit());

  void app.whenReady().then(() => {
    const language = languageFor(app.getPreferredSystemLanguages()[0] ?? app.getLocale());
    const settings = openSettings(join(app.getPath('userData'), 'settings.json'), {
      language,
      theme: 'system',
      probe: true,
      data: true,
    });
    const apply = (): void => {
      nativeTheme.themeSource = settings.settings().theme;
      setMenu(settings.settings().language, process.platform);
    };
    catchFailures(() => settings.settings().language);
    apply();
    const media = mediaLeave();
    denyPermissions(session.defaultSession, media);
    denyNetwork(session.defaultSession);
    const catalogue = createCatalogue(given.catalogs);
    const journal = createJournal();
    const preview = createPreview();
    servePage(
      session.defaultSession,
      join(root, 'out/renderer'),
      (name) => photoFile(journal, name),
      preview,
    );

    let opened: Promise<Services> | null = null;
    /**
     * The services, loaded once the window is there: unpackers, FFI and the like take longer to load than all that
     * the first screen needs.
     */
    const services = (): Promise<Services> =>
      (opened ??= import('./services.ts').then(({ openServices }) =>
        openServices({
          writerScript: join(import.meta.dirname, 'writer-process.js'),
          catalogue,
          imagesFolder: () => settings.kept().imagesFolder ?? null,
        }),
      ));

    const practiceFolder = join(app.getPath('userData'), 'practice');
    answer({
      'app:start': () => ({
        version: packageJson.version,
        platform: platformName(),
        settings: settings.settings(),
        openedImage,
        allowLoop: given.allowLoop,
      }),
      'settings:change': (change) => {
        const now = settings.change(change);
        apply();
        return now;
      },
      ...adviceHandlers({ window: theWindow, settings, catalogue }),
      ...bootHandlers({ services, catalogue }),
      ...checkHandlers({ window: theWindow, settings, journal, catalogue, media }),
      ...ownTestHandlers(tell),
      ...journalHandlers({ journal }),
      ...importHandlers({
        ...{ window: theWindow, tell, settings, journal, catalogue, services },
        allowLoop: given.allowLoop,
      }),
      ...exportHandlers({ window: theWindow, settings, journal, preview }),
      ...imageHandlers({ window: theWindow, tell, settings, services }),
      ...getHandlers({ tell, services }),
      ...libraryHandlers({ window: theWindow, tell, settings, services }),
      ...driveHandlers({ tell, services, practiceFolder, allowLoop: given.allowLoop }),
      ...careHandlers({ tell, run, services, allowLoop: given.allowLoop }),
      ...kitHandlers({
        ...{ window: theWindow, tell, run, services, settings, practiceFolder },
        allowLoop: given.allowLoop,
      }),
      ...stickHandlers({ tell, run, services, settings, practiceFolder, allowLoop: given.allowLoop }),
      'clipboard:copy': async ({ text }) => {
        await clipboard.writeText(text);
        return null;
      },
      'window:close': async () => {
        closing = true;
        await run.cancelWithin(closeGraceMs);
        theWindow()?.close();
        return null;
      },
    });

    window = openWindow(root, settings);
    window.webContents.once('did-finish-load', () => void services());
    window.webContents.on('did-start-navigation', ({ isSameDocument }) => {
      if (!isSameDocument) media.give(null);
    });
    window.on('close', (event) => {
      const answers = window?.webContents.isCrashed() === false;
      if (closing || !run.busy() || !answers) return;
      event.preventDefault();
      tell('window:close-asked', null);
    });
    app.once('will-quit', () => {
      removePracticeSticks(practiceFolder);
      void opened?.then(({ downloads }) => downloads.close());
    });
  });
}

function platformName(): 'linux' | 'darwin' | 'win32' {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
}
