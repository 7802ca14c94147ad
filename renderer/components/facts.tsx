import { Fragment } from 'react';
import './facts.css';

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly fixed?: boolean;
}

/** Names and values, for those who want to know exactly. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <Fragment key={fact.name}>
          <dt>{fact.name}</dt>
          <dd {...(fact.fixed ? { className: 'fixed' } : {})}>{fact.value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
