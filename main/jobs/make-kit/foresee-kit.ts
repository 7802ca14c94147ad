import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import type { Inspection } from '../../images/types.ts';
import { companionFiles } from '../../stick/companion/companion-files.ts';
import { mostFileBytes, type FatEntry } from '../../stick/fat32/tree.ts';
import { readBootFiles } from '../../stick/grub/boot-files.ts';
import { planKitStick, refuseTogether } from '../../stick/kit/plan-kit.ts';
import { leastPersistenceBytes } from '../../stick/persistence/plan-persistence.ts';
import type { SystemEdition } from '../../systems/schema.ts';
import { keepChanges, notesOf, planKept, type VolumeMaker } from './kept-changes.ts';
import { anyUuid, describeItem, lookInto, type DescribePorts, type ItemPlan } from './look-into.ts';
import type { KitItem, MakeKitRequest } from './types.ts';

/** A stick of several systems as somebody puts it together. */
export interface KitDraft extends Pick<MakeKitRequest, 'items' | 'way' | 'language' | 'secureBoot'> {
  /** Sizes of the drives that it might come onto. */
  readonly driveBytes: readonly number[];
  /** What is made anew, or what systems are added to. */
  readonly stick: 'new' | 'there';
}

/** What a system would be on the stick. */
export interface ForeseenSystem {
  readonly id: string;
  readonly name: string;
  readonly goodFor: string;
  /** What it takes on the stick, without room for what it keeps. Of a packed image, an estimate. */
  readonly takesBytes: number;
  /** Its image is packed: whether it starts is seen once it is unpacked, before anything is written. */
  readonly packed: boolean;
  /** Starts on 64-bit processors only; `null` if that is not known. */
  readonly needs64: boolean | null;
  /** What it does cannot be undone. */
  readonly destructive: boolean;
  /** It keeps something in room that can be chosen. */
  readonly sized: boolean;
  /** What it keeps, as the catalogue says; `null` if nobody knows. */
  readonly keeps: { readonly en: string; readonly de: string } | null;
  /** What a person should know of it. */
  readonly notes: readonly Reason[];
}

/** What would become of a draft. Nothing is proved here, and nothing written. */
export interface KitForecast {
  /** For each item, or why it does not come onto a stick. */
  readonly systems: readonly Result<ForeseenSystem, Reason>[];
  /** Why these systems cannot be on one stick. */
  readonly together: Reason | null;
  /** For each drive: what is left for files, or why it does not do. */
  readonly drives: readonly Result<{ readonly freeBytes: number }, Reason>[];
}

export interface ForeseePorts extends DescribePorts {
  readonly inspect: (path: string) => Promise<Result<Inspection, Reason>>;
}

/** Room for changes that only has to be counted. */
const uncounted: VolumeMaker = ({ sizeBytes }) =>
  Promise.resolve(ok([{ start: 0, length: sizeBytes, bytes: null }]));

const nobody = '00000000-0000-4000-8000-000000000000';

/** Foresees a kit stick by planning it as it would be made, with the same rules for what fits. */
export async function foreseeKit(draft: KitDraft, ports: ForeseePorts): Promise<KitForecast> {
  const looked = await Promise.all(draft.items.map((item) => look(item, draft, ports)));
  const good = looked.flatMap((one) => (one.ok ? [one.value] : []));
  const plans = good.flatMap(({ plan }) => plan ?? []);
  const together = refuseTogether(plans.map(({ system }) => system));
  const kept = planKept(plans, draft.stick);
  if (!kept.ok) {
    const systems = looked.map((one) => (one.ok ? ok(one.value.system) : one));
    return { systems, together: kept.error, drives: [] };
  }
  const told = notesOf(plans, kept.value, draft.secureBoot);
  const notes = new Map(plans.map((plan, index) => [plan, told[index] ?? []]));
  return {
    systems: looked.map((one) => {
      if (!one.ok) return one;
      const { system, plan } = one.value;
      const more = plan ? (notes.get(plan) ?? []) : [];
      return ok({ ...system, notes: [...system.notes, ...more] });
    }),
    together,
    drives: together ? [] : await onDrives(good, plans, draft),
  };
}

interface Looked {
  readonly system: ForeseenSystem;
  /** `null` if its image is packed. */
  readonly plan: ItemPlan | null;
}

async function look(item: KitItem, draft: KitDraft, ports: ForeseePorts): Promise<Result<Looked, Reason>> {
  const inspected = await ports.inspect(item.image);
  if (!inspected.ok) return inspected;
  const inspection = inspected.value;
  const { edition, described } = await describeItem(item, inspection, draft, ports);
  const { id, name, goodFor } = described;
  const known = { id, name, goodFor, destructive: edition?.destructive ?? false };
  const sizeBytes = inspection.sizeBytes ?? inspection.fileBytes;
  if (inspection.compression !== null) {
    const system = { ...known, takesBytes: sizeBytes, packed: true, needs64: null };
    return ok({ system: { ...system, sized: false, keeps: null, notes: [] }, plan: null });
  }
  const request = { way: draft.way, append: '' };
  const image = { path: item.image, sizeBytes, inspection };
  const lookedInto = await lookInto(item, image, { edition, described }, request);
  if (!lookedInto.ok) return err(lookedInto.error[0] ?? { code: 'iso-files-none', data: {} });
  const planned = lookedInto.value(0, anyUuid);
  if (!planned.ok) return planned;
  const plan = planned.value;
  const system: ForeseenSystem = {
    ...known,
    takesBytes: plan.files.reduce((sum, { content }) => sum + lengthOf(content), 0),
    packed: false,
    needs64: plan.system.starts[0]?.needs64 ?? null,
    sized: isSized(plan, draft.stick),
    keeps: keptWords(edition),
    notes: plan.notes,
  };
  return ok({ system, plan });
}

function lengthOf(content: readonly { readonly length: number }[]): number {
  return content.reduce((sum, { length }) => sum + length, 0);
}

/** More room is of use to it. */
function isSized(plan: ItemPlan, stick: KitDraft['stick']): boolean {
  const [less, more] = [1, 2].map((times) => {
    const planned = planKept([{ ...plan, keepBytes: times * leastPersistenceBytes }], stick);
    return planned.ok ? JSON.stringify({ ...planned.value[0], note: null }) : '';
  });
  return less !== more;
}

function keptWords(edition: SystemEdition | null): ForeseenSystem['keeps'] {
  const kept = edition?.persistence.value;
  return !kept || kept.kind === 'none' ? null : kept.keeps;
}

async function onDrives(
  systems: readonly Looked[],
  plans: readonly ItemPlan[],
  { driveBytes, language, secureBoot }: KitDraft,
): Promise<KitForecast['drives']> {
  const boot = await readBootFiles();
  if (!boot.ok) return driveBytes.map(() => boot);
  const kept = await keepChanges(plans, uncounted);
  if (!kept.ok) return driveBytes.map(() => kept);
  const madeAt = new Date(0);
  const told = { stick: nobody, kind: 'kit', madeAt: madeAt.toISOString(), madeBy: '0' } as const;
  const companion = await companionFiles({ ...told, systems: [] });
  const packed = systems.flatMap(({ system, plan }, index) => (plan ? [] : standIns(system, index)));
  return driveBytes.map((sizeBytes) => {
    const planned = planKitStick({
      driveBytes: sizeBytes,
      state: { stick: nobody, language, secureBoot, usual: null, timeoutSeconds: null },
      systems: kept.value.systems,
      companion: [...companion, ...kept.value.files, ...packed],
      bootFiles: boot.value,
      ids: { disk: 0, volume: 0 },
      madeAt,
      partitions: kept.value.partitions,
    });
    return planned.ok ? ok({ freeBytes: planned.value.freeBytes }) : planned;
  });
}

/** Files as large as what a packed image will be. */
function standIns({ takesBytes }: ForeseenSystem, number: number): FatEntry[] {
  const files: FatEntry[] = [];
  for (let left = takesBytes; left > 0; left -= mostFileBytes) {
    const content = [{ length: Math.min(left, mostFileBytes), from: { kind: 'zeroes' } as const }];
    files.push({ kind: 'file', path: `packed/${number}-${files.length}`, content });
  }
  return files;
}
