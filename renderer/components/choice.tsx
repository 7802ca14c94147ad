import { Label } from 'react-aria-components/Label';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components/RadioGroup';
import './choice.css';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** For many options, or long ones: each stands by itself, in as many rows as it takes. */
  readonly apart?: boolean;
  readonly options: readonly { readonly value: Value; readonly text: string; readonly lang?: string }[];
}

/** One of a few, all of them in sight. */
export function Choice<Value extends string>({
  label,
  value,
  onChange,
  options,
  apart = false,
}: ChoiceProps<Value>) {
  return (
    <RadioGroup
      className="choice"
      value={value}
      onChange={(chosen) => {
        const option = options.find((candidate) => candidate.value === chosen);
        if (option) onChange(option.value);
      }}
      orientation="horizontal"
    >
      <Label className="choice-label">{label}</Label>
      <div className={apart ? 'choice-apart' : 'choice-options'}>
        {options.map((option) => (
          <RadioField key={option.value} value={option.value} className="choice-field">
            <RadioButton className="choice-option">
              <span {...(option.lang === undefined ? {} : { lang: option.lang })}>{option.text}</span>
            </RadioButton>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}
