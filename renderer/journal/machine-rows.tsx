import { Check } from 'lucide-react';
import type { Ref } from 'react';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { GridList, GridListItem, GridListLoadMoreItem } from 'react-aria-components/GridList';
import { Collection } from 'react-aria-components/Collection';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import type { ListedMachine } from '../../preload/journal.ts';
import { Badge } from '../components/badge.tsx';
import { makeOf, nameOf } from '../machine/machine-name.ts';
import { useText, type Texts } from '../messages/text-provider.tsx';
import { dayText, verdictText, verdictTone } from './journal-words.ts';

interface MachineRowsProps {
  readonly label: string;
  readonly machines: readonly ListedMachine[];
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
  readonly onOpen: (id: string) => void;
  readonly onMore: () => void;
  readonly listRef: Ref<HTMLDivElement>;
}

/** A row's height and the gap below it, in pixels: only the rows in sight are there, so all are of one height. */
const layout = { rowHeight: 76, gap: 8, padding: 4 };

interface MachineRowProps {
  readonly machine: ListedMachine;
  readonly texts: Texts;
}

/** Computers as rows: arrow keys move, Enter opens, Space chooses. However many there are, only those in sight are made. */
export function MachineRows({
  label,
  machines,
  chosen,
  onChoose,
  onOpen,
  onMore,
  listRef,
}: MachineRowsProps) {
  const texts = useText();
  return (
    <Virtualizer layout={ListLayout} layoutOptions={layout}>
      <GridList
        ref={listRef}
        className="machine-rows"
        aria-label={label}
        selectionMode="multiple"
        selectedKeys={chosen}
        onSelectionChange={(keys) =>
          onChoose(keys === 'all' ? machines.map(({ id }) => id) : [...keys].map(String))
        }
        onAction={(key) => onOpen(String(key))}
      >
        <Collection items={machines} dependencies={[texts.language]}>
          {(machine) => <MachineRow machine={machine} texts={texts} />}
        </Collection>
        <GridListLoadMoreItem onLoadMore={onMore} />
      </GridList>
    </Virtualizer>
  );
}

function MachineRow({ machine, texts }: MachineRowProps) {
  return (
    <GridListItem id={machine.id} className="machine-row" textValue={nameOf(machine, texts)}>
      <MachineCells machine={machine} texts={texts} />
    </GridListItem>
  );
}

/** By itself, because it is made for the rows in sight only, and the row for all. */
function MachineCells({ machine, texts }: MachineRowProps) {
  const { t } = texts;
  const { assetTag, owner, note, cpu, ramMiB, verdictKind, unfinished, metAt } = machine;
  const make = makeOf(machine);
  const facts = [cpu, ramMiB === null ? null : t('advice-memory', { ramMiB }), owner, note];
  return (
    <>
      <CheckboxField slot="selection" className="machine-choose">
        <CheckboxButton>
          <span className="checkbox-box">
            <Check aria-hidden="true" size={18} strokeWidth={3} />
          </span>
        </CheckboxButton>
      </CheckboxField>
      <span className="machine-words">
        <span className="machine-name">
          {assetTag !== null && <strong className="machine-tag">{assetTag}</strong>}
          <span>{make ?? (assetTag === null ? t('station-unnamed') : t('machines-make-unknown'))}</span>
        </span>
        <span className="machine-line">{facts.filter((part) => part !== null).join(' · ')}</span>
      </span>
      <span className="machine-end">
        <Badge tone={verdictTone(verdictKind)}>
          {unfinished === null ? verdictText(verdictKind, texts) : t('machines-unfinished')}
        </Badge>
        <span className="machine-line">{dayText(metAt, texts)}</span>
      </span>
    </>
  );
}
