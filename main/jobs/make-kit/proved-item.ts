import { basename } from 'node:path';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { cachedSource, openFileSource } from '../../images/byte-source.ts';
import { readKitContents, type KitContents } from '../../stick/kit/contents.ts';
import { planSystem, systemsFolder, type KitWish, type PlannedSystem } from '../../stick/kit/plan-system.ts';
import type { KitSystemRefusal } from '../../stick/kit/reasons.ts';
import type { PersistenceKind } from '../../stick/persistence/plan-persistence.ts';
import type { ManifestSystem } from '../../stick/companion/manifest.ts';
import type { SystemEdition } from '../../systems/schema.ts';
import type { ImageProver, ProveOptions } from '../make-stick/image-prover.ts';
import { writableImage, type WritableImage } from '../make-stick/unpacked-image.ts';
import type { StickFile } from '../make-stick/write-sticks.ts';
import { describedEdition, describedImage, type DescribedSystem } from './described-system.ts';
import { kindOf } from './kept-changes.ts';
import type { KitItem, KitItemResult, MakeKitRequest } from './types.ts';

/** A system that can come onto a stick, with all that a plan needs. */
export interface ProvedItem {
  readonly result: KitItemResult;
  readonly file: StickFile;
  readonly manifest: ManifestSystem;
  /** Plans it for one stick. */
  readonly plan: (file: number, uuid: string) => Result<ItemPlan, KitSystemRefusal>;
}

/** A system on one stick, how it would keep changes, and how much room it gets for them. */
export type ItemPlan = PlannedSystem & {
  readonly kind: PersistenceKind;
  /** `null` for none. */
  readonly keepBytes: number | null;
};

export interface ItemPorts {
  readonly prover: ImageProver;
  readonly unpackFolder: string;
  readonly editionOf: (id: string) => Promise<SystemEdition | null>;
  /** Where an image was downloaded, if the library knows. */
  readonly urlOf: (image: string) => Promise<string | null>;
}

/** Neither the stick's id nor its place among the files changes whether a system can be planned. */
const anyUuid = '0000-0000';

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
  const edition = await editionFor(item.id ?? proved.value.inspection.system, ports);
  const described = describe(item, edition, proved.value.inspection, request);
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
  const { inspection, sizeBytes } = image.value;
  const isDisc = inspection.kind === 'iso9660';
  if (!isDisc || inspection.reasons.some(({ code }) => code === 'image-truncated')) {
    return ok(refused(sizeBytes, isDisc ? inspection.reasons : [{ code: 'iso-files-none', data: {} }]));
  }
  const contents = await contentsOf(image.value, described);
  if (!contents.ok) return ok(refused(sizeBytes, [contents.error]));

  const known = edition?.persistence.value?.kind;
  const way = wayFor(request, item, known);
  const plan = (file: number, uuid: string): Result<ItemPlan, KitSystemRefusal> => {
    const wish: KitWish = { ...described, file, sizeBytes, way, append: request.append, uuid };
    const planned = planSystem(wish, contents.value);
    return planned.ok
      ? ok({ ...planned.value, kind: known ?? kindOf(planned.value), keepBytes: item.persistenceBytes })
      : planned;
  };
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

/** antiX keeps changes beside its files, and nowhere if it runs out of its image file. */
function wayFor(
  { way }: Pick<MakeKitRequest, 'way'>,
  { persistenceBytes }: Pick<KitItem, 'persistenceBytes'>,
  kind: PersistenceKind | undefined,
): MakeKitRequest['way'] {
  return way === 'auto' && persistenceBytes !== null && kind === 'antix-persist' ? 'files' : way;
}

async function editionFor(id: string | null, ports: ItemPorts): Promise<SystemEdition | null> {
  return id === null ? null : ports.editionOf(id);
}

function describe(
  item: KitItem,
  edition: SystemEdition | null,
  inspection: { readonly label: string | null; readonly systemName: string | null },
  { language }: Pick<MakeKitRequest, 'language'>,
): DescribedSystem {
  const { label, systemName } = inspection;
  if (edition) return describedEdition(edition, language);
  return describedImage({ file: basename(item.image), label, systemName });
}

async function contentsOf(
  image: WritableImage,
  { recipes }: DescribedSystem,
): Promise<Result<KitContents, Reason>> {
  const source = await openFileSource(image.path);
  if (!source.ok) return err(source.error);
  try {
    return await readKitContents(
      cachedSource(source.value),
      recipes.map(({ kernel }) => kernel),
    );
  } finally {
    await source.value.close();
  }
}
