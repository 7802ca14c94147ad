import type { ComponentType } from 'react';
import type { CheckId } from '../../../preload/checks.ts';
import { useText } from '../../messages/text-provider.tsx';
import { GraphicsTest } from './graphics-test.tsx';
import { MeasuredTest } from './measured-test.tsx';
import type { OwnTestProps } from './own-test.ts';
import { UsbPortsTest } from './usb-ports-test.tsx';
import './measured-tests.css';

/** The tests that the main process does, by the check that they belong to. */
export const measuredTests = {
  network: ({ onFinding }) => <MeasuredTest test="network" onFinding={onFinding} />,
  'web-page': ({ onFinding }) => <MeasuredTest test="web-page" onFinding={onFinding} />,
  wifi: ({ onFinding }) => <MeasuredTest test="wifi" onFinding={onFinding} />,
  ethernet: ({ onFinding }) => <MeasuredTest test="ethernet" onFinding={onFinding} />,
  video: GraphicsTest,
  'usb-ports': UsbPortsTest,
  charging: ({ onFinding }) => <MeasuredTest test="charging" onFinding={onFinding} />,
  battery: ({ onFinding }) => <MeasuredTest test="battery" onFinding={onFinding} atOnce={false} goesOn />,
  disk: ({ onFinding }) => <MeasuredTest test="disk" onFinding={onFinding} />,
  heat: HeatTest,
  memory: ({ onFinding }) => <MeasuredTest test="memory" onFinding={onFinding} />,
} satisfies Partial<Record<CheckId, ComponentType<OwnTestProps>>>;

/** Begins only when the person says so: it makes the computer hot and loud. */
function HeatTest({ onFinding }: OwnTestProps) {
  const { t } = useText();
  return (
    <>
      <p>{t('measured-heat-before')}</p>
      <MeasuredTest test="heat" onFinding={onFinding} atOnce={false} />
    </>
  );
}
