import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifest } from '../../main/stick/companion/manifest.ts';
import { attachLoop } from '../tools/loop-device.ts';
import { asPartition, checkFilesystem } from '../tools/stick-inspection.ts';
import { rescueImage, sha256Of } from './images.ts';
import { expectTitle, startApp } from './running-app.ts';

const run = (tool: string, args: readonly string[]): string => execFileSync(tool, args, { encoding: 'utf8' });

/** The partitions of a drive as libblkid reads them, in bytes. */
function partitionsOf(device: string): { start: number; size: number }[] {
  const lines = run('partx', ['--raw', '--noheadings', '-o', 'START,SECTORS', device]).trim().split('\n');
  return lines.map((line) => {
    const [start = 0, sectors = 0] = line.split(' ').map(Number);
    return { start: start * 512, size: sectors * 512 };
  });
}

test('there is room for own files on the stick, unless it is switched off, which is remembered', async () => {
  const first = await startApp({ args: ['--allow-loop'] });
  const image = rescueImage(first.folder);
  const loop = attachLoop(join(first.folder, 'stick.img'), 200 * 1024 * 1024);
  const room = 'Leave room for your own files';
  try {
    await first.drop(image);
    await first.page.getByRole('button', { name: 'Continue' }).click();
    await expect(first.page.getByRole('checkbox', { name: room })).toBeChecked();
    await first.page.locator(`[data-key="${loop.device}"]`).click();
    await first.picture('60-room-for-files');
    await first.page.getByRole('button', { name: /^Write/ }).click();
    await first.page.getByRole('button', { name: 'Erase and write' }).click();
    await expectTitle(first.page, 'Your stick is ready');
    await expect(first.page.getByText('There is room for your own files on it')).toBeVisible();
    await first.picture('61-room-for-files-ready');

    const data = partitionsOf(loop.device).at(-1) ?? { start: 0, size: 0 };
    expect(data.start).toBeGreaterThanOrEqual(readFileSync(image).length);
    asPartition(loop.device, data, 512, (device) => checkFilesystem(device, 'vfat'));
    const note = run('mtype', ['-i', `${loop.device}@@${data.start}`, '::/rekindle/manifest.json']);
    expect(parseManifest(Buffer.from(note))).toMatchObject({
      ok: true,
      value: { systems: [{ file: 'rescue.iso', sha256: sha256Of(image), trust: 'checksum' }] },
    });

    await first.page.getByRole('button', { name: 'Make another' }).click();
    await first.page.getByText(room).click();
    await expect(first.page.getByRole('checkbox', { name: room })).not.toBeChecked();
    expect(first.complaints).toEqual([]);
    await first.close({ keepFolder: true });

    const second = await startApp({ folder: first.folder, args: ['--allow-loop'] });
    await second.drop(image);
    await second.page.getByRole('button', { name: 'Continue' }).click();
    await expect(second.page.getByRole('checkbox', { name: room })).not.toBeChecked();
    await second.close();
  } finally {
    loop.detach();
  }
});
