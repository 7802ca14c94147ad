import { randomBytes, randomUUID } from 'node:crypto';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import type { Drive } from '../../drives/types.ts';
import { companionFiles } from '../../stick/companion/companion-files.ts';
import { readBootFiles, type BootFiles } from '../../stick/grub/boot-files.ts';
import { usualTimeoutSeconds } from '../../stick/kit/kit-state.ts';
import { fatUuid, planKitStick, refuseTogether } from '../../stick/kit/plan-kit.ts';
import { startJob, type Job } from '../job.ts';
import { chooseTargets } from '../make-stick/choose-targets.ts';
import { imageProgress } from '../make-stick/image-progress.ts';
import { inOrder } from '../make-stick/in-order.ts';
import { outcomeOf } from '../make-stick/outcome.ts';
import type { DriveResult, Outcome, StickPhase } from '../make-stick/types.ts';
import {
  writeSticks,
  type PlannedDrive,
  type StickPlan,
  type SticksContent,
  type WriteSticksPorts,
} from '../make-stick/write-sticks.ts';
import { modelOf } from '../stick-log/stick-journal.ts';
import { untouchedDrive } from '../writer-process/run-writer.ts';
import { createVolumeMaker, keepChanges, notesOf, planKept } from './kept-changes.ts';
import type { ItemPlan } from './look-into.ts';
import { proveItem, type ItemPorts, type ProvedItem } from './proved-item.ts';
import type { KitEvent, KitItemResult, MakeKitRequest, MakeKitResult } from './types.ts';

/** What the job needs from the one who runs it. */
export interface MakeKitPorts extends WriteSticksPorts, ItemPorts {
  readonly listDrives: (options: { allowLoop: boolean }) => Promise<Result<readonly Drive[], Reason>>;
  /** Which version of Rekindle makes the sticks. */
  readonly version: string;
  readonly now: () => Date;
}

/** Cancelled, it leaves drives that were being written unbootable, and says so. */
export type MakeKit = Job<MakeKitResult>;

/**
 * Makes one or many kit sticks: every image is proved and looked into first; if one of them cannot come onto a stick,
 * nothing is written. Each drive passes the guard once more, gets an id of its own, is written, and read back.
 */
export function startMakeKit(
  request: MakeKitRequest,
  ports: MakeKitPorts,
  onEvent: (event: KitEvent) => void,
): MakeKit {
  return startJob((signal) => makeKit(request, ports, onEvent, signal), onEvent);
}

const cancelled: Reason = { code: 'cancelled', data: {} };

async function makeKit(
  request: MakeKitRequest,
  ports: MakeKitPorts,
  onEvent: (event: KitEvent) => void,
  signal: AbortSignal,
): Promise<MakeKitResult> {
  const systems: KitItemResult[] = [];
  const ended = (
    outcome: Outcome,
    reasons: readonly Reason[],
    drives: readonly DriveResult[] = [],
  ): MakeKitResult => ({ outcome, ok: outcome === 'done', systems, drives, reasons });
  const stopped = (): boolean => signal.aborted;

  const bootFiles = await readBootFiles();
  if (!bootFiles.ok) return ended('refused', [bootFiles.error]);

  const items: ProvedItem[] = [];
  let phase: StickPhase | null = null;
  const progressOf = (now: StickPhase): ((bytes: number, totalBytes: number) => void) => {
    const tell = imageProgress(now, onEvent);
    return (bytes, totalBytes) => {
      if (phase !== now) onEvent({ event: 'phase', phase: now, device: null });
      phase = now;
      tell(bytes, totalBytes);
    };
  };
  for (const item of request.items) {
    const options = { signal, onProgress: progressOf('prove'), onUnpack: progressOf('unpack') };
    const proved = await proveItem(item, request, ports, options);
    if (stopped()) return ended('cancelled', [cancelled]);
    if (!proved.ok) return ended('failed', [proved.error]);
    const result = 'plan' in proved.value ? proved.value.result : proved.value;
    systems.push(result);
    if ('plan' in proved.value) items.push(proved.value);
  }
  const tell = (): void => {
    for (const system of systems) onEvent({ event: 'system', system });
  };
  if (items.length < request.items.length) {
    tell();
    const mismatch = systems.some(({ trust }) => trust.level === 'mismatch');
    return ended(mismatch ? 'mismatch' : 'refused', []);
  }
  const unproved = systems.filter(({ trust }) => trust.level === 'none' || trust.level === 'weak');
  if (unproved.length > 0 && !request.acceptUnproved) {
    const [first] = unproved;
    tell();
    return ended('refused', [{ code: 'image-not-proved', data: {} }, ...(first?.trust.reasons ?? [])]);
  }
  const planned = planAll(items, '');
  const together = planned.ok ? refuseTogether(planned.value.map(({ system }) => system)) : planned.error;
  if (together) return ended('refused', [together]);
  const plans = planned.ok ? planned.value : [];
  const kept = planKept(plans);
  if (!kept.ok) return ended('refused', [kept.error]);
  for (const [index, notes] of notesOf(plans, kept.value, request.secureBoot).entries()) {
    const system = systems[index];
    if (system) systems[index] = { ...system, reasons: [...system.reasons, ...notes] };
  }
  tell();

  const listed = await ports.listDrives({ allowLoop: request.allowLoop });
  if (stopped()) return ended('cancelled', [cancelled]);
  if (!listed.ok) return ended('failed', [listed.error]);
  const chosen = chooseTargets(request.targets, listed.value, 0);
  const refused = chosen.refused.map(({ device, reasons }) => untouchedDrive(device, 'refused', reasons));
  for (const result of refused) onEvent({ event: 'drive', result });
  const written = await writeSticks(
    chosen.accepted,
    contentOf(items, bootFiles.value, request, ports),
    request,
    { ...ports, modelOf: (device) => modelOf(listed.value, device) },
    (event) => {
      // What a writer tells of an image is not for a stick of many.
      if (event.event === 'drive') onEvent({ event: 'drive', result: withoutImage(event.result) });
      if (event.event === 'phase' || event.event === 'progress') onEvent(event);
    },
    signal,
  );
  const drives = inOrder(request.targets, [...refused, ...written].map(withoutImage));
  const reasons = stopped() ? [cancelled] : [];
  return ended(outcomeOf({ cancelled: signal.aborted, trust: null, reasons, drives }), reasons, drives);
}

/** Plans every system, with its place among the files. */
function planAll(items: readonly ProvedItem[], uuid: string): Result<ItemPlan[], Reason> {
  const systems: ItemPlan[] = [];
  for (const [file, item] of items.entries()) {
    const planned = item.plan(file, uuid);
    if (!planned.ok) return planned;
    systems.push(planned.value);
  }
  return ok(systems);
}

function contentOf(
  items: readonly ProvedItem[],
  bootFiles: BootFiles,
  { language, secureBoot, usual = 0, timeoutSeconds = usualTimeoutSeconds }: MakeKitRequest,
  { version, now }: MakeKitPorts,
): SticksContent {
  const [first] = items;
  const makeVolume = createVolumeMaker();
  const plan = async ({ sizeBytes }: PlannedDrive): Promise<Result<StickPlan, Reason>> => {
    const stick = randomUUID();
    const madeAt = now();
    const ids = { disk: randomBytes(4).readUInt32LE(), volume: randomBytes(4).readUInt32LE() };
    const systems = planAll(items, fatUuid(ids.volume));
    if (!systems.ok) return systems;
    const kept = await keepChanges(systems.value, makeVolume);
    if (!kept.ok) return kept;
    const companion = await companionFiles({
      stick,
      kind: 'kit',
      madeAt: madeAt.toISOString(),
      madeBy: version,
      systems: items.map(({ manifest }) => manifest),
    });
    const planned = planKitStick({
      driveBytes: sizeBytes,
      state: {
        ...{ stick, language, secureBoot, timeoutSeconds },
        usual: systems.value[usual]?.system.id ?? null,
      },
      systems: kept.value.systems,
      companion: [...companion, ...kept.value.files],
      bootFiles,
      ids,
      madeAt,
      partitions: kept.value.partitions,
    });
    return planned.ok ? ok({ layout: planned.value.layout, changed: [], stick }) : err(planned.error);
  };
  return {
    files: items.map(({ file }) => file),
    plan,
    logged: { path: first?.file.path ?? '', sha256: '', sizeBytes: first?.result.sizeBytes ?? 0, kit: true },
  };
}

function withoutImage(result: DriveResult): DriveResult {
  return { ...result, sha256: null, changed: [], unmappedBytes: 0 };
}
