import { ClipboardCheck, FileDown, Laptop, Usb } from 'lucide-react';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { useText, type Texts } from '../messages/text-provider.tsx';
import type { JournalMoves } from './journal-place.ts';
import { momentText, presetText, verdictText, verdictTone } from './journal-words.ts';
import type { Happening } from './timeline.ts';

const icons = { check: ClipboardCheck, import: FileDown, stick: Usb, met: Laptop };

interface HappeningsProps {
  readonly happenings: readonly Happening[];
  readonly moves: JournalMoves;
  /** Goes on with a check that was not finished. */
  readonly onGoOn: (check: string) => void;
}

/** What happened with a computer, the latest first. */
export function Happenings({ happenings, moves, onGoOn }: HappeningsProps) {
  const texts = useText();
  return (
    <ol className="happenings">
      {happenings.map((one) => {
        const Icon = icons[one.kind];
        return (
          <li key={`${one.kind} ${idOf(one)}`} className="happening">
            <Icon aria-hidden="true" size={22} />
            <div className="happening-words">
              <p className="row">
                <strong>{titleOf(one, texts)}</strong>
                {one.kind === 'check' && one.check.verdict && (
                  <Badge tone={verdictTone(one.check.verdict.kind)}>
                    {verdictText(one.check.verdict.kind, texts)}
                  </Badge>
                )}
              </p>
              <p className="soft">{lineOf(one, texts)}</p>
            </div>
            <Buttons one={one} moves={moves} onGoOn={onGoOn} texts={texts} />
          </li>
        );
      })}
    </ol>
  );
}

function Buttons({
  one,
  moves,
  onGoOn,
  texts,
}: {
  readonly one: Happening;
  readonly moves: JournalMoves;
  readonly onGoOn: (check: string) => void;
  readonly texts: Texts;
}) {
  const { t } = texts;
  const of = momentText(one.at, texts);
  if (one.kind === 'stick') {
    return (
      <Button
        kind="quiet"
        label={`${t('machines-show-stick')}: ${of}`}
        onPress={() => moves.go({ at: 'stick', id: one.stick.id })}
      >
        {t('machines-show-stick')}
      </Button>
    );
  }
  if (one.kind !== 'check') return null;
  return (
    <>
      {one.check.finishedAt === null && (
        <Button label={`${t('station-go-on')}: ${of}`} onPress={() => onGoOn(one.check.id)}>
          {t('station-go-on')}
        </Button>
      )}
      <Button
        kind="quiet"
        label={`${t('machines-show-check')}: ${of}`}
        onPress={() => moves.go({ at: 'check', id: one.check.id })}
      >
        {t('machines-show-check')}
      </Button>
    </>
  );
}

function idOf(one: Happening): string {
  switch (one.kind) {
    case 'check':
      return one.check.id;
    case 'import':
      return one.file.digest;
    case 'stick':
      return `${one.stick.id} ${one.at}`;
    case 'met':
      return '';
  }
}

function titleOf(one: Happening, texts: Texts): string {
  const { t } = texts;
  switch (one.kind) {
    case 'check':
      return t('machines-did-check', { preset: presetText(one.check.preset, texts) });
    case 'import':
      return t('machines-did-import');
    case 'stick':
      return t('machines-did-stick', { image: one.event.data.image });
    case 'met':
      return t('machines-did-meet');
  }
}

function lineOf(one: Happening, texts: Texts): string {
  const { t } = texts;
  const parts: (string | null)[] = [momentText(one.at, texts)];
  switch (one.kind) {
    case 'check':
      parts.push(
        t(`report-where-${one.check.where}`),
        one.check.who === null ? null : t('machines-by', { who: one.check.who }),
        t('machines-answers', { count: one.check.answers.length }),
        one.check.finishedAt === null ? t('machines-unfinished') : null,
      );
      break;
    case 'import':
      parts.push(one.file.name, one.file.whole ? null : t('machines-half-file'));
      break;
    case 'stick':
      parts.push(one.stick.model);
      break;
    case 'met':
      break;
  }
  return parts.filter((part) => part !== null).join(' · ');
}
