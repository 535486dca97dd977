// A state in one word with its own icon; colour never alone.
import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import './status.css';

export type Tone = 'valid' | 'indeterminate' | 'invalid';

const icons: Readonly<Record<Tone, ReactNode>> = {
  valid: <CheckCircleFilled aria-hidden />,
  indeterminate: <QuestionCircleFilled aria-hidden />,
  invalid: <CloseCircleFilled aria-hidden />,
};

export function Status({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={`status status-${tone}`}>
      {icons[tone]}
      {children}
    </span>
  );
}
