// An arrival from another unit: the verdict on its seal in one line, the page beside it, and one thing to do at a time:
// first count and acknowledge (签收), then register (登记), then open the dossier. Main decides whether a step is possible.
import { Button, InputNumber } from 'antd';
import { useEffect, useState } from 'react';
import type { Arrival } from '../../preload/contract/exchange.ts';
import { Reasons } from '../reader/index.ts';
import { call, type Failure, failureOf, useAction, useQuery } from '../shell/office.ts';
import { replace } from '../shell/routes.ts';
import { useLanguage, useText } from '../shell/text/text.ts';
import { Digest } from '../ui/Digest.tsx';
import { DocumentPane, type DocumentSource } from '../ui/DocumentPane.tsx';
import { type Fact, Facts } from '../ui/Facts.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Field } from '../ui/Field.tsx';
import { formatMoment } from '../ui/format.ts';
import { Screen } from '../ui/Screen.tsx';
import { MarkTag, UrgencyTag } from '../ui/Tags.tsx';
import { VerdictBanner } from '../ui/VerdictBanner.tsx';
import { focusMissing, missingInRegistration, type Registration, RegistrationForm } from './RegistrationForm.tsx';
import './arrival-screen.css';

export function ArrivalScreen({ arrival: id }: { readonly arrival: string }) {
  const t = useText();
  const arrival = useQuery(window.office.exchange.arrival, { arrival: id }, ['exchange', 'circulation']);
  if (arrival.value === undefined) {
    return (
      <Screen title={t('arrival.title')} withBack>
        <FailureNotice failure={arrival.failure} onRetry={arrival.reload} />
      </Screen>
    );
  }
  return <ArrivalBody arrival={arrival.value} reload={arrival.reload} />;
}

function ArrivalBody({ arrival, reload }: { readonly arrival: Arrival; readonly reload: () => void }) {
  const t = useText();
  const step = useAction();
  const [pieces, setPieces] = useState<number | null>(arrival.pieces);
  const [checked, setChecked] = useState(false);
  const [registration, setRegistration] = useState<Registration>({
    title: arrival.title,
    issuingAgency: arrival.fromUnit,
    number: arrival.number,
    urgency: arrival.urgency,
    handlingMark: arrival.handlingMark,
    pieces: arrival.pieces,
    note: '',
  });
  const [reasons, setReasons] = useState(false);
  const stage =
    arrival.acknowledgedAt === null ? 'acknowledge' : arrival.registeredAs === null ? 'register' : 'registered';
  const missing = missingInRegistration(registration, t);

  function acknowledge(): void {
    step.run(async () => {
      await call(window.office.exchange.acknowledge, { arrival: arrival.arrival, pieces: pieces ?? 0 });
      setRegistration((before) => ({ ...before, pieces: pieces ?? before.pieces }));
      reload();
    });
  }

  function exportReport(): void {
    const { dossier, digest } = arrival;
    step.run(async () => void (await call(window.office.verification.exportReport, { dossier, digest })));
  }

  function register(): void {
    setChecked(true);
    if (missing.length > 0) return focusMissing(registration);
    step.run(async () => {
      const moved = await call(window.office.circulation.register, {
        source: { kind: 'arrival', arrival: arrival.arrival },
        registration,
      });
      replace({ name: 'dossier', dossier: moved.dossier });
    });
  }

  return (
    <Screen
      title={arrival.title}
      withBack
      flush
      beside={
        <>
          <span className="hint figures">{arrival.number}</span>
          <MarkTag mark={arrival.handlingMark} />
          <UrgencyTag urgency={arrival.urgency} />
        </>
      }
      foot={
        <>
          {checked && missing.length > 0 && stage === 'register' && (
            <span className="arrival-missing" role="alert">
              {t('form.missing', { fields: missing.join(t('form.separator')) })}
            </span>
          )}
          <span className="push" />
          {stage === 'acknowledge' && (
            <Button type="primary" size="large" loading={step.busy} onClick={acknowledge}>
              {t('arrival.acknowledge')}
            </Button>
          )}
          {stage === 'register' && (
            <Button type="primary" size="large" loading={step.busy} onClick={register}>
              {t('registration.submit')}
            </Button>
          )}
          {stage === 'registered' && arrival.registeredAs !== null && (
            <Button
              type="primary"
              size="large"
              onClick={() => replace({ name: 'dossier', dossier: arrival.registeredAs ?? '' })}
            >
              {t('arrival.openDossier')}
            </Button>
          )}
        </>
      }
    >
      <div className="arrival">
        <VerdictBanner {...arrival.banner}>
          <Button type="text" aria-expanded={reasons} onClick={() => setReasons((before) => !before)}>
            {t(reasons ? 'reasons.close' : 'reasons.open')}
          </Button>
        </VerdictBanner>
        <div className="arrival-middle">
          {reasons && (
            <Reasons
              dossier={arrival.dossier}
              digest={arrival.digest}
              onClose={() => setReasons(false)}
              onExport={exportReport}
            />
          )}
          <div className="arrival-side">
            <FailureNotice failure={step.failure} onClose={step.clear} />
            {stage === 'acknowledge' && (
              <section className="panel" aria-label={t('arrival.step.acknowledge')}>
                <h2>{t('arrival.step.acknowledge')}</h2>
                <p className="hint">{t('arrival.step.acknowledge.hint', { pieces: arrival.pieces })}</p>
                <div className="arrival-count">
                  <Field id="arrival-pieces" label={t('arrival.counted')}>
                    <InputNumber
                      id="arrival-pieces"
                      min={0}
                      max={999}
                      precision={0}
                      value={pieces}
                      onChange={setPieces}
                      onPressEnter={acknowledge}
                    />
                  </Field>
                </div>
              </section>
            )}
            {stage === 'register' && (
              <section className="panel" aria-label={t('arrival.step.register')}>
                <h2>{t('arrival.step.register')}</h2>
                <p className="hint arrival-hint">{t('arrival.step.register.hint')}</p>
                <RegistrationForm value={registration} onChange={setRegistration} checked={checked} />
              </section>
            )}
            <ArrivalFacts arrival={arrival} />
          </div>
          <ArrivalDocument arrival={arrival} />
        </div>
      </div>
    </Screen>
  );
}

function ArrivalFacts({ arrival }: { readonly arrival: Arrival }) {
  const t = useText();
  const language = useLanguage();
  const facts: Fact[] = [
    { term: t('arrival.from'), value: arrival.fromUnit, wide: true },
    { term: t('arrival.sender'), value: arrival.fromPerson, wide: true },
    { term: t('arrival.number'), value: arrival.number, wide: true },
    { term: t('arrival.dispatchedAt'), value: formatMoment(arrival.dispatchedAt, language), wide: true },
    { term: t('arrival.arrivedAt'), value: formatMoment(arrival.arrivedAt, language), wide: true },
  ];
  if (arrival.acknowledgedAt !== null) {
    facts.push({
      term: t('arrival.acknowledgedAt'),
      value: formatMoment(arrival.acknowledgedAt, language),
      wide: true,
    });
  }
  facts.push({ term: t('arrival.digest'), value: <Digest value={arrival.digest} />, wide: true });
  return (
    <section className="panel" aria-label={t('arrival.facts')}>
      <h2>{t('arrival.facts')}</h2>
      <Facts label={t('arrival.facts')} facts={facts} />
    </section>
  );
}

/** The page itself, opened once; opening is recorded by main. */
function ArrivalDocument({ arrival }: { readonly arrival: Arrival }) {
  const t = useText();
  const [source, setSource] = useState<DocumentSource | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [attempt, setAttempt] = useState(0);
  const { dossier, digest } = arrival;
  useEffect(() => {
    let wanted = true;
    call(window.office.documents.open, { dossier, digest }).then(
      (opened) => {
        if (wanted) setSource({ url: opened.url, length: opened.length, format: opened.format });
      },
      (error: unknown) => {
        if (wanted) setFailure(failureOf(error));
      },
    );
    return () => {
      wanted = false;
    };
  }, [dossier, digest, attempt]);
  return (
    <div className="arrival-document">
      <FailureNotice failure={failure} />
      {source !== undefined && (
        <DocumentPane label={t('arrival.document')} source={source} onReopen={() => setAttempt(attempt + 1)} />
      )}
    </div>
  );
}
