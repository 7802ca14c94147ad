import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { err } from '../../main/common/result.ts';
import type { ShownDrive } from '../../preload/contract.ts';
import { emptyFlow, flowReducer, type Flow } from './flow-state.ts';
import { noProof, type Proof } from './image-state.ts';

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
  readonly toSticks: () => void;
  readonly toImage: () => void;
  readonly chooseDrives: (devices: readonly string[]) => void;
  readonly makeSticks: (drives: readonly ShownDrive[], typedNames: ReadonlyMap<string, string>) => void;
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

  const pickImage = useCallback(
    (path: string) => {
      if (latest.current.step === 'write') return;
      pickedPath.current = path;
      void window.rekindle.stopProving();
      dispatch({ type: 'picked', path });
      void window.rekindle
        .inspectImage(path)
        .catch(() => unforeseen)
        .then((result) => {
          dispatch({ type: 'inspected', path, result });
          if (result.ok && result.value.writable && pickedPath.current === path) {
            prove(path, noProof);
          }
        });
    },
    [prove],
  );

  useEffect(() => {
    const endings = [
      window.rekindle.onImageProgress(({ path, bytes, totalBytes }) => {
        dispatch({ type: 'proving', path, fraction: totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 0 });
      }),
      window.rekindle.onImageOpened(({ path }) => pickImage(path)),
      window.rekindle.onStickEvent((event) => dispatch({ type: 'stick-event', event })),
      window.rekindle.onDrivesChanged((list) => dispatch({ type: 'drives', list })),
    ];
    return () => {
      for (const end of endings) end();
    };
  }, [pickImage]);

  useEffect(() => {
    if (openedImage !== null) pickImage(openedImage);
  }, [openedImage, pickImage]);

  const watching = flow.step === 'stick';
  const imageBytes = flow.image?.inspected?.ok ? flow.image.inspected.value.sizeBytes : null;
  useEffect(() => {
    if (!watching) return;
    void window.rekindle.watchDrives({ practice: flow.practice, imageBytes });
    return () => void window.rekindle.stopWatchingDrives();
  }, [watching, flow.practice, imageBytes]);

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
      toSticks: () => dispatch({ type: 'to-sticks' }),
      toImage: () => dispatch({ type: 'to-image' }),
      chooseDrives: (devices) => dispatch({ type: 'choose', devices }),
      makeSticks: (drives, typedNames) => {
        const { image, practice } = latest.current;
        if (!image) return;
        dispatch({ type: 'begun', drives });
        void window.rekindle
          .makeSticks({
            image: image.path,
            proof: image.proof,
            acceptUnproved: image.acceptUnproved,
            practice,
            targets: drives.map(({ device, identity }) => ({
              device,
              identity,
              typedName: typedNames.get(device) ?? null,
            })),
          })
          .catch(() => unforeseen)
          .then((begun) => {
            if (!begun.ok) dispatch({ type: 'refused', reason: begun.error });
          });
      },
      cancel: () => {
        dispatch({ type: 'cancelling' });
        void window.rekindle.cancelSticks();
      },
      sameImageAgain: () => dispatch({ type: 'same-image-again' }),
      fromTheStart: () => dispatch({ type: 'from-the-start' }),
    }),
    [pickImage, prove],
  );

  return [flow, actions];
}
