import { Minus, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from '../components/button.tsx';
import { useText } from '../messages/text-provider.tsx';
import '../components/dialog.css';

interface PhotoProps {
  /** As the journal calls it. */
  readonly name: string;
  /** What it belongs to. */
  readonly of: string;
}

/** How much larger than the window's width it is shown. */
const steps = [1, 1.5, 2, 3, 4] as const;

/** A small picture that opens as a large one. */
export function Photo({ name, of }: PhotoProps) {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  const [gone, setGone] = useState(false);
  if (gone) return <p className="soft">{t('machines-photo-gone')}</p>;
  const address = `/photo/${encodeURIComponent(name)}`;
  return (
    <>
      <AriaButton
        className="photo-small"
        aria-label={t('machines-photo-show', { check: of })}
        onPress={() => setOpen(true)}
      >
        <img src={address} alt="" onError={() => setGone(true)} />
      </AriaButton>
      <LargePhoto address={address} of={of} isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}

interface LargePhotoProps {
  readonly address: string;
  readonly of: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** As large as the window, and larger: what is larger is moved about by its scroll bars or the arrow keys. */
function LargePhoto({ address, of, isOpen, onClose }: LargePhotoProps) {
  const { t, percent } = useText();
  const [step, setStep] = useState(0);
  const size = steps[step] ?? 1;
  return (
    <ModalOverlay
      className="dialog-shade photo-shade"
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (open) return;
        setStep(0);
        onClose();
      }}
    >
      <Modal className="photo-frame">
        <Dialog className="photo-dialog">
          <div className="row photo-head">
            <Heading slot="title" level={2}>
              {t('machines-photo-of', { check: of })}
            </Heading>
            <span className="row">
              <Button
                icon={<Minus aria-hidden="true" size={20} />}
                label={t('machines-photo-smaller')}
                isDisabled={step === 0}
                onPress={() => setStep(step - 1)}
              >
                {''}
              </Button>
              <span role="status" className="photo-size">
                {percent(size)}
              </span>
              <Button
                icon={<Plus aria-hidden="true" size={20} />}
                label={t('machines-photo-larger')}
                isDisabled={step === steps.length - 1}
                onPress={() => setStep(step + 1)}
              >
                {''}
              </Button>
              <Button
                slot="close"
                autoFocus
                icon={<X aria-hidden="true" size={20} />}
                label={t('machines-photo-close')}
              >
                {''}
              </Button>
            </span>
          </div>
          <div
            className="photo-large"
            role="region"
            aria-label={t('machines-photo-of', { check: of })}
            tabIndex={0}
          >
            <img
              src={address}
              alt={t('machines-photo-of', { check: of })}
              style={{ width: `${size * 100}%`, maxHeight: size === 1 ? '100%' : 'none' }}
            />
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
