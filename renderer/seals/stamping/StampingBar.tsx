// The bar of the dossier's screen while a seal is in hand: which seal, where it lies, what is amiss with that place, stamp or leave.
import { AimOutlined, CheckCircleFilled, WarningFilled } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useStore } from 'zustand';
import { useLanguage, useText, warningText } from '../../shell/text/text.ts';
import { FailureNotice } from '../../ui/FailureNotice.tsx';
import { distances } from './placing.ts';
import type { StampDesk, StampState } from './stamp-desk.ts';
import './stamping.css';

type Props = {
  readonly desk: StampDesk;
  readonly busy: boolean;
  readonly onStamp: () => void;
  readonly onLeave: () => void;
};

export function StampingBar({ desk, busy, onStamp, onLeave }: Props) {
  const t = useText();
  const state = useStore(desk.state);
  const usable = state.seals.filter((seal) => seal.status === 'good');
  return (
    <div className="stamping" role="group" aria-label={t('stamping.title')}>
      <FailureNotice failure={state.failure} />
      <div className="stamping-line">
        <div className="stamping-facts">
          <strong>{t('stamping.title')}</strong>
          {usable.length > 1 && (
            <Select
              aria-label={t('stamping.seal')}
              value={state.seal?.id ?? null}
              options={usable.map((seal) => ({ label: seal.name, value: seal.id }))}
              onChange={(id) => void desk.choose(id)}
            />
          )}
          {usable.length === 1 && <span className="stamping-seal">{usable[0]?.name}</span>}
          {usable.length === 0 && !state.loading && <span className="stamping-warning">{t('stamping.noSeal')}</span>}
          <Place state={state} desk={desk} />
          <span className="hint stamping-keys">{t('stamping.keys')}</span>
        </div>
        <Button onClick={onLeave} disabled={busy}>
          {t('stamping.leave')}
        </Button>
        <Button
          aria-label={t('action.stamp')}
          type="primary"
          size="large"
          loading={busy}
          disabled={state.seal === undefined || state.hand === undefined}
          onClick={onStamp}
        >
          {t('action.stamp')}
        </Button>
      </div>
    </div>
  );
}

function Place({ state, desk }: { readonly state: StampState; readonly desk: StampDesk }) {
  const t = useText();
  const language = useLanguage();
  const { preview, hand } = state;
  if (!hand || !preview) return null;
  const box = desk.box ?? hand;
  const { left, bottom } = distances(box);
  return (
    <>
      <span className="figures stamping-place" role="status">
        {preview.snapped ? (
          <span className="stamping-good">
            <CheckCircleFilled aria-hidden /> {t('stamping.snapped', { page: box.page + 1 })}
          </span>
        ) : (
          t('stamping.place', { page: box.page + 1, left, bottom })
        )}
      </span>
      {preview.warnings.map((warning) => (
        <span className="stamping-warning" key={warning} role="alert">
          <WarningFilled aria-hidden /> {warningText(language, warning)}
        </span>
      ))}
      {!preview.snapped && preview.legal !== null && (
        <Button icon={<AimOutlined aria-hidden />} onClick={() => desk.home()}>
          {t('stamping.home')}
        </Button>
      )}
    </>
  );
}
