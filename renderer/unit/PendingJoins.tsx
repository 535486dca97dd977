// Requests of this computer that wait for their answer: the fingerprint to compare, reading the answer, giving up. An answer that was read shows whose unit it is before
// the PIN is asked for.
import { Button } from 'antd';
import { useState } from 'react';
import type * as v from 'valibot';
import type { PendingJoin, unit } from '../../preload/contract/unit.ts';
import { call, useAction } from '../shell/office.ts';
import { useText } from '../shell/text/text.ts';
import { Facts } from '../ui/Facts.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Fingerprint } from '../ui/Fingerprint.tsx';
import './unit.css';

type Answer = NonNullable<v.InferOutput<typeof unit.openAnswer.output>>;
/** The request saved last, by its join. */
type Saved = { readonly join: string; readonly fileName: string | null } | undefined;
type Props = { readonly pending: readonly PendingJoin[]; readonly saved: Saved; readonly onJoined: () => void };

export function PendingJoins({ pending, saved, onJoined }: Props) {
  const t = useText();
  if (pending.length === 0) return null;
  return (
    <section className="joins" aria-label={t('join.pending')}>
      <h2>{t('join.pending')}</h2>
      {pending.map((one) => (
        <Pending
          key={one.join}
          pending={one}
          saved={saved?.join === one.join ? saved : undefined}
          onJoined={onJoined}
        />
      ))}
    </section>
  );
}

type PendingProps = {
  readonly pending: PendingJoin;
  readonly saved: Saved;
  readonly onJoined: () => void;
};

function Pending({ pending, saved, onJoined }: PendingProps) {
  const t = useText();
  const action = useAction();
  const [fileName, setFileName] = useState(saved?.fileName ?? null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [givingUp, setGivingUp] = useState(false);
  const { join } = pending;

  const read = () => action.run(async () => setAnswer(await call(window.office.unit.openAnswer, { join })));
  const save = () =>
    action.run(async () => {
      const file = await call(window.office.unit.saveRequest, { join });
      if (file) setFileName(file.fileName);
    });
  const discard = () => action.run(async () => void (await call(window.office.unit.discard, { join })));
  const finish = () =>
    action.run(async () => {
      await call(window.office.unit.finish, { join });
      onJoined();
    });

  const cancelled = action.failure?.kind === 'refusal' && action.failure.code === 'pin.cancelled';
  return (
    <article className="join" aria-label={`${pending.name} · ${pending.post}`}>
      <div className="join-who">
        <b>{pending.name}</b>
        <span>
          {pending.post} · {t(`role.${pending.role}`)}
        </span>
      </div>
      {answer === null ? (
        <div className="join-compare">
          <span>{t('join.fingerprint')}</span>
          <Fingerprint label={t('join.fingerprint')} value={pending.request} />
          <small>{t('join.compare')}</small>
        </div>
      ) : (
        <AnswerFacts answer={answer} />
      )}
      {fileName !== null && answer === null && <p role="status">{t('join.saved', { fileName })}</p>}
      {saved !== undefined && fileName === null && <p role="status">{t('join.notSaved')}</p>}
      {givingUp && <p role="status">{t('join.discard.sure')}</p>}
      {!cancelled && <FailureNotice failure={action.failure} onClose={action.clear} />}
      <div className="join-buttons">
        {givingUp ? (
          <>
            <Button danger loading={action.busy} onClick={discard}>
              {t('join.discard.confirm')}
            </Button>
            <Button autoFocus onClick={() => setGivingUp(false)}>
              {t('join.discard.keep')}
            </Button>
          </>
        ) : answer === null ? (
          <>
            <Button type="primary" loading={action.busy} onClick={read}>
              {t('join.readAnswer')}
            </Button>
            <Button disabled={action.busy} onClick={save}>
              {t('join.saveAgain')}
            </Button>
            <Button disabled={action.busy} onClick={() => setGivingUp(true)}>
              {t('join.discard')}
            </Button>
          </>
        ) : (
          <>
            <Button type="primary" loading={action.busy} onClick={finish}>
              {t('join.finish')}
            </Button>
            <Button disabled={action.busy} onClick={() => setAnswer(null)}>
              {t('join.notNow')}
            </Button>
          </>
        )}
      </div>
    </article>
  );
}

function AnswerFacts({ answer }: { readonly answer: Answer }) {
  const t = useText();
  const as = [answer.post, t(`role.${answer.role}`), ...(answer.keepsSeal ? [t('join.keepsSeal')] : [])];
  return (
    <>
      <Facts
        label={t('join.answer')}
        facts={[
          { term: t('settings.unit'), value: <b>{answer.unit}</b>, wide: true },
          { term: t('join.as'), value: `${answer.name} · ${as.join(' · ')}`, wide: true },
        ]}
      />
      <div className="join-compare">
        <span>{t('join.rootFingerprint')}</span>
        <Fingerprint label={t('join.rootFingerprint')} value={answer.root} />
        <small>{t('join.rootCompare')}</small>
      </div>
    </>
  );
}
