// The page of a step before anybody is unlocked: a heading and one column.
import type { ReactNode } from 'react';
import { useText } from '../shell/text/text.ts';
import './unit.css';

export function UnitPage({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const t = useText();
  return (
    <main className="unit-page" aria-label={title}>
      <div className="unit-inner">
        <p className="unit-brand">{t('app.name')}</p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
