import { stat } from 'node:fs/promises';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import type { Evidence } from '../../fetch/library/evidence.ts';
import { judgeStored } from '../../fetch/library/judge-stored.ts';
import { inspectFile } from '../../images/inspect.ts';
import type { Inspection } from '../../images/types.ts';
import type { TrustVerdict } from '../../trust/types.ts';
import { judgeFile } from '../../trust/judge-file.ts';
import { fileIdentity, sameFile, type FileIdentity } from '../../writer/file-identity.ts';
import type { MakeStickRequest } from './types.ts';

/** An image, what it is, how far it is proved, and the very file that this was said of. */
export interface ProvedImage {
  readonly path: string;
  readonly inspection: Inspection;
  readonly trust: TrustVerdict;
  readonly identity: FileIdentity;
  /** What the library knows of it; `null` for a file that did not come from there, or was compared with something else. */
  readonly stored: Evidence | null;
}

export interface ProveOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the image read so far. */
  readonly onProgress?: (bytes: number, totalBytes: number) => void;
}

/** Proves images, and remembers what it proved while the file stays the same. */
export interface ImageProver {
  prove(
    image: string,
    proof: MakeStickRequest['proof'],
    options?: ProveOptions,
  ): Promise<Result<ProvedImage, Reason>>;
}

/** Few are kept: a person goes back and forth between one or two images. */
const remembered = 8;

/**
 * @param stored the evidence of an image that lies in the library; `null` for any other file. It counts where nothing
 * else is given to compare with.
 */
export function createImageProver(
  stored: (path: string) => Promise<Evidence | null> = () => Promise.resolve(null),
): ImageProver {
  const proofs = new Map<string, ProvedImage>();

  return {
    async prove(image, proof, options = {}) {
      const inspected = await inspectFile(image);
      if (!inspected.ok) return inspected;
      const before = await identityOf(image);
      if (!before) return err({ code: 'image-changed', data: { path: image } });

      const key = JSON.stringify([image, proof.digest, proof.sumsFile]);
      const known = proofs.get(key);
      if (known && sameFile(known.identity, before)) return ok(known);

      const reading = {
        ...(options.signal ? { signal: options.signal } : {}),
        onProgress: (bytes: number) => options.onProgress?.(bytes, before.sizeBytes),
      };
      const asked = proof.digest !== null || proof.sumsFile !== null;
      const evidence = asked ? null : await stored(image);
      const judged = evidence
        ? await judgeStored(image, evidence, reading)
        : await judgeFile({ path: image, digest: proof.digest, sumsFile: proof.sumsFile, ...reading });
      if (!judged.ok) return judged;
      const after = await identityOf(image);
      if (!after || !sameFile(before, after)) return err({ code: 'image-changed', data: { path: image } });

      const proved: ProvedImage = {
        path: image,
        inspection: inspected.value,
        trust: judged.value,
        identity: after,
        stored: evidence,
      };
      proofs.delete(key);
      proofs.set(key, proved);
      for (const oldest of [...proofs.keys()].slice(0, Math.max(0, proofs.size - remembered))) {
        proofs.delete(oldest);
      }
      return ok(proved);
    },
  };
}

async function identityOf(path: string): Promise<FileIdentity | null> {
  try {
    return fileIdentity(await stat(path, { bigint: true }));
  } catch {
    return null;
  }
}
