import { BrowserWindow, nativeTheme, screen } from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startPage } from './origin.ts';
import type { SettingsStore } from './settings.ts';

const smallest = { width: 900, height: 640 };
const usual = { width: 1024, height: 700 };

/** The page's background before the page is there (`--color-page` of renderer/tokens.css). */
const background = { light: '#fbf6ee', dark: '#1b1613' };

/**
 * Opens the one window: sandboxed, isolated, without Node, at the size it last had.
 * @param root the program's own folder, in which `out` and `resources` lie
 */
export function openWindow(root: string, store: SettingsStore): BrowserWindow {
  const icon = join(root, 'resources/icons/icon-256.png');
  const window = new BrowserWindow({
    title: 'Rekindle',
    ...fitted(store.kept().window ?? usual),
    minWidth: smallest.width,
    minHeight: smallest.height,
    useContentSize: true,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    ...(existsSync(icon) ? { icon } : {}),
    webPreferences: {
      preload: join(root, 'out/preload/bridge.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  if (store.kept().window?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());
  rememberSize(window, store);
  void window.loadURL(startPage);
  return window;
}

/** Never larger than the screen that it opens on, which may be another one than last time. */
function fitted(size: { width: number; height: number }): { width: number; height: number } {
  const room = screen.getPrimaryDisplay().workAreaSize;
  return {
    width: Math.max(smallest.width, Math.min(size.width, room.width)),
    height: Math.max(smallest.height, Math.min(size.height, room.height)),
  };
}

function rememberSize(window: BrowserWindow, store: SettingsStore): void {
  let timer: NodeJS.Timeout | undefined;
  const remember = (): void => {
    if (window.isDestroyed() || window.isFullScreen()) return;
    const maximized = window.isMaximized();
    const [width = usual.width, height = usual.height] = window.getContentSize();
    const before = store.kept().window ?? usual;
    store.change({
      window: maximized
        ? { width: before.width, height: before.height, maximized }
        : { width, height, maximized },
    });
  };
  window.on('resize', () => {
    clearTimeout(timer);
    timer = setTimeout(remember, 400);
  });
  window.on('close', () => {
    clearTimeout(timer);
    remember();
  });
}
