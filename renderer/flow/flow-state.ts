import { assertNever } from '../../main/common/assert-never.ts';
import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type {
  DriveIdentity,
  DriveList,
  Request,
  ShownDrive,
  ShownInspection,
  StickEvent,
  TrustVerdict,
} from '../../preload/contract.ts';
import {
  canBeMade,
  imageGate,
  pickedImage,
  yesTo,
  type ChosenImage,
  type ImageGate,
  type Proof,
} from './image-state.ts';
import {
  foldEvent,
  runResult,
  startedRun,
  triedAgain,
  withoutJob,
  type DriveToMake,
  type Run,
} from './run-state.ts';

export const steps = ['image', 'stick', 'write', 'result'] as const;
export type Step = (typeof steps)[number];

/** Everything the main job's screens show. */
export interface Flow {
  readonly step: Step;
  /** Sticks are only pretend. */
  readonly practice: boolean;
  readonly image: ChosenImage | null;
  /** A stick with several systems, which is made instead of one of the image; `null` for one of the image. */
  readonly kit: KitToMake | null;
  /** The download that the sticks wait for, while there is no image. */
  readonly coming: ComingImage | null;
  /** Why the practice image could not be made. */
  readonly imageTrouble: Reason | null;
  /** `null` until the first list has come. */
  readonly drives: DriveList | null;
  /** Devices of the drives that were chosen. */
  readonly chosen: readonly string[];
  /** Drives that were chosen and then vanished. */
  readonly vanished: readonly ShownDrive[];
  /** The last question before drives are erased is open. */
  readonly asking: boolean;
  /** Sticks that are to be finished, while their image is looked at again. */
  readonly goingOn: GoingOn | null;
  /** Why the job was not begun. */
  readonly refused: Reason | null;
  readonly run: Run | null;
}

/** A stick with several systems, as it was put together. */
export interface KitToMake extends Omit<Request<'kit:make'>, 'job' | 'practiceBytes' | 'targets'> {
  /** What it takes at least. */
  readonly neededBytes: number;
}

export interface ComingImage {
  /** Of the queue. */
  readonly key: string;
  readonly name: string;
}

export interface GoingOn {
  readonly devices: readonly string[];
  /** Digest of the image file that the sticks were to get. */
  readonly sha256: string;
  /** True if the file is there, and is another one by now. */
  readonly changed: boolean;
}

export const emptyFlow: Flow = {
  step: 'image',
  practice: false,
  image: null,
  kit: null,
  coming: null,
  imageTrouble: null,
  drives: null,
  chosen: [],
  vanished: [],
  asking: false,
  goingOn: null,
  refused: null,
  run: null,
};

export type FlowAction =
  | { readonly type: 'practice'; readonly on: boolean }
  | { readonly type: 'picked'; readonly path: string }
  | { readonly type: 'image-trouble'; readonly reason: Reason }
  | { readonly type: 'put-away' }
  | { readonly type: 'inspected'; readonly path: string; readonly result: Result<ShownInspection, Reason> }
  | { readonly type: 'compare'; readonly proof: Proof }
  | { readonly type: 'proving'; readonly path: string; readonly fraction: number }
  | { readonly type: 'proved'; readonly path: string; readonly result: Result<TrustVerdict, Reason> }
  | { readonly type: 'accept-unproved'; readonly yes: boolean }
  | { readonly type: 'understood'; readonly yes: boolean }
  | { readonly type: 'as-kit'; readonly yes: boolean }
  | { readonly type: 'keep'; readonly mib: number }
  | { readonly type: 'secure-boot'; readonly yes: boolean }
  | { readonly type: 'to-sticks' }
  | { readonly type: 'to-sticks-with-kit'; readonly kit: KitToMake }
  | { readonly type: 'to-sticks-meanwhile'; readonly coming: ComingImage }
  | { readonly type: 'kept'; readonly from: string; readonly path: string; readonly accepted: boolean }
  | {
      readonly type: 'arrived';
      readonly key: string;
      readonly path: string;
      /** The person has said yes to it already. */
      readonly accepted: boolean;
    }
  | { readonly type: 'to-image' }
  | { readonly type: 'drives'; readonly list: DriveList }
  | { readonly type: 'choose'; readonly devices: readonly string[] }
  | { readonly type: 'ask'; readonly open: boolean }
  | {
      readonly type: 'go-on';
      readonly devices: readonly string[];
      readonly image: { readonly path: string; readonly sha256: string };
    }
  | { readonly type: 'begun'; readonly job: number; readonly drives: readonly DriveToMake[] }
  | {
      readonly type: 'again';
      readonly job: number;
      /** By the ids of the run's sticks: the drives as they are now. */
      readonly drives: ReadonlyMap<string, ShownDrive>;
    }
  | { readonly type: 'refused'; readonly job: number; readonly reason: Reason }
  | { readonly type: 'cancelling' }
  | { readonly type: 'stick-event'; readonly job: number; readonly event: StickEvent }
  | { readonly type: 'same-image-again' }
  | { readonly type: 'from-the-start' };

/** The flow after one thing that happened. What comes too late, or for another image, changes nothing. */
export function flowReducer(flow: Flow, action: FlowAction): Flow {
  switch (action.type) {
    case 'practice':
      if (isMaking(flow)) return flow;
      return flow.step === 'result'
        ? { ...emptyFlow, practice: action.on }
        : { ...flow, ...noneChosen, practice: action.on, drives: null, goingOn: null, imageTrouble: null };
    case 'picked':
      return isMaking(flow) ? flow : { ...fresh(flow), image: pickedImage(action.path) };
    case 'image-trouble':
      return { ...flow, imageTrouble: action.reason };
    case 'put-away':
      return fresh(flow);
    case 'inspected':
      return withImage(flow, action.path, { inspected: action.result });
    case 'compare':
      return flow.image
        ? withImage(flow, flow.image.path, {
            proof: action.proof,
            proving: 0,
            proved: null,
            acceptUnproved: yesTo(flow.image, action.proof),
          })
        : flow;
    case 'proving':
      return withImage(flow, action.path, { proving: action.fraction });
    case 'proved':
      return goneOn(withImage(flow, action.path, { proved: action.result, proving: null }));
    case 'accept-unproved':
      return flow.image ? withImage(flow, flow.image.path, { acceptUnproved: action.yes }) : flow;
    case 'understood':
      return flow.image ? withImage(flow, flow.image.path, { understood: action.yes }) : flow;
    case 'as-kit':
      return flow.image ? withImage(flow, flow.image.path, { asKit: action.yes }) : flow;
    case 'keep':
      return flow.image ? withImage(flow, flow.image.path, { keepMiB: action.mib }) : flow;
    case 'secure-boot':
      return flow.image ? withImage(flow, flow.image.path, { secureBoot: action.yes }) : flow;
    case 'to-sticks':
      return imageGate(flow.image) === 'open' && flow.step === 'image'
        ? { ...flow, ...noneChosen, step: 'stick', kit: null, goingOn: null }
        : flow;
    case 'to-sticks-with-kit':
      return flow.step === 'image'
        ? { ...flow, ...noneChosen, step: 'stick', kit: action.kit, coming: null, goingOn: null }
        : flow;
    case 'to-sticks-meanwhile':
      return flow.step === 'image' && !flow.image
        ? { ...flow, ...noneChosen, step: 'stick', goingOn: null, coming: action.coming }
        : flow;
    case 'arrived':
      return takesArrived(flow, action.key)
        ? { ...flow, coming: null, image: pickedImage(action.path, action.accepted) }
        : flow;
    case 'kept':
      return flow.step === 'image' && flow.image?.path === action.from
        ? { ...flow, image: pickedImage(action.path, action.accepted) }
        : flow;
    case 'to-image':
      return flow.step === 'stick'
        ? { ...flow, ...noneChosen, step: 'image', kit: null, coming: null }
        : flow;
    case 'drives':
      return withDrives(flow, action.list);
    case 'choose':
      return { ...flow, ...noneChosen, chosen: action.devices, goingOn: null };
    case 'ask':
      return {
        ...flow,
        asking: action.open && flow.chosen.length > 0 && flowGate(flow) === 'open',
        vanished: [],
      };
    case 'go-on': {
      if (isMaking(flow)) return flow;
      const { devices, image } = action;
      const goingOn = { devices, sha256: image.sha256, changed: false };
      return flow.image?.path === image.path && flow.image.proved
        ? goneOn({ ...flow, kit: null, goingOn })
        : { ...fresh(flow), image: pickedImage(image.path), goingOn };
    }
    case 'begun':
      return {
        ...flow,
        ...noneChosen,
        step: 'write',
        goingOn: null,
        run: startedRun(action.job, action.drives),
      };
    case 'again':
      return flow.run
        ? { ...flow, step: 'write', refused: null, run: triedAgain(flow.run, action.job, action.drives) }
        : flow;
    case 'refused': {
      const run = flow.run && withoutJob(flow.run, action.job);
      const step = !run ? 'stick' : runResult(run) ? 'result' : 'write';
      return { ...flow, step, refused: action.reason, run };
    }
    case 'cancelling':
      return flow.run ? { ...flow, run: { ...flow.run, cancelling: true } } : flow;
    case 'stick-event': {
      if (!flow.run || flow.step !== 'write') return flow;
      const run = foldEvent(flow.run, action.job, action.event);
      return { ...flow, run, step: runResult(run) ? 'result' : flow.step };
    }
    case 'same-image-again':
      return { ...flow, ...noneChosen, step: 'stick', run: null };
    case 'from-the-start':
      return fresh(flow);
    default:
      return assertNever(action);
  }
}

/** Whether sticks may be made of what was chosen. */
export function flowGate({ kit, image }: Pick<Flow, 'kit' | 'image'>): ImageGate {
  return kit ? 'open' : imageGate(image);
}

/** True if a download that has just ended is the image that this flow waits for. */
export function takesArrived({ step, image, kit, coming }: Flow, key: string): boolean {
  return image === null && kit === null && (coming === null ? step === 'image' : coming.key === key);
}

const noneChosen = { chosen: [], vanished: [], asking: false, refused: null } as const;

/** The beginning, with what is plugged in. */
function fresh({ practice, drives }: Flow): Flow {
  return { ...emptyFlow, practice, drives };
}

/** True while sticks are being made. */
export function isMaking(flow: Flow): boolean {
  return flow.step === 'write';
}

function withImage(flow: Flow, path: string, change: Partial<ChosenImage>): Flow {
  return flow.image?.path === path ? { ...flow, image: { ...flow.image, ...change } } : flow;
}

/**
 * A stick that was pulled out is no longer chosen, and is named; nor is another one chosen that took its name. One that
 * came back is there to be chosen.
 */
function withDrives(flow: Flow, list: DriveList): Flow {
  const [before, now] = [flow.drives?.ok ? flow.drives.value : [], list.ok ? list.value : []];
  const chosen = flow.chosen.filter((device) => {
    const [was, is] = [before, now].map((drives) => drives.find((drive) => drive.device === device));
    return is?.writable === true && (was === undefined || agrees(was.identity, is.identity));
  });
  const lost = before.filter(({ device }) => flow.chosen.includes(device) && !chosen.includes(device));
  const vanished = [...flow.vanished, ...lost].filter(
    (one) => !now.some(({ identity }) => identity.serial !== null && identity.serial === one.identity.serial),
  );
  return { ...flow, drives: list, chosen, vanished, asking: flow.asking && chosen.length > 0 };
}

/** A fact that is not known says nothing (as in the guard of main/jobs). */
function agrees(before: DriveIdentity, now: DriveIdentity): boolean {
  return (['majorMinor', 'sizeBytes', 'serial', 'diskseq'] as const).every(
    (fact) => before[fact] === null || now[fact] === null || before[fact] === now[fact],
  );
}

/** Once the image is the one that the sticks were to get, on to the last question; the person has said yes to it then. */
function goneOn(flow: Flow): Flow {
  const { image, goingOn } = flow;
  if (!goingOn || !image?.proved?.ok || !image.inspected?.ok || !canBeMade(image.inspected.value))
    return flow;
  if (image.proved.value.level === 'mismatch') return flow;
  if (image.proved.value.digests.sha256 !== goingOn.sha256) {
    return { ...flow, goingOn: { ...goingOn, changed: true } };
  }
  const there = flow.drives?.ok ? flow.drives.value : [];
  const chosen = goingOn.devices.filter((device) => there.some((drive) => drive.device === device));
  return {
    ...flow,
    ...noneChosen,
    step: 'stick',
    image: { ...image, acceptUnproved: true, understood: true },
    chosen,
    asking: chosen.length > 0,
    goingOn: null,
  };
}
