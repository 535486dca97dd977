// 登记: the register's entry for an incoming document, filled in from what main proposes, checked and completed by the clerk.
// Used for arrivals and for imported files alike. It holds the entries only until they are registered.
import { Input, InputNumber } from 'antd';
import type * as v from 'valibot';
import type { Registration as RegistrationSchema } from '../../preload/contract/circulation.ts';
import { type Say, useText } from '../shell/text/text.ts';
import { Choice } from '../ui/Choice.tsx';
import { Field } from '../ui/Field.tsx';
import { TextArea } from '../ui/TextArea.tsx';

export type Registration = v.InferInput<typeof RegistrationSchema>;

type Props = {
  readonly value: Registration;
  readonly onChange: (value: Registration) => void;
  /** Shows which required fields are empty. */
  readonly checked: boolean;
};

/** The names of required fields that are still empty. */
export function missingInRegistration(value: Registration, t: Say): readonly string[] {
  const missing: string[] = [];
  if (value.title.trim() === '') missing.push(t('registration.documentTitle'));
  if (value.issuingAgency.trim() === '') missing.push(t('registration.issuingAgency'));
  return missing;
}

/** Puts the caret into the first required field that is empty. */
export function focusMissing(value: Registration): void {
  document.getElementById(value.title.trim() === '' ? 'registration-title' : 'registration-agency')?.focus();
}

export function RegistrationForm({ value, onChange, checked }: Props) {
  const t = useText();
  const set = (change: Partial<Registration>) => onChange({ ...value, ...change });
  return (
    <form className="registration" aria-label={t('registration.form')} onSubmit={(event) => event.preventDefault()}>
      <Field
        id="registration-title"
        label={t('registration.documentTitle')}
        required
        missing={checked && value.title.trim() === ''}
      >
        <TextArea
          id="registration-title"
          size="line"
          maxLength={200}
          value={value.title}
          onChange={(title) => set({ title })}
        />
      </Field>
      <Field
        id="registration-agency"
        label={t('registration.issuingAgency')}
        required
        missing={checked && value.issuingAgency.trim() === ''}
      >
        <Input
          id="registration-agency"
          maxLength={60}
          value={value.issuingAgency}
          onChange={(event) => set({ issuingAgency: event.target.value })}
        />
      </Field>
      <Field id="registration-number" label={t('registration.number')}>
        <Input
          id="registration-number"
          maxLength={60}
          value={value.number}
          onChange={(event) => set({ number: event.target.value })}
        />
      </Field>
      <Field id="registration-urgency" label={t('registration.urgency')} group>
        <Choice
          id="registration-urgency"
          labelledBy="registration-urgency-label"
          value={value.urgency}
          options={(['routine', 'urgent', 'extraUrgent'] as const).map((one) => ({
            value: one,
            label: t(`urgency.${one}`),
          }))}
          onChange={(urgency) => set({ urgency })}
        />
      </Field>
      <Field id="registration-mark" label={t('registration.mark')} group>
        <Choice
          id="registration-mark"
          labelledBy="registration-mark-label"
          value={value.handlingMark}
          options={(['none', 'workSecret'] as const).map((one) => ({ value: one, label: t(`mark.${one}`) }))}
          onChange={(handlingMark) => set({ handlingMark })}
        />
      </Field>
      <Field id="registration-pieces" label={t('registration.pieces')} required>
        <InputNumber
          id="registration-pieces"
          min={1}
          max={999}
          precision={0}
          value={value.pieces}
          onChange={(pieces) => set({ pieces: pieces ?? 1 })}
        />
      </Field>
      <Field id="registration-note" label={t('registration.note')}>
        <TextArea
          id="registration-note"
          size="note"
          maxLength={500}
          value={value.note}
          onChange={(note) => set({ note })}
        />
      </Field>
    </form>
  );
}
