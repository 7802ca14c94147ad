import { BlockIoError } from '../../main/writer/block-io.ts';
import { nbdErrors } from '../lab/faults/nbd-server.ts';
import { playedLoop } from '../lab/faults/played-loop.ts';
import { fakeDrive, type FakeDrive, type FakeOptions } from '../writer/probe/fake-drive.ts';

/** A drive in memory that lies about its size, as a block device of this computer. */
export interface PlayedFake {
  readonly device: string;
  readonly drive: FakeDrive;
  readonly close: () => Promise<void>;
}

/** Loop device → `nbdfuse` → NBD → a drive in memory. Needs root, and the package `libnbd-bin`. */
export async function playedFake(options: FakeOptions): Promise<PlayedFake> {
  const drive = fakeDrive(options);
  const attempt = (transfer: () => void): number => {
    try {
      transfer();
      return 0;
    } catch (error) {
      if (error instanceof BlockIoError) return nbdErrors.EIO;
      throw error;
    }
  };
  const loop = await playedLoop({
    sizeBytes: options.claimedBytes,
    read: (offset, into) => attempt(() => drive.read(into, into.length, offset)),
    write: (offset, data) => attempt(() => drive.write(data, data.length, offset)),
    flush: () => attempt(() => drive.flush()),
  });
  return { device: loop.device, drive, close: () => loop.close() };
}
