import { useEffect, useId, useState } from 'react';
import type { MachineSource } from '../../preload/advice.ts';
import type { ShownBootHelp } from '../../preload/boot.ts';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { useText } from '../messages/text-provider.tsx';
import { bootHelpText } from './boot-help-text.ts';
import './boot-help.css';

interface BootHelpProps {
  /** The image that the stick holds. */
  readonly image: string;
  /** Set for a stick with a boot loader of Rekindle’s own. */
  readonly kit: { readonly secureBoot: boolean } | null;
  /** What is known of the computer, if the person asked for advice before. */
  readonly machine: MachineSource | null;
  readonly onCheck: () => void;
}

/** How to start the old computer from the stick: what to know before, the steps, and what to try when it does not. */
export function BootHelp({ image, kit, machine, onCheck }: BootHelpProps) {
  const texts = useText();
  const { t, say, language } = texts;
  const titleId = useId();
  const makerId = useId();
  const [maker, setMaker] = useState<string | null>(null);
  const [shown, setShown] = useState<ShownBootHelp | null>(null);
  const kitSecureBoot = kit?.secureBoot ?? null;
  useEffect(() => {
    let current = true;
    void window.rekindle.bootHelp({ image, kitSecureBoot, machine, maker }).then((answer) => {
      if (current) setShown(answer);
    });
    return () => {
      current = false;
    };
  }, [image, kitSecureBoot, machine, maker]);
  if (!shown) return null;
  const { help, makers, system } = shown;
  return (
    <section aria-labelledby={titleId} className="boot-help">
      <div className="boot-help-head">
        <h2 id={titleId}>{t('boot-help-title')}</h2>
        <div className="boot-help-maker">
          <label htmlFor={makerId}>{t('boot-help-maker')}</label>
          <select
            id={makerId}
            className="field-input"
            value={help.maker ?? ''}
            onChange={(event) => setMaker(event.target.value === '' ? null : event.target.value)}
          >
            <option value="">{t('boot-help-any-maker')}</option>
            {makers.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      {help.before.length > 0 && (
        <Alert tone="caution" title={t('boot-help-before')}>
          {help.before.map((reason) => (
            <p key={reason.code}>{say(reason)}</p>
          ))}
        </Alert>
      )}
      <ol className="boot-help-steps">
        {help.steps.map((reason) => (
          <li key={reason.code}>{say(reason)}</li>
        ))}
      </ol>
      <div>
        <h3 className="boot-help-subtitle">{t('boot-help-first')}</h3>
        <ul className="boot-help-list">
          {system?.login && <li>{`${system.name}: ${system.login[language]}`}</li>}
          {help.first.map((reason) => (
            <li key={reason.code}>{say(reason)}</li>
          ))}
        </ul>
      </div>
      <div>
        <h3 className="boot-help-subtitle">{t('boot-help-troubles')}</h3>
        {help.troubles.map((trouble) => (
          <Disclosure key={trouble.id} title={say(trouble.title)} level={4}>
            <ul className="boot-help-list">
              {trouble.steps.map((reason) => (
                <li key={reason.code}>{say(reason)}</li>
              ))}
            </ul>
          </Disclosure>
        ))}
      </div>
      <div className="boot-help-end">
        <Button onPress={onCheck}>{t('station-check-next')}</Button>
        <CopyButton text={bootHelpText(shown, texts)} />
      </div>
    </section>
  );
}
