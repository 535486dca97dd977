// The form of elements: 文种, 标注, 紧急程度, 公开属性; title, 主送, text; 附件说明, 署名, 抄送. Paragraphs are one a line; the layout numbers attachments.
// 公开属性 has no default: every outgoing document has to say it.
import { Input, Select } from 'antd';
import type { DocumentElements } from '../../preload/contract/fields.ts';
import { useText } from '../shell/text/text.ts';
import { Choice } from '../ui/Choice.tsx';
import { Field } from '../ui/Field.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { type DraftForm, linesOf, type RequiredElement } from './draft-form.ts';

type Props = {
  readonly form: DraftForm;
  readonly onChange: (form: DraftForm) => void;
  readonly missing: readonly RequiredElement[];
  readonly units: readonly string[];
};

export function ElementsForm({ form, onChange, missing, units }: Props) {
  const t = useText();
  const set = (change: Partial<DraftForm>) => onChange({ ...form, ...change });
  return (
    <form aria-label={t('outgoing.form')} onSubmit={(event) => event.preventDefault()}>
      <fieldset className="draft-section">
        <legend>{t('outgoing.section.head')}</legend>
        <ChoiceField
          id="documentKind"
          label={t('outgoing.documentKind')}
          value={form.documentKind}
          options={(['notice', 'letter'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(documentKind) => set({ documentKind })}
        />
        <ChoiceField
          id="urgency"
          label={t('outgoing.urgency')}
          value={form.urgency}
          options={(['routine', 'urgent', 'extraUrgent'] as const).map((value) => ({
            value,
            label: t(`urgency.${value}`),
          }))}
          onChange={(urgency) => set({ urgency })}
        />
        <ChoiceField
          id="handlingMark"
          label={t('outgoing.handlingMark')}
          value={form.handlingMark}
          options={(['none', 'workSecret'] as const).map((value) => ({ value, label: t(`mark.${value}`) }))}
          onChange={(handlingMark) => set({ handlingMark })}
        />
        <ChoiceField<DocumentElements['disclosure']>
          id="disclosure"
          label={t('outgoing.disclosure')}
          required
          missing={missing.includes('disclosure')}
          hint={form.disclosure === undefined ? t('outgoing.disclosure.hint') : undefined}
          value={form.disclosure}
          options={(['proactive', 'onRequest', 'withheld'] as const).map((value) => ({
            value,
            label: t(`disclosure.${value}`),
          }))}
          onChange={(disclosure) => set({ disclosure })}
        />
      </fieldset>
      <fieldset className="draft-section">
        <legend>{t('outgoing.section.text')}</legend>
        <Line
          id="issuingAgency"
          label={t('outgoing.issuingAgency')}
          max={60}
          required
          missing={missing}
          value={form.issuingAgency}
          onChange={(issuingAgency) => set({ issuingAgency })}
        />
        <Field
          id="element-title"
          label={t('outgoing.documentTitle')}
          required
          missing={missing.includes('title')}
          hint={t('outgoing.documentTitle.hint')}
        >
          <TextArea
            id="element-title"
            size="line"
            describedBy="element-title-hint"
            maxLength={200}
            value={form.title}
            onChange={(title) => set({ title })}
          />
        </Field>
        <Recipients
          id="primaryRecipients"
          label={t('outgoing.primaryRecipients')}
          required
          missing={missing.includes('primaryRecipients')}
          hint={t('outgoing.primaryRecipients.hint')}
          units={units}
          value={form.primaryRecipients}
          onChange={(primaryRecipients) => set({ primaryRecipients })}
        />
        <Field
          id="element-body"
          label={t('outgoing.body')}
          required
          missing={missing.includes('body')}
          hint={t('outgoing.body.hint')}
        >
          <TextArea
            id="element-body"
            size="body"
            describedBy="element-body-hint"
            maxLength={200_000}
            value={form.body}
            onChange={(body) => set({ body })}
          />
          <BodyCount body={form.body} />
        </Field>
      </fieldset>
      <fieldset className="draft-section">
        <legend>{t('outgoing.section.end')}</legend>
        <Field
          id="element-attachmentNotes"
          label={t('outgoing.attachmentNotes')}
          hint={t('outgoing.attachmentNotes.hint')}
        >
          <TextArea
            id="element-attachmentNotes"
            size="note"
            describedBy="element-attachmentNotes-hint"
            value={form.attachmentNotes}
            onChange={(attachmentNotes) => set({ attachmentNotes })}
          />
        </Field>
        <Line
          id="signatureBlock"
          label={t('outgoing.signatureBlock')}
          max={60}
          required
          missing={missing}
          value={form.signatureBlock}
          onChange={(signatureBlock) => set({ signatureBlock })}
        />
        <Recipients
          id="copiedRecipients"
          label={t('outgoing.copiedRecipients')}
          units={units}
          value={form.copiedRecipients}
          onChange={(copiedRecipients) => set({ copiedRecipients })}
        />
        <Field id="element-opinion" label={t('outgoing.opinion')}>
          <Input
            id="element-opinion"
            maxLength={500}
            placeholder={t('outgoing.opinion.placeholder')}
            value={form.opinion}
            onChange={(event) => set({ opinion: event.target.value })}
          />
        </Field>
      </fieldset>
    </form>
  );
}

function BodyCount({ body }: { readonly body: string }) {
  const t = useText();
  const paragraphs = linesOf(body);
  const characters = paragraphs.reduce((sum, paragraph) => sum + [...paragraph].length, 0);
  return (
    <p className="field-hint draft-count figures">
      {t('outgoing.body.count', { paragraphs: paragraphs.length, characters })}
    </p>
  );
}

type LineProps = {
  readonly id: RequiredElement;
  readonly label: string;
  readonly max: number;
  readonly required?: boolean;
  readonly missing: readonly RequiredElement[];
  readonly value: string;
  readonly onChange: (value: string) => void;
};

function Line({ id, label, max, required, missing, value, onChange }: LineProps) {
  return (
    <Field id={`element-${id}`} label={label} required={required === true} missing={missing.includes(id)}>
      <Input id={`element-${id}`} maxLength={max} value={value} onChange={(event) => onChange(event.target.value)} />
    </Field>
  );
}

type ChoiceProps<T extends string> = {
  readonly id: string;
  readonly label: string;
  readonly required?: boolean;
  readonly missing?: boolean;
  readonly hint?: string | undefined;
  readonly value: T | undefined;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
};

function ChoiceField<T extends string>({
  id,
  label,
  required,
  missing,
  hint,
  value,
  options,
  onChange,
}: ChoiceProps<T>) {
  return (
    <Field id={`element-${id}`} label={label} group required={required === true} missing={missing === true} hint={hint}>
      <Choice
        id={`element-${id}`}
        labelledBy={`element-${id}-label`}
        required={required === true}
        value={value}
        options={options}
        onChange={onChange}
      />
    </Field>
  );
}

type RecipientsProps = {
  readonly id: string;
  readonly label: string;
  readonly required?: boolean;
  readonly missing?: boolean;
  readonly hint?: string;
  readonly units: readonly string[];
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
};

/** Units as tags: chosen from the directory or typed; the separators of a copied list divide it. */
function Recipients({ id, label, required, missing, hint, units, value, onChange }: RecipientsProps) {
  return (
    <Field id={`element-${id}`} label={label} required={required === true} missing={missing === true} hint={hint}>
      <Select
        id={`element-${id}`}
        mode="tags"
        aria-required={required === true}
        tokenSeparators={['、', '，', ',', '；', ';', '\n']}
        value={[...value]}
        options={units.map((unit) => ({ value: unit, label: unit }))}
        maxCount={50}
        suffixIcon={null}
        onChange={(names: string[]) =>
          onChange([...new Set(names.map((name) => name.trim().slice(0, 60)).filter((name) => name !== ''))])
        }
      />
    </Field>
  );
}
