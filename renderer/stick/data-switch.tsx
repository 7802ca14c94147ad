import { useId } from 'react';
import { Checkbox } from '../components/checkbox.tsx';
import { useText } from '../messages/text-provider.tsx';
import { useApp } from '../shell/settings-provider.tsx';

/** Whether sticks get a place for files behind their image. Remembered, as people mean it for all their sticks. */
export function DataSwitch() {
  const { t } = useText();
  const { settings, change } = useApp();
  const hint = useId();
  return (
    <div className="data-switch" role="group" aria-describedby={hint}>
      <Checkbox isSelected={settings.data} onChange={(data) => change({ data })}>
        {t('app-data')}
      </Checkbox>
      <p className="soft" id={hint}>
        {t('app-data-hint')}
      </p>
    </div>
  );
}
