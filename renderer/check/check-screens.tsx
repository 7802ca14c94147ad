import type { MachineSource } from '../../preload/advice.ts';
import { Progress } from '../components/progress.tsx';
import { useText } from '../messages/text-provider.tsx';
import { Screen } from '../shell/screen.tsx';
import { BeginScreen } from './begin-screen.tsx';
import { QuestionScreen } from './question-screen.tsx';
import { useChecks } from './use-checks.ts';
import type { KnownMachine } from './known-machine.tsx';
import { VerdictScreen } from './verdict-screen.tsx';
import './check.css';

/** With what it begins. */
export interface CheckStart {
  /** A computer of the journal that is to be checked; `null`: the person says which. */
  readonly machine: KnownMachine | null;
  /** The check to go on with; `null`: a new one. */
  readonly run: string | null;
}

interface CheckScreensProps {
  readonly start: CheckStart;
  /** What is known of the computer that the stick was made for. */
  readonly advised: MachineSource | null;
  /** The system that was chosen for it. */
  readonly system: string | null;
  readonly onBack: () => void;
}

/** The check of a revived computer, from the choice of questions to what it comes to. */
export function CheckScreens({ start, advised, system, onBack }: CheckScreensProps) {
  const { t } = useText();
  const [{ list, unfinished, state, busy, trouble }, actions] = useChecks(start.run);
  if (!list || (start.run !== null && busy && !state)) {
    return (
      <Screen>
        <Progress label={t('station-begin-title')} fraction={null} />
      </Screen>
    );
  }
  if (!state) {
    return (
      <BeginScreen
        list={list}
        known={start.machine}
        advised={advised}
        system={system}
        unfinished={unfinished}
        busy={busy}
        trouble={trouble}
        actions={actions}
        onBack={onBack}
      />
    );
  }
  const check = list.find(({ id }) => id === state.at);
  if (check) {
    return (
      <QuestionScreen
        key={check.id}
        check={check}
        view={state.view}
        busy={busy}
        trouble={trouble}
        actions={actions}
      />
    );
  }
  return <VerdictScreen view={state.view} trouble={trouble} actions={actions} onBack={onBack} />;
}
