import { copyFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGuest } from '../guest/guest.ts';
import { temporaryFolder, type TemporaryFolder } from '../guest/temporary-folder.ts';
import { digestOf, oldByte } from '../guest/stick.ts';
import { pocketImages } from '../pocket-images.ts';
import type { FaultTable } from './fault-table.ts';
import { faultyDrive } from './faulty-drive.ts';
import { momentOf, spread, whenMoved } from './moments.ts';
import { serveNbd } from './nbd-server.ts';
import { expectEmptyStart, start } from './truth.ts';
import { writeInGuest } from './write-run.ts';

const MiB = 1 << 20;
const stickBytes = 32 * MiB;
const cuts = 10;
const limitSeconds = 300;

/**
 * The power of the whole computer fails in the middle: QEMU is killed. Two sticks are being written; the first decides
 * the moment, the second, which is slower, is wherever it is by then.
 */
export function powerCuts(table: FaultTable): void {
  let folder: TemporaryFolder;
  let image = '';
  let imageBytes = 0;
  beforeAll(async () => {
    folder = await temporaryFolder('rekindle-faults-');
    image = (await pocketImages())['hybrid-gpt'];
    imageBytes = (await stat(image)).size;
  });
  afterAll(() => folder.remove());

  test.each(spread(cuts).map((share, i) => [share, i] as const))(
    'after %d of the work',
    async (share, i) => {
      const first = faultyDrive(join(folder.path, `first-${i}`), stickBytes);
      const server = await serveNbd(first, join(folder.path, `first-${i}.nbd`));
      const guest = await startGuest();
      try {
        await copyFile(image, join(guest.share, 'image.iso'));
        const chips = { kind: 'nbd', socket: server.socket } as const;
        const slow = guest.makeStick({ name: 'slow', sizeBytes: stickBytes, bytesPerSecond: 5e6 });
        const devices = await Promise.all([
          guest.plug({ name: 'first', sizeBytes: stickBytes, chips }),
          guest.plug(slow),
        ]);
        const ownDiskBefore = await digestOf(guest.ownDisk);
        const cut = new Promise<void>((resolve) => {
          whenMoved(first, momentOf(share, imageBytes), async () => {
            await guest.powerCut();
            resolve();
          });
        });
        const begin = performance.now();
        const writing = writeInGuest(guest, ['/share/image.iso', '--yes', '--to', ...devices], {
          limitSeconds,
        });
        // The guest is gone before it could tell anything.
        const told = await Promise.race([writing.done.catch(() => null), cut.then(() => null)]);
        expect(told).toBeNull();
        await writing.done.catch(() => null);
        expectEmptyStart(first.file);
        expectNothingToStart(start(slow.file ?? ''));
        expect(await digestOf(guest.ownDisk)).toBe(ownDiskBefore);
        const seconds = (performance.now() - begin) / 1000;
        table.add({ fault: 'Power cut', where: 'USB in the guest', ended: 'first MiB empty', seconds });
      } finally {
        await guest.close();
        await server.close();
        first.close();
        await rm(first.file);
      }
    },
    limitSeconds * 1000 + 60_000,
  );
}

/** As it was, or emptied, or on the way from the one to the other, which begins with the boot sector. */
function expectNothingToStart(bytes: Buffer): void {
  const emptied = bytes.findIndex((byte) => byte !== 0);
  const rest = emptied === -1 ? Buffer.alloc(0) : bytes.subarray(emptied);
  expect(rest.every((byte) => byte === oldByte)).toBe(true);
}
