import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { inspectFile } from '../../images/inspect.ts';
import type { Inspection } from '../../images/types.ts';
import { unpackImage } from '../../images/unpack.ts';
import { createImageProver, type ProvedImage } from './image-prover.ts';
import { fileIdentity, type FileIdentity } from '../../writer/file-identity.ts';

/** The bytes that go onto the sticks: the image itself, or what was wrapped in it. */
export interface WritableImage {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly identity: FileIdentity;
  readonly inspection: Inspection;
  /** The file that the person chose, packed or not. */
  readonly chosen: { readonly path: string; readonly sha256: string };
}

export interface UnpackOptions {
  /** Where unpacked images are kept. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Bytes of the packed file that have been read. */
  readonly onProgress: (bytes: number, totalBytes: number) => void;
}

/**
 * What will be written: a plain image is taken as it is, a packed one is unpacked once into `folder`
 * under the digest of the packed file, however many sticks follow.
 */
export async function writableImage(
  image: ProvedImage,
  options: UnpackOptions,
): Promise<Result<WritableImage, Reason>> {
  const { inspection, trust, identity } = image;
  const chosen = { path: image.path, sha256: trust.digests.sha256 };
  if (inspection.compression === null) {
    return ok({ ...chosen, sizeBytes: identity.sizeBytes, identity, inspection, chosen });
  }

  const folder = join(options.folder, trust.digests.sha256);
  const path = join(folder, 'image');
  const readAgain = await exists(path);
  let sha256: string;
  if (readAgain) {
    // It lay on a disk in the meantime: its digest is taken anew, like that of any image.
    const proof = { digest: null, sumsFile: null };
    const proved = await createImageProver().prove(path, proof, options);
    if (!proved.ok) return proved;
    sha256 = proved.value.trust.digests.sha256;
  } else {
    await mkdir(folder, { recursive: true });
    const unpacked = await unpackImage({
      path: image.path,
      into: path,
      signal: options.signal,
      onProgress: ({ bytes, totalBytes }) => options.onProgress(bytes, totalBytes),
    });
    if (!unpacked.ok) return unpacked;
    sha256 = unpacked.value.sha256;
  }
  const inspected = await inspectFile(path);
  if (!inspected.ok) return inspected;
  const stats = await stat(path, { bigint: true }).catch(() => null);
  if (!stats) return err({ code: 'image-changed', data: { path } });
  const unpackedIdentity = fileIdentity(stats);
  return ok({
    path,
    sizeBytes: unpackedIdentity.sizeBytes,
    sha256,
    identity: unpackedIdentity,
    inspection: inspected.value,
    chosen,
  });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
