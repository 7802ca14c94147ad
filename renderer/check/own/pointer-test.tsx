import { Check } from 'lucide-react';
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { useText } from '../../messages/text-provider.tsx';
import type { OwnTestProps } from './own-test.ts';
import {
  done,
  isDrag,
  judgePointing,
  noPointing,
  pointerTasks,
  reached,
  taskOfButton,
  taskOfWheel,
  zoneCount,
  zoneOf,
} from './pointer.ts';
import { Zones } from './zones.tsx';
import './pointer-test.css';

/** The pointer's field: its zones light up, and each thing that a pointer can do is ticked off. */
export function PointerTest({ onFinding }: OwnTestProps) {
  const { t } = useText();
  const [pointing, setPointing] = useState(noPointing);
  const field = useRef<HTMLDivElement>(null);
  const pressedAt = useRef<{ x: number; y: number } | null>(null);
  useEffect(() => {
    if (pointing !== noPointing) onFinding(judgePointing(pointing));
  }, [pointing, onFinding]);
  useEffect(() => {
    const element = field.current;
    const turn = (event: WheelEvent): void => {
      // React listens to wheels passively: the page would scroll, or be zoomed.
      event.preventDefault();
      const task = taskOfWheel(event);
      if (task) setPointing((now) => done(now, task));
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, []);
  const press = (event: PointerEvent<HTMLDivElement>): void => {
    event.preventDefault();
    const task = taskOfButton(event.button);
    if (task) setPointing((now) => done(now, task));
    if (event.button === 0) pressedAt.current = placeIn(event);
  };
  const release = (event: PointerEvent<HTMLDivElement>): void => {
    const from = pressedAt.current;
    if (event.button !== 0 || from === null) return;
    pressedAt.current = null;
    if (isDrag(from, placeIn(event))) setPointing((now) => done(now, 'drag'));
  };
  return (
    <div className="stack">
      <p>{t('own-pointer-how')}</p>
      <div className="pointer-parts">
        <div
          ref={field}
          className="zones-field"
          onPointerMove={(event) => {
            const { x, y } = placeIn(event);
            setPointing((now) => reached(now, zoneOf(x, y)));
          }}
          onPointerDown={press}
          onPointerUp={release}
          onMouseDown={(event) => event.preventDefault()}
          onAuxClick={(event) => event.preventDefault()}
          onContextMenu={(event) => event.preventDefault()}
        >
          <Zones reached={pointing.zones} />
        </div>
        <ul className="own-tasks" aria-label={t('own-pointer-tasks')}>
          <Task isDone={pointing.zones.size === zoneCount}>
            {t('own-pointer-zones', { reached: pointing.zones.size, zones: zoneCount })}
          </Task>
          {pointerTasks.map((task) => (
            <Task key={task} isDone={pointing.done.has(task)}>
              {t(`own-pointer-${task}`)}
            </Task>
          ))}
        </ul>
      </div>
    </div>
  );
}

function placeIn(event: PointerEvent<HTMLDivElement>): { x: number; y: number } {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
}

interface TaskProps {
  readonly isDone: boolean;
  readonly children: string;
}

function Task({ isDone, children }: TaskProps) {
  const { t } = useText();
  return (
    <li className={isDone ? 'own-task own-task-done' : 'own-task'}>
      <span className="own-task-box">{isDone && <Check aria-hidden="true" size={16} strokeWidth={3} />}</span>
      {children}
      {isDone && <span className="only-heard"> {t('own-done')}</span>}
    </li>
  );
}
