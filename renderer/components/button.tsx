import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import './button.css';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  /** `primary` is the one next step of a screen; `danger` erases or stops. */
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly icon?: ReactNode;
  /** After the text, for buttons that lead on. */
  readonly iconAfter?: ReactNode;
  readonly isDisabled?: boolean;
  readonly autoFocus?: boolean;
  /** Only where the button shows a picture alone. */
  readonly label?: string;
  /** Keys that do the same, as shown to people, and as `aria-keyshortcuts` wants them. */
  readonly keys?: { readonly shown: string; readonly aria: string };
  readonly describedBy?: string;
  readonly slot?: string;
}

export function Button(props: ButtonProps) {
  const { children, kind = 'secondary', icon, iconAfter, keys, label, describedBy } = props;
  return (
    <AriaButton
      className={`button button-${kind}`}
      {...(props.onPress ? { onPress: props.onPress } : {})}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      {...(props.slot === undefined ? {} : { slot: props.slot })}
      {...(keys ? { 'aria-keyshortcuts': keys.aria } : {})}
      isDisabled={props.isDisabled ?? false}
      autoFocus={props.autoFocus ?? false}
    >
      {icon}
      <span className="button-text">{children}</span>
      {iconAfter}
      {keys && (
        <kbd className="button-keys" aria-hidden="true">
          {keys.shown}
        </kbd>
      )}
    </AriaButton>
  );
}
