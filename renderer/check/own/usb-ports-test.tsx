import { useEffect, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { useText } from '../../messages/text-provider.tsx';
import { MeasuredTest } from './measured-test.tsx';
import type { OwnTestProps } from './own-test.ts';
import { portCountOf } from './port-count.ts';

/** Every port by itself: how many there are, only the person can see. */
export function UsbPortsTest({ onFinding }: OwnTestProps) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const count = portCountOf(typed);
  useEffect(() => {
    void window.rekindle.countUsbPorts(count);
  }, [count]);
  return (
    <>
      <Field label={t('measured-count')} hint={t('measured-count-hint')} value={typed} onChange={setTyped} />
      <MeasuredTest test="usb-ports" onFinding={onFinding} />
    </>
  );
}
