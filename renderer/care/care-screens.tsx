import { useEffect, useState } from 'react';
import type { DriveList, ShownDrive } from '../../preload/contract.ts';
import { CareList } from './care-list.tsx';
import { CareWorkScreen } from './care-work-screen.tsx';
import { ChangeScreen } from './change-screen.tsx';
import { RestoreScreen } from './restore-screen.tsx';
import { useCare } from './use-care.ts';
import './care.css';

interface CareScreensProps {
  readonly drives: DriveList | null;
  readonly dropping: boolean;
  /** Files that were dropped on the window, for who is adding systems. */
  readonly dropped: readonly string[];
  readonly onBack: () => void;
  /** True while a stick is being worked on. */
  readonly onBusy: (busy: boolean) => void;
}

/** What else can be done with a stick that one has: empty it, test it, change what is on it. */
export function CareScreens({ drives, dropping, dropped, onBack, onBusy }: CareScreensProps) {
  const [work, actions] = useCare();
  const [place, setPlace] = useState<{ at: 'restore' | 'change'; drive: ShownDrive } | null>(null);
  const busy = work !== null && work.end === null;
  useEffect(() => onBusy(busy), [busy, onBusy]);
  const toList = (): void => {
    actions.done();
    setPlace(null);
  };
  if (work) return <CareWorkScreen work={work} onCancel={actions.cancel} onDone={toList} />;
  if (place?.at === 'restore') {
    return <RestoreScreen drive={place.drive} actions={actions} onBack={toList} />;
  }
  if (place?.at === 'change') {
    return (
      <ChangeScreen
        drive={place.drive}
        actions={actions}
        dropping={dropping}
        dropped={dropped}
        onBack={toList}
      />
    );
  }
  return (
    <CareList
      drives={drives}
      onRestore={(drive) => setPlace({ at: 'restore', drive })}
      onChange={(drive) => setPlace({ at: 'change', drive })}
      onProbe={actions.probe}
      onBack={onBack}
    />
  );
}
