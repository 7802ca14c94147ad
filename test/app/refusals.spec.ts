import { expect, test } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rescueImage, sha256Of } from './images.ts';
import { expectTitle, startApp } from './running-app.ts';

test('files that are not for a stick are explained, and the way on stays closed', async () => {
  const app = await startApp();
  const { page, folder } = app;
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  mkdirSync(join(folder, 'a-folder.iso'));
  const cases = [
    { path: file('empty.iso', ''), says: 'empty' },
    { path: file('letter.iso', 'Dear Anna,\nhere are the photos.\n'.repeat(100)), says: 'text' },
    { path: file('page.iso', '<!doctype html><html><title>404</title>Not found</html>'), says: 'web page' },
    {
      path: file(
        'noise.iso',
        new Uint8Array(1 << 20).map((_, i) => (i * 2654435761) >>> 24),
      ),
      says: '',
    },
    { path: join(folder, 'a-folder.iso'), says: 'folder' },
    { path: file('letter.iso.gz', gzipSync('Dear Anna')), says: '' },
  ];
  for (const { path, says } of cases) {
    await app.drop(path);
    await expectTitle(page, path.split('/').at(-1) ?? '');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(says);
    // A code that shows through is a sentence that is missing.
    expect(await alert.textContent()).not.toMatch(/image-[a-z]+-/);
    await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
    await page.keyboard.press('Control+Enter');
    await expectTitle(page, path.split('/').at(-1) ?? '');
  }
  await app.picture('15-refused');
  expect(app.complaints).toEqual([]);
  await app.close();
});

test('an image that does not match is stopped, in red, whatever one presses', async () => {
  const app = await startApp();
  const { page, folder } = app;
  const image = rescueImage(folder, 'wrong');
  await app.drop(image);
  await expect(page.getByRole('alert')).toContainText('Stop: this is not the file that was published');
  await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  await page.keyboard.press('Control+Enter');
  await expectTitle(page, 'rescue.iso');
  await app.picture('16-mismatch');

  // The main process does not rely on the window: asked directly, it refuses too.
  const answer = await page.evaluate(async (path) => {
    const ended = new Promise<string>((resolve) => {
      window.rekindle.onStickEvent(({ event }) => {
        if (event.event === 'result') resolve(event.result.outcome);
      });
    });
    await window.rekindle.makeSticks({
      job: 1,
      image: path,
      proof: { digest: null, sumsFile: null },
      acceptUnproved: true,
      practice: false,
      kit: null,
      targets: [
        {
          device: '/dev/nowhere',
          identity: { majorMinor: null, sizeBytes: null, serial: null, diskseq: null },
          typedName: null,
        },
      ],
    });
    return ended;
  }, image);
  expect(answer).toBe('mismatch');

  // The right checksum, pasted, settles it.
  await page.getByRole('button', { name: 'Compare with another checksum' }).click();
  await page.getByLabel('Checksum from the publisher').fill('not a checksum');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('is not a checksum');
  await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await page.getByLabel('Checksum from the publisher').fill(`  ${sha256Of(image).toUpperCase()} `);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Matches its checksum', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Continue' })).toBeEnabled();
  await app.close();
});

test('no drive of this computer is offered, and each says why not', async () => {
  const app = await startApp();
  const { page, folder } = app;
  await app.drop(rescueImage(folder));
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('No stick found yet')).toBeVisible();
  await expect(page.getByRole('option')).toHaveCount(0);
  await page.getByRole('button', { name: /^Not offered/ }).click();
  await expect(page.locator('.not-offered')).toContainText('Rekindle will not erase it');
  await app.picture('17-not-offered');
  await app.close();
});
