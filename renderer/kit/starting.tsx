import { useId } from 'react';
import { Checkbox } from '../components/checkbox.tsx';
import { fileName } from '../flow/image-state.ts';
import { useText } from '../messages/text-provider.tsx';
import type { KitDraft } from './kit-draft.ts';
import type { KitActions } from './use-kit.ts';

const timeouts = [5, 10, 30, 60, 180];

/** What the stick does when an old computer starts from it: the usual system, the waiting, and Secure Boot. */
export function Starting({ draft, actions }: { readonly draft: KitDraft; readonly actions: KitActions }) {
  const { t, duration } = useText();
  const usualId = useId();
  const timeId = useId();
  const { choices, usual, timeoutSeconds, secureBoot } = draft;
  return (
    <section className="stack" aria-labelledby="kit-starting">
      <h2 id="kit-starting">{t('kit-starting')}</h2>
      <div className="kit-starting">
        <div className="kit-starting-field">
          <label htmlFor={usualId}>{t('kit-usual')}</label>
          <select
            id={usualId}
            className="field-input"
            value={usual ?? choices[0]?.path ?? ''}
            disabled={timeoutSeconds === null}
            onChange={(event) => actions.set({ usual: event.target.value })}
          >
            {choices.map(({ path, seen }) => (
              <option key={path} value={path}>
                {seen?.ok ? seen.value.name : fileName(path)}
              </option>
            ))}
          </select>
        </div>
        <div className="kit-starting-field">
          <label htmlFor={timeId}>{t('kit-timeout')}</label>
          <select
            id={timeId}
            className="field-input"
            value={timeoutSeconds === null ? '' : String(timeoutSeconds)}
            onChange={(event) =>
              actions.set({ timeoutSeconds: event.target.value === '' ? null : Number(event.target.value) })
            }
          >
            {timeouts.map((seconds) => (
              <option key={seconds} value={seconds}>
                {duration(seconds)}
              </option>
            ))}
            <option value="">{t('kit-timeout-never')}</option>
          </select>
        </div>
      </div>
      <Checkbox isSelected={secureBoot} onChange={(yes) => actions.set({ secureBoot: yes })}>
        {t('kit-card-secure-boot')}
      </Checkbox>
      <p className="soft kit-starting-hint">{t('kit-secure-boot-hint')}</p>
    </section>
  );
}
