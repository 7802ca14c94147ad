// Sticks as they are sold, of 8 and of 64 GB: both ways of making one, started, written to by the system that was
// started, and looked at by others.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boot, type Firmware } from './machine.ts';
import { largeStick, type LoopStick } from './loop-device.ts';
import { checkFileSystems, dataPartition, hasSoundTable } from './matrix/check-file-systems.ts';
import { makeStick } from './matrix/make.ts';
import { filesWritten, nothingToStart, ready, startsFromKit } from './matrix/menu.ts';
import { pocketImages } from './pocket-images.ts';

const limitSeconds = 400;
/** What may lie in front of the place for files, and behind it: the image or the boot loader, and a second GPT. */
const elsewhereBytes = 64 * 2 ** 20;

let images: Awaited<ReturnType<typeof pocketImages>>;
beforeAll(async () => {
  if (process.getuid?.() !== 0) throw new Error('The lab needs root: it writes to loop devices.');
  images = await pocketImages();
});

const sizes: readonly { gigabytes: number; image: Firmware; kit: Firmware }[] = [
  { gigabytes: 8, image: 'x64', kit: 'bios' },
  { gigabytes: 64, image: 'bios', kit: 'ia32' },
];
describe.each(sizes)('$gigabytes GB', ({ gigabytes, image, kit }) => {
  const sizeBytes = gigabytes * 1e9;
  const sticks: LoopStick[] = [];
  const plugIn = async (): Promise<LoopStick> => {
    const stick = await largeStick(sizeBytes);
    sticks.push(stick);
    return stick;
  };
  afterAll(async () => {
    for (const stick of sticks) await stick.discard();
  });

  /** The place for files reaches to the end of the stick, and others find nothing wrong with it. */
  const expectWhole = async (file: string): Promise<void> => {
    const data = await dataPartition(file);
    expect(data).toMatchObject({ filesystem: 'vfat', label: 'REKINDLE' });
    expect(data.sizeBytes).toBeGreaterThan(sizeBytes - elsewhereBytes);
    expect(data.startBytes + data.sizeBytes).toBeLessThanOrEqual(sizeBytes);
    await checkFileSystems(file);
    expect(await hasSoundTable(file)).toBe(true);
  };

  test(`an image with a place for files behind it starts on ${image}`, { timeout: 900_000 }, async () => {
    const stick = await plugIn();
    expect(await hasSoundTable(images['grub2-appended'])).toBe(true);
    expect(await makeStick([images['grub2-appended']], 'image and data', stick)).toBeNull();
    await stick.unplug();
    await expectWhole(stick.file);
    const { booted, log } = await boot({
      name: `image-${gigabytes}-gb`,
      firmware: image,
      stick: stick.file,
      until: ready('grub2-appended', image),
      giveUp: nothingToStart,
      limitSeconds,
      keepsChanges: true,
    });
    expect({ booted, log }).toEqual({ booted: true, log });
    expect(log).toMatch(filesWritten);
    await expectWhole(stick.file);
    await stick.discard();
  });

  test(`a kit stick starts on ${kit}`, { timeout: 900_000 }, async () => {
    const stick = await plugIn();
    expect(await makeStick([images.plain, images['hybrid-mbr']], 'kit, files', stick)).toBeNull();
    await stick.unplug();
    await expectWhole(stick.file);
    // The second one: it lies behind the first.
    const { booted, log } = await startsFromKit(stick.file, {
      name: 'hybrid-mbr',
      firmware: kit,
      system: 1,
    });
    expect({ booted, log }).toEqual({ booted: true, log });
    expect(log).toMatch(filesWritten);
    await expectWhole(stick.file);
    await stick.discard();
  });
});
