// What can be begun before anybody is unlocked, besides the exercise.
import { useText } from '../shell/text/text.ts';
import { PlainButton } from '../ui/PlainButton.tsx';
import './unit.css';

type Props = {
  /** With a sentence each, where there is room for it. */
  readonly explained: boolean;
  readonly onFound: () => void;
  readonly onJoin: () => void;
};

export function UnitOffers({ explained, onFound, onJoin }: Props) {
  const t = useText();
  return (
    <section className={explained ? 'unit-offers unit-offers-explained' : 'unit-offers'} aria-label={t('unit.offers')}>
      {explained && <h2>{t('unit.offers')}</h2>}
      <div>
        <PlainButton onClick={onFound}>{t('unit.found')}</PlainButton>
        {explained && <p>{t('unit.found.about')}</p>}
      </div>
      <div>
        <PlainButton onClick={onJoin}>{t('unit.join')}</PlainButton>
        {explained && <p>{t('unit.join.about')}</p>}
      </div>
    </section>
  );
}
