// The first page on a computer without profiles: what the client is for, what an exercise will make and the progress of making it; then, given by the lock screen, the ways
// into a unit of one's own.
import { Button } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { WorkProgress } from '../ui/WorkProgress.tsx';
import { onProgress } from './events.ts';
import { call, useAction } from './office.ts';
import { useLanguage, useText, wordFor } from './text/text.ts';
import './first-start.css';

type Progress = { readonly step: string; readonly done: number; readonly total: number };

type Props = {
  readonly canCreate: boolean;
  /** Somebody waits here to join a unit: that comes first, and the exercise is offered in one line. */
  readonly waiting: boolean;
  readonly onMade: () => void;
  readonly children?: ReactNode;
};

export function FirstStart({ canCreate, waiting, onMade, children }: Props) {
  const t = useText();
  const language = useLanguage();
  const make = useAction();
  const [began, setBegan] = useState(0);
  const [progress, setProgress] = useState<Progress>({ step: 'prepare', done: 0, total: 0 });

  useEffect(
    () =>
      onProgress((event) => {
        if (event.task === 'exercise') setProgress({ step: event.step, done: event.done, total: event.total });
      }),
    [],
  );

  function start(): void {
    setBegan(performance.now());
    make.run(async () => {
      await call(window.office.keys.createExercise, {});
      onMade();
    });
  }

  return (
    <main className="first" aria-label={t('first.title')}>
      <div className="first-inner">
        <h1 className="first-title">{t('first.title')}</h1>
        <p className="first-lead">{t('first.lead')}</p>
        {waiting && !make.busy && children}
        {canCreate && (
          <section className="first-offer" aria-label={t('first.offer')}>
            <h2>{t('first.offer')}</h2>
            {!waiting && <WhatIsMade />}
            <FailureNotice failure={make.failure} onClose={make.clear} />
            {make.busy ? (
              <WorkProgress
                label={`${t('first.making')} · ${wordFor(language, 'step', progress.step)}`}
                done={progress.done}
                total={progress.total}
                elapsed={performance.now() - began}
              />
            ) : (
              <Button
                {...(waiting ? {} : { type: 'primary' as const, size: 'large' as const, autoFocus: true })}
                onClick={start}
              >
                {t('first.start')}
              </Button>
            )}
          </section>
        )}
        {!waiting && !make.busy && children}
      </div>
    </main>
  );
}

function WhatIsMade() {
  const t = useText();
  return (
    <>
      <p>{t('first.makes')}</p>
      <div className="first-units">
        <div>
          <strong>{t('first.makes.issuing')}</strong>
          <span>{t('first.makes.issuing.people')}</span>
        </div>
        <div>
          <strong>{t('first.makes.receiving')}</strong>
          <span>{t('first.makes.receiving.people')}</span>
        </div>
      </div>
      <ul>
        <li>{t('first.makes.keys')}</li>
        <li>{t('first.makes.seal')}</li>
        <li>{t('first.makes.mark')}</li>
      </ul>
    </>
  );
}
