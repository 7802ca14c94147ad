import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { attachLoop } from '../tools/loop-device.ts';
import { expectAccessible } from './accessible.ts';
import { opticalDisc } from './images.ts';
import { cardOf, expectTitle, startApp } from './running-app.ts';

const noTrust = 'I trust where they came from. Use them anyway.';

test('a stick with systems is changed, and made an ordinary one again', async () => {
  test.setTimeout(240_000);
  const app = await startApp({ args: ['--allow-loop'] });
  const { page, folder } = app;
  const loop = attachLoop(join(folder, 'stick.img'), 256 * 1024 * 1024, ['-P']);
  const toCare = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Empty, test or change a stick' }).click();
    await expectTitle(page, 'A stick that you have');
  };
  const name = loop.device.replace('/dev/', '');
  const act = (what: string) => page.getByRole('button', { name: new RegExp(`^${what}: .*${name}\\b`) });
  try {
    await page.getByRole('button', { name: 'Several systems on one stick' }).click();
    await app.drop(opticalDisc(folder, 'pocket'), opticalDisc(folder, 'tiny'));
    await page.getByRole('checkbox', { name: noTrust }).press('Space');
    await page.getByRole('button', { name: 'Continue' }).click();
    await cardOf(page, loop.device).click();
    await page.getByRole('button', { name: /^Write/ }).click();
    await page.getByRole('button', { name: 'Erase and write' }).click();
    await expectTitle(page, 'Your stick is ready');
    await page.getByRole('button', { name: 'Another image' }).click();

    await toCare();
    await expectAccessible(page, 'care');
    await app.picture('64-care');
    await act('Change its systems').click();
    await expectTitle(page, 'Change the systems on the stick');
    await page.getByRole('checkbox', { name: /^POCKET/ }).press('Space');
    await app.drop(opticalDisc(folder, 'small'));
    await page.getByRole('checkbox', { name: noTrust }).press('Space');
    await expectAccessible(page, 'change');
    await app.picture('65-change');
    await page.getByRole('button', { name: 'Change the stick…' }).click();
    await page.getByRole('button', { name: 'Change it' }).click();
    await expectTitle(page, 'The stick is changed');
    await expectAccessible(page, 'changed');
    await page.getByRole('button', { name: 'To the sticks' }).click();
    await act('Change its systems').click();
    await expect(page.getByRole('checkbox', { name: /^TINY/ })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: /^SMALL/ })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: /^POCKET/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'Back' }).click();

    await act('Make it an ordinary stick again').click();
    await page.getByLabel('Name of the stick').fill('CAFE');
    await expectAccessible(page, 'restore');
    await page.getByRole('button', { name: 'Empty it…' }).click();
    await page.getByRole('button', { name: 'Erase and empty it' }).click();
    await expectTitle(page, 'It is an ordinary stick again');
    await app.picture('66-restored');
    expect(execFileSync('blkid', ['-p', '-O', '1048576', loop.device], { encoding: 'utf8' })).toContain(
      'LABEL="CAFE"',
    );
    expect(app.complaints).toEqual([]);
  } finally {
    await app.close();
    loop.detach();
  }
});
