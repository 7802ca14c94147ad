import { ArrowLeft, FolderOpen, Printer, Save } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Label } from 'react-aria-components/Label';
import { Alert } from '../components/alert.tsx';
import { useAnnounce } from '../components/announcer.tsx';
import { Button } from '../components/button.tsx';
import { Checkbox } from '../components/checkbox.tsx';
import { Choice } from '../components/choice.tsx';
import { Field } from '../components/field.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { dayField, firstWish, formats, isPage, requestOf, type ExportWish } from './export-wish.ts';
import { ExportPreviewCard } from './export-preview.tsx';
import type { JournalMoves } from './journal-place.ts';
import { LabelChoice } from './label-choice.tsx';
import { useDelivery, usePreview, type ExportEnd } from './use-export.ts';
import './exchange.css';

interface ExportScreenProps {
  /** The computers that were chosen; `null`: none. */
  readonly machines: readonly string[] | null;
  readonly moves: JournalMoves;
}

/** A report: of which computers, in which form, with what in it; looked at before it leaves. */
export function ExportScreen({ machines, moves }: ExportScreenProps) {
  const texts = useText();
  const { t } = texts;
  const { mac } = useApp();
  const [wish, setWish] = useState<ExportWish>(() => firstWish(machines, dayField(new Date())));
  const change = (part: Partial<ExportWish>): void => setWish((now) => ({ ...now, ...part }));
  const request = requestOf(wish, machines);
  const preview = usePreview(request ?? { ...lastResort, format: wish.format });
  const { busy, end, save, print } = useDelivery();
  const ready = request !== null && preview?.ok === true && !busy;
  const onward = (): void => {
    if (ready) save(request);
  };
  useShortcuts(mac, { back: moves.back, onward });
  return (
    <Screen
      wide
      footer={
        <>
          <Button
            icon={<ArrowLeft aria-hidden="true" size={20} />}
            onPress={moves.back}
            keys={keysOf('back', texts, mac)}
          >
            {t('app-back')}
          </Button>
          <p className="screen-footer-note import-file">{preview?.ok ? preview.value.fileName : null}</p>
          {isPage(wish.format) && (
            <Button
              icon={<Printer aria-hidden="true" size={20} />}
              isDisabled={!ready}
              onPress={() => {
                if (ready) print(request);
              }}
            >
              {t('export-print')}
            </Button>
          )}
          <Button
            kind="primary"
            icon={<Save aria-hidden="true" size={20} />}
            isDisabled={!ready}
            onPress={onward}
            keys={keysOf('onward', texts, mac)}
          >
            {t('export-save')}
          </Button>
        </>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('export-title')}</ScreenTitle>
        <p className="lead">{t('export-lead')}</p>
      </div>
      {end && <End end={end} />}
      <div className="export-halves">
        <div className="stack export-choices">
          <Choice
            apart
            label={t('export-which')}
            value={wish.which}
            onChange={(which) => change({ which })}
            options={[
              ...(machines === null
                ? []
                : [{ value: 'chosen' as const, text: t('export-which-chosen', { count: machines.length }) }]),
              { value: 'day', text: t('export-which-day') },
              { value: 'all', text: t('export-which-all') },
            ]}
          />
          {wish.which === 'day' && (
            <div className="select">
              <Label className="select-label" htmlFor="export-day">
                {t('export-day')}
              </Label>
              <input
                id="export-day"
                type="date"
                className="field-input"
                value={wish.day}
                max="9999-12-31"
                onChange={({ target }) => change({ day: target.value })}
              />
            </div>
          )}
          <Choice
            apart
            label={t('export-format')}
            value={wish.format}
            onChange={(format) => change({ format })}
            options={formats.map((value) => ({ value, text: t(`export-format-${value}`) }))}
          />
          {isPage(wish.format) && wish.format !== 'labels' && (
            <Choice
              label={t('export-paper')}
              value={wish.paper}
              onChange={(paper) => change({ paper })}
              options={[
                { value: 'a4', text: t('export-paper-a4') },
                { value: 'letter', text: t('export-paper-letter') },
              ]}
            />
          )}
          {wish.format === 'labels' && (
            <LabelChoice chosen={wish.labels} onChange={(labels) => change({ labels })} />
          )}
          {wish.format === 'ords' && (
            <>
              <Field
                label={t('export-provider')}
                value={wish.provider}
                onChange={(text) => change({ provider: text.slice(0, 200) })}
              />
              <Field
                label={t('export-country')}
                value={wish.country}
                onChange={(text) => change({ country: text.slice(0, 3) })}
              />
              <Field
                label={t('export-group')}
                value={wish.group}
                onChange={(text) => change({ group: text.slice(0, 200) })}
              />
            </>
          )}
          <div className="stack" role="group" aria-label={t('export-private')}>
            <p className="choice-label">{t('export-private')}</p>
            <Checkbox isSelected={wish.serials} onChange={(serials) => change({ serials })}>
              {t('export-serials')}
            </Checkbox>
            <Checkbox isSelected={wish.names} onChange={(names) => change({ names })}>
              {t('export-names')}
            </Checkbox>
            <p className="soft">{t('export-private-hint')}</p>
          </div>
        </div>
        <ExportPreviewCard preview={preview} />
      </div>
    </Screen>
  );
}

/** Asked while there is no day: a day on which nothing was checked. */
const lastResort = {
  ...{ serials: false, names: false, paper: 'a4' as const, labels: { id: 'L7160', used: 0 } },
  publisher: { provider: null, country: null, group: null },
  which: { kind: 'day' as const, day: '0001-01-01' },
};

function End({ end }: { readonly end: ExportEnd }) {
  const { t, say } = useText();
  const announce = useAnnounce();
  const told =
    end.kind === 'saved'
      ? t('export-saved', { file: end.file })
      : end.kind === 'printed'
        ? t('export-printed')
        : '';
  useEffect(() => {
    if (told !== '') announce(told);
  }, [announce, told]);
  if (end.kind === 'failed') {
    return (
      <Alert tone="bad" title={t('export-failed')} urgent>
        <p>{say(end.reason)}</p>
      </Alert>
    );
  }
  return (
    <Alert tone="good">
      <p className="import-file">{told}</p>
      {end.kind === 'saved' && (
        <div>
          <Button
            icon={<FolderOpen aria-hidden="true" size={20} />}
            onPress={() => void window.rekindle.showSavedExport()}
          >
            {t('export-show-file')}
          </Button>
        </div>
      )}
    </Alert>
  );
}
