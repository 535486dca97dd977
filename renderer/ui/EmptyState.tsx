// An empty list: what will appear here and how to begin.
import type { ReactNode } from 'react';
import './empty-state.css';

type Props = { readonly title: string; readonly hint: string; readonly children?: ReactNode };

export function EmptyState({ title, hint, children }: Props) {
  return (
    <div className="empty">
      <div className="empty-rule" aria-hidden />
      <p className="empty-title">{title}</p>
      <p className="empty-hint">{hint}</p>
      {children !== undefined && <div className="empty-actions">{children}</div>}
    </div>
  );
}
