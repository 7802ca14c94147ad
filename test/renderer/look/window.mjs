// A bare window for the pages of look.ts.
import { app, BrowserWindow } from 'electron';

await app.whenReady();
const window = new BrowserWindow({ width: 1024, height: 700, useContentSize: true, show: true });
await window.loadURL('about:blank');
