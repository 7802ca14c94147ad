import { assertNever } from '../../main/common/assert-never.ts';
import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type { DriveList, Inspection, ShownDrive, StickEvent, TrustVerdict } from '../../preload/contract.ts';
import { imageGate, pickedImage, type ChosenImage, type Proof } from './image-state.ts';
import { foldEvent, startedRun, type Run } from './run-state.ts';

export const steps = ['image', 'stick', 'write', 'result'] as const;
export type Step = (typeof steps)[number];

/** Everything the main job's screens show. */
export interface Flow {
  readonly step: Step;
  /** Sticks are only pretend. */
  readonly practice: boolean;
  readonly image: ChosenImage | null;
  /** Why the practice image could not be made. */
  readonly imageTrouble: Reason | null;
  /** `null` until the first list has come. */
  readonly drives: DriveList | null;
  /** Devices of the drives that were chosen. */
  readonly chosen: readonly string[];
  /** Why the job was not begun. */
  readonly refused: Reason | null;
  readonly run: Run | null;
}

export const emptyFlow: Flow = {
  step: 'image',
  practice: false,
  image: null,
  imageTrouble: null,
  drives: null,
  chosen: [],
  refused: null,
  run: null,
};

export type FlowAction =
  | { readonly type: 'practice'; readonly on: boolean }
  | { readonly type: 'picked'; readonly path: string }
  | { readonly type: 'image-trouble'; readonly reason: Reason }
  | { readonly type: 'put-away' }
  | { readonly type: 'inspected'; readonly path: string; readonly result: Result<Inspection, Reason> }
  | { readonly type: 'compare'; readonly proof: Proof }
  | { readonly type: 'proving'; readonly path: string; readonly fraction: number }
  | { readonly type: 'proved'; readonly path: string; readonly result: Result<TrustVerdict, Reason> }
  | { readonly type: 'accept-unproved'; readonly yes: boolean }
  | { readonly type: 'to-sticks' }
  | { readonly type: 'to-image' }
  | { readonly type: 'drives'; readonly list: DriveList }
  | { readonly type: 'choose'; readonly devices: readonly string[] }
  | { readonly type: 'refused'; readonly reason: Reason }
  | { readonly type: 'begun'; readonly drives: readonly ShownDrive[] }
  | { readonly type: 'cancelling' }
  | { readonly type: 'stick-event'; readonly event: StickEvent }
  | { readonly type: 'same-image-again' }
  | { readonly type: 'from-the-start' };

/** The flow after one thing that happened. What comes too late, or for another image, changes nothing. */
export function flowReducer(flow: Flow, action: FlowAction): Flow {
  switch (action.type) {
    case 'practice':
      if (isMaking(flow)) return flow;
      return flow.step === 'result'
        ? { ...emptyFlow, practice: action.on }
        : { ...flow, practice: action.on, drives: null, chosen: [], refused: null, imageTrouble: null };
    case 'picked':
      return isMaking(flow)
        ? flow
        : { ...emptyFlow, practice: flow.practice, image: pickedImage(action.path) };
    case 'image-trouble':
      return { ...flow, imageTrouble: action.reason };
    case 'put-away':
      return { ...emptyFlow, practice: flow.practice };
    case 'inspected':
      return withImage(flow, action.path, { inspected: action.result });
    case 'compare':
      return flow.image
        ? withImage(flow, flow.image.path, {
            proof: action.proof,
            proving: 0,
            proved: null,
            acceptUnproved: false,
          })
        : flow;
    case 'proving':
      return withImage(flow, action.path, { proving: action.fraction });
    case 'proved':
      return withImage(flow, action.path, { proved: action.result, proving: null });
    case 'accept-unproved':
      return flow.image ? withImage(flow, flow.image.path, { acceptUnproved: action.yes }) : flow;
    case 'to-sticks':
      return imageGate(flow.image) === 'open' && flow.step === 'image'
        ? { ...flow, step: 'stick', drives: null, chosen: [], refused: null }
        : flow;
    case 'to-image':
      return flow.step === 'stick' ? { ...flow, step: 'image', chosen: [], refused: null } : flow;
    case 'drives':
      return flow.step === 'stick'
        ? { ...flow, drives: action.list, chosen: stillThere(flow.chosen, action.list) }
        : flow;
    case 'choose':
      return { ...flow, chosen: action.devices, refused: null };
    case 'refused':
      return { ...flow, step: 'stick', refused: action.reason, run: null };
    case 'begun':
      return { ...flow, step: 'write', refused: null, run: startedRun(action.drives) };
    case 'cancelling':
      return flow.run ? { ...flow, run: { ...flow.run, cancelling: true } } : flow;
    case 'stick-event':
      if (!flow.run || flow.step !== 'write') return flow;
      return {
        ...flow,
        run: foldEvent(flow.run, action.event),
        step: action.event.event === 'result' ? 'result' : flow.step,
      };
    case 'same-image-again':
      return { ...flow, step: 'stick', drives: null, chosen: [], refused: null, run: null };
    case 'from-the-start':
      return { ...emptyFlow, practice: flow.practice };
    default:
      return assertNever(action);
  }
}

/** True while sticks are being made. */
export function isMaking(flow: Flow): boolean {
  return flow.step === 'write';
}

function withImage(flow: Flow, path: string, change: Partial<ChosenImage>): Flow {
  return flow.image?.path === path ? { ...flow, image: { ...flow.image, ...change } } : flow;
}

/** A stick that was pulled out is no longer chosen; nor is another one that took its name. */
function stillThere(chosen: readonly string[], list: DriveList): readonly string[] {
  if (!list.ok) return [];
  return chosen.filter((device) => list.value.some((drive) => drive.device === device && drive.writable));
}
