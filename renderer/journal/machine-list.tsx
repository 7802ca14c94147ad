import { ArrowLeft, Columns2, FileOutput, FolderInput, Usb } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { MachineQueryRequest } from '../../preload/journal.ts';
import { Alert } from '../components/alert.tsx';
import { useAnnounce } from '../components/announcer.tsx';
import { Button } from '../components/button.tsx';
import { Progress } from '../components/progress.tsx';
import { Search } from '../components/search.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { isNarrowed } from './filters.ts';
import { everything, type JournalMoves } from './journal-place.ts';
import { JournalTrouble } from './journal-trouble.tsx';
import { MachineFilters } from './machine-filters.tsx';
import { MachineRows } from './machine-rows.tsx';
import { useMachines } from './use-machines.ts';

interface MachineListProps {
  readonly query: MachineQueryRequest;
  readonly moves: JournalMoves;
  readonly onCheck: () => void;
}

/** The computers of the journal: searched, filtered, opened, two of them compared. */
export function MachineList({ query, moves, onCheck }: MachineListProps) {
  const texts = useText();
  const { t } = texts;
  const { mac } = useApp();
  const announce = useAnnounce();
  const { machines, count, total, looking, trouble, more, again } = useMachines(query);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const list = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const narrowed = isNarrowed(query);
  const found = narrowed ? t('machines-found', { count, total }) : t('machines-count', { count: total });
  const narrow = useCallback(
    (next: MachineQueryRequest) => {
      setChosen([]);
      moves.become({ at: 'list', query: next });
    },
    [moves],
  );
  const known = machines !== null && !looking;
  useEffect(() => {
    if (known && narrowed) announce(found);
  }, [announce, found, known, narrowed]);
  useShortcuts(mac, { back: moves.back });
  useSlash(search);
  const [first, second] = chosen;
  const compare = (): void => {
    if (first !== undefined && second !== undefined) moves.go({ at: 'compare', first, second });
  };
  return (
    <Screen
      wide
      footer={
        <>
          <Button
            icon={<ArrowLeft aria-hidden="true" size={20} />}
            onPress={moves.back}
            keys={keysOf('back', texts, mac)}
          >
            {t('app-back')}
          </Button>
          <span className="screen-footer-note" />
          <Button
            kind="quiet"
            icon={<FolderInput aria-hidden="true" size={20} />}
            onPress={() => moves.go({ at: 'import' })}
          >
            {t('import-open')}
          </Button>
          {total > 0 && (
            <Button
              kind="quiet"
              icon={<FileOutput aria-hidden="true" size={20} />}
              onPress={() => moves.go({ at: 'export', machines: chosen.length > 0 ? chosen : null })}
            >
              {t('export-open')}
            </Button>
          )}
          {total > 1 && (
            <Button
              icon={<Columns2 aria-hidden="true" size={20} />}
              isDisabled={chosen.length !== 2}
              onPress={compare}
            >
              {t('machines-compare')}
            </Button>
          )}
        </>
      }
    >
      <div className="row machine-head">
        <ScreenTitle>{t('machines-title')}</ScreenTitle>
        <div className="row">
          {total > 0 && <h2>{found}</h2>}
          {chosen.length > 0 && <span>{t('machines-chosen', { count: chosen.length })}</span>}
          {narrowed && total > 0 && (
            <Button kind="quiet" onPress={() => narrow(everything)}>
              {t('machines-show-all')}
            </Button>
          )}
          <Button
            kind="quiet"
            icon={<Usb aria-hidden="true" size={20} />}
            onPress={() => moves.go({ at: 'sticks' })}
          >
            {t('sticks-open')}
          </Button>
        </div>
      </div>
      <JournalTrouble trouble={trouble} onAgain={again} />
      {trouble ? null : machines === null ? (
        <Progress label={t('machines-looking')} fraction={null} />
      ) : total === 0 ? (
        <NoMachines onCheck={onCheck} />
      ) : (
        <>
          <div className="machine-search">
            <Search
              label={t('machines-search')}
              hint={t('machines-search-hint')}
              shownKey="/"
              value={query.words}
              inputRef={search}
              onChange={(words) => narrow({ ...query, words })}
              onKeyDown={(event) => {
                if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
                event.preventDefault();
                // What is shown may still be what was found before.
                if (looking) return;
                const [only, ...others] = machines;
                if (event.key === 'Enter' && only && others.length === 0)
                  moves.go({ at: 'machine', id: only.id });
                else list.current?.focus();
              }}
            />
            <MachineFilters query={query} onChange={narrow} />
          </div>
          {count === 0 && !looking && <p className="soft">{t('machines-none-found')}</p>}
          <MachineRows
            label={t('machines-title')}
            machines={machines}
            chosen={chosen}
            onChoose={setChosen}
            onOpen={(id) => moves.go({ at: 'machine', id })}
            onMore={more}
            listRef={list}
          />
        </>
      )}
    </Screen>
  );
}

/** What the journal is for, while there is nothing in it. */
function NoMachines({ onCheck }: { readonly onCheck: () => void }) {
  const { t } = useText();
  return (
    <Alert tone="info" title={t('machines-empty-title')}>
      <p>{t('machines-lead')}</p>
      <p>{t('machines-empty')}</p>
      <div>
        <Button kind="primary" onPress={onCheck}>
          {t('station-begin-title')}
        </Button>
      </div>
    </Alert>
  );
}

/** The key that leads to a search everywhere, except where it is typed. */
function useSlash(search: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      event.preventDefault();
      // Before a list takes it for the beginning of a name.
      event.stopPropagation();
      search.current?.focus();
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [search]);
}
