import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type { RefreshResult, ShownLibrary } from '../../preload/images.ts';

export interface LibraryActions {
  readonly openFolder: () => void;
  readonly chooseFolder: () => void;
  readonly takeUsualFolder: () => void;
  readonly setAside: (name: string) => void;
  readonly putBack: (name: string) => void;
  readonly discardArriving: (name: string) => void;
  readonly refresh: () => void;
}

interface LibraryView {
  /** `null` until it was looked at. */
  readonly library: ShownLibrary | null;
  readonly trouble: Reason | null;
  readonly refreshing: boolean;
  readonly refreshed: RefreshResult | null;
}

/**
 * What lies in the library while its screen is open. What was set aside is deleted when the screen is left.
 * @param changed is another value whenever something may have come or gone
 */
export function useLibrary(changed: string): readonly [LibraryView, LibraryActions] {
  const [library, setLibrary] = useState<ShownLibrary | null>(null);
  const [trouble, setTrouble] = useState<Reason | null>(null);
  const [refreshing, setRefreshing] = useState(false);
  const [refreshed, setRefreshed] = useState<RefreshResult | null>(null);
  const open = useRef(true);
  const asked = useRef(0);

  const look = useCallback(async (): Promise<void> => {
    const question = ++asked.current;
    const now = await window.rekindle.lookAtLibrary();
    // An answer that was overtaken tells of what was before.
    if (open.current && question === asked.current) setLibrary(now);
  }, []);
  useEffect(() => void look(), [look, changed]);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
      void window.rekindle.forgetImagesAside();
    };
  }, []);

  const actions = useMemo<LibraryActions>(() => {
    const change = (asking: Promise<Result<null, Reason>>): void => {
      void asking.then((result) => {
        setTrouble(result.ok ? null : result.error);
        return look();
      });
    };
    const move = async (): Promise<void> => {
      setTrouble(null);
      setRefreshed(null);
      await look();
    };
    return {
      openFolder: () => change(window.rekindle.openLibraryFolder()),
      chooseFolder: () =>
        void window.rekindle.chooseLibraryFolder().then((chosen) => (chosen ? move() : undefined)),
      takeUsualFolder: () => void window.rekindle.takeUsualLibraryFolder().then(move),
      setAside: (name) => change(window.rekindle.setImageAside(name)),
      putBack: (name) => change(window.rekindle.putImageBack(name)),
      discardArriving: (name) => change(window.rekindle.discardArriving(name)),
      refresh: () => {
        setRefreshing(true);
        void window.rekindle
          .refreshLibrary()
          .then(setRefreshed)
          .finally(() => {
            setRefreshing(false);
            void look();
          });
      },
    };
  }, [look]);

  return [{ library, trouble, refreshing, refreshed }, actions];
}
