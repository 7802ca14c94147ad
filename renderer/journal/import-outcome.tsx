import { useEffect } from 'react';
import type { ShownImport, ShownImportedFile } from '../../preload/exchange.ts';
import { Badge, type BadgeTone } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { useAnnounce } from '../components/announcer.tsx';
import { nameOf } from '../machine/machine-name.ts';
import { useText } from '../messages/text-provider.tsx';
import type { JournalMoves } from './journal-place.ts';
import { sayKept, verdictText } from './journal-words.ts';

interface ImportOutcomeProps {
  readonly done: ShownImport;
  readonly moves: JournalMoves;
}

/** What became of each file, in words. */
export function ImportOutcome({ done, moves }: ImportOutcomeProps) {
  const { t, say } = useText();
  const announce = useAnnounce();
  const { files, refused } = done;
  const count = (...of: ShownImportedFile['became'][]): number =>
    files.filter(({ became }) => of.includes(became)).length;
  const sum = t('import-sum', {
    added: count('new', 'more'),
    known: count('known'),
    kept: count('kept'),
    passed: count('passed-over') + refused.length,
  });
  useEffect(() => announce(sum), [announce, sum, done]);
  return (
    <Card labelledBy="import-outcome">
      <h2 id="import-outcome">{t('import-outcome')}</h2>
      <p>{sum}</p>
      <ul className="station-list import-files-list">
        {files.map((file) => (
          <FileRow key={file.file} file={file} moves={moves} />
        ))}
        {refused.map(({ path, reason }) => (
          <li key={path} className="station-list-row">
            <span className="import-words">
              <span className="row">
                <Badge tone="caution">{t('import-became-refused')}</Badge>
                <strong className="import-file">{path}</strong>
              </span>
              <span>{say(reason)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const tones: Readonly<Record<ShownImportedFile['became'] | 'part', BadgeTone>> = {
  new: 'good',
  more: 'good',
  part: 'caution',
  known: 'plain',
  kept: 'bad',
  'passed-over': 'plain',
};

function FileRow({ file, moves }: { readonly file: ShownImportedFile; readonly moves: JournalMoves }) {
  const texts = useText();
  const { t } = texts;
  const { machine, became, whole, answers, verdictKind, reasons } = file;
  const taken = became === 'new' || became === 'more';
  const told = taken && !whole ? 'part' : became;
  const name = machine && nameOf({ assetTag: machine.assetTag, ...machine.profile }, texts);
  return (
    <li className="station-list-row">
      <span className="import-words">
        <span className="row">
          <Badge tone={tones[told]}>{t(`import-became-${told}`)}</Badge>
          <strong className="import-file">{name ?? baseOf(file.file)}</strong>
        </span>
        <span className="soft import-file">
          {[
            name === null ? null : baseOf(file.file),
            taken ? t('import-answers', { answers }) : null,
            verdictKind === null ? null : verdictText(verdictKind, texts),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
        {became !== 'known' &&
          reasons.map((reason) => (
            <span key={`${reason.code} ${JSON.stringify(reason.data)}`}>{sayKept(reason, texts)}</span>
          ))}
        {(became === 'kept' || told === 'part') && <span className="soft">{t('import-kept-text')}</span>}
      </span>
      {machine && (
        <Button onPress={() => moves.go({ at: 'machine', id: machine.id })}>
          {t('import-show-machine')}
        </Button>
      )}
    </li>
  );
}

/** The file's own name; a typed code is one by itself. */
function baseOf(file: string): string {
  return file.split(/[/\\]/).at(-1) ?? file;
}
