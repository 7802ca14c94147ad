import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import type { Settings, StartFacts } from '../../preload/contract.ts';
import { TextProvider } from '../messages/text-provider.tsx';

interface AppFacts {
  readonly facts: StartFacts;
  readonly mac: boolean;
  readonly settings: Settings;
  readonly change: (change: Partial<Settings>) => void;
}

const AppContext = createContext<AppFacts | null>(null);

/** What the program told at its start, and the settings as they are now. */
export function useApp(): AppFacts {
  const app = use(AppContext);
  if (!app) throw new Error('useApp outside of SettingsProvider');
  return app;
}

/** Remembered by the main process, which also switches the page between light and dark. */
export function SettingsProvider({ facts, children }: { facts: StartFacts; children: ReactNode }) {
  const [settings, setSettings] = useState(facts.settings);
  const change = useCallback((change: Partial<Settings>) => {
    void window.rekindle.changeSettings(change).then(setSettings);
  }, []);
  const app = useMemo(
    () => ({ facts, mac: facts.platform === 'darwin', settings, change }),
    [facts, settings, change],
  );
  return (
    <AppContext value={app}>
      <TextProvider language={settings.language}>{children}</TextProvider>
    </AppContext>
  );
}
