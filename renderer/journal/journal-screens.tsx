import type { CheckStart } from '../check/check-screens.tsx';
import { CheckSheetScreen } from './check-sheet-screen.tsx';
import { CompareScreen } from './compare-screen.tsx';
import { ExportScreen } from './export-screen.tsx';
import { ImportScreen } from './import-screen.tsx';
import type { JournalMoves, JournalPlace } from './journal-place.ts';
import { MachineList } from './machine-list.tsx';
import { OneMachineScreen } from './one-machine-screen.tsx';
import { OneStickScreen } from './one-stick-screen.tsx';
import { SticksScreen } from './sticks-screen.tsx';
import './journal.css';

interface JournalScreensProps {
  readonly place: JournalPlace;
  readonly moves: JournalMoves;
  /** Begins a check, or goes on with one. */
  readonly onCheck: (start: CheckStart) => void;
}

/** What Rekindle knows of computers and sticks: one screen a place. */
export function JournalScreens({ place, moves, onCheck }: JournalScreensProps) {
  const goOn = (run: string): void => onCheck({ machine: null, run });
  switch (place.at) {
    case 'list':
      return (
        <MachineList
          query={place.query}
          moves={moves}
          onCheck={() => onCheck({ machine: null, run: null })}
        />
      );
    case 'machine':
      return (
        <OneMachineScreen
          key={place.id}
          id={place.id}
          moves={moves}
          onCheck={({ id, assetTag, profile }) =>
            onCheck({ machine: { id, assetTag, maker: profile.maker, model: profile.model }, run: null })
          }
          onGoOn={goOn}
        />
      );
    case 'check':
      return <CheckSheetScreen key={place.id} id={place.id} moves={moves} onGoOn={goOn} />;
    case 'compare':
      return <CompareScreen first={place.first} second={place.second} moves={moves} />;
    case 'sticks':
      return <SticksScreen moves={moves} />;
    case 'stick':
      return <OneStickScreen key={place.id} id={place.id} moves={moves} />;
    case 'import':
      return <ImportScreen moves={moves} />;
    case 'export':
      return <ExportScreen machines={place.machines} moves={moves} />;
  }
}
