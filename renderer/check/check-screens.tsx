import type { MachineSource } from '../../preload/advice.ts';
import { Progress } from '../components/progress.tsx';
import { useText } from '../messages/text-provider.tsx';
import { Screen } from '../shell/screen.tsx';
import { BeginScreen } from './begin-screen.tsx';
import { QuestionScreen } from './question-screen.tsx';
import { useChecks } from './use-checks.ts';
import { VerdictScreen } from './verdict-screen.tsx';
import './check.css';

interface CheckScreensProps {
  /** What is known of the computer that the stick was made for. */
  readonly advised: MachineSource | null;
  /** The system that was chosen for it. */
  readonly system: string | null;
  readonly onBack: () => void;
}

/** The check of a revived computer, from the choice of questions to what it comes to. */
export function CheckScreens({ advised, system, onBack }: CheckScreensProps) {
  const { t } = useText();
  const [{ list, unfinished, state, busy, trouble }, actions] = useChecks();
  if (!list) {
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
