import { useEffect, useRef, type ReactNode } from 'react';
import './screen.css';

interface ScreenProps {
  readonly children: ReactNode;
  /** The way on and back, always in sight. */
  readonly footer?: ReactNode;
  /** For what stands side by side; text alone is easier to read in a narrow column. */
  readonly wide?: boolean;
}

/** One screen: what it shows scrolls, the way on stays. */
export function Screen({ children, footer, wide = false }: ScreenProps) {
  const width = wide ? ' screen-wide' : '';
  return (
    <>
      <main className="screen">
        <div className={`screen-column${width}`}>{children}</div>
      </main>
      {footer && (
        <footer className="screen-footer">
          <div className={`screen-footer-row${width}`}>{footer}</div>
        </footer>
      )}
    </>
  );
}

/** A screen's heading. It gets the focus when the screen appears, so that it is read out and Tab goes on from it. */
export function ScreenTitle({ children }: { readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
