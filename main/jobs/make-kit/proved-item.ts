import { basename } from 'node:path';
import type { Reason } from '../../common/reason.ts';
import { ok, type Result } from '../../common/result.ts';
import { systemsFolder } from '../../stick/kit/plan-system.ts';
import type { ManifestSystem } from '../../stick/companion/manifest.ts';
import type { ImageProver, ProveOptions } from '../make-stick/image-prover.ts';
import { writableImage } from '../make-stick/unpacked-image.ts';
import type { StickFile } from '../make-stick/write-sticks.ts';
import { anyUuid, describeItem, lookInto, type DescribePorts, type ItemPlanner } from './look-into.ts';
import type { KitItem, KitItemResult, MakeKitRequest } from './types.ts';

/** A system that can come onto a stick, with all that a plan needs. */
export interface ProvedItem {
  readonly result: KitItemResult;
  readonly file: StickFile;
  readonly manifest: ManifestSystem;
  /** Plans it for one stick. */
  readonly plan: ItemPlanner;
}

export interface ItemPorts extends DescribePorts {
  readonly prover: ImageProver;
  readonly unpackFolder: string;
  /** Where an image was downloaded, if the library knows. */
  readonly urlOf: (image: string) => Promise<string | null>;
}

/**
 * Proves the image of one system, unpacks it where it is packed, and finds out how it starts.
 * @returns an error if the image cannot be read; what else speaks against it is in the result's reasons
 */
export async function proveItem(
  item: KitItem,
  request: Pick<MakeKitRequest, 'way' | 'append' | 'language'>,
  ports: ItemPorts,
  options: ProveOptions & {
    readonly signal: AbortSignal;
    readonly onUnpack: (bytes: number, totalBytes: number) => void;
  },
): Promise<Result<ProvedItem | KitItemResult, Reason>> {
  const proved = await ports.prover.prove(item.image, { digest: null, sumsFile: null }, options);
  if (!proved.ok) return proved;
  const { trust } = proved.value;
  const { edition, described } = await describeItem(item, proved.value.inspection, request, ports);
  const refused = (sizeBytes: number, reasons: readonly Reason[]): KitItemResult => ({
    ...{ id: described.id, name: described.name, image: item.image },
    ...{ sizeBytes, trust, way: null, reasons },
  });
  if (trust.level === 'mismatch') return ok(refused(trust.sizeBytes, trust.reasons));

  const image = await writableImage(proved.value, {
    folder: ports.unpackFolder,
    signal: options.signal,
    onProgress: options.onUnpack,
  });
  if (!image.ok) return image;
  const { sizeBytes } = image.value;
  const lookedInto = await lookInto(item, image.value, { edition, described }, request);
  if (!lookedInto.ok) return ok(refused(sizeBytes, lookedInto.error));
  const plan = lookedInto.value;
  const planned = plan(0, anyUuid);
  if (!planned.ok) return ok(refused(sizeBytes, [planned.error]));
  const result: KitItemResult = {
    ...refused(sizeBytes, planned.value.notes),
    way: planned.value.system.iso === null ? 'files' : 'iso-file',
  };
  const { path, identity, sha256 } = image.value;
  return ok({
    result,
    file: { path, identity, sha256: null },
    manifest: {
      id: edition?.id ?? null,
      name: described.name,
      file: basename(item.image),
      url: await ports.urlOf(item.image),
      sizeBytes,
      sha256,
      trust: trust.level,
      signedBy: trust.signature && {
        whose: trust.signature.whose || trust.signature.fingerprint,
        fingerprint: trust.signature.fingerprint,
      },
      folder: `${systemsFolder}/${described.id}`,
    },
    plan,
  });
}
