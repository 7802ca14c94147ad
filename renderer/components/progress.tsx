import { ProgressBar } from 'react-aria-components/ProgressBar';
import './progress.css';

interface ProgressProps {
  /** What is going on, in words; read out with the value. */
  readonly label: string;
  readonly hideLabel?: boolean;
  /** 0 to 1; `null` while it cannot be told. */
  readonly fraction: number | null;
  /** Shown at the end of the bar, and read instead of the bare percentage. */
  readonly valueText?: string;
  readonly tone?: 'ember' | 'good' | 'bad';
}

export function Progress({ label, hideLabel = false, fraction, valueText, tone = 'ember' }: ProgressProps) {
  const percent = fraction === null ? 0 : Math.max(0, Math.min(1, fraction)) * 100;
  return (
    <ProgressBar
      className={`progress progress-${tone}`}
      aria-label={label}
      value={percent}
      isIndeterminate={fraction === null}
      {...(valueText === undefined ? {} : { valueLabel: valueText })}
    >
      {({ valueText: shown }) => (
        <>
          {!hideLabel && (
            <div className="progress-words" aria-hidden="true">
              <span>{label}</span>
              {fraction !== null && <span className="progress-value">{shown}</span>}
            </div>
          )}
          <div className="progress-track">
            <div
              className="progress-fill"
              style={fraction === null ? undefined : { transform: `scaleX(${percent / 100})` }}
            />
          </div>
        </>
      )}
    </ProgressBar>
  );
}
