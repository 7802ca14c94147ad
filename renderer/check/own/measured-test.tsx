import { CircleAlert, CircleCheck, CircleHelp, CircleX, Gauge } from 'lucide-react';
import { useEffect } from 'react';
import type { Line, OwnTest, OwnTestState } from '../../../preload/own-tests.ts';
import { Button } from '../../components/button.tsx';
import { Progress } from '../../components/progress.tsx';
import { useText } from '../../messages/text-provider.tsx';
import type { OwnTestProps } from './own-test.ts';
import { useMeasured, type Measured } from './use-measured.ts';

interface MeasuredTestProps extends Pick<OwnTestProps, 'onFinding'> {
  readonly test: OwnTest;
  /** It begins when it is shown; else the person begins it. */
  readonly atOnce?: boolean;
  /** It goes on when the person goes on to other checks. */
  readonly goesOn?: boolean;
}

/** A test that the main process does: what it does just now, what it finds, and what helps. */
export function MeasuredTest({ test, onFinding, atOnce = true, goesOn = false }: MeasuredTestProps) {
  const measured = useMeasured(test, { atOnce, goesOn });
  const { state } = measured;
  const finding = state?.finding ?? null;
  useEffect(() => onFinding(finding), [finding, onFinding]);
  return <MeasuredView measured={measured} />;
}

interface MeasuredViewProps {
  readonly measured: Measured;
  /** What was measured in the window. */
  readonly more?: readonly Line[];
}

/** What is shown of a test: what goes on, what was found with its meaning, and what helps. */
export function MeasuredView({ measured, more = [] }: MeasuredViewProps) {
  const { t } = useText();
  const { state, start, stop } = measured;
  return (
    <>
      {state?.running === true && <Now state={state} />}
      {state !== null && <Lines lines={[...state.lines, ...more]} />}
      {state !== null && <WhatHelps lines={state.lines} />}
      <div className="measured-buttons">
        {state?.running === true ? (
          <Button onPress={stop}>{t('measured-stop')}</Button>
        ) : (
          <Button onPress={start}>{t(state === null ? 'measured-start' : 'measured-again')}</Button>
        )}
      </div>
    </>
  );
}

/** What goes on, as a bar where it can be said how far it is, or what the person is to do. */
function Now({ state: { now, fraction } }: { readonly state: OwnTestState }) {
  const { t, say } = useText();
  const words = now === null ? t('measured-progress') : say(now);
  if (fraction !== null) return <Progress label={words} fraction={fraction} />;
  return (
    <p className="measured-now" role="status">
      {words}
    </p>
  );
}

const icons = {
  good: CircleCheck,
  bad: CircleX,
  caution: CircleAlert,
  plain: Gauge,
  unknown: CircleHelp,
};

function Lines({ lines }: { readonly lines: readonly Line[] }) {
  const { t, say } = useText();
  if (lines.length === 0) return null;
  return (
    <ul className="measured-lines">
      {lines.map(({ tone, says }) => {
        const Icon = icons[tone];
        return (
          <li key={`${says.code} ${JSON.stringify(says.data)}`} className={`measured-${tone}`}>
            <Icon size={20} role="img" aria-label={t(`measured-tone-${tone}`)} />
            <span>{say(says)}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** Each remedy once, whatever several findings want it. */
function WhatHelps({ lines }: { readonly lines: readonly Line[] }) {
  const { t, say } = useText();
  const remedies = [...new Set(lines.flatMap(({ tries }) => (tries === null ? [] : [say(tries)])))];
  if (remedies.length === 0) return null;
  return (
    <div className="stack">
      <h3>{t('measured-what-helps')}</h3>
      <ul className="own-facts">
        {remedies.map((remedy) => (
          <li key={remedy}>{remedy}</li>
        ))}
      </ul>
    </div>
  );
}
