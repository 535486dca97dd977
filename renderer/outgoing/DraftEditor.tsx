// The editor of a draft: the form of elements, kept as it is written; the preview that main lays out; the leader who is to sign off; submit.
// One primary action: 提交签发. What is allowed and what the page looks like is main's.
import { Button, Popconfirm, Select } from 'antd';
import { useEffect, useState } from 'react';
import type { Person } from '../../preload/contract/fields.ts';
import { call, failureOf, useAction } from '../shell/office.ts';
import { back, replace } from '../shell/routes.ts';
import { useLanguage, useText } from '../shell/text/text.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { formatWhen } from '../ui/format.ts';
import { Screen } from '../ui/Screen.tsx';
import { type DraftForm, elementsOf, formToText, missingElements, type RequiredElement } from './draft-form.ts';
import type { DraftKeeper, KeeperState } from './draft-keeper.ts';
import { ElementsForm } from './ElementsForm.tsx';
import { type Preview, PreviewPane } from './PreviewPane.tsx';
import { useDraftKeeper } from './use-draft-keeper.ts';
import './draft-editor.css';

/** What the editor begins with. */
export type DraftStart = {
  readonly draft: string | null;
  readonly dossier: string | null;
  readonly form: DraftForm;
  readonly savedAt: number | undefined;
  readonly returned: { readonly by: string; readonly reason: string } | undefined;
  readonly leaders: readonly Person[];
  /** Names of units that can receive, offered for 主送 and 抄送. */
  readonly units: readonly string[];
};

const labels = {
  issuingAgency: 'outgoing.issuingAgency',
  title: 'outgoing.documentTitle',
  primaryRecipients: 'outgoing.primaryRecipients',
  body: 'outgoing.body',
  signatureBlock: 'outgoing.signatureBlock',
  disclosure: 'outgoing.disclosure',
} as const satisfies Record<RequiredElement, string>;

export function DraftEditor({ start }: { readonly start: DraftStart }) {
  const t = useText();
  const onlyLeader = start.leaders.length === 1 ? start.leaders[0] : undefined;
  const [form, setForm] = useState<DraftForm>(() => {
    const known = start.leaders.some((leader) => leader.fingerprint === start.form.to);
    return { ...start.form, to: known ? start.form.to : (onlyLeader?.fingerprint ?? '') };
  });
  const [initialText] = useState(() => formToText(form));
  const [checked, setChecked] = useState(false);
  const [preview, setPreview] = useState<Preview | undefined>(undefined);
  const { keeper, state: kept } = useDraftKeeper({ draft: start.draft, savedAt: start.savedAt, text: initialText });
  const layOut = useAction();
  const submit = useAction();

  const text = formToText(form);
  // A document that was sent back lives in its dossier; only new drafts are kept on the side.
  useEffect(() => {
    if (start.dossier === null) keeper.note(text);
  }, [keeper, text, start.dossier]);

  const missing = missingElements(form);
  const leader = start.leaders.find((person) => person.fingerprint === form.to);

  function showPreview(): void {
    setChecked(true);
    const elements = elementsOf(form);
    if (elements === undefined) return focusFirst(missing[0]);
    layOut.run(async () => {
      const made = await call(window.office.circulation.previewDraft, { elements });
      setPreview({ ...made, of: JSON.stringify(elements) });
    });
  }

  function send(): void {
    setChecked(true);
    const elements = elementsOf(form);
    if (elements === undefined) return focusFirst(missing[0]);
    if (leader === undefined) return;
    submit.run(async () => {
      const draft = start.dossier === null ? await keeper.flush() : null;
      const moved = await call(window.office.circulation.submit, {
        draft,
        dossier: start.dossier,
        elements,
        to: leader.fingerprint,
        opinion: form.opinion.trim(),
      });
      keeper.stop();
      replace({ name: 'dossier', dossier: moved.dossier });
    });
  }

  return (
    <Screen
      title={start.dossier === null ? t('outgoing.title') : t('outgoing.title.returned')}
      withBack
      flush
      beside={start.dossier === null ? <SaveState kept={kept} /> : undefined}
      actions={
        <>
          {kept.draft !== null && <Discard keeper={keeper} />}
          <Button onClick={showPreview} loading={layOut.busy}>
            {t('outgoing.preview')}
          </Button>
        </>
      }
      foot={
        <>
          <LeaderChoice leaders={start.leaders} value={form.to} onChange={(to) => setForm({ ...form, to })} />
          {checked && missing.length > 0 && (
            <span className="draft-missing" role="alert">
              {t('form.missing', { fields: missing.map((element) => t(labels[element])).join(t('form.separator')) })}
            </span>
          )}
          <span className="push" />
          <Button type="primary" size="large" loading={submit.busy} disabled={leader === undefined} onClick={send}>
            {t('outgoing.submit')}
          </Button>
        </>
      }
    >
      <div className="draft">
        <div className="draft-form">
          <FailureNotice failure={kept.error === undefined ? undefined : failureOf(kept.error)} />
          <FailureNotice failure={layOut.failure} onClose={layOut.clear} />
          <FailureNotice failure={submit.failure} onClose={submit.clear} />
          {start.returned !== undefined && (
            <p className="draft-returned" role="note">
              {t('outgoing.returned', { name: start.returned.by, reason: start.returned.reason })}
            </p>
          )}
          <ElementsForm form={form} onChange={setForm} missing={checked ? missing : []} units={start.units} />
        </div>
        <PreviewPane
          preview={preview}
          stale={preview !== undefined && preview.of !== JSON.stringify(elementsOf(form) ?? null)}
        />
      </div>
    </Screen>
  );
}

/** Brings the first empty required field to the eye and the keyboard. */
function focusFirst(element: RequiredElement | undefined): void {
  if (element === undefined) return;
  const field = document.getElementById(`element-${element}`);
  const control =
    field?.matches('input, textarea') === true ? field : field?.querySelector<HTMLElement>('input, textarea');
  control?.focus();
}

function SaveState({ kept }: { readonly kept: KeeperState }) {
  const t = useText();
  const language = useLanguage();
  const words =
    kept.status === 'saving'
      ? t('outgoing.saving')
      : kept.status === 'waiting'
        ? t('outgoing.unsaved')
        : kept.savedAt !== undefined
          ? t('outgoing.saved', { time: formatWhen(kept.savedAt, Date.now(), language) })
          : '';
  return (
    <span className="hint figures" role="status">
      {words}
    </span>
  );
}

function Discard({ keeper }: { readonly keeper: DraftKeeper }) {
  const t = useText();
  const discard = useAction();
  return (
    <Popconfirm
      title={t('outgoing.discard.ask')}
      okText={t('outgoing.discard.yes')}
      cancelText={t('outgoing.discard.no')}
      // Among the contents, where whoever goes from landmark to landmark finds it.
      getPopupContainer={() => document.getElementById('main') ?? document.body}
      onConfirm={() =>
        discard.run(async () => {
          const { draft } = keeper.state;
          keeper.stop();
          if (draft !== null) await call(window.office.circulation.discardDraft, { draft });
          back();
        })
      }
    >
      <Button type="text" loading={discard.busy}>
        {t('outgoing.discard')}
      </Button>
    </Popconfirm>
  );
}

type ChoiceProps = {
  readonly leaders: readonly Person[];
  readonly value: string;
  readonly onChange: (to: string) => void;
};

function LeaderChoice({ leaders, value, onChange }: ChoiceProps) {
  const t = useText();
  if (leaders.length === 0) return <span className="draft-missing">{t('outgoing.noLeader')}</span>;
  return (
    <span className="draft-leader">
      <label htmlFor="draft-leader">{t('outgoing.leader')}</label>
      <Select
        id="draft-leader"
        value={value === '' ? null : value}
        options={leaders.map((leader) => ({ value: leader.fingerprint, label: `${leader.name}（${leader.post}）` }))}
        onChange={onChange}
      />
    </span>
  );
}
