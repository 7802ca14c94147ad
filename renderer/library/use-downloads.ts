import { useEffect, useMemo, useRef, useState } from 'react';
import type { Request } from '../../preload/contract.ts';
import type { ShownDownload, ShownQueue } from '../../preload/images.ts';
import { isUnderWay } from './download-words.ts';

export interface DownloadActions {
  readonly start: (request: Request<'get:start'>) => void;
  readonly act: (key: string, act: Request<'get:act'>['act']) => void;
}

const none: ShownQueue = { downloads: [], totals: null };

/**
 * What is being downloaded, whatever is shown meanwhile.
 * @param onArrived called once for each that ends well while this window is open
 */
export function useDownloads(
  onArrived: (download: ShownDownload) => void,
): readonly [ShownQueue, DownloadActions] {
  const [queue, setQueue] = useState(none);
  const handler = useRef(onArrived);
  useEffect(() => {
    handler.current = onArrived;
  });
  useEffect(() => {
    let before = none;
    let heard = false;
    const take = (now: ShownQueue): void => {
      const was = before;
      before = now;
      setQueue(now);
      for (const one of arrived(was, now)) handler.current(one);
    };
    const end = window.rekindle.onDownloadsChanged((now) => {
      heard = true;
      take(now);
    });
    // What is told meanwhile is newer than the answer.
    void window.rekindle.downloads().then((now) => {
      if (!heard) take(now);
    });
    return end;
  }, []);
  const actions = useMemo<DownloadActions>(
    () => ({
      start: (request) => void window.rekindle.startDownload(request),
      act: (key, act) => void window.rekindle.actOnDownload({ key, act }),
    }),
    [],
  );
  return [queue, actions];
}

/** Those that were under way and have ended well since. Pure. */
export function arrived(before: ShownQueue, now: ShownQueue): readonly ShownDownload[] {
  return now.downloads.filter((one) => {
    const was = before.downloads.find(({ key }) => key === one.key);
    return one.state === 'ended' && one.result?.ok === true && was !== undefined && isUnderWay(was);
  });
}
