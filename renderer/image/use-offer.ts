import { useCallback, useEffect, useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import { err, type Result } from '../../main/common/result.ts';
import type { Request } from '../../preload/contract.ts';
import type { ImageOffer } from '../../preload/images.ts';

type Arch = Request<'get:offer'>['arch'];

/**
 * What the publisher offers of a system; `null` while it is being asked.
 * @param again changes when the answer has to be a new one
 */
export function useOffer(
  id: string,
  arch: Arch,
  again: string,
): readonly [Result<ImageOffer, Reason> | null, () => void] {
  const [asked, setAsked] = useState(0);
  const [answer, setAnswer] = useState<{
    readonly of: string;
    readonly offer: Result<ImageOffer, Reason>;
  } | null>(null);
  const question = `${id} ${again} ${asked}`;
  useEffect(() => {
    let wanted = true;
    void window.rekindle
      .offerImage({ id, arch })
      .catch(() => err({ code: 'app-unforeseen-text', data: {} }))
      .then((offer) => {
        if (wanted) setAnswer({ of: question, offer });
      });
    return () => {
      wanted = false;
    };
  }, [id, arch, question]);
  const ask = useCallback(() => setAsked((count) => count + 1), []);
  // The network is back, or so the system says: worth another try.
  useEffect(() => {
    window.addEventListener('online', ask);
    return () => window.removeEventListener('online', ask);
  }, [ask]);
  return [answer?.of === question ? answer.offer : null, ask];
}
