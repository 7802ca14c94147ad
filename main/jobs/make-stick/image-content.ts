import { randomBytes, randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { fileError, openFileSource } from '../../images/byte-source.ts';
import { companionFiles } from '../../stick/companion/companion-files.ts';
import type { ManifestSystem } from '../../stick/companion/manifest.ts';
import { planDataStick, planFittedStick, type ImageStick } from '../../stick/data-partition/data-stick.ts';
import { readTables, type ImageTables } from '../../stick/data-partition/read-tables.ts';
import type { Layout } from '../../writer/layout.ts';
import type { ImageBase } from './block-map.ts';
import type { ProvedImage } from './image-prover.ts';
import type { DataRequest, MakeStickRequest } from './types.ts';
import type { WritableImage } from './unpacked-image.ts';
import type { PlannedDrive, SticksContent, StickPlan } from './write-sticks.ts';

/** The sectors of all drives that images are made for; a layout does not fit on others, and the writer says so. */
const sectorBytes = 512;

/**
 * The image on every stick, with a place for files behind it or a partition table that fits if that was asked for.
 * @param base the image by its block map, or as a whole
 */
export async function imageContent(
  proved: ProvedImage,
  image: WritableImage,
  base: ImageBase,
  { data = null, fitGpt = false }: Pick<MakeStickRequest, 'data' | 'fitGpt'>,
): Promise<Result<SticksContent, Reason>> {
  const { path, sha256, identity, sizeBytes, chosen } = image;
  const { layout } = base;
  const asItIs: StickPlan = { layout, changed: [], notes: [] };
  const content = (plan: SticksContent['plan']): Result<SticksContent, Reason> =>
    ok({
      files: [{ path, sha256, identity }],
      plan: async (drive) => {
        const planned = await plan(drive);
        return planned.ok
          ? ok({ ...planned.value, notes: [...(planned.value.notes ?? []), ...base.notes] })
          : planned;
      },
      logged: { ...chosen, sizeBytes },
    });
  if (data === null && !fitGpt) return content(() => Promise.resolve(ok(asItIs)));

  const tables = await tablesOf(path);
  if (!tables.ok) return tables;
  if (data === null) {
    return content((drive) => Promise.resolve(planFitted(tables.value, drive, layout)));
  }
  const system = systemOf(proved, image);
  return content(async (drive) => {
    const planned = await planWithData(tables.value, drive, layout, data, system);
    if (planned.ok || data.required) return planned;
    const fitted = planFitted(tables.value, drive, layout);
    if (!fitGpt || !fitted.ok) return ok({ ...asItIs, notes: [planned.error] });
    return ok({ ...fitted.value, notes: [planned.error, ...(fitted.value.notes ?? [])] });
  });
}

async function tablesOf(path: string): Promise<Result<ImageTables, Reason>> {
  const source = await openFileSource(path);
  if (!source.ok) return source;
  try {
    return ok(await readTables(source.value));
  } catch (error) {
    return err(fileError(path, error));
  } finally {
    await source.value.close();
  }
}

function planFitted(
  tables: ImageTables,
  { sizeBytes }: PlannedDrive,
  layout: Layout,
): Result<StickPlan, Reason> {
  const planned = planFittedStick(tables, { sizeBytes, sectorBytes }, layout);
  return planned.ok ? ok(planOf(planned.value)) : planned;
}

/** A stick with an id and numbers of its own, as no two sticks may have the same. */
async function planWithData(
  tables: ImageTables,
  { sizeBytes }: PlannedDrive,
  layout: Layout,
  data: DataRequest,
  system: ManifestSystem,
): Promise<Result<StickPlan, Reason>> {
  const madeAt = new Date();
  const stick = randomUUID();
  const files = await companionFiles({
    stick,
    kind: 'image',
    madeAt: madeAt.toISOString(),
    madeBy: `Rekindle ${packageJson.version}`,
    systems: [system],
  });
  const planned = planDataStick(
    tables,
    { sizeBytes, sectorBytes },
    {
      sizeBytes: data.sizeBytes,
      partitionGuid: randomGuid(),
      volumeId: randomBytes(4).readUInt32LE(),
      madeAt,
      files,
    },
    layout,
  );
  return planned.ok ? ok({ ...planOf(planned.value), stick }) : planned;
}

/** A random UUID as it lies in a GPT: which bytes are turned around makes no difference to it but for the version. */
function randomGuid(): Uint8Array {
  const bytes = Uint8Array.from(randomBytes(16));
  // RFC 9562, sections 4.1 and 5.4; the first three fields of a GPT's GUID are little-endian.
  bytes[7] = ((bytes[7] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

function planOf({ layout, changed, data, notes }: ImageStick): StickPlan {
  const added: Reason[] =
    data === null
      ? changed.length > 0
        ? [{ code: 'stick-gpt-moved', data: {} }]
        : []
      : [{ code: 'stick-has-data', data: { freeBytes: data.freeBytes, changedBytes: lengthOf(changed) } }];
  return { layout, changed, notes: [...added, ...notes] };
}

function lengthOf(changed: ImageStick['changed']): number {
  return changed.reduce((sum, { length }) => sum + length, 0);
}

/** The image as the note on the stick tells it, without where it lay on this computer. */
function systemOf({ inspection, trust, stored, path }: ProvedImage, image: WritableImage): ManifestSystem {
  const { signature, level } = trust;
  return {
    id: stored?.system?.id ?? image.inspection.system ?? inspection.system,
    name: image.inspection.systemName ?? inspection.systemName,
    file: basename(path),
    url: stored?.url ?? null,
    sizeBytes: image.sizeBytes,
    sha256: image.sha256,
    // One that does not match never gets here.
    trust: level === 'mismatch' ? 'none' : level,
    signedBy: signature ? { whose: signature.whose, fingerprint: signature.fingerprint } : null,
  };
}
