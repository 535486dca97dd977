// 加入本单位: who asks, in which post. Keys and PIN are main's; the request is saved through the system's dialog.
import { Button, Input } from 'antd';
import { useState } from 'react';
import { ROLES, type Role } from '../../preload/contract/define.ts';
import { call, useAction } from '../shell/office.ts';
import { useText } from '../shell/text/text.ts';
import { Choice } from '../ui/Choice.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Field } from '../ui/Field.tsx';
import { UnitPage } from './UnitPage.tsx';

type Props = {
  /** `fileName`: where the request was saved, or null if nowhere. */
  readonly onDone: (saved: { readonly join: string; readonly fileName: string | null }) => void;
  readonly onBack: () => void;
};

export function JoinForm({ onDone, onBack }: Props) {
  const t = useText();
  const [name, setName] = useState('');
  const [post, setPost] = useState('');
  const [role, setRole] = useState<Role>('clerk');
  const [checked, setChecked] = useState(false);
  const join = useAction();
  const missing = { name: name.trim() === '', post: post.trim() === '' };

  function begin(): void {
    setChecked(true);
    if (missing.name || missing.post) {
      document.getElementById(missing.name ? 'join-name' : 'join-post')?.focus();
      return;
    }
    join.run(async () => {
      const made = await call(window.office.unit.join, { name, post, role });
      // Not saved is not lost: the request waits on the lock screen.
      const saved = await call(window.office.unit.saveRequest, made).catch(() => null);
      onDone({ join: made.join, fileName: saved?.fileName ?? null });
    });
  }

  const cancelled = join.failure?.kind === 'refusal' && join.failure.code === 'pin.cancelled';
  return (
    <UnitPage
      title={t('unit.join')}
      foot={
        <>
          <Button disabled={join.busy} onClick={onBack}>
            {t('unit.back')}
          </Button>
          <Button type="primary" loading={join.busy} onClick={begin}>
            {t('join.submit')}
          </Button>
        </>
      }
    >
      <p className="unit-lead">{t('join.lead')}</p>
      <section className="unit-sheet" aria-label={t('unit.join')}>
        <Field id="join-name" label={t('unit.person.name')} required missing={checked && missing.name}>
          <Input
            id="join-name"
            autoFocus
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={() => document.getElementById('join-post')?.focus()}
          />
        </Field>
        <Field id="join-post" label={t('unit.person.post')} required missing={checked && missing.post}>
          <Input
            id="join-post"
            maxLength={40}
            value={post}
            onChange={(event) => setPost(event.target.value)}
            onPressEnter={begin}
          />
        </Field>
        <Field id="join-role" label={t('unit.person.role')} group>
          <Choice
            id="join-role"
            labelledBy="join-role-label"
            value={role}
            options={ROLES.map((one) => ({ value: one, label: t(`role.${one}`) }))}
            onChange={setRole}
          />
        </Field>
      </section>
      {cancelled && <p role="status">{t('unit.cancelled')}</p>}
      {!cancelled && <FailureNotice failure={join.failure} onClose={join.clear} />}
    </UnitPage>
  );
}
