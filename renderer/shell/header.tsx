import { Languages } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { Logo } from '../art/logo.tsx';
import { Checkbox } from '../components/checkbox.tsx';
import { Choice } from '../components/choice.tsx';
import { Stepper } from '../components/stepper.tsx';
import type { AdviceState } from '../advice/advice-state.ts';
import { steps, type Step } from '../flow/flow-state.ts';
import { useText } from '../messages/text-provider.tsx';
import { useApp } from './settings-provider.tsx';
import './header.css';

interface HeaderProps {
  /** Where the main way is; `null` beside it. */
  readonly step: Step | NonNullable<AdviceState['step']> | null;
  /** The way began with the question which system it should be. */
  readonly advised: boolean;
  /** Further buttons, before the settings. */
  readonly children?: ReactNode;
}

export function Header({ step, advised, children }: HeaderProps) {
  const { t } = useText();
  return (
    <header className={step === null ? 'header header-beside' : 'header'}>
      <div className="header-name">
        <Logo size={36} />
        <span translate="no">{t('app-name')}</span>
      </div>
      {step !== null && (
        <Stepper
          label={t('app-steps')}
          current={step}
          doneText={t('app-step-done')}
          steps={[
            ...(advised ? (['machine', 'system'] as const) : []).map((id) => ({
              id,
              text: t(`advice-step-${id}`),
            })),
            ...steps.map((id) => ({ id, text: t(`app-step-${id}`) })),
          ]}
        />
      )}
      <div className="header-end">
        {children}
        <SettingsButton />
      </div>
    </header>
  );
}

function SettingsButton() {
  const { t } = useText();
  const { facts, settings, change } = useApp();
  const language = t(`app-language-${settings.language}`);
  return (
    <DialogTrigger>
      <AriaButton
        className="button button-quiet header-settings"
        aria-label={`${language}: ${t('app-settings')}`}
      >
        <Languages aria-hidden="true" size={20} />
        <span lang={settings.language}>{language}</span>
      </AriaButton>
      <Popover className="header-popover" placement="bottom end">
        <Dialog className="header-dialog" aria-label={t('app-settings')}>
          <Choice
            label={t('app-language')}
            value={settings.language}
            onChange={(language) => change({ language })}
            options={[
              { value: 'en', text: t('app-language-en'), lang: 'en' },
              { value: 'de', text: t('app-language-de'), lang: 'de' },
            ]}
          />
          <Choice
            label={t('app-look')}
            value={settings.theme}
            onChange={(theme) => change({ theme })}
            options={[
              { value: 'system', text: t('app-look-system') },
              { value: 'light', text: t('app-look-light') },
              { value: 'dark', text: t('app-look-dark') },
            ]}
          />
          <div>
            <Checkbox isSelected={settings.probe} onChange={(probe) => change({ probe })}>
              {t('app-probe')}
            </Checkbox>
            <p className="soft header-hint">{t('app-probe-hint')}</p>
          </div>
          <p className="soft header-version">
            {t('app-version', { version: facts.version })}
            {facts.allowLoop && ` · ${t('app-technician')}`}
          </p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
