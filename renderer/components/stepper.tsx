import { Check } from 'lucide-react';
import './stepper.css';

interface StepperProps {
  readonly label: string;
  readonly steps: readonly { readonly id: string; readonly text: string }[];
  readonly current: string;
  /** Said after a step that is behind us. */
  readonly doneText: string;
}

/** Where one is on the way. Nothing to press: the buttons below lead on and back. */
export function Stepper({ label, steps, current, doneText }: StepperProps) {
  const now = steps.findIndex((step) => step.id === current);
  return (
    <nav aria-label={label}>
      <ol className={steps.length > 4 ? 'stepper stepper-long' : 'stepper'}>
        {steps.map((step, index) => {
          const state = index < now ? 'done' : index === now ? 'now' : 'later';
          return (
            <li
              key={step.id}
              className={`stepper-step stepper-${state}`}
              {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}
            >
              <span className="stepper-dot" aria-hidden="true">
                {state === 'done' ? <Check size={16} strokeWidth={3} /> : index + 1}
              </span>
              <span className="stepper-text">{step.text}</span>
              {state === 'done' && <span className="only-heard">{doneText}</span>}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
