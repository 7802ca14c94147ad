import { useEffect, useState } from 'react';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useText } from '../messages/text-provider.tsx';

/** Closing the window while sticks are being made has to be meant. */
export function CloseQuestion({ making }: { readonly making: boolean }) {
  const { t } = useText();
  const [asked, setAsked] = useState(false);
  useEffect(() => window.rekindle.onCloseAsked(() => setAsked(true)), []);
  return (
    <Dialog
      title={t('app-close-title')}
      isOpen={asked && making}
      onClose={() => setAsked(false)}
      actions={
        <>
          <Button autoFocus onPress={() => setAsked(false)}>
            {t('app-stop-no')}
          </Button>
          <Button kind="danger" onPress={() => void window.rekindle.closeWindow()}>
            {t('app-close-yes')}
          </Button>
        </>
      }
    >
      <p>{t('app-close-text')}</p>
    </Dialog>
  );
}
