import { useState } from 'react';
import type { ShownDrive } from '../../preload/contract.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { useText } from '../messages/text-provider.tsx';
import { holdingsLine } from './drive-words.ts';
import { isTyped } from './typed-name.ts';

interface EraseQuestionProps {
  readonly isOpen: boolean;
  readonly drives: readonly ShownDrive[];
  /** The drives' names as the list shows them, in the same order. */
  readonly names: readonly string[];
  /** Tells that some of those that were chosen are no longer there. */
  readonly vanished: string | null;
  readonly practice: boolean;
  /** All of them were begun with this image, and hold nothing else. */
  readonly finishing: boolean;
  /** What is on the button that erases, where nothing is written but emptiness. */
  readonly yes?: string;
  readonly onNo: () => void;
  readonly onYes: (typedNames: ReadonlyMap<string, string>) => void;
}

/** The last question: names what will be lost, and where a drive looks unusual has its name typed. */
export function EraseQuestion(props: EraseQuestionProps) {
  const { isOpen, drives, names, vanished, practice, finishing, yes, onNo, onYes } = props;
  const texts = useText();
  const { t, say } = texts;
  const count = drives.length;
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const allTyped = drives.every(
    (drive) => !drive.needsTypedName || isTyped(typed.get(drive.device) ?? '', drive.nameToType),
  );
  return (
    <Dialog
      title={t(finishing ? 'app-finish-title' : 'app-erase-title', { count })}
      isOpen={isOpen}
      onClose={onNo}
      actions={
        <>
          <Button autoFocus onPress={onNo}>
            {t(finishing ? 'app-unfinished-not-now' : 'app-erase-no')}
          </Button>
          <Button kind={finishing ? 'primary' : 'danger'} isDisabled={!allTyped} onPress={() => onYes(typed)}>
            {yes ?? t(finishing ? 'app-go-on' : 'app-erase-yes')}
          </Button>
        </>
      }
    >
      {vanished !== null && (
        <Alert tone="caution" urgent>
          <p>{vanished}</p>
        </Alert>
      )}
      <ul className={count > 4 ? 'to-be-lost to-be-lost-many' : 'to-be-lost'}>
        {drives.map((drive, index) => (
          <li key={drive.device} className="to-be-lost-drive">
            <h3>{names[index]}</h3>
            <p>{holdingsLine(drive, texts)}</p>
            {drive.holds.some(({ label }) => label === 'REKINDLE') && <p>{t('stick-results-erased')}</p>}
            {drive.needsTypedName && (
              <>
                <Alert tone="caution" title={t('app-erase-why-typed')}>
                  {drive.reasons.map((reason) => (
                    <p key={reason.code}>{say(reason)}</p>
                  ))}
                </Alert>
                <Field
                  label={t('app-erase-type', { name: drive.nameToType })}
                  value={typed.get(drive.device) ?? ''}
                  onChange={(text) => setTyped(new Map(typed).set(drive.device, text))}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      <p>{t(practice ? 'app-erase-practice' : finishing ? 'app-finish-text' : 'app-erase-text')}</p>
    </Dialog>
  );
}
