// What balenaEtcher's engine does with the same sticks, beside `write-process`: writes and reads back through
// etcher-sdk, with the settings of Etcher's own writer. Started with one JSON argument; prints one JSON value.
import { createRequire } from 'node:module';
import { totalmem } from 'node:os';
import { join } from 'node:path';

export interface PeerRequest {
  /** The folder that etcher-sdk is installed in. */
  readonly folder: string;
  readonly image: string;
  readonly drives: readonly { readonly device: string; readonly sizeBytes: number }[];
}

/** One for each drive, in their order. */
export type PeerReport = readonly {
  /** From the start of the writing until this drive was read back; `null` if that did not happen. */
  readonly seconds: number | null;
  /** What etcher-sdk said about this drive. */
  readonly failure: string | null;
}[];

interface Verifier {
  once(event: 'finish', ended: () => void): void;
}

interface Destination {
  createVerifier(checksum: string, sizeBytes: number): Verifier;
}

interface SourceDestinations {
  readonly File: new (options: { path: string }) => object;
  readonly BlockDevice: new (options: {
    drive: object;
    write: boolean;
    direct: boolean;
    unmountOnSuccess: boolean;
  }) => Destination;
}

interface MultiWrite {
  readonly pipeSourceToDestinations: (options: {
    source: object;
    destinations: readonly Destination[];
    onFail: (destination: Destination, error: Error) => void;
    onProgress: () => void;
    verify: boolean;
    numBuffers: number;
  }) => Promise<unknown>;
}

const request = JSON.parse(process.argv[2] ?? '') as PeerRequest;
const load = createRequire(join(request.folder, 'package.json'));
const { File, BlockDevice } = load('etcher-sdk/build/source-destination') as SourceDestinations;
const { pipeSourceToDestinations } = load('etcher-sdk/build/multi-write') as MultiWrite;

const ends = new Map<Destination, number>();
const failures = new Map<Destination, string>();
const destinations = request.drives.map(({ device, sizeBytes }) => {
  const destination = new BlockDevice({
    drive: {
      // Before it writes, etcher-sdk unmounts all whose name begins like this: with `/dev/loop1` it would take
      // `/dev/loop10` from whoever has it. No mounted drive is called so.
      device: device.replace('/dev/', '/dev/./'),
      raw: device,
      devicePath: null,
      description: 'loop device',
      size: sizeBytes,
      blockSize: 512,
      mountpoints: [],
      isReadOnly: false,
      isSystem: false,
    },
    write: true,
    direct: true,
    unmountOnSuccess: false,
  });
  const createVerifier = destination.createVerifier.bind(destination);
  destination.createVerifier = (checksum, size) => {
    const verifier = createVerifier(checksum, size);
    verifier.once('finish', () => ends.set(destination, performance.now()));
    return verifier;
  };
  return destination;
});
const begin = performance.now();
await pipeSourceToDestinations({
  source: new File({ path: request.image }),
  destinations,
  onFail: (destination, error) => failures.set(destination, error.message),
  onProgress: () => undefined,
  verify: true,
  // As Etcher chooses them: the more drives, the further the fast ones may be ahead.
  numBuffers: Math.min(2 + (destinations.length - 1) * 32, 256, Math.floor(totalmem() / 1024 ** 2 / 8)),
});
const report: PeerReport = destinations.map((destination) => {
  const end = ends.get(destination);
  return {
    seconds: end === undefined ? null : (end - begin) / 1000,
    failure: failures.get(destination) ?? null,
  };
});
process.stdout.write(JSON.stringify(report));
// Its libraries hold things open that would keep this process alive.
process.exit(0);
