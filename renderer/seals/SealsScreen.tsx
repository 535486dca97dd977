// The unit's seals on this computer: picture, dates, maker, whether they can be used. Stamping itself belongs to the document's screen.
import type { SealView } from '../../preload/contract/seals.ts';
import { useQuery } from '../shell/office.ts';
import { useLanguage, useText } from '../shell/text/text.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Facts } from '../ui/Facts.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { commonName, formatDate } from '../ui/format.ts';
import { Screen } from '../ui/Screen.tsx';
import { Status } from '../ui/Status.tsx';
import './seals-screen.css';

/** A seal's picture as an image: a picture of its own kind, in which no script can run and which asks for nothing. */
export function sealImageSource(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

export function SealsScreen() {
  const t = useText();
  const seals = useQuery(window.office.seals.list, {}, ['seals']);
  return (
    <Screen title={t('seals.title')}>
      <FailureNotice failure={seals.failure} onRetry={seals.reload} />
      {seals.value?.seals.length === 0 && <EmptyState title={t('seals.empty')} hint={t('seals.empty.hint')} />}
      <div className="seals">
        {seals.value?.seals.map((seal) => (
          <SealCard key={seal.id} seal={seal} />
        ))}
      </div>
    </Screen>
  );
}

function SealCard({ seal }: { readonly seal: SealView }) {
  const t = useText();
  const language = useLanguage();
  return (
    <article className="panel seal-card" aria-label={seal.name}>
      <div className="seal-picture">
        <img src={sealImageSource(seal.svg)} alt={t('seals.picture', { name: seal.name })} />
      </div>
      <div className="seal-facts">
        <h2>{seal.name}</h2>
        <Status tone={seal.status === 'good' ? 'valid' : seal.status === 'notYetValid' ? 'indeterminate' : 'invalid'}>
          {t(`seals.status.${seal.status}`)}
        </Status>
        <Facts
          label={seal.name}
          facts={[
            {
              term: t('seals.period'),
              value: t('seals.period.value', {
                from: formatDate(seal.validFrom, language),
                to: formatDate(seal.validTo, language),
              }),
              wide: true,
            },
            { term: t('seals.maker'), value: <span title={seal.maker}>{commonName(seal.maker)}</span>, wide: true },
            {
              term: t('seals.size'),
              value: t('seals.size.value', { width: seal.widthMillimetres, height: seal.heightMillimetres }),
              wide: true,
            },
          ]}
        />
      </div>
    </article>
  );
}
