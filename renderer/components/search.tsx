import { Search as SearchIcon, X } from 'lucide-react';
import type { KeyboardEvent, Ref } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import { useText } from '../messages/text-provider.tsx';
import './search.css';

interface SearchProps {
  readonly label: string;
  /** What can be looked for. */
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  /** A key that leads here, as it is written. */
  readonly shownKey?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** Words to look for; the result shows while they are typed. */
export function Search({ label, hint, value, onChange, onKeyDown, shownKey, inputRef }: SearchProps) {
  const { t } = useText();
  return (
    <SearchField className="search" aria-label={label} value={value} onChange={onChange}>
      <SearchIcon aria-hidden="true" size={20} className="search-icon" />
      <Input
        className="field-input search-input"
        placeholder={hint}
        spellCheck={false}
        autoComplete="off"
        maxLength={256}
        {...(shownKey === undefined ? {} : { 'aria-keyshortcuts': shownKey })}
        {...(inputRef === undefined ? {} : { ref: inputRef })}
        {...(onKeyDown === undefined ? {} : { onKeyDown })}
      />
      {value === '' ? (
        shownKey !== undefined && (
          <kbd className="button-keys search-key" aria-hidden="true">
            {shownKey}
          </kbd>
        )
      ) : (
        <Button className="search-clear" aria-label={t('search-clear')}>
          <X aria-hidden="true" size={18} />
        </Button>
      )}
    </SearchField>
  );
}
