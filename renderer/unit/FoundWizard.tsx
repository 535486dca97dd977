// 新建本单位, in four short steps: the unit, its people, its seal, then what will be made. PIN and recovery sheet are asked for in the PIN window; here stands how far it is.
import { Button, Input } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { onProgress } from '../shell/events.ts';
import { call, useAction } from '../shell/office.ts';
import { useLanguage, useText, wordFor } from '../shell/text/text.ts';
import { Facts } from '../ui/Facts.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Field } from '../ui/Field.tsx';
import { WorkProgress } from '../ui/WorkProgress.tsx';
import { PeopleRows } from './PeopleRows.tsx';
import { clerksOf, emptyPlan, isEmpty, type Plan, peopleFault, toFound } from './plan.ts';
import { UnitPage } from './UnitPage.tsx';

type Props = { readonly onDone: () => void; readonly onBack: () => void };
const STEPS = ['unit', 'people', 'seal', 'check'] as const;

export function FoundWizard({ onDone, onBack }: Props) {
  const t = useText();
  const [plan, setPlan] = useState<Plan>(emptyPlan);
  const [at, setAt] = useState(0);
  const [checked, setChecked] = useState(false);
  const make = useAction();
  const step = STEPS[at] ?? 'unit';
  const fault = peopleFault(plan);
  const missing = { unit: plan.unit.trim() === '', agencyCode: plan.agencyCode.trim() === '' };
  const blocked = (step === 'unit' && (missing.unit || missing.agencyCode)) || (step === 'people' && fault !== null);

  function next(): void {
    setChecked(blocked);
    if (blocked) {
      if (step === 'unit') document.getElementById(missing.unit ? 'unit-name' : 'unit-code')?.focus();
    } else if (step === 'check') {
      make.run(async () => {
        await call(window.office.unit.found, toFound(plan));
        onDone();
      });
    } else setAt(at + 1);
  }

  function previous(): void {
    make.clear();
    setChecked(false);
    if (at === 0) onBack();
    else setAt(at - 1);
  }

  const contents: Readonly<Record<(typeof STEPS)[number], ReactNode>> = {
    unit: <UnitFields plan={plan} onChange={setPlan} missing={checked ? missing : undefined} onNext={next} />,
    people: (
      <>
        <p className="unit-lead">{t('unit.people.lead')}</p>
        <PeopleRows
          plan={plan}
          faulty={checked && fault !== null ? ('rows' in fault ? fault.rows : [plan.me]) : []}
          onChange={setPlan}
        />
        {checked && fault !== null && (
          <p className="unit-fault" role="alert">
            {fault.kind === 'twice'
              ? t('unit.person.twice', { name: fault.name })
              : t(fault.kind === 'needsMe' ? 'unit.person.needsMe' : 'unit.person.incomplete')}
          </p>
        )}
      </>
    ),
    seal: <SealKeeper plan={plan} onChange={setPlan} />,
    check: <Check plan={plan} busy={make.busy} />,
  };
  const cancelled = make.failure?.kind === 'refusal' && make.failure.code === 'pin.cancelled';

  return (
    <UnitPage
      title={t('unit.found')}
      foot={
        <>
          <Button disabled={make.busy} onClick={previous}>
            {t(at === 0 ? 'unit.back' : 'unit.previous')}
          </Button>
          <Button type="primary" loading={make.busy} onClick={next}>
            {t(step === 'check' ? 'unit.make' : 'unit.next')}
          </Button>
        </>
      }
    >
      <ol className="unit-steps">
        {STEPS.map((name, index) => (
          <li key={name} className={index === at ? 'unit-step-here' : undefined} aria-current={index === at && 'step'}>
            <b>{index + 1}</b>
            {t(`unit.step.${name}`)}
          </li>
        ))}
      </ol>
      <section className="unit-sheet" aria-label={t(`unit.step.${step}`)}>
        {contents[step]}
      </section>
      {cancelled && <p role="status">{t('unit.cancelled')}</p>}
      {!cancelled && <FailureNotice failure={make.failure} onClose={make.clear} />}
    </UnitPage>
  );
}

type FieldsProps = {
  readonly plan: Plan;
  readonly onChange: (plan: Plan) => void;
  readonly missing: { readonly unit: boolean; readonly agencyCode: boolean } | undefined;
  readonly onNext: () => void;
};

function UnitFields({ plan, onChange, missing, onNext }: FieldsProps) {
  const t = useText();
  return (
    <>
      <Field id="unit-name" label={t('unit.name')} hint={t('unit.name.hint')} required missing={missing?.unit === true}>
        <Input
          id="unit-name"
          autoFocus
          maxLength={40}
          value={plan.unit}
          onChange={(event) => onChange({ ...plan, unit: event.target.value })}
          onPressEnter={() => document.getElementById('unit-code')?.focus()}
        />
      </Field>
      <Field
        id="unit-code"
        label={t('unit.agencyCode')}
        hint={t('unit.agencyCode.hint')}
        required
        missing={missing?.agencyCode === true}
      >
        <Input
          id="unit-code"
          maxLength={20}
          value={plan.agencyCode}
          onChange={(event) => onChange({ ...plan, agencyCode: event.target.value })}
          onPressEnter={onNext}
        />
      </Field>
    </>
  );
}

type SealProps = { readonly plan: Plan; readonly onChange: (plan: Plan) => void };

function SealKeeper({ plan, onChange }: SealProps) {
  const t = useText();
  const clerks = clerksOf(plan);
  return (
    <>
      <p className="unit-lead" id="seal-lead">
        {t('unit.seal.lead')}
      </p>
      <div className="unit-choices" role="radiogroup" aria-labelledby="seal-lead">
        {[null, ...clerks].map((clerk) => (
          <label key={clerk?.id ?? 0}>
            <input
              type="radio"
              name="seal"
              checked={plan.sealKeeper === (clerk?.id ?? null)}
              onChange={() => onChange({ ...plan, sealKeeper: clerk?.id ?? null })}
            />
            <span>
              {clerk === null ? t('unit.seal.none') : t('unit.seal.by', { name: clerk.name, post: clerk.post })}
            </span>
            {clerk !== null && <small>{t(clerk.id === plan.me ? 'unit.seal.now' : 'unit.seal.later')}</small>}
          </label>
        ))}
      </div>
      {clerks.length === 0 && <p className="hint">{t('unit.seal.noClerk')}</p>}
    </>
  );
}

function Check({ plan, busy }: { readonly plan: Plan; readonly busy: boolean }) {
  const t = useText();
  const language = useLanguage();
  const [progress, setProgress] = useState({ step: 'pin', done: 0, total: 5 });
  useEffect(
    () =>
      onProgress(({ task, step, done, total }) => {
        if (task === 'unit') setProgress({ step, done, total });
      }),
    [],
  );
  const people = plan.rows.filter((row) => !isEmpty(row));
  const me = people.find((row) => row.id === plan.me);
  const keeper = people.find((row) => row.id === plan.sealKeeper);
  return (
    <>
      <Facts
        label={t('unit.step.check')}
        facts={[
          { term: t('unit.name'), value: <b>{plan.unit}</b>, wide: true },
          { term: t('unit.agencyCode'), value: plan.agencyCode, wide: true },
          {
            term: t('unit.step.people'),
            value: `${t('unit.check.people', { count: people.length })} · ${people.map((row) => row.name).join(t('form.separator'))}`,
            wide: true,
          },
          { term: t('unit.check.me'), value: `${me?.name ?? ''} · ${me?.post ?? ''}`, wide: true },
          {
            term: t('unit.check.seal'),
            value: keeper ? t('unit.seal.by', { name: keeper.name, post: keeper.post }) : t('unit.seal.none'),
            wide: true,
          },
        ]}
      />
      {busy ? (
        <div className="unit-following">
          <WorkProgress
            label={`${t('unit.making')} · ${wordFor(language, 'step', progress.step)}`}
            done={progress.done}
            total={progress.total}
            // How long it takes is up to the hand that copies: no time is told.
            elapsed={0}
          />
        </div>
      ) : (
        <div className="unit-following">
          <h2>{t('unit.check.next')}</h2>
          <ol>
            <li>{t('unit.check.pin')}</li>
            <li>{t('unit.check.sheet')}</li>
            <li>{t('unit.check.rest')}</li>
          </ol>
        </div>
      )}
    </>
  );
}
