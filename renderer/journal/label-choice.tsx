import { Label } from 'react-aria-components/Label';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components/RadioGroup';
import type { ExportRequest, LabelSheet } from '../../preload/exchange.ts';
import { Select } from '../components/select.tsx';
import { useText } from '../messages/text-provider.tsx';
import { useLabelSheets } from './use-export.ts';

interface LabelChoiceProps {
  readonly chosen: ExportRequest['labels'];
  readonly onChange: (labels: ExportRequest['labels']) => void;
}

/** The sheet of labels, and where on it the first free one is. */
export function LabelChoice({ chosen, onChange }: LabelChoiceProps) {
  const texts = useText();
  const { t } = texts;
  const sheets = useLabelSheets();
  const sheet = sheets.find(({ id }) => id === chosen.id);
  if (!sheet) return null;
  return (
    <>
      <Select
        label={t('export-sheet')}
        value={chosen.id}
        onChange={(id) => onChange({ id, used: 0 })}
        options={sheets.map((one) => ({ value: one.id, text: sheetText(one, texts) }))}
      />
      <RadioGroup
        className="choice"
        value={String(chosen.used)}
        onChange={(used) => onChange({ id: chosen.id, used: Number(used) })}
      >
        <Label className="choice-label">{t('export-used')}</Label>
        <div className={`label-sheet label-sheet-${sheet.across}`}>
          {Array.from({ length: sheet.across * sheet.down }, (_, place) => (
            <RadioField
              key={place}
              value={String(place)}
              aria-label={t('export-used-place', {
                number: place + 1,
                row: Math.floor(place / sheet.across) + 1,
                column: (place % sheet.across) + 1,
              })}
            >
              <RadioButton className={place < chosen.used ? 'label-place label-used' : 'label-place'}>
                {place + 1}
              </RadioButton>
            </RadioField>
          ))}
        </div>
      </RadioGroup>
    </>
  );
}

function sheetText(
  { id, across, down, width, height }: LabelSheet,
  { t, language }: ReturnType<typeof useText>,
): string {
  const mm = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return t('export-sheet-name', {
    id,
    count: across * down,
    width: mm.format(width),
    height: mm.format(height),
  });
}
