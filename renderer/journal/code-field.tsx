import { useEffect, useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { useText } from '../messages/text-provider.tsx';
import { unforeseen } from './use-asked.ts';

interface CodeFieldProps {
  readonly busy: boolean;
  readonly onTake: (code: string, model: string | null) => void;
}

/** Letters of the shortest code that says anything: a version, two answers, a check sum of two. */
const shortest = 4;

/** A short code off a screen, looked at while it is typed, and what the computer is called. */
export function CodeField({ busy, onTake }: CodeFieldProps) {
  const { t, say } = useText();
  const [code, setCode] = useState('');
  const [model, setModel] = useState('');
  const read = useReadCode(code);
  const take = (): void => {
    if (busy || read?.ok !== true) return;
    onTake(code, model.trim() === '' ? null : model.trim());
    setCode('');
    setModel('');
  };
  return (
    <div className="stack">
      <p>{t('import-code-text')}</p>
      <div className="station-fields">
        <Field
          label={t('import-code-field')}
          value={code}
          onChange={setCode}
          fixed
          onEnter={take}
          {...(read === null
            ? {}
            : { hint: read.ok ? t('import-code-whole', { answers: read.value }) : say(read.error) })}
        />
        <Field
          label={t('import-code-model')}
          hint={t('import-code-model-hint')}
          value={model}
          onChange={setModel}
          onEnter={take}
        />
      </div>
      <div>
        <Button isDisabled={busy || read?.ok !== true} onPress={take}>
          {t('import-code-take')}
        </Button>
      </div>
    </div>
  );
}

/** What the code says so far; `null` while it is too short to say anything. */
function useReadCode(code: string): Result<number, Reason> | null {
  const [read, setRead] = useState<{ readonly code: string; readonly result: Result<number, Reason> } | null>(
    null,
  );
  const enough = code.replaceAll(/[\s-]/g, '').length >= shortest;
  useEffect(() => {
    if (!enough) return;
    let wanted = true;
    void window.rekindle
      .readCode(code.slice(0, 100))
      .catch(() => unforeseen)
      .then((result) => {
        if (wanted) setRead({ code, result });
      });
    return () => {
      wanted = false;
    };
  }, [code, enough]);
  return enough && read?.code === code ? read.result : null;
}
