import { Label } from 'react-aria-components/Label';
import { useState } from 'react';
import type { MachineQueryRequest } from '../../preload/journal.ts';
import { Checkbox } from '../components/checkbox.tsx';
import { Select } from '../components/select.tsx';
import { useText } from '../messages/text-provider.tsx';
import { memoryClasses, memoryOf, spanOf, spans, withMemory, withSpan, type Span } from './filters.ts';
import { verdictText } from './journal-words.ts';

interface MachineFiltersProps {
  readonly query: MachineQueryRequest;
  readonly onChange: (query: MachineQueryRequest) => void;
}

const verdicts = ['ready', 'cautions', 'other-system', 'not-worth-it', 'open'] as const;

/** What the list shows of all computers. */
export function MachineFilters({ query, onChange }: MachineFiltersProps) {
  const texts = useText();
  const { t } = texts;
  // Days that are being typed may be empty, or happen to be today.
  const [byDays, setByDays] = useState(false);
  const span = byDays ? 'days' : spanOf(query, new Date());
  return (
    <div className="machine-filters" role="group" aria-label={t('machines-filters')}>
      <Select
        label={t('machines-filter-verdict')}
        value={query.verdict ?? 'any'}
        onChange={(verdict) => onChange({ ...query, verdict: verdict === 'any' ? null : verdict })}
        options={[
          { value: 'any', text: t('machines-any') },
          ...verdicts.map((value) => ({ value, text: verdictText(value, texts) })),
          { value: 'unchecked', text: t('machines-unchecked') },
        ]}
      />
      <Select<Span>
        label={t('machines-filter-checked')}
        value={span}
        onChange={(chosen) => {
          setByDays(chosen === 'days');
          onChange(withSpan(query, chosen, new Date()));
        }}
        options={spans.map((value) => ({ value, text: t(`machines-span-${value}`) }))}
      />
      <Select
        label={t('machines-filter-memory')}
        value={memoryOf(query)}
        onChange={(memory) => onChange(withMemory(query, memory))}
        options={memoryClasses.map((value) => ({ value, text: t(`machines-memory-${value}`) }))}
      />
      <Select
        label={t('machines-filter-bits')}
        value={query.bits ?? 'any'}
        onChange={(bits) => onChange({ ...query, bits: bits === 'any' ? null : bits })}
        options={(['any', '64', '32'] as const).map((value) => ({
          value,
          text: t(`machines-bits-${value}`),
        }))}
      />
      {span === 'days' && (
        <>
          {(['from', 'to'] as const).map((side) => (
            <div key={side} className="select">
              <Label className="select-label" htmlFor={`machines-${side}`}>
                {t(`machines-${side}`)}
              </Label>
              <input
                id={`machines-${side}`}
                type="date"
                className="field-input"
                value={query[side] ?? ''}
                max="9999-12-31"
                onChange={({ target }) =>
                  onChange({ ...query, [side]: target.value === '' ? null : target.value })
                }
              />
            </div>
          ))}
        </>
      )}
      <div className="machine-filter-unfinished">
        <Checkbox isSelected={query.unfinished} onChange={(unfinished) => onChange({ ...query, unfinished })}>
          {t('machines-filter-unfinished')}
        </Checkbox>
      </div>
    </div>
  );
}
