// The unit's people on the keys' screen: who is enrolled, who is expected. For the holder of the unit's keys: requests to join, looked at, compared, accepted.
import { Button, Input } from 'antd';
import { useState } from 'react';
import type * as v from 'valibot';
import { ROLES } from '../../preload/contract/define.ts';
import type { unit } from '../../preload/contract/unit.ts';
import { call, useAction, useQuery } from '../shell/office.ts';
import { useText } from '../shell/text/text.ts';
import { Choice } from '../ui/Choice.tsx';
import { Facts } from '../ui/Facts.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Field } from '../ui/Field.tsx';
import { Fingerprint } from '../ui/Fingerprint.tsx';
import { Grid } from '../ui/Grid.tsx';
import { Status } from '../ui/Status.tsx';
import './unit.css';

type People = v.InferOutput<typeof unit.people.output>;
type Request = NonNullable<v.InferOutput<typeof unit.openRequest.output>>;

export function UnitPeople() {
  const t = useText();
  const people = useQuery(window.office.unit.people, {}, ['unit']);
  const [request, setRequest] = useState<Request | null>(null);
  const [told, setTold] = useState('');
  const open = useAction();
  const { value } = people;

  const read = () =>
    open.run(async () => {
      setTold('');
      setRequest(await call(window.office.unit.openRequest, {}));
    });
  const saveAnswer = async (digest: string) => {
    const saved = await call(window.office.unit.saveAnswer, { request: digest });
    if (saved) setTold((before) => [before, t('people.savedAnswer', saved)].filter((line) => line !== '').join(' '));
  };

  return (
    <section aria-label={t('people.title')}>
      <div className="people-head">
        <h2 className="section-title">{t('people.title')}</h2>
        {value?.holdsKeys === true && request === null && (
          <Button type="primary" loading={open.busy} onClick={read}>
            {t('people.accept')}
          </Button>
        )}
      </div>
      <FailureNotice failure={people.failure} onRetry={people.reload} />
      <FailureNotice failure={open.failure} onClose={open.clear} />
      {told !== '' && <p role="status">{told}</p>}
      {request !== null && (
        <RequestPanel
          key={request.request}
          request={request}
          onClose={() => setRequest(null)}
          onAccepted={() => {
            setRequest(null);
            setTold(t('request.accepted', { name: request.name }));
            open.run(() => saveAnswer(request.request));
          }}
        />
      )}
      {value !== undefined && (
        <>
          <PeopleTable
            people={value}
            busy={open.busy}
            onSaveAnswer={(digest) => {
              setTold('');
              open.run(() => saveAnswer(digest));
            }}
          />
          {value.holdsKeys && (
            <div className="join-compare people-root">
              <span>{t('people.rootFingerprint')}</span>
              <Fingerprint label={t('people.rootFingerprint')} value={value.root} />
            </div>
          )}
        </>
      )}
    </section>
  );
}

type TableProps = {
  readonly people: People;
  readonly busy: boolean;
  readonly onSaveAnswer: (request: string) => void;
};

function PeopleTable({ people, busy, onSaveAnswer }: TableProps) {
  const t = useText();
  const answered = people.people.some((one) => one.answered !== null);
  return (
    <Grid
      label={t('people.title')}
      columns={[
        { key: 'name', heading: t('unit.person.name') },
        { key: 'post', heading: t('unit.person.post') },
        { key: 'role', heading: t('unit.person.role') },
        { key: 'state', heading: t('people.state') },
        { key: 'seal', heading: t('people.seal') },
        ...(answered ? [{ key: 'answer', heading: t('people.answer') }] : []),
      ]}
      rows={people.people.map((one, at) => ({
        key: one.fingerprint ?? `planned-${at}`,
        cells: {
          name: <b>{one.name}</b>,
          post: one.post,
          role: t(`role.${one.role}`),
          state: (
            <Status tone={one.fingerprint === null ? 'indeterminate' : 'valid'}>
              {t(one.fingerprint === null ? 'people.planned' : 'people.enrolled')}
            </Status>
          ),
          seal: one.keepsSeal ? t(one.fingerprint === null ? 'people.willKeepSeal' : 'people.keepsSeal') : '—',
          answer: one.answered !== null && (
            <Button size="small" disabled={busy} onClick={() => onSaveAnswer(one.answered ?? '')}>
              {t('people.saveAnswer')}
            </Button>
          ),
        },
      }))}
    />
  );
}

type RequestProps = { readonly request: Request; readonly onClose: () => void; readonly onAccepted: () => void };

function RequestPanel({ request, onClose, onAccepted }: RequestProps) {
  const t = useText();
  const [post, setPost] = useState(request.planned?.post ?? request.post);
  const [role, setRole] = useState(request.planned?.role ?? request.role);
  const accept = useAction();
  const asked = `${request.name} · ${request.post} · ${t(`role.${request.role}`)}`;
  const missing = post.trim() === '';
  const cancelled = accept.failure?.kind === 'refusal' && accept.failure.code === 'pin.cancelled';

  const confirm = () =>
    accept.run(async () => {
      await call(window.office.unit.answer, { request: request.request, post, role });
      onAccepted();
    });

  return (
    <section className="panel request" aria-label={t('request.title')}>
      <h2>{t('request.title')}</h2>
      <Facts
        label={t('request.title')}
        facts={[
          { term: t('request.asked'), value: <b>{asked}</b>, wide: true },
          {
            term: t('request.planned'),
            value:
              request.planned === null ? (
                <Status tone="indeterminate">{t('request.unplanned')}</Status>
              ) : (
                `${request.planned.post} · ${t(`role.${request.planned.role}`)}`
              ),
            wide: true,
          },
        ]}
      />
      <div className="join-compare">
        <span>{t('join.fingerprint')}</span>
        <Fingerprint label={t('join.fingerprint')} value={request.request} />
        <small>{t('request.compare')}</small>
      </div>
      <Field id="request-post" label={t('unit.person.post')} required missing={missing}>
        <Input id="request-post" maxLength={40} value={post} onChange={(event) => setPost(event.target.value)} />
      </Field>
      <Field id="request-role" label={t('unit.person.role')} group>
        <Choice
          id="request-role"
          labelledBy="request-role-label"
          value={role}
          options={ROLES.map((one) => ({ value: one, label: t(`role.${one}`) }))}
          onChange={setRole}
        />
      </Field>
      {request.keepsSeal && role === 'clerk' && <p>{t('request.sealNow')}</p>}
      {!cancelled && <FailureNotice failure={accept.failure} onClose={accept.clear} />}
      <div className="join-buttons">
        <Button type="primary" loading={accept.busy} disabled={missing} onClick={confirm}>
          {t('request.accept')}
        </Button>
        <Button disabled={accept.busy} onClick={onClose}>
          {t('request.refuse')}
        </Button>
      </div>
    </section>
  );
}
