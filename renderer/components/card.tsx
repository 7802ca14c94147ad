import type { ReactNode } from 'react';
import './card.css';

interface CardProps {
  readonly children: ReactNode;
  /** The colour of its edge; says nothing that is not also in words. */
  readonly tone?: 'plain' | 'good' | 'caution' | 'bad' | 'practice';
  /** Id of the heading inside, which names the card as a region. */
  readonly labelledBy?: string;
}

export function Card({ children, tone = 'plain', labelledBy }: CardProps) {
  return (
    <section
      className={`card card-${tone}`}
      {...(labelledBy === undefined ? {} : { 'aria-labelledby': labelledBy })}
    >
      {children}
    </section>
  );
}
