import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Language, MessageKey } from '../messages/catalogues.ts';
import { message } from '../messages/format.ts';

type Role = NonNullable<MenuItemConstructorOptions['role']>;

/**
 * The menu bar. Outside macOS it stays hidden until Alt is pressed; what it is there for are the keys
 * that people know: editing in fields, zooming, full screen.
 */
export function setMenu(language: Language, platform: NodeJS.Platform): void {
  const item = (role: Role, key: MessageKey): MenuItemConstructorOptions => ({
    role,
    label: message(language, key),
  });
  const menu = (key: MessageKey, submenu: MenuItemConstructorOptions[]): MenuItemConstructorOptions => ({
    label: message(language, key),
    submenu,
  });
  const template: MenuItemConstructorOptions[] = [
    menu('app-menu-program', [
      ...(platform === 'darwin' ? [item('hide', 'app-menu-hide')] : []),
      item('quit', 'app-menu-quit'),
    ]),
    menu('app-menu-edit', [
      item('undo', 'app-menu-undo'),
      item('redo', 'app-menu-redo'),
      { type: 'separator' },
      item('cut', 'app-menu-cut'),
      item('copy', 'app-menu-copy'),
      item('paste', 'app-menu-paste'),
      item('selectAll', 'app-menu-select-all'),
    ]),
    menu('app-menu-view', [
      item('zoomIn', 'app-menu-zoom-in'),
      item('zoomOut', 'app-menu-zoom-out'),
      item('resetZoom', 'app-menu-zoom-reset'),
      item('togglefullscreen', 'app-menu-full-screen'),
    ]),
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
