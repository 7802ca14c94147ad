import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { err } from '../../main/common/result.ts';
import type { KitDraftRequest } from '../../preload/kit.ts';
import { draftReducer, draftRequest, emptyDraft, type KitDraft } from './kit-draft.ts';

export interface KitActions {
  readonly add: (paths: readonly string[]) => void;
  /** By the system's own dialog. */
  readonly chooseFiles: () => void;
  readonly remove: (path: string) => void;
  readonly move: (path: string, by: -1 | 1) => void;
  readonly keep: (path: string, mib: number) => void;
  readonly set: (
    change: Partial<
      Pick<KitDraft, 'usual' | 'timeoutSeconds' | 'way' | 'secureBoot' | 'acceptUnproved' | 'understood'>
    >,
  ) => void;
}

const unforeseen = err({ code: 'app-unforeseen-text', data: {} });

/**
 * A list of systems for one stick. While it is open each image is proved, one after the other, and what would become of
 * the stick is foreseen anew with every change.
 * @param driveBytes sizes of the drives that it might come onto
 * @param stick `there` if the systems are added to what is on one
 */
export function useKit(
  open: boolean,
  driveBytes: readonly number[],
  stick: KitDraftRequest['stick'] = 'new',
): readonly [KitDraft, KitActions] {
  const [draft, dispatch] = useReducer(draftReducer, emptyDraft);
  const question = JSON.stringify(draftRequest(draft, driveBytes, stick));
  useForesight(question, open, dispatch);
  useProofs(draft, open, dispatch);
  const chooseFiles = useCallback(() => {
    void window.rekindle.chooseImages().then((paths) => dispatch({ type: 'add', paths }));
  }, []);
  const actions = useMemo<KitActions>(
    () => ({
      add: (paths) => dispatch({ type: 'add', paths }),
      chooseFiles,
      remove: (path) => dispatch({ type: 'remove', path }),
      move: (path, by) => dispatch({ type: 'move', path, by }),
      keep: (path, mib) => dispatch({ type: 'keep', path, mib }),
      set: (change) => dispatch({ type: 'set', change }),
    }),
    [chooseFiles],
  );
  return [draft, actions];
}

type Dispatch = (action: Parameters<typeof draftReducer>[1]) => void;

/** One question at a time: what changes meanwhile is asked about when the answer is there. */
function useForesight(question: string, open: boolean, dispatch: Dispatch): void {
  const latest = useRef(question);
  const asking = useRef(false);
  const ask = useCallback(async (): Promise<void> => {
    if (asking.current) return;
    asking.current = true;
    try {
      for (let asked = ''; asked !== latest.current;) {
        asked = latest.current;
        const request = JSON.parse(asked) as ReturnType<typeof draftRequest>;
        const forecast = await window.rekindle.foreseeKit(request);
        if (asked === latest.current) dispatch({ type: 'foreseen', request, forecast });
      }
    } catch {
      // What the main process could not foresee, the job itself finds out before anything is written.
    } finally {
      asking.current = false;
    }
  }, [dispatch]);
  useEffect(() => {
    latest.current = question;
    if (open) void ask();
  }, [ask, open, question]);
}

function useProofs(draft: KitDraft, open: boolean, dispatch: Dispatch): void {
  const next = draft.choices.find(({ proved, seen }) => proved === null && seen?.ok === true);
  const path = open ? (next?.path ?? null) : null;
  useEffect(() => {
    if (path === null) return;
    let wanted = true;
    const ending = window.rekindle.onImageProgress((told) => {
      if (told.path !== path) return;
      dispatch({ type: 'proving', path, fraction: told.totalBytes > 0 ? told.bytes / told.totalBytes : 0 });
    });
    void window.rekindle
      .proveForKit(path)
      .catch(() => unforeseen)
      .then((result) => {
        if (wanted && result) dispatch({ type: 'proved', path, result });
      });
    return () => {
      wanted = false;
      ending();
      void window.rekindle.stopProvingForKit();
    };
  }, [dispatch, path]);
}
