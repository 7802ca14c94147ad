import type { CheckView } from '../../preload/checks.ts';
import { Button } from '../components/button.tsx';
import { useText } from '../messages/text-provider.tsx';
import { checkText } from './check-words.ts';
import type { CheckActions } from './use-checks.ts';

interface AllChecksProps {
  readonly view: CheckView;
  readonly actions: CheckActions;
}

/** Every question with its answer. Each can be gone back to. */
export function AllChecks({ view, actions }: AllChecksProps) {
  const texts = useText();
  const { t } = texts;
  return (
    <ul className="station-list">
      {view.checks.map(({ id, state }) => (
        <li key={id} className="station-list-row">
          <span>
            {checkText(id, 'title', texts)}{' '}
            <span className={state.kind === 'answered' ? `station-outcome-${state.answer.outcome}` : 'soft'}>
              {state.kind === 'answered' && `${mark(state.answer.outcome)} `}
              {state.kind === 'answered'
                ? t(`check-outcome-${state.answer.outcome}`)
                : state.kind === 'open'
                  ? t('station-state-open')
                  : t('station-state-blocked', { check: checkText(state.by, 'title', texts) })}
            </span>
          </span>
          {state.kind !== 'blocked' && (
            <Button
              kind="quiet"
              label={`${t('station-change')}: ${checkText(id, 'title', texts)}`}
              onPress={() => actions.show(id)}
            >
              {t('station-change')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Readable without colour. */
function mark(outcome: string): string {
  return outcome === 'pass' ? '✓' : outcome === 'fail' ? '✗' : '–';
}
