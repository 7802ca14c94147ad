import { expect, test, type Page } from '@playwright/test';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority, rangeStart, serveFile, startServer, type WebServer } from '../fetch/web-server.ts';
import { ownEdition, ownFamily } from '../systems/own/own-family.ts';
import { expectAccessible } from './accessible.ts';
import { rescueIso, sha256Of } from './images.ts';
import { expectTitle, startApp, type RunningApp } from './running-app.ts';

/** What the publisher does in a test; each begins with a good one. */
interface Publisher {
  sums: string | null;
  image: Buffer;
  listing: string;
  /** Sends the first half of the image and then nothing more. */
  holds: boolean;
  /** Closes every connection before it says anything. */
  gone: boolean;
}

const image = readFileSync(rescueIso);
const digest = sha256Of(rescueIso);
const shared = mkdtempSync(join(tmpdir(), 'rekindle-publisher-'));
const certificate = join(shared, 'ca.pem');
const catalogue = join(shared, 'own.json');
let server: WebServer;
let publisher: Publisher;
/** Connections that are held. */
let held: ServerResponse[] = [];

test.beforeAll(async () => {
  const authority = makeAuthority();
  writeFileSync(certificate, authority.certificate);
  server = await startServer(answer, authority);
  const sums = {
    algorithm: { value: 'sha256' as const, sure: 'A' as const, from: ['us'] },
    url: '{folder}SHA256SUMS',
    note: null,
  };
  const release = {
    index: `${server.origin}/`,
    reader: 'directory-listing' as const,
    names: ['remix-{version}.iso'],
  };
  writeFileSync(
    catalogue,
    JSON.stringify(ownFamily(ownEdition('remix', { name: 'Café remix', release, checksum: sums }))),
  );
});
test.afterAll(async () => {
  await server.close();
  rmSync(shared, { recursive: true, force: true });
});
test.beforeEach(() => {
  held = [];
  publisher = {
    sums: `${digest}  remix-2.0.iso\n${'0'.repeat(64)}  remix-1.0.iso\n`,
    image,
    listing: '<a href="remix-1.0.iso">1</a> <a href="remix-2.0.iso">2</a>',
    holds: false,
    gone: false,
  };
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { url } = request;
  if (publisher.gone) request.socket.destroy();
  else if (url === '/') response.end(publisher.listing);
  else if (url === '/SHA256SUMS' && publisher.sums !== null) response.end(publisher.sums);
  else if (url === '/remix-2.0.iso' && publisher.holds) {
    const from = rangeStart(request) ?? 0;
    const range = `bytes ${from}-${image.length - 1}/${image.length}`;
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': image.length - from,
      etag: '"one"',
      ...(from > 0 ? { 'content-range': range } : {}),
    });
    response.write(image.subarray(from, Math.max(from, image.length >> 1)));
    held.push(response);
  } else if (url === '/remix-2.0.iso') serveFile(request, response, publisher.image);
  else response.writeHead(404).end();
}

/** Sends what is left to all that wait, and holds nobody any more. */
function letGo(): void {
  publisher.holds = false;
  for (const response of held) response.end(image.subarray(image.length >> 1));
}

function start(folder?: string): Promise<RunningApp> {
  return startApp({
    args: [`--catalog=${catalogue}`],
    env: { NODE_EXTRA_CA_CERTS: certificate, REKINDLE_IMAGES: '' },
    ...(folder === undefined ? {} : { folder }),
  });
}

const imagesOf = ({ folder }: RunningApp): string => join(folder, 'data/rekindle/images');
const stored = (app: RunningApp): string[] =>
  existsSync(imagesOf(app)) ? readdirSync(imagesOf(app)).filter((name) => !name.startsWith('.')) : [];

/** From the first screen to the screen of one system's image. */
async function take(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Find the right system' }).click();
  await page.getByRole('button', { name: 'Answer questions' }).click();
  await page.getByRole('radio', { name: 'Windows Vista' }).press('Space');
  await page.getByRole('radio', { name: '2 GB' }).press('Space');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: /^Compare all that fit/ }).click();
  await page.getByRole('button', { name: `Take ${name}` }).click();
  await expectTitle(page, `The image of ${name}`);
}

const download = (page: Page) => page.getByRole('contentinfo').getByRole('button', { name: /^Download/ });

test('from a system to its proved image with one button; the next time it is here', async () => {
  const app = await start();
  const { page } = app;
  await take(page, 'Café remix');
  await expect(page.getByText('remix-2.0.iso')).toBeVisible();
  await expect(page.getByText('the publisher’s checksum')).toBeVisible();
  await app.picture('60-offer');
  await download(page).click();
  await expect(page.getByText('Matches its checksum', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Proved: it is exactly the file/)).toBeVisible();
  await expect(page.getByText(/^It is byte for byte the image that Rekindle stored/)).toBeVisible();
  await page.getByRole('button', { name: 'What was proved, in detail' }).click();
  await expect(page.getByText(`${server.origin}/SHA256SUMS`)).toBeVisible();
  await app.picture('61-image-proved');
  expect(stored(app)).toEqual(['remix-2.0.iso', 'remix-2.0.json']);
  expect(app.complaints).toEqual([]);

  await page.keyboard.press('Alt+ArrowLeft');
  await expect(page.getByRole('heading', { name: 'It is here already' })).toBeVisible();
  await expectAccessible(page, 'here already');
  const before = server.requests.filter((request) => request.includes('.iso')).length;
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByText('Matches its checksum', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectTitle(page, 'Which stick may be erased?');
  expect(server.requests.filter((request) => request.includes('.iso'))).toHaveLength(before);
  await app.close();
});

test('sticks are chosen while it arrives; pausing, closing and starting again lose nothing', async () => {
  publisher.holds = true;
  let app = await start();
  let { page } = app;
  await take(page, 'Café remix');
  await download(page).press('Enter');
  await expect(page.getByRole('progressbar', { name: 'Downloading' })).toBeVisible();
  await expect(page.getByText(/ of .*MB/).first()).toBeVisible();
  await expectAccessible(page, 'downloading');
  await app.picture('62-downloading');
  await page.getByRole('button', { name: /^Pause/ }).click();
  await expect(page.getByRole('progressbar', { name: 'Paused' })).toBeVisible();
  await page.getByRole('button', { name: /^Go on/ }).click();
  await expect(page.getByRole('progressbar', { name: 'Downloading' })).toBeVisible();
  await app.close({ keepFolder: true });

  app = await start(app.folder);
  ({ page } = app);
  await expect(page.getByRole('heading', { name: 'A download was not finished' })).toBeVisible();
  await app.picture('63-left-over');
  await page.getByRole('button', { name: 'Go on with Café remix' }).click();
  await expectTitle(page, 'The image of Café remix');
  await page.getByRole('button', { name: 'Choose the stick meanwhile' }).click();
  await expectTitle(page, 'Which stick may be erased?');
  await expect(page.getByText('The image is still on its way')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Write/ })).toBeDisabled();
  await expect.poll(() => server.requests.at(-1)).toMatch(/^GET \/remix-2\.0\.iso bytes=[1-9]\d*-$/);
  letGo();
  await expect(page.getByText('The image is still on its way')).toBeHidden();
  await expect(page.getByText('No stick chosen')).toBeVisible();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(page.getByText('Matches its checksum', { exact: true })).toBeVisible();
  expect(readFileSync(join(imagesOf(app), 'remix-2.0.iso')).equals(image)).toBe(true);
  await app.close();
});

test('what nothing vouches for is kept only after a yes', async () => {
  publisher.sums = null;
  const app = await start();
  const { page } = app;
  await take(page, 'Café remix');
  await download(page).click();
  await expect(page.getByRole('heading', { name: /not proved genuine/ })).toBeVisible();
  await expect(page.getByText('Nothing is proved: there was nothing to compare it with.')).toBeVisible();
  await expectAccessible(page, 'needs a yes');
  await app.picture('64-needs-yes');
  expect(stored(app).filter((name) => name.endsWith('.iso'))).toEqual([]);
  await page.getByRole('button', { name: 'Keep it and go on' }).click();
  await expect(
    page.getByText('Not checked: there is nothing to compare it with', { exact: true }),
  ).toBeVisible();
  // The yes that was given holds, and can be taken back.
  await expect(page.getByRole('button', { name: 'Continue' })).toBeEnabled();
  await page.getByRole('checkbox').press('Space');
  await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await app.close();
});

test('another file than was published stops everything, and nothing of it stays', async () => {
  publisher.image = Buffer.concat([image.subarray(0, -1), Buffer.from([1])]);
  const app = await start();
  const { page } = app;
  await take(page, 'Café remix');
  await download(page).click();
  await expect(page.getByRole('alert')).toContainText('Stop: this is not the published file');
  await expectAccessible(page, 'does not match');
  await app.picture('65-mismatch');
  expect(stored(app)).toEqual([]);
  await expect(page.getByRole('button', { name: /Keep|Continue|Use it/ })).toHaveCount(0);
  publisher.image = image;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Matches its checksum', { exact: true })).toBeVisible();
  await app.close();
});

test('without a network it says so, and tries again when asked', async () => {
  publisher.gone = true;
  const app = await start();
  const { page } = app;
  await take(page, 'Café remix');
  await expect(page.getByRole('alert')).toContainText('No connection to the publisher', { timeout: 60_000 });
  await expectAccessible(page, 'offline');
  await app.picture('66-offline');
  await expect(download(page)).toHaveCount(0);
  publisher.gone = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(download(page)).toBeVisible();
  await app.close();
});

test('a system that erases disks is asked for twice', async () => {
  const app = await start();
  const { page } = app;
  // The recommender never offers it: it is known by its file's name alone.
  const path = join(app.folder, 'shredos-2025.11_31_x86-64_v0.40_20251130.img');
  copyFileSync(rescueIso, path);
  await app.answerFileDialog(path);
  await page.keyboard.press('Control+o');
  await page.getByRole('checkbox', { name: 'I trust where it came from. Use it anyway.' }).press('Space');
  await expect(page.getByText('This system erases disks')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await page.getByRole('checkbox', { name: 'I understand, and I want it.' }).press('Space');
  await expect(page.getByRole('button', { name: 'Continue' })).toBeEnabled();
  await app.close();
});

test('the images that are here: which are old, what they take, and taking one back', async () => {
  const app = await start();
  const { page } = app;
  await take(page, 'Café remix');
  await download(page).click();
  await expect(page.getByText('Matches its checksum', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Images' }).click();
  await expectTitle(page, 'Your images');
  await expect(page.getByRole('heading', { name: '1 image' })).toBeVisible();
  await expect(page.getByText(/version 2\.0 · came today/)).toBeVisible();
  await expect(page.getByText(/ free$/)).toBeVisible();
  await expectAccessible(page, 'library');
  await app.picture('67-library');

  publisher.listing += ' <a href="remix-2.1.iso">3</a>';
  await page.getByRole('button', { name: 'Look for newer ones' }).click();
  await expect(page.getByText('Old: 2.1 is there by now.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Get 2.1 of Café remix' })).toBeVisible();
  publisher.gone = true;
  await page.getByRole('button', { name: 'Look for newer ones' }).click();
  await expect(page.getByRole('alert')).toContainText('The publishers cannot be reached', {
    timeout: 60_000,
  });

  const remove = page.getByRole('button', { name: 'Remove Café remix …' });
  await remove.press('Enter');
  await page.getByRole('button', { name: 'No, keep it' }).press('Enter');
  await remove.press('Enter');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('Removed: remix-2.0.iso')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No images yet' })).toBeVisible();
  await app.picture('68-library-removed');
  await page.getByRole('button', { name: 'Put remix-2.0.iso back' }).click();
  await expect(page.getByRole('heading', { name: '1 image' })).toBeVisible();
  expect(stored(app)).toEqual(['remix-2.0.iso', 'remix-2.0.json']);

  await page.getByRole('button', { name: 'Use Café remix' }).click();
  await expect(page.getByText('Matches its checksum', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Images' }).click();
  await remove.click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('Removed: remix-2.0.iso')).toBeVisible();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(() => stored(app)).toEqual([]);
  await app.close();
});

test('a file of one’s own is proved by its publisher and kept; the folder is remembered', async () => {
  let app = await start();
  let { page } = app;
  const { folder } = app;
  const own = join(folder, 'remix-2.0.iso');
  copyFileSync(rescueIso, own);
  const disk = join(folder, 'CAFE');
  mkdirSync(disk);
  await page.getByRole('button', { name: 'Images' }).click();
  await app.answerFileDialog(disk);
  await page.getByRole('button', { name: 'Other folder …' }).click();
  await expect(page.getByText(disk)).toBeVisible();
  await page.keyboard.press('Alt+ArrowLeft');
  await app.drop(own);
  await expect(
    page.getByText('Not checked: there is nothing to compare it with', { exact: true }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Keep and check it' }).click();
  await expect(page.getByText('Matches its checksum', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Keep and check it' })).toHaveCount(0);
  expect(readdirSync(disk).filter((name) => !name.startsWith('.'))).toEqual([
    'remix-2.0.iso',
    'remix-2.0.json',
  ]);
  expect(existsSync(own)).toBe(true);
  await app.close({ keepFolder: true });

  app = await start(folder);
  ({ page } = app);
  await page.getByRole('button', { name: 'Images' }).click();
  await expect(page.getByText(disk)).toBeVisible();
  await expect(page.getByRole('heading', { name: '1 image' })).toBeVisible();
  await app.close();
});

test('a file that is not the published one is not kept', async () => {
  const app = await start();
  const { page } = app;
  const own = join(app.folder, 'remix-2.0.iso');
  writeFileSync(own, Buffer.concat([image.subarray(0, -1), Buffer.from([1])]));
  await app.drop(own);
  await page.getByRole('button', { name: 'Keep and check it' }).click();
  await expect(page.getByRole('alert')).toContainText('Its publisher has another file of this name');
  await expectAccessible(page, 'not kept');
  expect(stored(app)).toEqual([]);
  await app.close();
});
