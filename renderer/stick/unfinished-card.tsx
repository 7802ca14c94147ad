import { useId, useState } from 'react';
import type { ShownDrive, Unfinished } from '../../preload/contract.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import type { Flow } from '../flow/flow-state.ts';
import { fileName } from '../flow/image-state.ts';
import type { FlowActions } from '../flow/use-flow.ts';
import { useText } from '../messages/text-provider.tsx';
import { driveTitle } from './drive-words.ts';
import { unfinishedGroups } from './unfinished-groups.ts';
import './unfinished-card.css';

interface UnfinishedCardProps {
  readonly flow: Flow;
  readonly actions: FlowActions;
}

/** Sticks that were pulled out, or left half-made by a crash, are offered to be finished. */
export function UnfinishedCard({ flow, actions }: UnfinishedCardProps) {
  const { t } = useText();
  const drives = flow.drives?.ok ? flow.drives.value : [];
  const groups = unfinishedGroups(drives);
  return (
    <>
      {flow.goingOn && flow.image?.inspected?.ok === false && (
        <Alert tone="caution" title={t('app-unfinished-missing-title')} urgent>
          <p>{t('app-unfinished-missing', { file: fileName(flow.image.path) })}</p>
        </Alert>
      )}
      {flow.goingOn?.changed && flow.image && (
        <Alert tone="caution" title={t('app-unfinished-changed-title')} urgent>
          <p>{t('app-unfinished-changed', { file: fileName(flow.image.path) })}</p>
        </Alert>
      )}
      {flow.goingOn === null &&
        groups.map((group) => (
          <Group
            key={`${group.image.sha256} ${group.image.path}`}
            image={group.image}
            drives={group.drives}
            actions={actions}
          />
        ))}
    </>
  );
}

interface GroupProps {
  readonly image: Unfinished['image'];
  readonly drives: readonly ShownDrive[];
  readonly actions: FlowActions;
}

/** Said “not now” once, for as long as the program runs: by image and drives. */
const notNow = new Set<string>();

function Group({ image, drives, actions }: GroupProps) {
  const texts = useText();
  const { t } = texts;
  const titleId = useId();
  const key = [image.sha256, ...drives.map(({ identity }) => identity.serial)].join('\n');
  const [hidden, setHidden] = useState(notNow.has(key));
  if (hidden || notNow.has(key)) return null;
  const devices = drives.map(({ device }) => device);
  return (
    <section className="unfinished" aria-labelledby={titleId}>
      <div className="unfinished-words">
        <h2 id={titleId}>{t('app-unfinished-title', { count: drives.length })}</h2>
        <p>{t('app-unfinished-image', { count: drives.length, file: fileName(image.path) })}</p>
        <ul>
          {drives.map((drive) => (
            <li key={drive.device}>
              {t('app-unfinished-stick', {
                name: driveTitle(drive, 0, texts),
                percent: texts.percent(drive.unfinished?.fraction ?? 0),
              })}
            </li>
          ))}
        </ul>
      </div>
      <div className="unfinished-answers">
        <Button kind="primary" onPress={() => actions.goOn(devices, image)} describedBy={titleId}>
          {t('app-go-on')}
        </Button>
        <Button
          kind="quiet"
          onPress={() => {
            notNow.add(key);
            setHidden(true);
          }}
        >
          {t('app-unfinished-not-now')}
        </Button>
      </div>
    </section>
  );
}
