import type { StickEvent, StickView } from '../../preload/journal.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Facts } from '../components/facts.tsx';
import { nameOf } from '../machine/machine-name.ts';
import { useText } from '../messages/text-provider.tsx';
import type { JournalMoves } from './journal-place.ts';
import { JournalScreen } from './journal-screen.tsx';
import { momentText, sayKept } from './journal-words.ts';
import { stickHealth, type StickHealth } from './stick-health.ts';
import { stickName } from './sticks-screen.tsx';
import { useAsked } from './use-asked.ts';

interface OneStickScreenProps {
  readonly id: string;
  readonly moves: JournalMoves;
}

const tones = { unknown: 'info', good: 'good', failed: 'bad', tries: 'caution', slower: 'caution' } as const;

/** One stick: what is on it, how it ages, and which computers were checked with it. */
export function OneStickScreen({ id, moves }: OneStickScreenProps) {
  const texts = useText();
  const { t } = texts;
  const [asked, again] = useAsked(window.rekindle.stick, id);
  return (
    <JournalScreen<StickView>
      wide
      asked={asked}
      again={again}
      moves={moves}
      waiting={t('sticks-one')}
      title={({ stick }) => stickName(stick, texts)}
    >
      {({ stick, events, checks }) => (
        <>
          <Facts
            facts={[
              { name: t('sticks-holds'), value: stick.holds ?? t('sticks-holds-nothing') },
              { name: t('sticks-first'), value: momentText(stick.firstAt, texts) },
              { name: t('sticks-serial'), value: stick.serial ?? t('unknown'), fixed: true },
            ]}
          />
          <Health health={stickHealth(events)} />
          <div className="stack">
            <h2>{t('machines-history')}</h2>
            <EventTable events={events} />
          </div>
          {checks.length > 0 && (
            <section className="stack" aria-labelledby="stick-checks">
              <h2 id="stick-checks">{t('sticks-checks')}</h2>
              <ul className="station-list">
                {checks.map((one) => (
                  <li key={one.check} className="station-list-row">
                    <span>
                      <strong>{nameOf(one, texts)}</strong>{' '}
                      <span className="soft">
                        {[
                          momentText(one.at, texts),
                          one.who === null ? null : t('machines-by', { who: one.who }),
                        ]
                          .filter((part) => part !== null)
                          .join(' · ')}
                      </span>
                    </span>
                    <Button
                      kind="quiet"
                      label={`${t('machines-show-check')}: ${nameOf(one, texts)}`}
                      onPress={() => moves.go({ at: 'check', id: one.check })}
                    >
                      {t('machines-show-check')}
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </JournalScreen>
  );
}

function Health({ health }: { readonly health: StickHealth }) {
  const { t } = useText();
  return (
    <Alert tone={tones[health]} title={t(`sticks-health-${health}`)}>
      <p>{t(`sticks-health-${health}-text`)}</p>
    </Alert>
  );
}

/** What happened to a stick, the latest first, with the figures that tell of its age. */
function EventTable({ events }: { readonly events: readonly StickEvent[] }) {
  const texts = useText();
  const { t } = texts;
  const speed = (bytes: number | null): string => (bytes === null ? '–' : t('sticks-speed', { bytes }));
  return (
    <div className="compare-table" role="region" aria-label={t('machines-history')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {(['when', 'what', 'image', 'write', 'read', 'tries'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`sticks-column-${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map(({ at, kind, data }) => (
            <tr key={`${at} ${kind}`}>
              <th scope="row">{momentText(at, texts)}</th>
              <td>
                {t(`sticks-did-${kind}`)}
                {data.reasons.map((reason) => (
                  <p key={reason.code} className="soft">
                    {sayKept(reason, texts)}
                  </p>
                ))}
              </td>
              <td>{data.image ?? '–'}</td>
              <td>{speed(data.writeBytesPerSecond)}</td>
              <td>{speed(data.readBytesPerSecond)}</td>
              <td>{data.retries ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
