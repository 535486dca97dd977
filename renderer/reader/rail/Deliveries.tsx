// Where the document is: to which units it was dispatched, and whose receipts have come back.
import { CheckCircleFilled, ClockCircleOutlined } from '@ant-design/icons';
import type { DossierView } from '../../../preload/contract/circulation.ts';
import { useLanguage, useText } from '../../shell/text/text.ts';
import { formatMoment } from '../../ui/format.ts';

export function Deliveries({ view }: { readonly view: DossierView }) {
  const t = useText();
  const language = useLanguage();
  return (
    <section className="side-section" aria-label={t('dossier.deliveries')}>
      <h2>{t('dossier.deliveries')}</h2>
      {view.deliveries.length === 0 && <p className="hint">{t('dossier.deliveries.none')}</p>}
      <ul className="side-list">
        {view.deliveries.map((delivery) => (
          <li key={`${delivery.unit}-${delivery.dispatchedAt}`}>
            <p className="side-name">
              {t('dossier.deliveries.dispatched')} {delivery.unit}
            </p>
            {delivery.to !== '' && <p>{t('dossier.deliveries.to', { name: delivery.to })}</p>}
            <p className="figures">
              {t('dossier.deliveries.at', {
                time: formatMoment(delivery.dispatchedAt, language),
                pieces: delivery.pieces,
              })}
            </p>
            {delivery.acknowledgedAt === null ? (
              <p className="side-waiting">
                <ClockCircleOutlined aria-hidden /> {t('dossier.deliveries.waiting')}
              </p>
            ) : (
              <p className="side-good figures">
                <CheckCircleFilled aria-hidden /> <strong>{t('dossier.deliveries.acknowledged')}</strong>{' '}
                {t('dossier.deliveries.acknowledgedBy', {
                  name: delivery.acknowledgedBy,
                  time: formatMoment(delivery.acknowledgedAt, language),
                })}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
