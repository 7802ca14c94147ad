import { expect, test } from '@playwright/test';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sliceSource, type ByteSource } from '../../main/images/byte-source.ts';
import { readFat32 } from '../../main/stick/fat32/read-volume.ts';
import { kitPartitionSector, kitSectorBytes } from '../../main/stick/grub/kit-boot.ts';
import { readKit } from '../../main/stick/kit/change-kit.ts';
import { expectAccessible } from './accessible.ts';
import { opticalDisc } from './images.ts';
import { expectTitle, startApp } from './running-app.ts';

/** What a kit stick says of itself, and all that lies on it. */
async function kitOn(path: string) {
  const fd = openSync(path, 'r');
  const source: ByteSource = {
    size: statSync(path).size,
    read(offset, length) {
      const bytes = Buffer.alloc(length);
      return Promise.resolve(bytes.subarray(0, readSync(fd, bytes, 0, length, offset)));
    },
  };
  try {
    const start = kitPartitionSector * kitSectorBytes;
    const inside = sliceSource(source, start, source.size - start);
    const volume = await readFat32(inside);
    if (!volume.ok) throw new Error(volume.error.code);
    const kit = await readKit(inside, volume.value);
    if (!kit.ok) throw new Error(kit.error.code);
    return { state: kit.value.state, paths: volume.value.entries.map((entry) => entry.path) };
  } finally {
    closeSync(fd);
  }
}

test('three systems are put together, ordered, and made into one stick', async () => {
  test.setTimeout(180_000);
  const app = await startApp();
  const { page, folder } = app;
  await page.getByRole('button', { name: 'Practise' }).click();
  await page.getByRole('button', { name: 'Several systems on one stick' }).click();
  await expectTitle(page, 'A stick with several systems');
  await expect(page.getByText('Add a system first')).toBeVisible();
  await expectAccessible(page, 'kit-empty');

  await app.answerFileDialog([opticalDisc(folder, 'pocket'), opticalDisc(folder, 'tiny')]);
  await page.getByRole('button', { name: /Choose files/ }).click();
  await app.drop(opticalDisc(folder, 'small'));
  const systems = page.getByRole('list', { name: 'Systems, in the order of the menu' });
  const names = systems.getByRole('heading', { level: 2 });
  await expect(names).toHaveText(['POCKET', 'TINY', 'SMALL']);
  await systems.getByRole('button', { name: 'Move TINY up' }).click();
  await expect(names).toHaveText(['TINY', 'POCKET', 'SMALL']);
  await systems.getByRole('button', { name: 'Take SMALL from the list' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(names).toHaveText(['TINY', 'SMALL', 'POCKET']);

  await page.getByLabel('Starts by itself').selectOption('POCKET');
  await page.getByLabel('after', { exact: true }).selectOption('10');
  await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await page.getByRole('checkbox', { name: 'I trust where they came from. Use them anyway.' }).press('Space');
  await expect(page.getByRole('region', { name: 'Does it fit?' })).toContainText('left for files');
  await expectAccessible(page, 'kit');
  await app.picture('62-kit-several');

  await page.getByRole('button', { name: 'Continue' }).click();
  await expectTitle(page, 'Which stick may be erased?');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(names).toHaveText(['TINY', 'SMALL', 'POCKET']);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('option', { name: /Practice stick 1/ }).click();
  await page.getByRole('button', { name: /^Write/ }).click();
  await page.getByRole('button', { name: 'Erase and write' }).click();
  await expectTitle(page, 'Your stick is ready');
  await expectAccessible(page, 'kit-several-ready');
  await app.picture('63-kit-several-ready');

  const { state, paths } = await kitOn(join(folder, 'config/Rekindle/practice/practice-stick-1.stick'));
  expect(state.systems.map(({ id }) => id)).toEqual(['tiny', 'small', 'pocket']);
  expect(state).toMatchObject({ usual: 'pocket', timeoutSeconds: 10, secureBoot: false });
  for (const id of ['tiny', 'small', 'pocket']) expect(paths).toContain(`systems/${id}/system/core.gz`);

  await page.getByRole('button', { name: 'Another image' }).click();
  await page.getByRole('button', { name: 'Several systems on one stick' }).click();
  await app.drop('/etc/hostname');
  await expect(systems.getByRole('listitem', { name: 'hostname' })).toContainText(
    'not the image of a CD or DVD',
  );
  await expect(page.getByText('One of the systems cannot come onto such a stick')).toBeVisible();
  await expectAccessible(page, 'kit-refused');
  await page.getByRole('button', { name: 'Take hostname from the list' }).click();
  await expect(names).toHaveText(['TINY', 'SMALL', 'POCKET']);
  expect(app.complaints).toEqual([]);
  await app.close();
});
