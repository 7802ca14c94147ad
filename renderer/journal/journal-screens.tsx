import type { JournalMoves, JournalPlace } from './journal-place.ts';
import { MachineList } from './machine-list.tsx';
import './journal.css';

interface JournalScreensProps {
  readonly place: JournalPlace;
  readonly moves: JournalMoves;
}

/** What Rekindle knows of computers and sticks: one screen a place. */
export function JournalScreens({ place, moves }: JournalScreensProps) {
  switch (place.at) {
    case 'list':
      return <MachineList query={place.query} moves={moves} />;
    // Not built yet: nothing leads there.
    case 'machine':
    case 'check':
    case 'compare':
    case 'sticks':
    case 'stick':
    case 'import':
    case 'export':
      return null;
  }
}
