import '@fontsource-variable/atkinson-hyperlegible-next/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './tokens.css';
import './base.css';
import './art/art.css';
import { App } from './app.tsx';
import { SettingsProvider } from './shell/settings-provider.tsx';

const facts = await window.rekindle.start();
const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
createRoot(root).render(
  <StrictMode>
    <SettingsProvider facts={facts}>
      <App />
    </SettingsProvider>
  </StrictMode>,
);
