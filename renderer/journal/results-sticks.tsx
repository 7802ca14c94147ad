import type { ResultsStick } from '../../preload/exchange.ts';
import { Button } from '../components/button.tsx';
import { useText } from '../messages/text-provider.tsx';

interface ResultsSticksProps {
  readonly sticks: readonly ResultsStick[];
  readonly busy: boolean;
  readonly onTake: (place: string) => void;
}

/** The sticks that are plugged in and bring results, or would if they were open. */
export function ResultsSticks({ sticks, busy, onTake }: ResultsSticksProps) {
  const { t } = useText();
  if (sticks.length === 0) return <p className="soft">{t('import-sticks-none')}</p>;
  return (
    <ul className="station-list">
      {sticks.map(({ device, model, sizeBytes, place, results, fresh }) => (
        <li key={`${device} ${place ?? ''}`} className="station-list-row">
          <span>
            <strong>
              {t('import-stick-name', { model: model ?? t('import-stick-unnamed'), sizeBytes })}
            </strong>
            <br />
            {place === null ? (
              t('import-stick-closed')
            ) : (
              <>
                {t('import-stick-brings', { results })}
                {fresh < results || results > 1 ? ` ${t('import-stick-fresh', { fresh })}` : ''}
              </>
            )}
          </span>
          {place !== null && (
            <Button isDisabled={busy} onPress={() => onTake(place)}>
              {t('import-stick-take')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
