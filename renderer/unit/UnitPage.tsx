// The page of a step before anybody is unlocked: a heading, one column, and the buttons, which stay where they are while the column scrolls.
import type { ReactNode } from 'react';
import './unit.css';

type Props = { readonly title: string; readonly foot: ReactNode; readonly children: ReactNode };

export function UnitPage({ title, foot, children }: Props) {
  return (
    <main className="unit-page" aria-label={title}>
      <div className="unit-scroll">
        <div className="unit-inner">
          <h1>{title}</h1>
          {children}
        </div>
      </div>
      <div className="unit-foot">
        <div className="unit-buttons">{foot}</div>
      </div>
    </main>
  );
}
