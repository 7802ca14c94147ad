import { useId } from 'react';
import { useText } from '../messages/text-provider.tsx';
import './keep-slider.css';

/** What a file on FAT32 can hold ends just under 4 GiB. */
const mostMiB = 4032;
const stepMiB = 64;

interface KeepSliderProps {
  readonly label: string;
  /** 0 is none. */
  readonly mib: number;
  readonly onChange: (mib: number) => void;
  /** What is kept, in a sentence. */
  readonly keeps: string;
}

/** How much room a system gets for what it keeps. */
export function KeepSlider({ label, mib, onChange, keeps }: KeepSliderProps) {
  const { t, size } = useText();
  const id = useId();
  const hint = useId();
  const room = mib === 0 ? t('kit-card-keeps-nothing') : size(mib * 2 ** 20);
  return (
    <div className="keep-slider">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={mostMiB}
        step={stepMiB}
        value={mib}
        aria-valuetext={room}
        aria-describedby={hint}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <output htmlFor={id}>{room}</output>
      <p className="soft" id={hint}>
        {keeps}
      </p>
    </div>
  );
}
