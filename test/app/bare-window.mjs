// A bare window for the pages of look.mjs. (Awaiting `ready` at the top level would hold `ready` back for ever.)
import { app, BrowserWindow } from 'electron';

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1024, height: 700, useContentSize: true });
  void window.loadURL('about:blank');
});
