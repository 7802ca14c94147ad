import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Escape, or what stands for it. */
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The buttons, the harmless one first. */
  readonly actions: ReactNode;
  readonly picture?: ReactNode;
}

/** A question that has to be answered before anything else goes on. */
export function Dialog({ title, isOpen, onClose, children, actions, picture }: DialogProps) {
  return (
    <ModalOverlay
      className="dialog-shade"
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="dialog-frame">
        <AriaDialog className="dialog" role="alertdialog">
          {picture}
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <div className="dialog-words">{children}</div>
          <div className="dialog-actions">{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
