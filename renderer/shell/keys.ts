import { useEffect, useRef } from 'react';
import type { Texts } from '../messages/text-provider.tsx';

/** The program's own keys. `main` is Ctrl, and Command on a Mac. */
export type Shortcut = 'open' | 'onward' | 'back';

interface Keys {
  readonly shown: string;
  readonly aria: string;
}

/** How a shortcut is written on buttons. */
export function keysOf(shortcut: Shortcut, { t }: Texts, mac: boolean): Keys {
  const main = mac ? '⌘' : `${t('app-key-control')} `;
  const aria = mac ? 'Meta' : 'Control';
  switch (shortcut) {
    case 'open':
      return { shown: `${main}O`, aria: `${aria}+O` };
    case 'onward':
      return { shown: `${main}${t('app-key-enter')}`, aria: `${aria}+Enter` };
    case 'back':
      return { shown: 'Alt ←', aria: 'Alt+ArrowLeft' };
  }
}

/** Which shortcut a key press is; `null` for all others. */
export function shortcutOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
  mac: boolean,
): Shortcut | null {
  const main = mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (event.shiftKey) return null;
  if (main && !event.altKey && event.key.toLowerCase() === 'o') return 'open';
  if (main && !event.altKey && event.key === 'Enter') return 'onward';
  if (!main && event.altKey && event.key === 'ArrowLeft') return 'back';
  return null;
}

/** True while a question waits for its answer, or a test takes every key for itself (`data-takes-keys`). */
export function keysAreTaken(): boolean {
  return document.querySelector('[role="alertdialog"], [data-takes-keys]') !== null;
}

/** Runs the screen's shortcuts, except while all keys are taken. */
export function useShortcuts(mac: boolean, actions: Partial<Record<Shortcut, () => void>>): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const shortcut = shortcutOf(event, mac);
      const action = shortcut && latest.current[shortcut];
      if (!action || event.repeat || keysAreTaken()) return;
      // Before the focused element sees it: a list would take Ctrl+Enter for choosing.
      event.preventDefault();
      event.stopPropagation();
      action();
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [mac]);
}
