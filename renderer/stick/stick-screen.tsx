import { Wrench } from 'lucide-react';
import { useEffect } from 'react';
import { Stick } from '../art/stick.tsx';
import { Alert } from '../components/alert.tsx';
import { useAnnounce } from '../components/announcer.tsx';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { DriveList } from '../components/drive-list.tsx';
import { Progress } from '../components/progress.tsx';
import type { ShownDrive } from '../../preload/contract.ts';
import type { ShownDownload } from '../../preload/images.ts';
import { flowGate, type Flow } from '../flow/flow-state.ts';
import { fileName } from '../flow/image-state.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { gateNote } from '../image/image-gate-note.ts';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { attachedBy, driveTitle, holdingsLine, sortDrives } from './drive-words.ts';
import { ComingImage, comingState } from './coming-image.tsx';
import { DataSwitch } from './data-switch.tsx';
import { EraseQuestion } from './erase-question.tsx';
import { NotOffered } from './not-offered.tsx';
import { UnfinishedCard } from './unfinished-card.tsx';
import './stick-screen.css';

/** From so many drives on, each gets less room. */
const manyDrives = 7;

interface StickScreenProps {
  readonly flow: Flow;
  readonly actions: FlowActions;
  /** The image, while it is still being downloaded. */
  readonly coming: ShownDownload | null;
  /** On to what else is done with a stick. */
  readonly onCare: () => void;
}

export function StickScreen({ flow, actions, coming, onCare }: StickScreenProps) {
  const texts = useText();
  const { t, say } = texts;
  const { mac } = useApp();
  const announce = useAnnounce();
  const inspection = flow.image?.inspected?.ok ? flow.image.inspected.value : null;
  const listed = flow.drives?.ok ? flow.drives.value : null;
  const { offered, refused } = sortDrives(
    listed ?? [],
    flow.kit ? null : (inspection?.sizeBytes ?? null),
    flow.kit?.neededBytes,
  );
  const chosen = offered.filter((drive) => flow.chosen.includes(drive.device));
  // Where more is at stake, a drive is chosen by itself.
  const easy = offered.filter((drive) => !drive.needsTypedName).map(({ device }) => device);
  const allChosen = easy.every((device) => flow.chosen.includes(device));
  const nameOf = (drive: ShownDrive): string => driveTitle(drive, offered.indexOf(drive) + 1, texts);
  // A practice stick has no name of its own, but never vanishes either.
  const vanished =
    flow.vanished.length === 0
      ? null
      : t('app-stick-vanished', {
          count: flow.vanished.length,
          names: texts.list(flow.vanished.map((drive) => driveTitle(drive, 0, texts))),
        });
  const sha256 = !flow.kit && flow.image?.proved?.ok ? flow.image.proved.value.digests.sha256 : null;
  const finishing = sha256 !== null && chosen.every(({ unfinished }) => unfinished?.image.sha256 === sha256);
  const ask = (): void => actions.ask(true);
  const gate = flowGate(flow);
  const mayWrite = chosen.length > 0 && gate === 'open';
  const wait = gate === 'open' ? null : gateNote(gate);
  useShortcuts(mac, { back: actions.toImage, ...(mayWrite ? { onward: ask } : {}) });

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
            {coming
              ? t('download-coming-note', { state: comingState(coming, texts) })
              : t(wait ?? 'app-stick-chosen', { count: chosen.length })}
          </p>
          <Button
            kind="primary"
            isDisabled={!mayWrite}
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
      {flow.coming && <ComingImage name={flow.coming.name} download={coming} onBack={actions.toImage} />}
      {flow.refused && (
        <Alert tone="bad" title={t('app-result-refused-title')} urgent>
          <p>{say(flow.refused)}</p>
        </Alert>
      )}
      {vanished !== null && (
        <Alert tone="caution" title={t('app-stick-vanished-title')} urgent>
          <p>{vanished}</p>
        </Alert>
      )}
      <UnfinishedCard flow={flow} actions={actions} />
      {flow.drives === null && <Progress label={t('app-stick-looking')} fraction={null} />}
      {flow.drives?.ok === false && (
        <Alert tone="bad" title={t('app-stick-trouble-title')} urgent>
          <p>{say(flow.drives.error)}</p>
        </Alert>
      )}
      {listed && offered.length === 0 && <NoStickYet onPractise={() => actions.setPractice(true)} />}
      {easy.length > 2 && (
        <div className="choose-all">
          <Button kind="quiet" onPress={() => actions.chooseDrives(allChosen ? [] : easy)}>
            {allChosen ? t('app-stick-none') : t('app-stick-all', { count: easy.length })}
          </Button>
        </div>
      )}
      {offered.length > 0 && (
        <DriveList
          label={t('app-stick-list')}
          chosen={chosen.map(({ device }) => device)}
          onChoose={actions.chooseDrives}
          dense={offered.length >= manyDrives}
          drives={offered.map((drive, index) => ({
            id: drive.device,
            careful: drive.needsTypedName,
            title: driveTitle(drive, index + 1, texts),
            lines: [
              drive.unfinished
                ? drive.unfinished.kit
                  ? t('app-drive-unfinished-kit')
                  : t('app-drive-unfinished', { file: fileName(drive.unfinished.image.path) })
                : holdingsLine(drive, texts),
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
      {offered.length > 0 && !flow.practice && !flow.kit && <DataSwitch />}
      {refused.length > 0 && <NotOffered refused={refused} />}
      {!flow.practice && offered.length > 0 && (
        <div>
          <Button kind="quiet" icon={<Wrench aria-hidden="true" size={20} />} onPress={onCare}>
            {t('care-open')}
          </Button>
        </div>
      )}
      <EraseQuestion
        isOpen={flow.asking}
        drives={chosen}
        names={chosen.map((drive) => nameOf(drive))}
        vanished={vanished}
        practice={flow.practice}
        finishing={finishing}
        onNo={() => actions.ask(false)}
        onYes={(typedNames) => actions.makeSticks(chosen, typedNames)}
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
