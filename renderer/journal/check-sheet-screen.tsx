import { Laptop } from 'lucide-react';
import type { CheckSheet, JournalAnswer, JournalVerdict } from '../../preload/journal.ts';
import { Alert, type AlertTone } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Facts } from '../components/facts.tsx';
import { nameOf } from '../machine/machine-name.ts';
import { useText } from '../messages/text-provider.tsx';
import type { JournalMoves } from './journal-place.ts';
import { JournalScreen } from './journal-screen.tsx';
import {
  dayText,
  momentText,
  outcomeText,
  partText,
  presetText,
  questionText,
  sayKept,
  verdictText,
  verdictTone,
} from './journal-words.ts';
import { Photo } from './photo.tsx';
import { useAsked } from './use-asked.ts';

interface CheckSheetScreenProps {
  readonly id: string;
  readonly moves: JournalMoves;
  readonly onGoOn: (run: string) => void;
}

/** One check, to be read: what it came to, every answer with its note, its photo and what was measured. */
export function CheckSheetScreen({ id, moves, onGoOn }: CheckSheetScreenProps) {
  const texts = useText();
  const { t } = texts;
  const [asked, again] = useAsked(window.rekindle.checkSheet, id);
  return (
    <JournalScreen<CheckSheet>
      asked={asked}
      again={again}
      moves={moves}
      waiting={t('machines-check')}
      title={({ check }) => t('machines-check-of', { date: dayText(check.startedAt, texts) })}
      footer={({ machine, check }) => (
        <>
          <Button
            icon={<Laptop aria-hidden="true" size={20} />}
            onPress={() => moves.go({ at: 'machine', id: machine.id })}
          >
            {t('machines-show-machine')}
          </Button>
          {check.finishedAt === null && (
            <Button kind="primary" onPress={() => onGoOn(check.id)}>
              {t('station-go-on')}
            </Button>
          )}
        </>
      )}
    >
      {({ machine, check }) => (
        <>
          <p className="lead">{nameOf({ assetTag: machine.assetTag, ...machine.profile }, texts)}</p>
          {check.verdict && <VerdictOf verdict={check.verdict} />}
          <section className="stack" aria-labelledby="sheet-answers">
            <h2 id="sheet-answers">{t('machines-answers', { count: check.answers.length })}</h2>
            {check.answers.length === 0 ? (
              <p className="soft">{t('machines-no-answers')}</p>
            ) : (
              <ul className="sheet-answers">
                {check.answers.map((answer) => (
                  <AnswerOf key={answer.check} answer={answer} />
                ))}
              </ul>
            )}
          </section>
          <section className="stack" aria-labelledby="sheet-facts">
            <h2 id="sheet-facts">{t('machines-about-check')}</h2>
            <Facts
              facts={[
                { name: t('machines-began'), value: momentText(check.startedAt, texts) },
                {
                  name: t('machines-ended'),
                  value:
                    check.finishedAt === null
                      ? t('machines-unfinished')
                      : momentText(check.finishedAt, texts),
                },
                { name: t('machines-place'), value: t(`report-where-${check.where}`) },
                { name: t('station-how-much'), value: presetText(check.preset, texts) },
                {
                  name: t('machines-tried'),
                  value: check.tried?.name ?? check.tried?.id ?? t('unknown'),
                },
                { name: t('machines-who'), value: check.who ?? t('unknown') },
              ]}
            />
          </section>
        </>
      )}
    </JournalScreen>
  );
}

function VerdictOf({ verdict }: { readonly verdict: JournalVerdict }) {
  const texts = useText();
  const { t, list } = texts;
  const tone = verdictTone(verdict.kind);
  const alert: AlertTone = tone === 'good' || tone === 'caution' || tone === 'bad' ? tone : 'info';
  return (
    <Alert tone={alert} title={verdictText(verdict.kind, texts)}>
      <p>{sayKept(verdict.headline.reason, texts)}</p>
      {verdict.cautions.length > 0 && (
        <ul className="station-sentences">
          {verdict.cautions.map(({ reason, answers, part }) => (
            <li key={`${reason.code} ${answers.join(' ')}`}>
              <p>{sayKept(reason, texts)}</p>
              {part !== null && <p>{t('station-part', { part: partText(part, texts) })}</p>}
              {answers.length > 0 && (
                <p>{t('station-from', { answers: list(answers.map((one) => questionText(one, texts))) })}</p>
              )}
            </li>
          ))}
        </ul>
      )}
      {verdict.next.length > 0 && (
        <>
          <p>
            <strong>{t('station-next')}</strong>
          </p>
          <ol className="station-steps">
            {verdict.next.map(({ reason }) => (
              <li key={reason.code}>{sayKept(reason, texts)}</li>
            ))}
          </ol>
        </>
      )}
    </Alert>
  );
}

function AnswerOf({ answer }: { readonly answer: JournalAnswer }) {
  const texts = useText();
  const { check, outcome, note, photo, findings = [], at } = answer;
  const title = questionText(check, texts);
  return (
    <li className="sheet-answer">
      <div className="sheet-answer-words">
        <p className="row">
          <strong>{title}</strong>
          <span className={`station-outcome-${outcome}`}>{outcomeText(outcome, texts)}</span>
        </p>
        {note !== null && <p className="sheet-note">{note}</p>}
        {findings.map((finding) => (
          <p key={finding.code} className="soft">
            {sayKept(finding, texts)}
          </p>
        ))}
        <p className="soft sheet-at">{momentText(at, texts)}</p>
      </div>
      {photo !== null && <Photo name={photo} of={title} />}
    </li>
  );
}
