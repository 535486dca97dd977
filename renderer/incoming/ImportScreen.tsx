// A document from outside (导入来文): main asks for the file and inspects it in the quarantine; here its facts are shown, active content by
// name, and the register's entry filled in from page 1. Nothing is kept before it is registered; leaving the screen drops the file.
import { InfoCircleOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef, Spin } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { onProgress } from '../shell/events.ts';
import { call, OfficeError, useAction } from '../shell/office.ts';
import { back, replace } from '../shell/routes.ts';
import { useLanguage, useText } from '../shell/text/text.ts';
import { FailureNotice, RefusalNotice } from '../ui/FailureNotice.tsx';
import { Field } from '../ui/Field.tsx';
import { formatMoment } from '../ui/format.ts';
import { Screen } from '../ui/Screen.tsx';
import { WorkProgress } from '../ui/WorkProgress.tsx';
import { CandidateFacts } from './CandidateFacts.tsx';
import { type Candidate, ImportBatch, type Several } from './ImportBatch.tsx';
import { focusMissing, missingInRegistration, type Registration, RegistrationForm } from './RegistrationForm.tsx';
import './import-screen.css';

/** A file whose password main asks for. `wrong` after a password that did not open it. */
type Locked = { readonly candidate: string; readonly wrong: boolean };

const nothing: Several = { chosen: [], refused: [], left: 0 };

export function ImportScreen() {
  const t = useText();
  const choose = useAction();
  const register = useAction();
  const [files, setFiles] = useState<Several>(nothing);
  const [registered, setRegistered] = useState<ReadonlyMap<string, string>>(new Map());
  const [candidate, setCandidate] = useState<Candidate | undefined>(undefined);
  const [locked, setLocked] = useState<Locked | undefined>(undefined);
  const [registration, setRegistration] = useState<Registration | undefined>(undefined);
  const [checked, setChecked] = useState(false);
  const held = useRef(new Set<string>());

  const drop = useCallback(() => {
    for (const id of held.current)
      void call(window.office.documents.dropCandidate, { candidate: id }).catch(() => undefined);
    held.current.clear();
  }, []);
  useEffect(() => drop, [drop]);

  function show(found: Candidate): void {
    held.current.add(found.candidate);
    register.clear();
    setLocked(undefined);
    setCandidate(found);
    setRegistration({ ...found.proposed, urgency: 'routine', handlingMark: found.handlingMark, pieces: 1, note: '' });
    setChecked(false);
  }

  /** Looks again at a file with its password. */
  async function unlock(id: string, password: string): Promise<void> {
    try {
      const found = await call(window.office.documents.choose, { candidate: id, password });
      if (found === null) return;
      setFiles((before) => ({
        ...before,
        chosen: [...before.chosen, found],
        refused: before.refused.filter((file) => file.candidate !== id),
      }));
      show(found);
    } catch (error) {
      const refusal = error instanceof OfficeError && error.failure.kind === 'refusal' ? error.failure : undefined;
      if (refusal?.code !== 'document.wrongPassword') throw error;
      setLocked({ candidate: id, wrong: true });
    }
  }

  async function takeSeveral(): Promise<void> {
    const found = await call(window.office.documents.chooseSeveral, {});
    for (const { candidate: id } of [...found.chosen, ...found.refused]) if (id !== null) held.current.add(id);
    setFiles(found);
    const [first] = found.chosen;
    const [alone, ...others] = found.refused;
    if (first !== undefined) show(first);
    else if (alone?.candidate && others.length === 0) setLocked({ candidate: alone.candidate, wrong: false });
  }

  function chooseFile(): void {
    drop();
    setFiles(nothing);
    setRegistered(new Map());
    setCandidate(undefined);
    setLocked(undefined);
    register.clear();
    choose.run(takeSeveral);
  }

  function submit(): void {
    setChecked(true);
    if (candidate === undefined || registration === undefined) return;
    if (missingInRegistration(registration, t).length > 0) return focusMissing(registration);
    register.run(async () => {
      const { dossier } = await call(window.office.circulation.register, {
        source: { kind: 'file', candidate: candidate.candidate, again: candidate.known !== null },
        registration,
      });
      held.current.delete(candidate.candidate);
      if (files.chosen.length + files.refused.length <= 1) return replace({ name: 'dossier', dossier });
      const done = new Map([...registered, [candidate.candidate, dossier]]);
      setRegistered(done);
      const next = files.chosen.find((one) => !done.has(one.candidate));
      if (next) show(next);
      else setCandidate(undefined);
    });
  }

  const several = files.chosen.length + files.refused.length > 1;
  const [alone] = files.refused;
  const nothingChosen = candidate === undefined && locked === undefined && !several;
  const missing = registration === undefined ? [] : missingInRegistration(registration, t);
  return (
    <Screen
      title={t('import.title')}
      withBack
      actions={!nothingChosen && <Button onClick={chooseFile}>{t('import.chooseOther')}</Button>}
      foot={
        candidate !== undefined ? (
          <>
            {checked && missing.length > 0 && (
              <span className="arrival-missing" role="alert">
                {t('form.missing', { fields: missing.join(t('form.separator')) })}
              </span>
            )}
            <span className="push" />
            <Button onClick={back}>{t('import.cancel')}</Button>
            <Button
              type={candidate.known === null ? 'primary' : 'default'}
              size="large"
              loading={register.busy}
              onClick={submit}
            >
              {candidate.known === null ? t('registration.submit') : t('import.known.again')}
            </Button>
          </>
        ) : undefined
      }
    >
      <div className="import stack">
        <FailureNotice failure={choose.failure} onClose={choose.clear} />
        <FailureNotice failure={register.failure} onClose={register.clear} />
        {!several && alone !== undefined && alone.candidate === null && (
          <RefusalNotice code={alone.code} detail={{ fileName: alone.fileName }} onClose={() => setFiles(nothing)} />
        )}
        {several && (
          <ImportBatch
            files={files}
            registered={registered}
            present={candidate?.candidate}
            onTake={show}
            onPassword={(id) => {
              setCandidate(undefined);
              setLocked({ candidate: id, wrong: false });
            }}
          />
        )}
        {nothingChosen && (
          <section className="panel import-start">
            <p>{t('import.lead')}</p>
            {choose.busy ? (
              <Checking />
            ) : (
              <Button type="primary" size="large" autoFocus onClick={chooseFile}>
                {t('import.choose')}
              </Button>
            )}
          </section>
        )}
        {locked !== undefined && (
          <PasswordPanel
            key={String(locked.wrong)}
            wrong={locked.wrong}
            busy={choose.busy}
            onOpen={(password) => choose.run(() => unlock(locked.candidate, password))}
            onOther={chooseFile}
          />
        )}
        {candidate !== undefined && registration !== undefined && (
          <>
            {candidate.known !== null && <KnownNotice known={candidate.known} />}
            <CandidateFacts key={candidate.candidate} facts={candidate.facts} />
            <section className="panel" aria-label={t('registration.form')}>
              <h2>{t('registration.form')}</h2>
              <p className="hint arrival-hint">
                {Object.values(candidate.proposed).every((value) => value === '')
                  ? t('import.proposed.none')
                  : t('import.proposed')}
              </p>
              <RegistrationForm value={registration} onChange={setRegistration} checked={checked} />
            </section>
          </>
        )}
      </div>
    </Screen>
  );
}

/** How far the files have been looked at, and a way to stop. */
function Checking() {
  const t = useText();
  const [progress, setProgress] = useState({ step: '', done: 0, total: 0 });
  const [began] = useState(() => performance.now());
  useEffect(() => onProgress((event) => event.task === 'import' && setProgress(event)), []);
  if (progress.total <= 1) {
    return (
      <p className="import-checking" role="status">
        <Spin size="small" /> {t('import.checking')}
      </p>
    );
  }
  return (
    <WorkProgress
      label={`${t('import.checking')} · ${progress.step}`}
      done={progress.done}
      total={progress.total}
      elapsed={performance.now() - began}
      onStop={() => void call(window.office.documents.stopChoosing, {}).catch(() => undefined)}
    />
  );
}

/** The same file is here already: it is offered before it is registered a second time. */
function KnownNotice({ known }: { readonly known: NonNullable<Candidate['known']> }) {
  const t = useText();
  const language = useLanguage();
  const { dossier, title, number, at } = known;
  return (
    <section className="notice" role="status" aria-label={t('import.known')} data-code="document.known">
      <InfoCircleOutlined className="notice-icon" aria-hidden />
      <div className="notice-lines">
        <p className="notice-what">{t('import.known')}</p>
        <p>{t('import.known.where', { title, number: number || '—', at: formatMoment(at, language) })}</p>
        <p>{t('import.known.next')}</p>
      </div>
      <Button type="primary" onClick={() => replace({ name: 'dossier', dossier })}>
        {t('import.known.open')}
      </Button>
    </section>
  );
}

type PasswordProps = {
  readonly wrong: boolean;
  readonly busy: boolean;
  readonly onOpen: (password: string) => void;
  readonly onOther: () => void;
};

function PasswordPanel({ wrong, busy, onOpen, onOther }: PasswordProps) {
  const t = useText();
  const field = useRef<InputRef>(null);
  const [password, setPassword] = useState('');
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      className="panel import-password"
      aria-label={t('import.password')}
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== '') onOpen(password);
      }}
    >
      <p role={wrong ? 'alert' : undefined} className={wrong ? 'import-wrong' : undefined}>
        {wrong ? t('import.password.wrong') : t('import.password.ask')}
      </p>
      <Field id="import-password" label={t('import.password')}>
        <Input
          id="import-password"
          ref={field}
          type="password"
          autoComplete="off"
          maxLength={200}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <div className="import-buttons">
        <Button onClick={onOther}>{t('import.chooseOther')}</Button>
        <Button type="primary" htmlType="submit" loading={busy} disabled={password === ''}>
          {t('import.password.open')}
        </Button>
      </div>
    </form>
  );
}
