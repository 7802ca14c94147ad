import { useCallback, useEffect, useRef, useState, type MouseEvent } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '../../components/button.tsx';
import { useText } from '../../messages/text-provider.tsx';
import type { OwnTestProps } from './own-test.ts';
import { fills, judgePixels, marked, type Fill, type Spot } from './pixels.ts';
import './pixels-test.css';

/** Colours that fill the whole screen; odd points are clicked. */
export function PixelsTest({ onFinding }: OwnTestProps) {
  const { t } = useText();
  /** Place in the list of colours; `null` while none is shown. */
  const [at, setAt] = useState<number | null>(null);
  const [spots, setSpots] = useState<readonly Spot[]>([]);
  const [seen, setSeen] = useState<ReadonlySet<Fill>>(new Set());
  const show = useCallback((next: number | null): void => {
    const fill = next === null ? undefined : fills[next];
    void window.rekindle.coverScreen({ on: fill !== undefined });
    setAt(fill === undefined ? null : next);
    if (fill !== undefined) setSeen((now) => new Set([...now, fill]));
  }, []);
  useEffect(() => () => void window.rekindle.coverScreen({ on: false }), []);
  const begun = seen.size > 0;
  useEffect(() => {
    if (begun && at === null) onFinding(judgePixels(spots, seen));
  }, [begun, at, spots, seen, onFinding]);
  const fill = at === null ? undefined : fills[at];
  return (
    <div className="stack">
      <p>{t('own-pixels-how')}</p>
      <div className="own-row">
        <Button
          kind={begun ? 'secondary' : 'primary'}
          onPress={() => {
            setSpots([]);
            setSeen(new Set());
            show(0);
          }}
        >
          {t(begun ? 'own-pixels-again' : 'own-pixels-start')}
        </Button>
      </div>
      {fill !== undefined &&
        at !== null &&
        createPortal(
          <Colour
            fill={fill}
            spots={spots}
            atTop={at % 2 === 1}
            onMark={(spot) => setSpots((now) => marked(now, spot))}
            onMove={(by) => show(Math.max(0, at + by))}
            onEnd={() => show(null)}
          />,
          document.body,
        )}
    </div>
  );
}

interface ColourProps {
  readonly fill: Fill;
  readonly spots: readonly Spot[];
  /** Where the buttons lie, which hide some points: at the other edge with every colour. */
  readonly atTop: boolean;
  readonly onMark: (spot: Spot) => void;
  /** 1 to the next colour, -1 to the one before. */
  readonly onMove: (by: number) => void;
  readonly onEnd: () => void;
}

function Colour({ fill, spots, atTop, onMark, onMove, onEnd }: ColourProps) {
  const { t } = useText();
  const cover = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    cover.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  useColourKeys(onMove, onEnd);
  const mark = (event: MouseEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget) return;
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    onMark({ x: (event.clientX - left) / width, y: (event.clientY - top) / height });
  };
  return (
    <div
      ref={cover}
      className={`colour colour-${fill}`}
      role="dialog"
      aria-label={t(`own-pixels-${fill}`)}
      tabIndex={-1}
      data-takes-keys=""
      onClick={mark}
    >
      {spots.map(({ x, y }) => (
        <span key={`${x} ${y}`} className="colour-spot" style={{ left: `${x * 100}%`, top: `${y * 100}%` }} />
      ))}
      <div className={atTop ? 'colour-bar colour-bar-top' : 'colour-bar'}>
        <span>{t('own-pixels-marked', { count: spots.length })}</span>
        <button type="button" onClick={() => onMove(1)}>
          {t('own-pixels-next')}
        </button>
        <button type="button" onClick={onEnd}>
          {t('own-pixels-end')}
        </button>
      </div>
    </div>
  );
}

/** Space, Enter and the arrows lead through the colours, Escape ends; Tab reaches the buttons. */
function useColourKeys(move: (by: number) => void, end: () => void): void {
  const latest = useRef({ move, end });
  useEffect(() => {
    latest.current = { move, end };
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const onButton = event.target instanceof HTMLButtonElement && ['Enter', ' '].includes(event.key);
      if (event.key === 'Tab' || onButton) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat) return;
      if (event.key === 'Escape') latest.current.end();
      else if (['ArrowLeft', 'ArrowUp', 'PageUp', 'Backspace'].includes(event.key)) latest.current.move(-1);
      else if ([' ', 'Enter', 'ArrowRight', 'ArrowDown', 'PageDown'].includes(event.key))
        latest.current.move(1);
    };
    window.addEventListener('keydown', hear, { capture: true });
    return () => window.removeEventListener('keydown', hear, { capture: true });
  }, []);
}
