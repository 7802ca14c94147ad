// Takes a picture of every screen, light and dark, English and German, for people to look at.
// usage: xvfb-run -a node test/renderer/look/look.mjs [part of a name]   → test/results/look/*.png
import { _electron } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'vite';
import { electronExecutable, electronOptions } from '../../../main/setup/electron-runtime.mjs';

const here = import.meta.dirname;
const results = join(here, '../../results/look');
const only = process.argv[2] ?? '';

/** @typedef {(page: import('@playwright/test').Page) => Promise<void>} Act */

/** @type {Act} */
const open = (page) => page.keyboard.press('Control+o');
/** @type {Act} */
const onward = async (page) => {
  await page.locator('.button-primary:not([data-disabled])').waitFor();
  await page.keyboard.press('Control+Enter');
};
/** @type {(...cards: number[]) => Act} */
const choose =
  (...cards) =>
  async (page) => {
    for (const card of cards) await page.locator('.drive').nth(card).click();
  };
/** @type {(selector: string) => Act} */
const press = (selector) => (page) => page.locator(selector).first().click();
/** @type {(...acts: Act[]) => Act} */
const all =
  (...acts) =>
  async (page) => {
    for (const act of acts) await act(page);
  };
const take = all(
  press('.advice-offer button'),
  press('.machine-way button >> nth=0'),
  press('.screen-footer .button-primary'),
);
/** @type {(row: number) => Act} */
const openMachine = (row) =>
  all(press('.header-journal'), press(`.machine-row >> nth=${row} >> .machine-words`));
const write = all(open, onward, choose(0, 1), onward, press('.button-danger'));

/** @type {Record<string, { hash?: string; act?: Act }>} */
const scenes = {
  '01-welcome': {},
  '02-welcome-practice': { act: press('.welcome-practice button') },
  '03-settings': { act: press('.header-settings') },
  '04-machine': { act: press('.advice-offer button') },
  '05-questions': { act: all(press('.advice-offer button'), press('.machine-way button >> nth=1')) },
  '06-machine-trouble': { act: all(press('.advice-offer button'), press('.machine-way button >> nth=2')) },
  '07-system': { act: all(press('.advice-offer button'), press('.machine-way button >> nth=0')) },
  '08-system-why-not': {
    act: all(
      press('.advice-offer button'),
      press('.machine-way button >> nth=0'),
      press('.disclosure-button >> nth=0'),
    ),
  },
  ...Object.fromEntries(
    Object.entries({
      '50-offer': '',
      '51-offer-here': 'offer=here',
      '52-offer-old': 'offer=old',
      '53-offer-offline': 'offer=offline',
      '54-offer-offline-nothing': 'offer=offline-nothing',
      '55-offer-moved': 'offer=moved',
      '56-offer-danger': 'offer=danger',
      '57-offer-asking': 'offer=never',
      '60-downloading': 'queue=running',
      '61-download-paused': 'queue=paused',
      '62-download-failed': 'queue=failed',
      '63-download-needs-yes': 'queue=yes',
      '64-download-mismatch': 'queue=mismatch',
      '65-downloads': 'queue=many',
    }).map(([name, hash]) => [name, { hash, act: take }]),
  ),
  '66-download-left-over': { hash: 'queue=left' },
  '67-sticks-meanwhile': { hash: 'queue=running', act: all(take, onward) },
  '70-library': { hash: 'queue=many', act: press('.header-library') },
  '71-library-empty': { hash: 'library=none', act: press('.header-library') },
  '72-library-disk-gone': { hash: 'library=gone', act: press('.header-library') },
  '73-library-offline': { act: all(press('.header-library'), press('.library-head button')) },
  '74-library-remove': {
    act: all(press('.header-library'), press('.image-buttons .button-quiet')),
  },
  '80-image-keep': { act: all(open, press('.card:last-of-type .button-secondary >> nth=-1')) },
  '81-image-danger': { hash: 'image=danger', act: open },
  '82-image-trust-details': { act: all(open, press('.disclosure-button >> nth=0')) },
  '10-image-proving': { hash: 'trust=never', act: open },
  '11-image-proved': { act: open },
  '12-image-not-proved': { hash: 'trust=none', act: open },
  '13-image-weak': { hash: 'trust=weak', act: open },
  '14-image-mismatch': { hash: 'trust=mismatch', act: open },
  '15-image-refused': { hash: 'image=refused', act: open },
  '16-image-details': { act: all(open, press('.disclosure-button >> nth=-1')) },
  '20-sticks': { act: all(open, onward) },
  '21-sticks-chosen': { act: all(open, onward, choose(0, 1)) },
  '22-sticks-none': { hash: 'drives=none', act: all(open, onward) },
  '23-sticks-not-offered': { act: all(open, onward, press('.disclosure-button')) },
  '24-sticks-practice': { act: all(press('.welcome-practice button'), open, onward) },
  '25-erase': { act: all(open, onward, choose(0, 1), onward) },
  '26-erase-typed': { act: all(open, onward, choose(2), onward) },
  '30-write': { act: write },
  '31-stop': { act: all(write, press('.screen-footer .button-secondary')) },
  '40-ready': { hash: 'end=done', act: all(open, onward, choose(0), onward, press('.button-danger')) },
  '50-check': { act: press('.header-end button >> nth=0') },
  '51-check-question': {
    act: all(press('.header-end button >> nth=0'), press('.screen-footer .button-primary')),
  },
  '52-check-no': {
    act: all(
      press('.header-end button >> nth=0'),
      press('.screen-footer .button-primary'),
      press('.station-answers .button >> nth=1'),
    ),
  },
  '53-check-verdict': {
    act: all(
      press('.header-end button >> nth=0'),
      press('.screen-footer .button-primary'),
      press('.station-answers .button >> nth=1'),
      press('.station-answers .button >> nth=1'),
      press('.screen-footer .button-secondary >> nth=1'),
    ),
  },
  '90-kit-empty': { act: press('.kit-open-row button') },
  '91-kit': { act: all(press('.kit-open-row button'), open) },
  '92-kit-trouble': { hash: 'kit=trouble', act: all(press('.kit-open-row button'), open) },
  '94-care': { act: press('.kit-open-row button >> nth=1') },
  '95-restore': {
    act: all(press('.kit-open-row button >> nth=1'), press('.care-buttons button >> nth=1')),
  },
  '93-kit-proving': { hash: 'kit=proving', act: all(press('.kit-open-row button'), open) },
  ...Object.fromEntries(
    ['network', 'battery', 'usb-ports', 'video', 'heat'].map((check) => [
      `55-measured-${check}`,
      {
        hash: `where=own&at=${check}`,
        act: all(press('.header-end button >> nth=0'), press('.screen-footer .button-primary'), (page) =>
          page.locator('#own-test').scrollIntoViewIfNeeded(),
        ),
      },
    ]),
  ),
  ...Object.fromEntries(
    ['sound', 'trackpad', 'keyboard', 'pixels', 'touchscreen', 'stereo', 'microphone', 'camera'].map(
      (check) => [
        `56-own-${check}`,
        {
          hash: `where=own&at=${check}`,
          act: all(
            press('.header-end button >> nth=0'),
            press('.screen-footer .button-primary'),
            async (page) => {
              // Where it is asked first whether there is one.
              if (!(await page.locator('#own-test').isVisible())) await page.keyboard.press('p');
              if (check === 'keyboard') {
                await page.locator('#own-test ~ .stack .own-row .button').first().click();
                for (const key of ['KeyQ', 'KeyW', 'Tab', 'Numpad5']) await page.keyboard.press(key);
              }
              await page.locator('#own-test').scrollIntoViewIfNeeded();
            },
          ),
        },
      ],
    ),
  ),
  '90-computers': { act: press('.header-journal') },
  '91-computers-chosen': {
    act: all(press('.header-journal'), press('.machine-choose >> nth=0'), press('.machine-choose >> nth=2')),
  },
  '92-computers-none': { hash: 'machines=none', act: press('.header-journal') },
  '93-computers-rescued': { hash: 'journal=rescued', act: press('.header-journal') },
  '94-computers-too-new': { hash: 'journal=new', act: press('.header-journal') },
  '95-computer': { act: openMachine(0) },
  '96-computer-forget': { act: all(openMachine(0), press('.screen-footer .button-quiet')) },
  '97-check-sheet': { act: all(openMachine(0), press('.happening .button-quiet')) },
  '98-compare': {
    act: all(
      press('.header-journal'),
      press('.machine-choose >> nth=0'),
      press('.machine-choose >> nth=2'),
      press('.screen-footer .button-secondary >> nth=-1'),
    ),
  },
  '99-sticks': { act: all(press('.header-journal'), press('.machine-head .button-quiet')) },
  '99-stick': {
    act: all(
      press('.header-journal'),
      press('.machine-head .button-quiet'),
      press('.journal-sticks .machine-row'),
    ),
  },
  '99-photo': { act: all(openMachine(0), press('.happening .button-quiet'), press('.photo-small')) },
  '99-known': {
    act: all(press('.header-end button >> nth=0'), press('.choice-option >> nth=0')),
  },
  ...Object.fromEntries(
    Object.entries({
      '99-import': [],
      '99-import-done': [press('.station-list-row button')],
      '99-import-code': [
        (/** @type {import('@playwright/test').Page} */ page) =>
          page.locator('.field-input').first().fill('17q7 s'),
      ],
    }).map(([name, acts]) => [
      name,
      { act: all(press('.header-journal'), press('.screen-footer .button-quiet >> nth=1'), ...acts) },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries({
      '99-export': [],
      '99-export-labels': [press('.choice-option >> text=/Labels|Etiketten/')],
      '99-export-table': [press('.choice-option >> text=/Table|Tabelle/')],
      '99-export-saved': [press('.screen-footer .button-primary')],
    }).map(([name, acts]) => [
      name,
      { act: all(press('.header-journal'), press('.screen-footer .button-quiet >> nth=2'), ...acts) },
    ]),
  ),
  '41-failed': { hash: 'end=failed', act: write },
};

const server = await createServer({
  configFile: false,
  root: join(here, '../../..'),
  plugins: [
    react(),
    {
      name: 'photos',
      configureServer: ({ middlewares }) => {
        middlewares.use('/photo', (_request, response) => {
          response.setHeader('Content-Type', 'image/png');
          response.end(readFileSync(join(here, '../../../resources/pictures/image.png')));
        });
      },
    },
  ],
  server: { port: 0, host: '127.0.0.1' },
  logLevel: 'error',
});
await server.listen();
const address = `${server.resolvedUrls?.local[0] ?? ''}test/renderer/look/index.html`;
const electron = await _electron.launch({
  executablePath: electronExecutable(),
  args: [...electronOptions(), join(here, '../../app/bare-window.mjs')],
});
const page = await electron.firstWindow();
for (const [name, { hash = '', act }] of Object.entries(scenes)) {
  if (!name.includes(only)) continue;
  for (const [theme, language] of /** @type {const} */ ([
    ['light', 'en'],
    ['dark', 'en'],
    ['light', 'de'],
  ])) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.goto('about:blank');
    await page.goto(`${address}#${hash}&language=${language}&theme=${theme}`);
    await page.locator('h1').waitFor();
    await act?.(page);
    // Away from what appears under a pointer that has just pressed something.
    await page.mouse.move(4, 350);
    await page.waitForTimeout(350);
    await page.screenshot({ path: join(results, `${name}-${theme}-${language}.png`) });
  }
}
await electron.close();
await server.close();
