// 登记: the register's entry for an incoming document, filled in from what main proposes, checked and completed by the clerk.
// Used for arrivals and for imported files alike. It holds the entries only until they are registered.
import { Input, InputNumber, Radio } from 'antd';
import type * as v from 'valibot';
import type { Registration as RegistrationSchema } from '../../preload/contract/circulation.ts';
import { type Say, useText } from '../shell/text/text.ts';
import { Field } from '../ui/Field.tsx';

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
        <Input.TextArea
          id="registration-title"
          autoSize={{ minRows: 1, maxRows: 4 }}
          maxLength={200}
          value={value.title}
          onChange={(event) => set({ title: event.target.value.replace(/[\r\n]+/g, '') })}
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
        <Radio.Group
          aria-labelledby="registration-urgency-label"
          optionType="button"
          buttonStyle="solid"
          value={value.urgency}
          options={(['routine', 'urgent', 'extraUrgent'] as const).map((urgency) => ({
            label: t(`urgency.${urgency}`),
            value: urgency,
          }))}
          onChange={(event) => set({ urgency: event.target.value })}
        />
      </Field>
      <Field id="registration-mark" label={t('registration.mark')} group>
        <Radio.Group
          aria-labelledby="registration-mark-label"
          optionType="button"
          buttonStyle="solid"
          value={value.handlingMark}
          options={(['none', 'workSecret'] as const).map((mark) => ({ label: t(`mark.${mark}`), value: mark }))}
          onChange={(event) => set({ handlingMark: event.target.value })}
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
        <Input.TextArea
          id="registration-note"
          autoSize={{ minRows: 2, maxRows: 5 }}
          maxLength={500}
          value={value.note}
          onChange={(event) => set({ note: event.target.value })}
        />
      </Field>
    </form>
  );
}
