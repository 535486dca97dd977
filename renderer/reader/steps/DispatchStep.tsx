// 核发: to which units. Those that the document names are chosen beforehand; whoever it does not name can be added, nobody is left out unseen.
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import type { DossierView } from '../../../preload/contract/circulation.ts';
import { useQuery } from '../../shell/office.ts';
import { useText } from '../../shell/text/text.ts';
import { FailureNotice } from '../../ui/FailureNotice.tsx';
import { chosenBeforehand } from './recipients.ts';

type Props = {
  readonly view: DossierView;
  readonly busy: boolean;
  readonly onConfirm: (units: readonly string[], names: readonly string[]) => void;
};

export function DispatchStep({ view, busy, onConfirm }: Props) {
  const t = useText();
  const addressees = useQuery(window.office.circulation.addressees, {}, ['keys', 'circulation']);
  const [chosen, setChosen] = useState<readonly string[] | undefined>(undefined);
  const units = addressees.value?.units ?? [];
  const named = [...(view.elements?.primaryRecipients ?? []), ...(view.elements?.copiedRecipients ?? [])];
  const roots = chosen ?? chosenBeforehand(named, units);
  const unreachable = named.filter((name) => !units.some((unit) => unit.unit === name));
  return (
    <form
      className="step"
      aria-label={t('action.dispatch')}
      onSubmit={(event) => {
        event.preventDefault();
        const names = units.filter((unit) => roots.includes(unit.root)).map((unit) => unit.unit);
        if (roots.length > 0) onConfirm(roots, names);
      }}
    >
      <div className="step-fields">
        <div className="step-units" role="group" aria-label={t('step.dispatch.units')}>
          <span>{t('step.dispatch.units')}</span>
          <Checkbox.Group
            disabled={busy}
            value={[...roots]}
            options={units.map((unit) => ({ label: unit.unit, value: unit.root }))}
            onChange={(value) => setChosen(value.map(String))}
          />
          {addressees.value !== undefined && units.length === 0 && (
            <span className="step-missing">{t('step.dispatch.none')}</span>
          )}
        </div>
        {addressees.value !== undefined && unreachable.length > 0 && (
          <p className="hint">{t('step.dispatch.unreachable', { units: unreachable.join(t('form.separator')) })}</p>
        )}
        <FailureNotice failure={addressees.failure} onRetry={addressees.reload} />
      </div>
      <Button
        aria-label={t('action.dispatch')}
        type="primary"
        size="large"
        htmlType="submit"
        loading={busy}
        disabled={roots.length === 0}
      >
        {t('action.dispatch')}
      </Button>
    </form>
  );
}
