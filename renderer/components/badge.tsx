import type { ReactNode } from 'react';
import './badge.css';

export type BadgeTone = 'plain' | 'good' | 'caution' | 'bad' | 'practice';

interface BadgeProps {
  readonly children: ReactNode;
  readonly tone?: BadgeTone;
  readonly icon?: ReactNode;
}

/** A few words in a coloured pill. The words alone carry the meaning. */
export function Badge({ children, tone = 'plain', icon }: BadgeProps) {
  return (
    <span className={`badge badge-${tone}`}>
      {icon}
      <span>{children}</span>
    </span>
  );
}
