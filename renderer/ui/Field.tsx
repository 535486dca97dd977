// One field of a form: label, control, hint. The label names the control for the eye, for the keyboard and for a screen reader.
import type { ReactNode } from 'react';
import { useText } from '../shell/text/text.ts';
import './field.css';

type Props = {
  readonly id: string;
  readonly label: string;
  readonly required?: boolean;
  readonly missing?: boolean;
  readonly hint?: string | undefined;
  /** Radio groups name themselves by `aria-labelledby` instead of being labelled. */
  readonly group?: boolean;
  readonly children: ReactNode;
};

/** `id` is the control's id; the label of a group has the id `<id>-label`. */
export function Field({ id, label, required, missing, hint, group, children }: Props) {
  const t = useText();
  const mark = required === true && (
    <span className="field-required" title={t('form.required')} aria-hidden>
      *
    </span>
  );
  return (
    <div className={missing === true ? 'field field-missing' : 'field'}>
      {group === true ? (
        <span className="field-label" id={`${id}-label`}>
          {label}
          {mark}
        </span>
      ) : (
        <label className="field-label" htmlFor={id} id={`${id}-label`}>
          {label}
          {mark}
        </label>
      )}
      <div className="field-control">
        {children}
        {hint !== undefined && hint !== '' && (
          <p className="field-hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
