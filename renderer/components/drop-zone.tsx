import { useEffect, useRef, useState, type ReactNode } from 'react';
import './drop-zone.css';

/**
 * Files dropped anywhere on the window; true while something is held over it.
 * @param onDrop gets the files, the largest first: that is the image if a checksum file came along
 */
export function useWindowDrop(onDrop: (files: readonly [File, ...File[]]) => void): boolean {
  const [over, setOver] = useState(false);
  const handler = useRef(onDrop);
  useEffect(() => {
    handler.current = onDrop;
  });
  useEffect(() => {
    // Moving from one element to the next ends and begins the hover: count, and believe only zero.
    let depth = 0;
    const enter = (): void => {
      depth++;
      setOver(true);
    };
    const leave = (): void => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hover = (event: DragEvent): void => {
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      const [largest, ...others] = [...(event.dataTransfer?.files ?? [])].sort((a, b) => b.size - a.size);
      if (largest) handler.current([largest, ...others]);
    };
    document.addEventListener('dragenter', enter);
    document.addEventListener('dragleave', leave);
    document.addEventListener('dragover', hover);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragenter', enter);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('dragover', hover);
      document.removeEventListener('drop', drop);
    };
  }, []);
  return over;
}

interface DropZoneProps {
  readonly isOver: boolean;
  readonly children: ReactNode;
}

/** The place that asks for a file. Dropping works on the whole window; this shows where one looks. */
export function DropZone({ isOver, children }: DropZoneProps) {
  return <div className={isOver ? 'drop-zone drop-zone-over' : 'drop-zone'}>{children}</div>;
}
