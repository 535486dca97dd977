// The bar beneath the document: the one step that comes first, ready to be taken; the others a press away; what came of the last one.
// Steps and their order come from main. Before a step ink, highlights and notes are saved, so that what was written is signed with it.
import { Button } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import type * as v from 'valibot';
import type { DossierView, ProductionProof } from '../../preload/contract/circulation.ts';
import { StampingBar } from '../seals/stamping/StampingBar.tsx';
import type { StampDesk } from '../seals/stamping/stamp-desk.ts';
import { type ActionState, call, useQuery } from '../shell/office.ts';
import { usePreferencesStore } from '../shell/preferences.ts';
import { back, open } from '../shell/routes.ts';
import { useLanguage, useText, wordFor } from '../shell/text/text.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { formatDocumentNumber } from '../ui/format.ts';
import { Status } from '../ui/Status.tsx';
import type { InkDesk } from './ink/ink-desk.ts';
import { Proof } from './Proof.tsx';
import type { RemarksBook } from './remarks/remarks-book.ts';
import { DispatchStep } from './steps/DispatchStep.tsx';
import { NumberStep } from './steps/NumberStep.tsx';
import { OpinionStep } from './steps/OpinionStep.tsx';
import { type BarStep, order, PIN_STEPS } from './steps/order.ts';
import { ProposeStep } from './steps/ProposeStep.tsx';

export type Done = { readonly text: string; readonly proof?: v.InferOutput<typeof ProductionProof> };

type Props = {
  readonly view: DossierView;
  /** The current text is the one on the screen; no step is taken on a text that is not seen. */
  readonly readsCurrent: boolean;
  readonly action: ActionState;
  readonly done: Done | undefined;
  readonly onDone: (done: Done | undefined) => void;
  readonly ink: InkDesk | undefined;
  readonly remarks: RemarksBook | undefined;
  readonly stamping: StampDesk | undefined;
  readonly stampingNow: boolean;
  readonly onStamping: (active: boolean) => void;
  /** Hears how the stamp is to be taken, for Enter over the page. */
  readonly onStampHandler: (take: () => void) => void;
  readonly onExport: () => void;
  readonly onExportReport: () => void;
  readonly onReload: () => void;
};

export function StepBar(props: Props) {
  const {
    view,
    readsCurrent,
    action,
    done,
    onDone,
    ink,
    remarks,
    stamping,
    stampingNow,
    onStamping,
    onStampHandler,
    onReload,
  } = props;
  const t = useText();
  const phrases = useQuery(window.office.circulation.phrases, {}, ['phrases']);
  const { first, others } = order(view.can, view.primary);
  const [chosen, setChosen] = useState<BarStep | null>(null);
  const [underWay, setUnderWay] = useState<BarStep | null>(null);
  /** The dossier as it was when the last step was taken: its steps are not offered again while the new state is being read. */
  const [spent, setSpent] = useState<DossierView | null>(null);
  const step = chosen !== null && view.can.includes(chosen) ? chosen : first;
  const large = usePreferencesStore((state) => state.typeSize === 'large');
  const { dossier } = view;
  /** What whoever had it before said of it. */
  const last = view.steps.at(-1);
  const language = useLanguage();
  const fresh = view !== spent;
  const waitsForPin = action.busy && underWay !== null && PIN_STEPS.has(underWay);

  /** Saves what was put on the pages, takes the step, says what came of it, and shows the dossier as it now is. */
  function take(name: BarStep, work: () => Promise<Done>): void {
    if (action.busy) return;
    setUnderWay(name);
    onDone(undefined);
    action.run(async () => {
      await ink?.flush();
      remarks?.finish();
      await remarks?.flush();
      onDone(await work());
      setChosen(null);
      setSpent(view);
      onReload();
      await ink?.load();
      await remarks?.load();
    });
  }

  function stamp(): void {
    if (!stamping) return;
    take('stamp', async () => {
      await stamping.stamp();
      onStamping(false);
      return { text: t('done.stamp') };
    });
  }
  useEffect(() => onStampHandler(stamp));

  function formOf(name: BarStep): ReactNode {
    const busy = action.busy && underWay === name;
    const focused = chosen === name;
    switch (name) {
      case 'signOff':
        return (
          <OpinionStep
            key="signOff"
            id="step-sign-off"
            label={t('step.opinion')}
            phrases={phrases.value?.signOff ?? []}
            initial={phrases.value?.signOff[0] ?? ''}
            missing={t('step.opinion.missing')}
            confirm={t('action.signOff')}
            busy={busy}
            focused={focused}
            blocked={view.current === null}
            onConfirm={(opinion) =>
              take(name, async () => {
                await call(window.office.circulation.signOff, { dossier, digest: view.current ?? '', opinion });
                return { text: t('done.signOff') };
              })
            }
          />
        );
      case 'sendBack':
        return (
          <OpinionStep
            key="sendBack"
            id="step-send-back"
            label={t('step.sendBack.reason')}
            phrases={phrases.value?.sendBack ?? []}
            initial=""
            missing={t('step.sendBack.missing')}
            confirm={t('step.sendBack.confirm')}
            busy={busy}
            focused={focused}
            onConfirm={(reason) =>
              take(name, async () => {
                await call(window.office.circulation.sendBack, { dossier, reason });
                return { text: t('done.sendBack') };
              })
            }
          />
        );
      case 'instruct':
        return (
          <OpinionStep
            key="instruct"
            id="step-instruct"
            label={t('step.instruct.opinion')}
            phrases={phrases.value?.instruct ?? []}
            initial=""
            missing={t('step.opinion.missing')}
            confirm={t('action.instruct')}
            busy={busy}
            focused={focused}
            optional
            onConfirm={(opinion) =>
              take(name, async () => {
                await call(window.office.circulation.instruct, { dossier, opinion });
                return { text: t('done.instruct') };
              })
            }
          />
        );
      case 'conclude':
        return (
          <OpinionStep
            key="conclude"
            id="step-conclude"
            label={t('step.conclude.opinion')}
            phrases={[]}
            initial={t('step.conclude.initial')}
            missing={t('step.opinion.missing')}
            confirm={t('action.conclude')}
            busy={busy}
            focused={focused}
            onConfirm={(opinion) =>
              take(name, async () => {
                await call(window.office.circulation.conclude, { dossier, opinion });
                return { text: t('done.conclude') };
              })
            }
          />
        );
      case 'propose':
        return (
          <ProposeStep
            key="propose"
            phrases={phrases.value?.propose ?? []}
            busy={busy}
            focused={focused}
            onConfirm={(opinion, to, person) =>
              take(name, async () => {
                await call(window.office.circulation.propose, { dossier, opinion, to });
                return { text: t('done.propose', { name: person }) };
              })
            }
          />
        );
      case 'number':
        return (
          <NumberStep
            key="number"
            dossier={dossier}
            busy={busy}
            onConfirm={(number) =>
              take(name, async () => {
                const made = await call(window.office.circulation.number, { dossier, number });
                return { text: t('done.number', { number: formatDocumentNumber(made.number) }), proof: made.proof };
              })
            }
          />
        );
      case 'dispatch':
        return (
          <DispatchStep
            key="dispatch"
            view={view}
            busy={busy}
            onConfirm={(units, names) =>
              take(name, async () => {
                await call(window.office.exchange.dispatch, { dossier, digest: view.current ?? '', units: [...units] });
                return { text: t('done.dispatch', { units: names.join(t('form.separator')) }) };
              })
            }
          />
        );
      case 'stamp':
        return (
          <div className="step" key="stamp">
            <p className="hint step-fields">{t('step.stamp.hint')}</p>
            <Button
              type="primary"
              size="large"
              disabled={busy || stamping === undefined}
              onClick={() => onStamping(true)}
            >
              {t('step.stamp.begin')}
            </Button>
          </div>
        );
      case 'edit':
      case 'submit':
        return (
          <div className="step" key="edit">
            <p className="hint step-fields">{t('step.edit.hint')}</p>
            <Button
              type="primary"
              size="large"
              disabled={busy}
              onClick={() => open({ name: 'draft', draft: null, dossier })}
            >
              {t('action.edit')}
            </Button>
          </div>
        );
    }
  }

  const offered = [first, ...others].filter(
    (name): name is BarStep => name !== null && name !== step && !(name === 'submit' && step === 'edit'),
  );
  return (
    <footer className="dossier-bar" aria-label={t('dossier.bar')}>
      <FailureNotice failure={action.failure} onClose={action.clear} />
      {done && <DoneLine done={done} waiting={step !== null} onClose={() => onDone(undefined)} />}
      {fresh && !done && step !== null && !stampingNow && last !== undefined && last.opinion !== '' && (
        <p className="dossier-last">
          <span className="dossier-last-act">
            {wordFor(language, 'act', last.type)} {last.actor}
          </span>
          {last.opinion}
        </p>
      )}
      {waitsForPin && (
        <p className="dossier-pin" role="status">
          {t('step.pin')}
        </p>
      )}
      {stampingNow && stamping ? (
        <StampingBar desk={stamping} busy={action.busy} onStamp={stamp} onLeave={() => onStamping(false)} />
      ) : (
        <div
          className="dossier-steps"
          onKeyDown={(event) => {
            if (event.key === 'Escape' && chosen !== null) setChosen(null);
          }}
        >
          <div className="dossier-others" role="group" aria-label={t('dossier.others')}>
            {readsCurrent &&
              fresh &&
              offered.map((name) => (
                <Button key={name} disabled={action.busy} onClick={() => setChosen(name)}>
                  {t(`action.${name}`)}
                </Button>
              ))}
            {view.can.includes('export') && (!large || step === null) && (
              <>
                <Button disabled={action.busy} onClick={props.onExport}>
                  {t('action.export')}
                </Button>
                <Button disabled={action.busy} onClick={props.onExportReport}>
                  {t('dossier.exportReport')}
                </Button>
              </>
            )}
          </div>
          {step !== null && readsCurrent && fresh && formOf(step)}
          {step !== null && !readsCurrent && (
            <span className="hint dossier-nothing">{t('dossier.readCurrentFirst')}</span>
          )}
          {step === null && !done && <span className="hint dossier-nothing">{t(`dossier.state.${view.state}`)}</span>}
        </div>
      )}
    </footer>
  );
}

/** What came of the step: it stays until it is put away or the next step is taken. */
function DoneLine({
  done,
  waiting,
  onClose,
}: {
  readonly done: Done;
  readonly waiting: boolean;
  readonly onClose: () => void;
}) {
  const t = useText();
  return (
    <div className="dossier-done">
      <div className="dossier-done-line" role="status">
        <Status tone="valid">{done.text}</Status>
        <span className="push" />
        {!waiting && <Button onClick={back}>{t('dossier.backToList')}</Button>}
        <Button type="text" onClick={onClose}>
          {t('refusal.close')}
        </Button>
      </div>
      {done.proof && <Proof proof={done.proof} />}
    </div>
  );
}
