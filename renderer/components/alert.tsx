import { CircleAlert, CircleCheck, CircleX, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import './alert.css';

export type AlertTone = 'info' | 'good' | 'caution' | 'bad';

interface AlertProps {
  readonly tone: AlertTone;
  readonly title?: string;
  readonly children?: ReactNode;
  /** True for what appears by itself and must be heard at once. */
  readonly urgent?: boolean;
}

const icons = { info: Info, good: CircleCheck, caution: CircleAlert, bad: CircleX };

export function Alert({ tone, title, children, urgent = false }: AlertProps) {
  const Icon = icons[tone];
  return (
    <div className={`alert alert-${tone}`} {...(urgent ? { role: 'alert' } : {})}>
      <Icon aria-hidden="true" size={22} />
      <div className="alert-words">
        {title !== undefined && <p className="alert-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
