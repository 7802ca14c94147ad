import { useCallback, useEffect, useRef, useState } from 'react';
import { AdviceOffer } from './advice/advice-offer.tsx';
import { AdviceScreens } from './advice/advice-screens.tsx';
import { useAdvice } from './advice/use-advice.ts';
import { CareScreens } from './care/care-screens.tsx';
import { Alert } from './components/alert.tsx';
import { Announcer, useAnnounce } from './components/announcer.tsx';
import { useWindowDrop } from './components/drop-zone.tsx';
import { isMaking } from './flow/flow-state.ts';
import { runResult } from './flow/run-state.ts';
import { useFlow } from './flow/use-flow.ts';
import { GetScreen } from './image/get-screen.tsx';
import { ImageScreen } from './image/image-screen.tsx';
import { kitToMake } from './kit/kit-draft.ts';
import { sizesToForesee } from './kit/kit-room.tsx';
import { KitScreen } from './kit/kit-screen.tsx';
import { useKit } from './kit/use-kit.ts';
import { LeftOverCard } from './library/left-over-card.tsx';
import { LibraryButton } from './library/library-button.tsx';
import { LibraryScreen } from './library/library-screen.tsx';
import { useDownloads } from './library/use-downloads.ts';
import { CheckButton } from './check/check-button.tsx';
import { CheckScreens, type CheckStart } from './check/check-screens.tsx';
import { JournalButton } from './journal/journal-button.tsx';
import { journalMoves, opened as openedJournal, type JournalWay } from './journal/journal-place.ts';
import { JournalScreens } from './journal/journal-screens.tsx';
import { useText } from './messages/text-provider.tsx';
import { ResultScreen } from './result/result-screen.tsx';
import { CloseQuestion } from './shell/close-question.tsx';
import { Header } from './shell/header.tsx';
import { PracticeBanner } from './shell/practice-banner.tsx';
import { SafeGround } from './shell/safe-ground.tsx';
import { useApp } from './shell/settings-provider.tsx';
import { StickScreen } from './stick/stick-screen.tsx';
import { WriteScreen } from './write/write-screen.tsx';

/** A check of whichever computer. */
const anyCheck: CheckStart = { machine: null, run: null };

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
  const { t } = useText();
  const announce = useAnnounce();
  const [flow, actions] = useFlow(facts.openedImage);
  const [advice, adviceActions] = useAdvice();
  /** The image that there was when the library was opened: another one leads back to its own screen. */
  const [libraryAt, setLibraryAt] = useState<string | null>(null);
  /** What else is done with a stick lies over all that, and while it goes on nothing else is opened. */
  const [caring, setCaring] = useState<'no' | 'open' | 'busy'>('no');
  const [dropped, setDropped] = useState<readonly string[]>([]);
  const onCareBusy = useCallback((busy: boolean) => setCaring(busy ? 'busy' : 'open'), []);
  const openCare = (): void => {
    setDropped([]);
    setCaring('open');
  };
  /** The same, of the list of several systems. */
  const [kitAt, setKitAt] = useState<string | null>(null);
  const imagePath = flow.image?.path ?? '';
  const closeLibrary = (): void => setLibraryAt(null);
  /** The check of a computer lies over everything but the writing. */
  const [checking, setChecking] = useState<CheckStart | null>(null);
  /** The journal lies over all that but the check. */
  const [journal, setJournal] = useState<JournalWay>([]);
  const [journalActions] = useState(() => journalMoves(setJournal));
  const journalPlace = journal.at(-1);
  const { taken } = advice;
  const waited = useRef(taken);
  useEffect(() => {
    waited.current = flow.coming === null ? taken : null;
  });
  const [queue, downloadActions] = useDownloads(({ key, name, request, result }) => {
    announce(t('download-arrived', { system: name }));
    const isWaitedFor = flow.coming?.key === key || waited.current === request.id;
    if (isWaitedFor && result?.path != null) actions.imageArrived(key, result.path, request.acceptUnproved);
  });
  const { downloads } = queue;
  const shown = checking
    ? 'check'
    : journalPlace
      ? 'journal'
      : libraryAt === imagePath && flow.step !== 'write'
        ? 'library'
        : caring !== 'no'
          ? 'care'
          : flow.step === 'image' && kitAt === imagePath
            ? 'kit'
            : flow.step;
  const isBeside = shown === 'check' || shown === 'journal' || shown === 'library' || shown === 'care';
  /** Nothing is being written to a stick. */
  const free = flow.step !== 'write' && caring !== 'busy';
  const atImage = shown === 'image' && !flow.image;
  const adviceStep = atImage ? advice.step : null;
  const getting = atImage && !adviceStep && !flow.practice ? taken : null;
  const result = flow.run && runResult(flow.run);
  const profile = advice.answer?.ok ? advice.answer.value.profile : null;
  const pickImage = (path: string): void => {
    closeLibrary();
    setJournal([]);
    actions.pickImage(path);
  };
  const toSystem = (id: string): void => {
    closeLibrary();
    actions.putAwayImage();
    adviceActions.take(id);
  };
  const kitDrives = flow.drives?.ok ? flow.drives.value : [];
  const [kitDraft, kitActions] = useKit(shown === 'kit', sizesToForesee(kitDrives));
  const openKit = (): void => {
    if (flow.image) kitActions.add([flow.image.path]);
    setKitAt(imagePath);
  };
  const dropping = useWindowDrop((files) => {
    const paths = files.map((file) => window.rekindle.pathOfDropped(file)).filter((path) => path !== '');
    // The screen itself takes what is dropped on it.
    if (journalPlace?.at === 'import') return;
    if (shown === 'care') setDropped(paths);
    else if (shown === 'kit') kitActions.add(paths);
    else if (paths[0] !== undefined) pickImage(paths[0]);
  });
  return (
    <div className="shell">
      <Header
        step={isBeside ? null : (adviceStep ?? flow.step)}
        advised={adviceStep !== null || taken !== null}
      >
        {free && <CheckButton onPress={() => setChecking(anyCheck)} />}
        {free && (
          <JournalButton
            onPress={() => {
              setChecking(null);
              setJournal(openedJournal);
            }}
          />
        )}
        {free && (
          <LibraryButton
            queue={queue}
            onPress={() => {
              setChecking(null);
              setJournal([]);
              setLibraryAt(imagePath);
            }}
          />
        )}
      </Header>
      {flow.practice && (
        <PracticeBanner onLeave={flow.step === 'write' ? null : () => actions.setPractice(false)} />
      )}
      {checking && (
        <CheckScreens
          start={checking}
          advised={advice.source}
          system={taken}
          onBack={() => setChecking(null)}
        />
      )}
      {shown === 'journal' && journalPlace && (
        <JournalScreens place={journalPlace} moves={journalActions} onCheck={setChecking} />
      )}
      {shown === 'library' && (
        <LibraryScreen
          downloads={downloads}
          downloadActions={downloadActions}
          onUse={pickImage}
          onSystem={toSystem}
          onBack={closeLibrary}
        />
      )}
      {shown === 'care' && (
        <CareScreens
          drives={flow.drives}
          dropping={dropping}
          dropped={dropped}
          onBack={() => setCaring('no')}
          onBusy={onCareBusy}
        />
      )}
      {shown === 'kit' && (
        <KitScreen
          draft={kitDraft}
          actions={kitActions}
          drives={kitDrives}
          dropping={dropping}
          onBack={() => setKitAt(null)}
          onward={() => actions.toSticksWithKit(kitToMake(kitDraft))}
        />
      )}
      {adviceStep && <AdviceScreens state={advice} actions={adviceActions} />}
      {getting !== null && (
        <GetScreen
          key={getting}
          id={getting}
          name={advice.answer?.ok ? (advice.answer.value.systems[getting]?.name ?? null) : null}
          arch={profile?.cpu.arch ?? null}
          downloads={downloads}
          downloadActions={downloadActions}
          flowActions={actions}
          onOtherSystem={() => {
            adviceActions.forget();
            if (profile) adviceActions.open();
          }}
          onOpenDownload={({ request }) => toSystem(request.id)}
        />
      )}
      {shown === 'image' && !adviceStep && getting === null && (
        <ImageScreen
          flow={flow}
          actions={actions}
          dropping={dropping}
          onKit={openKit}
          onCare={openCare}
          offer={
            <>
              <LeftOverCard
                downloads={downloads}
                actions={downloadActions}
                onOpen={({ request }) => toSystem(request.id)}
              />
              <AdviceOffer actions={adviceActions} />
            </>
          }
        />
      )}
      {shown === 'stick' && (
        <StickScreen
          flow={flow}
          actions={actions}
          coming={downloads.find(({ key }) => key === flow.coming?.key) ?? null}
          onCare={openCare}
        />
      )}
      {shown === 'write' && flow.run && <WriteScreen flow={flow} run={flow.run} actions={actions} />}
      {shown === 'result' && flow.run && result && (
        <ResultScreen
          flow={flow}
          run={flow.run}
          result={result}
          actions={{
            ...actions,
            fromTheStart: () => {
              setKitAt(null);
              actions.fromTheStart();
            },
          }}
          machine={advice.source}
          onCheck={() => setChecking(anyCheck)}
        />
      )}
      <CloseQuestion making={isMaking(flow) || caring === 'busy'} />
    </div>
  );
}
