import type { ReactNode } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField } from 'react-aria-components/TextField';
import './field.css';

interface FieldProps {
  readonly label: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly fixed?: boolean;
  readonly onEnter?: () => void;
}

/** One line of text to be typed or pasted. */
export function Field({ label, value, onChange, hint, fixed = false, onEnter }: FieldProps) {
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onEnter?.();
      }}
    >
      <Label className="field-label">{label}</Label>
      <Input
        className={fixed ? 'field-input fixed' : 'field-input'}
        spellCheck={false}
        autoComplete="off"
        maxLength={1024}
      />
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
    </TextField>
  );
}
