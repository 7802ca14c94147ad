import { useEffect, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import type { ListedMachine } from '../../preload/journal.ts';
import { Search } from '../components/search.tsx';
import { everything } from '../journal/journal-place.ts';
import { nameOf } from '../machine/machine-name.ts';
import { useText } from '../messages/text-provider.tsx';

/** A computer of the journal, as far as it has to be told from others. */
export type KnownMachine = Pick<ListedMachine, 'id' | 'assetTag' | 'maker' | 'model'>;

interface KnownMachineProps {
  readonly chosen: KnownMachine | null;
  readonly onChoose: (machine: KnownMachine) => void;
}

/** How many are shown: enough for those of a day, few enough to be seen at once. */
const most = 6;

/** One of the computers of the journal: the last ones, or those that the typed words find. */
export function ChooseKnownMachine({ chosen, onChoose }: KnownMachineProps) {
  const texts = useText();
  const { t } = texts;
  const [words, setWords] = useState('');
  const found = useFirstMachines(words);
  // What was chosen stays in sight, whatever is looked for.
  const shown: readonly KnownMachine[] =
    chosen && !found?.some(({ id }) => id === chosen.id) ? [chosen, ...(found ?? [])] : (found ?? []);
  return (
    <div className="stack station-known">
      <Search
        label={t('machines-search')}
        hint={t('machines-search-hint')}
        value={words}
        onChange={setWords}
      />
      {found?.length === 0 && <p className="soft">{t('machines-none-found')}</p>}
      <ListBox
        className="journal-sticks"
        aria-label={t('station-which-known')}
        items={shown}
        dependencies={[texts.language]}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={chosen ? [chosen.id] : []}
        onSelectionChange={(keys) => {
          const machine = keys === 'all' ? undefined : shown.find(({ id }) => keys.has(id));
          if (machine) onChoose(machine);
        }}
      >
        {(machine) => (
          <ListBoxItem className="machine-row station-known-row" textValue={nameOf(machine, texts)}>
            {nameOf(machine, texts)}
          </ListBoxItem>
        )}
      </ListBox>
    </div>
  );
}

/** The first computers that some words find; `null` until they have come. */
export function useFirstMachines(words: string): readonly ListedMachine[] | null {
  const [found, setFound] = useState<readonly ListedMachine[] | null>(null);
  useEffect(() => {
    let wanted = true;
    void window.rekindle
      .listMachines({ query: { ...everything, words }, offset: 0, limit: most })
      .then((page) => {
        if (wanted && page.ok) setFound(page.value.machines);
      });
    return () => {
      wanted = false;
    };
  }, [words]);
  return found;
}
