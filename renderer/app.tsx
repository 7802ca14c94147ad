import { AdviceOffer } from './advice/advice-offer.tsx';
import { AdviceScreens } from './advice/advice-screens.tsx';
import { useAdvice } from './advice/use-advice.ts';
import { Alert } from './components/alert.tsx';
import { Announcer } from './components/announcer.tsx';
import { useWindowDrop } from './components/drop-zone.tsx';
import { isMaking } from './flow/flow-state.ts';
import { runResult } from './flow/run-state.ts';
import { useFlow } from './flow/use-flow.ts';
import { ImageScreen } from './image/image-screen.tsx';
import { useText } from './messages/text-provider.tsx';
import { ResultScreen } from './result/result-screen.tsx';
import { CloseQuestion } from './shell/close-question.tsx';
import { Header } from './shell/header.tsx';
import { PracticeBanner } from './shell/practice-banner.tsx';
import { SafeGround } from './shell/safe-ground.tsx';
import { useApp } from './shell/settings-provider.tsx';
import { StickScreen } from './stick/stick-screen.tsx';
import { WriteScreen } from './write/write-screen.tsx';

export function App() {
  const { t } = useText();
  return (
    <Announcer>
      <SafeGround
        fallback={
          <Alert tone="bad" title={t('app-unforeseen-title')}>
            {t('app-page-broken')}
          </Alert>
        }
      >
        <MakeStick />
      </SafeGround>
    </Announcer>
  );
}

/** The main job, from an image to a proved stick. */
function MakeStick() {
  const { facts } = useApp();
  const [flow, actions] = useFlow(facts.openedImage);
  const [advice, adviceActions] = useAdvice();
  const adviceStep = flow.step === 'image' && !flow.image ? advice.step : null;
  const result = flow.run && runResult(flow.run);
  const dropping = useWindowDrop((file) => {
    const path = window.rekindle.pathOfDropped(file);
    if (path !== '') actions.pickImage(path);
  });
  return (
    <div className="shell">
      <Header step={adviceStep ?? flow.step} advised={adviceStep !== null || advice.taken !== null} />
      {flow.practice && (
        <PracticeBanner onLeave={flow.step === 'write' ? null : () => actions.setPractice(false)} />
      )}
      {adviceStep && <AdviceScreens state={advice} actions={adviceActions} />}
      {flow.step === 'image' && !adviceStep && (
        <ImageScreen
          flow={flow}
          actions={actions}
          dropping={dropping}
          offer={<AdviceOffer state={advice} actions={adviceActions} />}
        />
      )}
      {flow.step === 'stick' && <StickScreen flow={flow} actions={actions} />}
      {flow.step === 'write' && flow.run && <WriteScreen flow={flow} run={flow.run} actions={actions} />}
      {flow.step === 'result' && flow.run && result && (
        <ResultScreen flow={flow} run={flow.run} result={result} actions={actions} />
      )}
      <CloseQuestion making={isMaking(flow)} />
    </div>
  );
}
