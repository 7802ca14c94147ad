import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';

interface HeaderButtonProps {
  /** Where it leads. */
  readonly to: 'check' | 'journal' | 'library';
  readonly icon: ReactNode;
  /** Stands beside the picture where there is room, and is told by a tooltip where there is not. */
  readonly text: string;
  /** What is heard, if that is more than the text. */
  readonly label?: string;
  /** Something is new behind it. */
  readonly isMarked?: boolean;
  readonly onPress: () => void;
  /** What is always shown beside the picture. */
  readonly children?: ReactNode;
}

/** A way out of the main one, in the header. */
export function HeaderButton({
  to,
  icon,
  text,
  label = text,
  isMarked = false,
  onPress,
  children,
}: HeaderButtonProps) {
  return (
    <TooltipTrigger delay={300}>
      <AriaButton
        className={`button button-quiet header-${to}${isMarked ? ' header-marked' : ''}`}
        onPress={onPress}
        aria-label={label}
      >
        {icon}
        <span className="header-word">{text}</span>
        {children}
      </AriaButton>
      <Tooltip className="header-tooltip" placement="bottom">
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
