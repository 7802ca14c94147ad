import { useState } from 'react';
import type { ComparedFact, JournalMachine, MachinePair } from '../../preload/journal.ts';
import { Checkbox } from '../components/checkbox.tsx';
import { nameOf } from '../machine/machine-name.ts';
import { useText } from '../messages/text-provider.tsx';
import { factName, factValue, sameText } from './compare-words.ts';
import type { JournalMoves } from './journal-place.ts';
import { JournalScreen } from './journal-screen.tsx';

import { useAsked } from './use-asked.ts';

interface CompareScreenProps {
  readonly first: string;
  readonly second: string;
  readonly moves: JournalMoves;
}

const comparePair = (ids: string) => {
  const [first = '', second = ''] = ids.split(' ');
  return window.rekindle.compareMachines(first, second);
};

/** Two computers side by side: what they are, and what was answered last. */
export function CompareScreen({ first, second, moves }: CompareScreenProps) {
  const texts = useText();
  const { t } = texts;
  const [asked, again] = useAsked(comparePair, `${first} ${second}`);
  const [differing, setDiffering] = useState(false);
  const name = ({ assetTag, profile }: JournalMachine): string => nameOf({ assetTag, ...profile }, texts);
  return (
    <JournalScreen<MachinePair>
      wide
      asked={asked}
      again={again}
      moves={moves}
      waiting={t('machines-compared')}
      title={() => t('machines-compared')}
    >
      {({ machines, facts }) => (
        <>
          <div className="row journal-head">
            <p className="soft">
              {t('machines-differences', { count: facts.filter(({ same }) => same === false).length })}
            </p>
            <Checkbox isSelected={differing} onChange={setDiffering}>
              {t('machines-only-differences')}
            </Checkbox>
          </div>
          <div className="compare-table" role="region" aria-label={t('machines-compared')} tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('machines-what')}</th>
                  {machines.map((machine) => (
                    <th key={machine.id} scope="col">
                      {name(machine)}
                    </th>
                  ))}
                  <th scope="col">{t('machines-difference')}</th>
                </tr>
              </thead>
              <tbody>
                {facts
                  .filter(({ same }) => !differing || same === false)
                  .map((fact) => (
                    <Row key={fact.fact} fact={fact} />
                  ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </JournalScreen>
  );
}

function Row({ fact: { fact, first, second, same } }: { readonly fact: ComparedFact }) {
  const texts = useText();
  return (
    <tr className={same === false ? 'compare-differs' : ''}>
      <th scope="row">{factName(fact, texts)}</th>
      <td>{factValue(fact, first, texts)}</td>
      <td>{factValue(fact, second, texts)}</td>
      <td>{sameText(same, texts)}</td>
    </tr>
  );
}
