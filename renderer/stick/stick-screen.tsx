import { useEffect, useState } from 'react';
import { Stick } from '../art/stick.tsx';
import { Alert } from '../components/alert.tsx';
import { useAnnounce } from '../components/announcer.tsx';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { DriveList } from '../components/drive-list.tsx';
import { Progress } from '../components/progress.tsx';
import type { Flow } from '../flow/flow-state.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { attachedBy, driveTitle, holdingsLine, sortDrives } from './drive-words.ts';
import { EraseQuestion } from './erase-question.tsx';
import { NotOffered } from './not-offered.tsx';
import './stick-screen.css';

interface StickScreenProps {
  readonly flow: Flow;
  readonly actions: FlowActions;
}

export function StickScreen({ flow, actions }: StickScreenProps) {
  const texts = useText();
  const { t, say } = texts;
  const { mac } = useApp();
  const announce = useAnnounce();
  const [asking, setAsking] = useState(false);
  const inspection = flow.image?.inspected?.ok ? flow.image.inspected.value : null;
  const listed = flow.drives?.ok ? flow.drives.value : null;
  const { offered, refused } = sortDrives(listed ?? [], inspection?.sizeBytes ?? null);
  const chosen = offered.filter((drive) => flow.chosen.includes(drive.device));
  const ask = (): void => setAsking(true);
  useShortcuts(mac, { back: actions.toImage, ...(chosen.length > 0 ? { onward: ask } : {}) });

  const count = listed === null ? null : offered.length;
  useEffect(() => {
    if (count !== null) announce(t('app-stick-appeared', { count }));
  }, [announce, count, t]);

  return (
    <Screen
      footer={
        <>
          <Button onPress={actions.toImage} keys={keysOf('back', texts, mac)}>
            {t('app-back')}
          </Button>
          <p className="screen-footer-note" id="chosen-count">
            {t('app-stick-chosen', { count: chosen.length })}
          </p>
          <Button
            kind="primary"
            isDisabled={chosen.length === 0}
            onPress={ask}
            keys={keysOf('onward', texts, mac)}
            describedBy="chosen-count"
          >
            {t('app-stick-write', { count: chosen.length })}
          </Button>
        </>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('app-stick-title')}</ScreenTitle>
        <p className="lead">{t('app-stick-lead')}</p>
      </div>
      {flow.refused && (
        <Alert tone="bad" title={t('app-result-refused-title')} urgent>
          <p>{say(flow.refused)}</p>
        </Alert>
      )}
      {flow.drives === null && <Progress label={t('app-stick-looking')} fraction={null} />}
      {flow.drives?.ok === false && (
        <Alert tone="bad" title={t('app-stick-trouble-title')} urgent>
          <p>{say(flow.drives.error)}</p>
        </Alert>
      )}
      {listed && offered.length === 0 && <NoStickYet onPractise={() => actions.setPractice(true)} />}
      {offered.length > 0 && (
        <DriveList
          label={t('app-stick-list')}
          chosen={chosen.map(({ device }) => device)}
          onChoose={actions.chooseDrives}
          drives={offered.map((drive, index) => ({
            id: drive.device,
            title: driveTitle(drive, index + 1, texts),
            lines: [
              holdingsLine(drive, texts),
              ...(drive.mountpoints.length > 0
                ? [t('app-drive-in-use', { places: texts.list(drive.mountpoints.slice(0, 3)) })]
                : []),
            ],
            badges: (
              <span className="drive-badges">
                {drive.needsTypedName && <Badge tone="caution">{t('app-drive-careful')}</Badge>}
                <Badge tone={drive.transport === 'virtual' ? 'practice' : 'plain'}>
                  {attachedBy(drive, texts)}
                </Badge>
              </span>
            ),
          }))}
        />
      )}
      {refused.length > 0 && <NotOffered refused={refused} />}
      <EraseQuestion
        key={chosen.map(({ device }) => device).join()}
        isOpen={asking && chosen.length > 0}
        drives={chosen}
        names={chosen.map((drive) => driveTitle(drive, offered.indexOf(drive) + 1, texts))}
        practice={flow.practice}
        onNo={() => setAsking(false)}
        onYes={(typedNames) => {
          setAsking(false);
          actions.makeSticks(chosen, typedNames);
        }}
      />
    </Screen>
  );
}

function NoStickYet({ onPractise }: { readonly onPractise: () => void }) {
  const { t } = useText();
  return (
    <div className="no-stick">
      <div className="no-stick-picture">
        <Stick mood="wanted" />
      </div>
      <div className="stack">
        <h2>{t('app-stick-none-title')}</h2>
        <p>{t('app-stick-none-text')}</p>
        <div>
          <Button onPress={onPractise}>{t('app-stick-none-practice')}</Button>
        </div>
      </div>
    </div>
  );
}
