// Facts as pairs of term and value, aligned; for screens that tell what a thing is.
import type { ReactNode } from 'react';
import './facts.css';

export type Fact = { readonly term: string; readonly value: ReactNode; readonly wide?: boolean };

export function Facts({ label, facts }: { readonly label: string; readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts" aria-label={label}>
      {facts.map((fact) => (
        <div className={fact.wide === true ? 'fact fact-wide' : 'fact'} key={fact.term}>
          <dt>{fact.term}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
