// 编号: the next number as main will give it. Taking it produces the final copy.
import { Button } from 'antd';
import type { DocumentNumber } from '../../../preload/contract/fields.ts';
import { type Failure, useQuery } from '../../shell/office.ts';
import { useText } from '../../shell/text/text.ts';
import { FailureNotice } from '../../ui/FailureNotice.tsx';
import { formatDocumentNumber } from '../../ui/format.ts';

type Props = { readonly dossier: string; readonly busy: boolean; readonly onConfirm: (number: DocumentNumber) => void };

export function NumberStep({ dossier, busy, onConfirm }: Props) {
  const t = useText();
  const next = useQuery(window.office.circulation.nextNumber, { dossier }, ['circulation']);
  const number = next.value;
  return (
    <form
      className="step"
      aria-label={t('action.number')}
      onSubmit={(event) => {
        event.preventDefault();
        if (number) onConfirm(number);
      }}
    >
      <div className="step-fields">
        <p className="step-number">
          <span>{t('step.number.next')}</span>
          <output className="figures">{number ? formatDocumentNumber(number) : '…'}</output>
        </p>
        <p className="hint">{t('step.number.hint')}</p>
        <FailureNotice failure={isOver(next.failure) ? undefined : next.failure} onRetry={next.reload} />
      </div>
      <Button
        aria-label={t('action.number')}
        type="primary"
        size="large"
        htmlType="submit"
        loading={busy}
        disabled={number === undefined}
      >
        {t('action.number')}
      </Button>
    </form>
  );
}

/** The number has been taken and the screen is about to show it: nothing that anybody need be told. */
function isOver(failure: Failure | undefined): boolean {
  return failure?.kind === 'refusal' && failure.code === 'step.notPossible';
}
