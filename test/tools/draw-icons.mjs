// Draws the pictures that packages need from icon.svg: icon.png, icon-256.png and icon.ico. Run after a change:
//   xvfb-run -a node test/tools/draw-icons.mjs
// Chromium does the drawing, in the same bare window that the tests look at pages with.
import { _electron } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { electronExecutable, electronOptions } from '../../main/setup/electron-runtime.mjs';

const here = join(import.meta.dirname, '../../resources/icons');
const svg = readFileSync(join(here, 'icon.svg'), 'utf8');
const electron = await _electron.launch({
  executablePath: electronExecutable(),
  args: [...electronOptions(), join(import.meta.dirname, '../app/bare-window.mjs')],
});
const page = await electron.firstWindow();

/** @param {number} side in pixels */
async function draw(side) {
  const url = await page.evaluate(async ([source, pixels]) => {
    const image = new Image();
    image.src = `data:image/svg+xml;base64,${btoa(source)}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = pixels;
    canvas.getContext('2d')?.drawImage(image, 0, 0, pixels, pixels);
    return canvas.toDataURL('image/png');
  }, /** @type {const} */ ([svg, side]));
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

/**
 * An .ico that holds PNGs, as Windows Vista and newer read them: header, one entry of 16 bytes each, pictures.
 * @param {readonly { side: number, png: Buffer }[]} pictures
 */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(({ side, png }, index) => {
    const entry = 6 + 16 * index;
    head.writeUInt8(side % 256, entry);
    head.writeUInt8(side % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

const pictures = [];
for (const side of [16, 24, 32, 48, 64, 128, 256]) pictures.push({ side, png: await draw(side) });
writeFileSync(join(here, 'icon.png'), await draw(1024));
writeFileSync(join(here, 'icon-256.png'), await draw(256));
writeFileSync(join(here, 'icon.ico'), ico(pictures));
await electron.close();
