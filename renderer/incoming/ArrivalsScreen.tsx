// Several arrivals signed for at once (签收): each with its verdict and the pieces that were announced, to be corrected where the count differs. What
// is broken waits for a look of its own. Main signs for each by itself and says what it did not sign for.
import { Button, Checkbox, InputNumber } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import type { Arrival } from '../../preload/contract/exchange.ts';
import { onProgress } from '../shell/events.ts';
import { call, useAction, useQuery } from '../shell/office.ts';
import { back, open } from '../shell/routes.ts';
import { refusalText, useLanguage, useText } from '../shell/text/text.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { formatMoment } from '../ui/format.ts';
import { Grid } from '../ui/Grid.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Status } from '../ui/Status.tsx';
import { WorkProgress } from '../ui/WorkProgress.tsx';
import './arrivals-screen.css';

/** What the clerk said of one: whether it is to be signed for now, and how many pieces there are. */
type Counted = { readonly taken: boolean; readonly pieces: number | null };

export function ArrivalsScreen() {
  const t = useText();
  const listed = useQuery(window.office.exchange.arrivals, {}, ['exchange']);
  const step = useAction();
  const [counted, setCounted] = useState<Readonly<Record<string, Counted>>>({});
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({});
  const [done, setDone] = useState(0);
  const waiting = (listed.value?.arrivals ?? []).filter((arrival) => arrival.acknowledgedAt === null);
  const of = (arrival: Arrival): Counted =>
    counted[arrival.arrival] ?? { taken: arrival.banner.verdict !== 'invalid', pieces: arrival.pieces };
  const taken = waiting.filter((arrival) => of(arrival).taken);
  const set = (arrival: Arrival, change: Partial<Counted>) =>
    setCounted((before) => ({ ...before, [arrival.arrival]: { ...of(arrival), ...change } }));

  function acknowledge(): void {
    step.run(async () => {
      const result = await call(window.office.exchange.acknowledgeSeveral, {
        arrivals: taken.map((arrival) => ({ arrival: arrival.arrival, pieces: of(arrival).pieces ?? 0 })),
      });
      setDone((before) => before + result.acknowledged.length);
      setRefused(Object.fromEntries(result.refused.map(({ arrival, code }) => [arrival, code])));
      listed.reload();
    });
  }

  return (
    <Screen
      title={t('arrivals.title')}
      withBack
      foot={
        <>
          {done > 0 && (
            <span role="status">
              <Status tone="valid">{t('arrivals.done', { count: done })}</Status>
            </span>
          )}
          <span className="push" />
          {waiting.length > 0 ? (
            <Button
              type="primary"
              size="large"
              autoFocus
              loading={step.busy}
              disabled={taken.length === 0}
              onClick={acknowledge}
            >
              {t('arrivals.acknowledge', { count: taken.length })}
            </Button>
          ) : (
            done > 0 && (
              <Button type="primary" size="large" autoFocus onClick={back}>
                {t('dossier.backToList')}
              </Button>
            )
          )}
        </>
      }
    >
      <FailureNotice failure={step.failure ?? listed.failure} onClose={step.clear} />
      {step.busy && <Signing />}
      {listed.value !== undefined && waiting.length === 0 && (
        <EmptyState title={t('arrivals.none')} hint={done > 0 ? t('arrivals.none.done') : t('arrivals.none.hint')} />
      )}
      {waiting.length > 0 && (
        <>
          <p className="hint arrivals-hint">{t('arrivals.hint')}</p>
          <Grid
            label={t('arrivals.title')}
            columns={[
              { key: 'taken', heading: t('arrivals.taken') },
              { key: 'title', heading: t('arrivals.document') },
              { key: 'verdict', heading: t('arrivals.seal') },
              { key: 'pieces', heading: t('arrival.counted') },
              { key: 'open', heading: t('arrivals.look') },
            ]}
            rows={waiting.map((arrival) => ({
              key: arrival.arrival,
              cells: {
                taken: (
                  <Checkbox
                    checked={of(arrival).taken}
                    disabled={step.busy}
                    aria-label={`${t('arrivals.taken')} ${arrival.title}`}
                    onChange={(event) => set(arrival, { taken: event.target.checked })}
                  />
                ),
                title: <Title arrival={arrival} refused={refused[arrival.arrival]} />,
                verdict: <Seal arrival={arrival} />,
                pieces: (
                  <InputNumber
                    min={0}
                    max={999}
                    precision={0}
                    disabled={step.busy}
                    aria-label={`${t('arrival.counted')} ${arrival.title}`}
                    value={of(arrival).pieces}
                    onChange={(pieces) => set(arrival, { pieces })}
                  />
                ),
                open: (
                  <Button
                    aria-label={`${t('arrivals.look')} ${arrival.title}`}
                    onClick={() => open({ name: 'arrival', arrival: arrival.arrival })}
                  >
                    {t('arrivals.look')}
                  </Button>
                ),
              },
            }))}
          />
        </>
      )}
    </Screen>
  );
}

function Title({ arrival, refused }: { readonly arrival: Arrival; readonly refused: string | undefined }) {
  const t = useText();
  const language = useLanguage();
  return (
    <span className="arrivals-title">
      <span>{arrival.title}</span>
      <span className="hint figures">
        {arrival.fromUnit} {arrival.number}
      </span>
      <span className="hint figures">{t('arrivals.arrived', { at: formatMoment(arrival.arrivedAt, language) })}</span>
      {refused !== undefined && (
        <span role="alert" data-code={refused}>
          <Status tone="invalid">{refusalText(language, refused).join('')}</Status>
        </span>
      )}
    </span>
  );
}

function Seal({ arrival }: { readonly arrival: Arrival }): ReactNode {
  const t = useText();
  const { verdict } = arrival.banner;
  return <Status tone={verdict === 'unsigned' ? 'indeterminate' : verdict}>{t(`verdict.${verdict}`)}</Status>;
}

/** How many have been signed for so far. */
function Signing() {
  const t = useText();
  const [progress, setProgress] = useState({ done: 0, total: 0 });
  const [began] = useState(() => performance.now());
  useEffect(() => onProgress((event) => event.task === 'acknowledge' && setProgress(event)), []);
  return (
    <WorkProgress
      label={t('arrivals.signing')}
      done={progress.done}
      total={progress.total}
      elapsed={performance.now() - began}
    />
  );
}
