import type { Check, Finding } from '../../../preload/checks.ts';
import { Alert } from '../../components/alert.tsx';
import { Card } from '../../components/card.tsx';
import { Disclosure } from '../../components/disclosure.tsx';
import { useText } from '../../messages/text-provider.tsx';
import { checkText } from '../check-words.ts';
import { measuredTests } from './measured-tests.tsx';
import { ownTests } from './own-tests.tsx';
import './own-tests.css';

interface OwnTestCardProps {
  readonly check: Check;
  readonly finding: Finding | null;
  readonly onFinding: (finding: Finding | null) => void;
}

/** The program's own test of a check, what it has found so far, and how to do without it. */
export function OwnTestCard({ check, finding, onFinding }: OwnTestCardProps) {
  const texts = useText();
  const { t, say } = texts;
  const Test = ownTests[check.id];
  if (!Test) return null;
  return (
    <Card labelledBy="own-test">
      <div className="stack">
        <h2 id="own-test">{t('own-title')}</h2>
        <p className="soft">{t('own-this-computer')}</p>
        <Test check={check.id} onFinding={onFinding} />
        {finding !== null && finding.facts.length > 0 && !(check.id in measuredTests) && (
          <Alert
            tone={finding.suggests === 'pass' ? 'good' : finding.suggests === 'fail' ? 'caution' : 'info'}
            title={t('own-found')}
          >
            <ul className="own-facts">
              {finding.facts.map((fact) => (
                <li key={`${fact.code} ${JSON.stringify(fact.data)}`}>{say(fact)}</li>
              ))}
            </ul>
          </Alert>
        )}
        <Disclosure title={t('own-by-hand')}>
          <ol className="station-steps">
            {checkText(check.id, 'steps', texts)
              .split('\n')
              .map((step) => (
                <li key={step}>{step}</li>
              ))}
          </ol>
        </Disclosure>
      </div>
    </Card>
  );
}
