import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { err } from '../../main/common/result.ts';
import type { Request, ShownDrive, Unfinished } from '../../preload/contract.ts';
import {
  emptyFlow,
  flowReducer,
  isMaking,
  takesArrived,
  type ComingImage,
  type Flow,
  type KitToMake,
} from './flow-state.ts';
import { becomesKit, canBeMade, noProof, type ChosenImage, type Proof } from './image-state.ts';
import type { DriveToMake } from './run-state.ts';

/** What is told when the main process itself has a mistake: nobody may be left waiting for an answer. */
const unforeseen = err({ code: 'app-unforeseen-text', data: {} });

/** What the screens can do. */
export interface FlowActions {
  readonly setPractice: (on: boolean) => void;
  readonly pickImage: (path: string) => void;
  readonly chooseImage: () => void;
  readonly takePracticeImage: () => void;
  readonly putAwayImage: () => void;
  readonly compare: (proof: Proof) => void;
  readonly acceptUnproved: (yes: boolean) => void;
  readonly understood: (yes: boolean) => void;
  /** A boot loader of Rekindle’s own although the image could be written as it is. */
  readonly asKit: (yes: boolean) => void;
  /** Room for what the system keeps. */
  readonly keep: (mib: number) => void;
  readonly secureBoot: (yes: boolean) => void;
  readonly toSticks: () => void;
  /** On with several systems for each stick, instead of the image. */
  readonly toSticksWithKit: (kit: KitToMake) => void;
  /** Choosing a stick while the image is still being downloaded. */
  readonly toSticksMeanwhile: (coming: ComingImage) => void;
  /** A download has ended well: its image is taken if it is the one that is waited for. */
  readonly imageArrived: (key: string, path: string, accepted: boolean) => void;
  /** The copy in the library takes the place of the file that was chosen, if that one still is. */
  readonly pickKept: (from: string, path: string, accepted: boolean) => void;
  readonly toImage: () => void;
  readonly chooseDrives: (devices: readonly string[]) => void;
  /** Opens or closes the last question. */
  readonly ask: (open: boolean) => void;
  readonly makeSticks: (drives: readonly ShownDrive[], typedNames: ReadonlyMap<string, string>) => void;
  /** Tries sticks of the run again, by their ids: as they are plugged in now. */
  readonly tryAgain: (drives: ReadonlyMap<string, ShownDrive>) => void;
  /** Finishes sticks that were begun before. */
  readonly goOn: (devices: readonly string[], image: Unfinished['image']) => void;
  readonly cancel: () => void;
  readonly sameImageAgain: () => void;
  readonly fromTheStart: () => void;
}

/**
 * The main job: its state, and its talk with the main process.
 * @param openedImage the image that the program was started with
 */
export function useFlow(openedImage: string | null): readonly [Flow, FlowActions] {
  const [flow, dispatch] = useReducer(flowReducer, emptyFlow);
  const latest = useRef(flow);
  useEffect(() => {
    latest.current = flow;
  });

  // Known at once, not only after the next rendering: the answer about a small image comes sooner than that.
  const pickedPath = useRef<string | null>(null);

  const prove = useCallback((path: string, proof: Proof) => {
    dispatch({ type: 'compare', proof });
    void window.rekindle
      .proveImage({ path, proof })
      .catch(() => unforeseen)
      .then((result) => {
        if (result) dispatch({ type: 'proved', path, result });
      });
  }, []);

  const look = useCallback(
    (path: string) => {
      pickedPath.current = path;
      void window.rekindle.stopProving();
      void window.rekindle
        .inspectImage(path)
        .catch(() => unforeseen)
        .then((result) => {
          dispatch({ type: 'inspected', path, result });
          if (result.ok && canBeMade(result.value) && pickedPath.current === path) {
            prove(path, noProof);
          }
        });
    },
    [prove],
  );

  const pickImage = useCallback(
    (path: string) => {
      if (isMaking(latest.current)) return;
      dispatch({ type: 'picked', path });
      look(path);
    },
    [look],
  );

  const jobs = useRef(0);
  const make = useCallback((job: number, { image, kit, practice }: Flow, drives: readonly DriveToMake[]) => {
    const asked = kit
      ? window.rekindle.makeKit(kitRequest(job, kit, practice, drives))
      : image && window.rekindle.makeSticks(jobRequest(job, image, practice, drives));
    void asked
      ?.catch(() => unforeseen)
      .then((begun) => {
        if (!begun.ok) dispatch({ type: 'refused', job, reason: begun.error });
      });
  }, []);

  useEffect(() => {
    const endings = [
      window.rekindle.onImageProgress(({ path, bytes, totalBytes }) => {
        dispatch({ type: 'proving', path, fraction: totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 0 });
      }),
      window.rekindle.onImageOpened(({ path }) => pickImage(path)),
      window.rekindle.onStickEvent((told) => dispatch({ type: 'stick-event', ...told })),
      window.rekindle.onDrivesChanged((list) => dispatch({ type: 'drives', list })),
    ];
    return () => {
      for (const end of endings) end();
    };
  }, [pickImage]);

  useEffect(() => {
    if (openedImage !== null) pickImage(openedImage);
  }, [openedImage, pickImage]);

  // What a drive holds by now is told anew when sticks have been made.
  const making = isMaking(flow);
  const unpackedBytes = flow.image?.inspected?.ok ? flow.image.inspected.value.sizeBytes : null;
  const imageBytes = flow.practice ? (flow.kit ? practiceBytes(flow.kit) : unpackedBytes) : null;
  useEffect(() => {
    void window.rekindle.watchDrives({ practice: flow.practice, imageBytes });
    return () => void window.rekindle.stopWatchingDrives();
  }, [making, flow.practice, imageBytes]);

  const actions = useMemo<FlowActions>(
    () => ({
      setPractice: (on) => dispatch({ type: 'practice', on }),
      pickImage,
      chooseImage: () => {
        void window.rekindle.chooseImage().then((path) => {
          if (path !== null) pickImage(path);
        });
      },
      takePracticeImage: () => {
        void window.rekindle
          .practiceImage()
          .catch(() => unforeseen)
          .then((made) => {
            if (made.ok) pickImage(made.value);
            else dispatch({ type: 'image-trouble', reason: made.error });
          });
      },
      putAwayImage: () => {
        pickedPath.current = null;
        void window.rekindle.stopProving();
        dispatch({ type: 'put-away' });
      },
      compare: (proof) => {
        if (pickedPath.current !== null) prove(pickedPath.current, proof);
      },
      acceptUnproved: (yes) => dispatch({ type: 'accept-unproved', yes }),
      understood: (yes) => dispatch({ type: 'understood', yes }),
      asKit: (yes) => dispatch({ type: 'as-kit', yes }),
      keep: (mib) => dispatch({ type: 'keep', mib }),
      secureBoot: (yes) => dispatch({ type: 'secure-boot', yes }),
      toSticks: () => dispatch({ type: 'to-sticks' }),
      toSticksWithKit: (kit) => dispatch({ type: 'to-sticks-with-kit', kit }),
      toSticksMeanwhile: (coming) => dispatch({ type: 'to-sticks-meanwhile', coming }),
      imageArrived: (key, path, accepted) => {
        if (!takesArrived(latest.current, key)) return;
        dispatch({ type: 'arrived', key, path, accepted });
        look(path);
      },
      pickKept: (from, path, accepted) => {
        const { image, step } = latest.current;
        if (step !== 'image' || image?.path !== from) return;
        dispatch({ type: 'kept', from, path, accepted });
        look(path);
      },
      toImage: () => dispatch({ type: 'to-image' }),
      chooseDrives: (devices) => dispatch({ type: 'choose', devices }),
      ask: (open) => dispatch({ type: 'ask', open }),
      makeSticks: (drives, typedNames) => {
        const { image, kit } = latest.current;
        if (!image && !kit) return;
        const job = ++jobs.current;
        const toMake = drives.map((drive) => ({ drive, typedName: typedNames.get(drive.device) ?? null }));
        dispatch({ type: 'begun', job, drives: toMake });
        make(job, latest.current, toMake);
      },
      tryAgain: (drives) => {
        const { image, kit, run } = latest.current;
        if ((!image && !kit) || !run || drives.size === 0) return;
        const job = ++jobs.current;
        dispatch({ type: 'again', job, drives });
        const toMake = run.drives.flatMap(({ id, typedName }) => {
          const drive = drives.get(id);
          return drive ? [{ drive, typedName }] : [];
        });
        make(job, latest.current, toMake);
      },
      goOn: (devices, image) => {
        const { image: now } = latest.current;
        if (isMaking(latest.current)) return;
        dispatch({ type: 'go-on', devices, image });
        if (now?.path !== image.path || !now.proved) look(image.path);
      },
      cancel: () => {
        dispatch({ type: 'cancelling' });
        void window.rekindle.cancelSticks();
      },
      sameImageAgain: () => dispatch({ type: 'same-image-again' }),
      fromTheStart: () => dispatch({ type: 'from-the-start' }),
    }),
    [pickImage, look, prove, make],
  );

  return [flow, actions];
}

function jobRequest(
  job: number,
  image: ChosenImage,
  practice: boolean,
  drives: readonly DriveToMake[],
): Request<'stick:make'> {
  return {
    job,
    image: image.path,
    proof: image.proof,
    acceptUnproved: image.acceptUnproved,
    practice,
    kit: kitWish(image),
    targets: targetsOf(drives),
  };
}

function kitRequest(
  job: number,
  { neededBytes, ...kit }: KitToMake,
  practice: boolean,
  drives: readonly DriveToMake[],
): Request<'kit:make'> {
  const bytes = practice ? practiceBytes({ neededBytes }) : null;
  return { ...kit, job, practiceBytes: bytes, targets: targetsOf(drives) };
}

/** What a pretend stick must hold: the systems, and what every stick has beside them. */
function practiceBytes({ neededBytes }: Pick<KitToMake, 'neededBytes'>): number {
  return Math.ceil(neededBytes * 1.05) + 100_000_000;
}

function targetsOf(drives: readonly DriveToMake[]): Request<'stick:make'>['targets'] {
  return drives.map(({ drive, typedName }) => ({
    device: drive.device,
    identity: drive.identity,
    typedName,
  }));
}

/** How the stick is made where the image cannot be written as it is; `null` where it can. */
function kitWish(image: ChosenImage): Request<'stick:make'>['kit'] {
  const { inspected, keepMiB, secureBoot } = image;
  if (!inspected?.ok || !becomesKit(image, inspected.value)) return null;
  return { persistenceBytes: keepMiB === 0 ? null : keepMiB * 2 ** 20, secureBoot };
}
