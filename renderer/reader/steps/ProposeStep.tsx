// 拟办: the clerk's proposal and the leader it goes to; one leader is chosen beforehand.
import { Select } from 'antd';
import { useState } from 'react';
import { useQuery } from '../../shell/office.ts';
import { useText } from '../../shell/text/text.ts';
import { FailureNotice } from '../../ui/FailureNotice.tsx';
import { OpinionStep } from './OpinionStep.tsx';

type Props = {
  readonly phrases: readonly string[];
  readonly busy: boolean;
  readonly focused: boolean;
  readonly onConfirm: (opinion: string, to: string, name: string) => void;
};

export function ProposeStep({ phrases, busy, focused, onConfirm }: Props) {
  const t = useText();
  const addressees = useQuery(window.office.circulation.addressees, {}, ['keys', 'circulation']);
  const [chosen, setChosen] = useState<string | null>(null);
  const leaders = addressees.value?.colleagues.filter((person) => person.role === 'leader') ?? [];
  const to = leaders.find((leader) => leader.fingerprint === chosen) ?? leaders[0];
  return (
    <OpinionStep
      id="step-propose"
      label={t('step.propose.opinion')}
      phrases={phrases}
      initial={phrases[0] ?? ''}
      missing={t('step.opinion.missing')}
      confirm={t('action.propose')}
      busy={busy}
      focused={focused}
      blocked={to === undefined}
      onConfirm={(opinion) => to && onConfirm(opinion, to.fingerprint, to.name)}
    >
      <div className="step-opinion">
        <label htmlFor="step-propose-to">{t('step.propose.to')}</label>
        {addressees.value !== undefined && leaders.length === 0 ? (
          <span className="step-missing">{t('step.propose.noLeader')}</span>
        ) : (
          <Select
            id="step-propose-to"
            aria-label={t('step.propose.to')}
            disabled={busy}
            value={to?.fingerprint ?? null}
            options={leaders.map((leader) => ({ label: `${leader.post} ${leader.name}`, value: leader.fingerprint }))}
            onChange={(value) => setChosen(value)}
          />
        )}
      </div>
      <FailureNotice failure={addressees.failure} onRetry={addressees.reload} />
    </OpinionStep>
  );
}
