import { basename } from 'node:path';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { cachedSource, openFileSource } from '../../images/byte-source.ts';
import type { Inspection } from '../../images/types.ts';
import { readKitContents, type KitContents } from '../../stick/kit/contents.ts';
import { planSystem, type KitWish, type PlannedSystem } from '../../stick/kit/plan-system.ts';
import type { KitSystemRefusal } from '../../stick/kit/reasons.ts';
import type { PersistenceKind } from '../../stick/persistence/plan-persistence.ts';
import type { SystemEdition } from '../../systems/schema.ts';
import { describedEdition, describedImage, type DescribedSystem } from './described-system.ts';
import { kindOf } from './kept-changes.ts';
import type { KitItem, MakeKitRequest } from './types.ts';

export interface DescribePorts {
  readonly editionOf: (id: string) => Promise<SystemEdition | null>;
}

/** A system on one stick, how it would keep changes, and how much room it gets for them. */
export type ItemPlan = PlannedSystem & {
  readonly kind: PersistenceKind;
  /** `null` for none. */
  readonly keepBytes: number | null;
};

/**
 * Plans a system for one stick.
 * @param file which of the job's files is its image
 * @param uuid of the stick's file system, as Linux shows it
 */
export type ItemPlanner = (file: number, uuid: string) => Result<ItemPlan, KitSystemRefusal>;

/** Neither the stick's id nor its place among the files changes whether a system can be planned. */
export const anyUuid = '0000-0000';

export interface DescribedItem {
  /** `null` if the catalogue does not have it. */
  readonly edition: SystemEdition | null;
  readonly described: DescribedSystem;
}

/** Which system an item is, and what is said of it. */
export async function describeItem(
  { id, image }: KitItem,
  { system, label, systemName }: Pick<Inspection, 'system' | 'label' | 'systemName'>,
  { language }: Pick<MakeKitRequest, 'language'>,
  ports: DescribePorts,
): Promise<DescribedItem> {
  const known = id ?? system;
  const edition = known === null ? null : await ports.editionOf(known);
  const described = edition
    ? describedEdition(edition, language)
    : describedImage({ file: basename(image), label, systemName });
  return { edition, described };
}

/**
 * Looks into an image that is not packed, and finds out how its system starts.
 * @returns why it does not come onto a stick, if that is clear without a plan
 */
export async function lookInto(
  item: KitItem,
  image: { readonly path: string; readonly sizeBytes: number; readonly inspection: Inspection },
  { edition, described }: DescribedItem,
  request: Pick<MakeKitRequest, 'way' | 'append'>,
): Promise<Result<ItemPlanner, readonly Reason[]>> {
  const { kind, reasons } = image.inspection;
  const isDisc = kind === 'iso9660';
  if (!isDisc || reasons.some(({ code }) => code === 'image-truncated')) {
    return err(isDisc ? reasons : [{ code: 'iso-files-none', data: {} }]);
  }
  const contents = await contentsOf(image.path, described);
  if (!contents.ok) return err([contents.error]);
  const known = edition?.persistence.value?.kind;
  const way = wayFor(request, item, known);
  return ok((file, uuid) => {
    const { append } = request;
    const wish: KitWish = { ...described, file, sizeBytes: image.sizeBytes, way, append, uuid };
    const planned = planSystem(wish, contents.value);
    if (!planned.ok) return planned;
    return ok({ ...planned.value, kind: known ?? kindOf(planned.value), keepBytes: item.persistenceBytes });
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

async function contentsOf(path: string, { recipes }: DescribedSystem): Promise<Result<KitContents, Reason>> {
  const source = await openFileSource(path);
  if (!source.ok) return source;
  try {
    return await readKitContents(
      cachedSource(source.value),
      recipes.map(({ kernel }) => kernel),
    );
  } finally {
    await source.value.close();
  }
}
