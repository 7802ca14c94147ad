import { createContext, use, useCallback, useState, type ReactNode } from 'react';

const Announce = createContext<(text: string) => void>(() => undefined);

/** Says something to those who listen instead of look, when they are not in the middle of something else. */
export function useAnnounce(): (text: string) => void {
  return use(Announce);
}

export function Announcer({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState({ text: '', count: 0 });
  const announce = useCallback((text: string) => {
    setSaid(({ count }) => ({ text, count: count + 1 }));
  }, []);
  return (
    <Announce value={announce}>
      {children}
      <div className="only-heard" role="status" aria-live="polite">
        {/* A new element each time, so that the same words are said again. */}
        <span key={said.count}>{said.text}</span>
      </div>
    </Announce>
  );
}
