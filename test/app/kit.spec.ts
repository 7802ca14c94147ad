import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernel, noise } from '../images/tools.ts';
import { expectAccessible } from './accessible.ts';
import { expectTitle, startApp } from './running-app.ts';

/** A disc for optical drives alone, with a menu of its own: nothing would start from a plain copy of it. */
function disc(folder: string): string {
  const tree = join(folder, 'pocket');
  for (const part of ['system', 'isolinux']) mkdirSync(join(tree, part), { recursive: true });
  writeFileSync(join(tree, 'system/vmlinuz'), kernel('i686'));
  writeFileSync(join(tree, 'system/core.gz'), noise(3_000_000, 1));
  writeFileSync(join(tree, 'isolinux/isolinux.bin'), noise(4096, 2));
  writeFileSync(
    join(tree, 'isolinux/isolinux.cfg'),
    'DEFAULT p\nLABEL p\nKERNEL /system/vmlinuz\nINITRD /system/core.gz\nAPPEND quiet\n',
  );
  const iso = join(folder, 'pocket.iso');
  const start = [
    '-b',
    'isolinux/isolinux.bin',
    '-c',
    'isolinux/boot.cat',
    '-no-emul-boot',
    '-boot-load-size',
    '4',
  ];
  execFileSync('xorriso', [
    ...['-as', 'mkisofs', '-quiet', '-r', '-J', '-V', 'POCKET', ...start],
    ...['-boot-info-table', '-o', iso, tree],
  ]);
  return iso;
}

test('an image that would not start from a stick gets a boot loader', async () => {
  const app = await startApp();
  const { page, folder } = app;
  await page.getByRole('button', { name: 'Practise' }).click();
  await app.drop(disc(folder));
  await expect(page.getByRole('heading', { name: /boot loader of its own/ })).toBeVisible();
  await page.getByRole('checkbox', { name: 'I trust where it came from. Use it anyway.' }).press('Space');
  await app.picture('60-kit');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('option', { name: /Practice stick 1/ }).click();
  await page.getByRole('button', { name: /^Write/ }).click();
  await page.getByRole('button', { name: 'Erase and write' }).click();
  await expectTitle(page, 'Your stick is ready');
  await app.picture('61-kit-ready');
  expect(app.complaints).toEqual([]);
  await expectAccessible(page, 'kit-ready');
  await app.close();
});
