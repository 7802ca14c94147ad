import type { Reason } from '../../common/reason.ts';
import { ok, type Result } from '../../common/result.ts';
import { planKitChange, volumeId, type ReadKit } from '../../stick/kit/change-kit.ts';
import { fatUuid } from '../../stick/kit/plan-kit.ts';
import type { PersistenceNote } from '../../stick/persistence/reasons.ts';
import type { Layout } from '../../writer/layout.ts';
import { startJob, type Job } from '../job.ts';
import { chooseTargets } from '../make-stick/choose-targets.ts';
import type { DriveResult, Outcome, StickTarget } from '../make-stick/types.ts';
import { writeSticks, type SticksContent } from '../make-stick/write-sticks.ts';
import { targetName, untouchedDrive } from '../writer-process/run-writer.ts';
import { createVolumeMaker, keepChanges, notesOf, planKept } from './kept-changes.ts';
import type { MakeKitPorts } from './make-kit.ts';
import type { ItemPlan } from './look-into.ts';
import { proveItem, type ProvedItem } from './proved-item.ts';
import { readStick, startBytes, type OpenDrive } from './read-stick.ts';
import type { KitEvent, KitItem, KitItemResult, MakeKitRequest, MakeKitResult } from './types.ts';

export interface ChangeKitRequest extends Pick<
  MakeKitRequest,
  'way' | 'append' | 'acceptUnproved' | 'allowLoop'
> {
  readonly target: StickTarget;
  readonly add: readonly KitItem[];
  /** Ids of systems on the stick. */
  readonly remove: readonly string[];
}

export interface ChangeKitPorts extends MakeKitPorts {
  /** For drives that this user may not read. */
  readonly openDrive: OpenDrive;
}

/** Cancelled, it leaves the old stick or the new one. */
export type ChangeKit = Job<MakeKitResult>;

/**
 * Adds systems to a kit stick and takes systems from it. Everything else on it stays, results among it. The drive passes the guard
 * as for being erased, because a mistake here costs as much.
 */
export function startChangeKit(
  request: ChangeKitRequest,
  ports: ChangeKitPorts,
  onEvent: (event: KitEvent) => void,
): ChangeKit {
  return startJob((signal) => changeKit(request, ports, onEvent, signal), onEvent);
}

async function changeKit(
  request: ChangeKitRequest,
  ports: ChangeKitPorts,
  onEvent: (event: KitEvent) => void,
  signal: AbortSignal,
): Promise<MakeKitResult> {
  const systems: KitItemResult[] = [];
  const ended = (
    outcome: Outcome,
    reasons: readonly Reason[],
    drives: readonly DriveResult[] = [],
  ): MakeKitResult => ({
    ...{ outcome, ok: outcome === 'done', systems, drives, reasons },
  });
  const stopped = (): boolean => signal.aborted;
  const tell = (): void => {
    for (const system of systems) onEvent({ event: 'system', system });
  };
  const listed = await ports.listDrives({ allowLoop: request.allowLoop });
  if (!listed.ok) return ended('failed', [listed.error]);
  const { accepted, refused } = chooseTargets([request.target], listed.value, 0);
  const [target] = accepted;
  if (!target) return ended('refused', refused[0]?.reasons ?? []);
  const device = targetName(target);
  const mounted = listed.value.find((drive) => drive.device === device)?.mountpoints[0];
  // What the system still holds back would be missing in what is read now.
  if (mounted !== undefined)
    return ended('refused', [{ code: 'kit-still-mounted', data: { device, mountpoint: mounted } }]);
  const permission =
    target.kind === 'drive' ? { identity: target.identity, openDrive: ports.openDrive, signal } : null;
  const kit = await readStick(device, permission);
  if (stopped()) return ended('cancelled', [{ code: 'cancelled', data: {} }]);
  if (!kit.ok) return ended('refused', [kit.error]);

  const items: ProvedItem[] = [];
  const wish = { ...request, language: kit.value.state.language };
  for (const item of request.add) {
    const none = (): void => undefined;
    const proved = await proveItem(item, wish, ports, { signal, onProgress: none, onUnpack: none });
    if (stopped()) return ended('cancelled', [{ code: 'cancelled', data: {} }]);
    if (!proved.ok) return ended('failed', [proved.error]);
    const result = 'plan' in proved.value ? proved.value.result : proved.value;
    systems.push(result);
    if ('plan' in proved.value) items.push(proved.value);
    else {
      tell();
      return ended(result.trust.level === 'mismatch' ? 'mismatch' : 'refused', []);
    }
    const { level } = result.trust;
    if ((level === 'none' || level === 'weak') && !request.acceptUnproved) {
      tell();
      return ended('refused', [{ code: 'image-not-proved', data: {} }, ...result.trust.reasons]);
    }
  }
  const planned = planItems(kit.value, items);
  const kept = planned.ok ? planKept(planned.value, 'there') : planned;
  if (!kept.ok) return ended('refused', [kept.error]);
  const { secureBoot } = kit.value.state;
  for (const [index, notes] of notesOf(planned.ok ? planned.value : [], kept.value, secureBoot).entries()) {
    const system = systems[index];
    if (system) systems[index] = { ...system, reasons: [...system.reasons, ...notes] };
  }
  tell();
  const layouts = await planLayouts(kit.value, planned.ok ? planned.value : [], items, request, ports);
  if (!layouts.ok) return ended('refused', [layouts.error]);

  // Neither log nor journal: what they note is of sticks that are made anew.
  const { startWriter, knownSticks } = ports;
  const log = { add: (): void => undefined, unfinished: () => [] };
  // Once the change is made, making the room of what is gone free takes a moment, and there is nothing to cancel.
  const toTheEnd = new AbortController().signal;
  const gone = kit.value.state.systems.flatMap(({ id, name, keeps }): PersistenceNote[] =>
    keeps !== null && request.remove.includes(id) ? [{ code: 'persistence-gone', data: { name } }] : [],
  );
  let result: DriveResult | null = null;
  for (const [step, layout] of layouts.value.entries()) {
    const content: SticksContent = {
      files: items.map(({ file }) => file),
      plan: () => Promise.resolve(ok({ layout, changed: [], notes: step === 0 ? gone : [] })),
      logged: { path: '', sha256: '', sizeBytes: 0 },
    };
    const [written] = await writeSticks(
      [target],
      content,
      { differences: 'never', probe: false },
      { startWriter, knownSticks, log },
      (event) => {
        if (event.event === 'phase' || event.event === 'progress') onEvent(event);
      },
      step === 0 ? signal : toTheEnd,
    );
    const now = written ?? untouchedDrive(device, 'failed', []);
    result = together(result, { ...now, sha256: null, changed: [], unmappedBytes: 0 });
    if (!now.ok) break;
  }
  const drive = result ?? untouchedDrive(device, 'failed', []);
  onEvent({ event: 'drive', result: drive });
  return ended(drive.outcome, [], [drive]);
}

/** Two steps as one: what they did together, and how the second ended. */
function together(first: DriveResult | null, second: DriveResult): DriveResult {
  if (first === null) return second;
  return {
    ...second,
    bytes: first.bytes + second.bytes,
    bytesWritten: first.bytesWritten + second.bytesWritten,
    bytesSkipped: first.bytesSkipped + second.bytesSkipped,
    seconds: {
      write: first.seconds.write + second.seconds.write,
      verify: first.seconds.verify + second.seconds.verify,
    },
    retries: first.retries + second.retries,
    reasons: [...first.reasons, ...second.reasons],
  };
}

function planItems(kit: ReadKit, items: readonly ProvedItem[]): Result<ItemPlan[], Reason> {
  const uuid = fatUuid(volumeId(kit.volume));
  const plans: ItemPlan[] = [];
  for (const [file, item] of items.entries()) {
    const planned = item.plan(file, uuid);
    if (!planned.ok) return planned;
    plans.push(planned.value);
  }
  return ok(plans);
}

async function planLayouts(
  kit: ReadKit,
  plans: readonly ItemPlan[],
  items: readonly ProvedItem[],
  { remove }: ChangeKitRequest,
  { version, now }: MakeKitPorts,
): Promise<Result<readonly Layout[], Reason>> {
  const kept = await keepChanges(plans, createVolumeMaker(), 'there');
  if (!kept.ok) return kept;
  const { systems, files } = kept.value;
  const add = items.flatMap(({ manifest }, index) => {
    const planned = systems[index];
    return planned ? [{ planned, manifest }] : [];
  });
  return planKitChange(kit, startBytes, { remove, add, files, madeBy: version, madeAt: now() });
}
