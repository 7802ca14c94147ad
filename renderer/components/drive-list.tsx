import { Check, Usb } from 'lucide-react';
import type { ReactNode } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import './drive-list.css';

export interface DriveCard {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly badges?: ReactNode;
  /** Chosen only by itself, never with all the others at once. */
  readonly careful?: boolean;
}

interface DriveListProps {
  readonly label: string;
  readonly drives: readonly DriveCard[];
  readonly chosen: readonly string[];
  /** There are many: each has to do with less room. */
  readonly dense?: boolean;
  readonly onChoose: (ids: readonly string[]) => void;
}

/** Drives as cards, of which several may be chosen: arrow keys move, Space chooses. */
export function DriveList({ label, drives, chosen, dense = false, onChoose }: DriveListProps) {
  return (
    <ListBox
      className={dense ? 'drives drives-dense' : 'drives'}
      aria-label={label}
      items={drives}
      dependencies={[drives]}
      layout="stack"
      selectionMode="multiple"
      selectionBehavior="toggle"
      selectedKeys={chosen}
      onSelectionChange={(keys) => onChoose(keys === 'all' ? allBut(drives, chosen) : [...keys].map(String))}
    >
      {(drive) => (
        <ListBoxItem className="drive" id={drive.id} textValue={[drive.title, ...drive.lines].join('. ')}>
          <span className="drive-icon">
            <Usb aria-hidden="true" size={26} />
          </span>
          <span className="drive-words">
            <span className="drive-title">{drive.title}</span>
            {drive.lines.map((line) => (
              <span key={line} className="drive-line">
                {line}
              </span>
            ))}
          </span>
          {drive.badges}
          <span className="drive-check" aria-hidden="true">
            <Check size={20} strokeWidth={3} />
          </span>
        </ListBoxItem>
      )}
    </ListBox>
  );
}

function allBut(drives: readonly DriveCard[], chosen: readonly string[]): string[] {
  return drives.filter(({ id, careful }) => careful !== true || chosen.includes(id)).map(({ id }) => id);
}
