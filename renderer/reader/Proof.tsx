// The proof that the final copy is the signed-off text: what was compared and every difference that was found, as main tells it.
import type * as v from 'valibot';
import type { ProductionProof } from '../../preload/contract/circulation.ts';
import { useLanguage, useText, wordFor } from '../shell/text/text.ts';
import { Grid } from '../ui/Grid.tsx';
import { Status } from '../ui/Status.tsx';

export function Proof({ proof }: { readonly proof: v.InferOutput<typeof ProductionProof> }) {
  const t = useText();
  const language = useLanguage();
  return (
    <section className="proof" aria-label={t('proof.title')}>
      <p>
        <Status tone={proof.same ? 'valid' : 'invalid'}>{t(proof.same ? 'proof.same' : 'proof.differs')}</Status>
        <span className="hint figures proof-counts">
          {t('proof.counts', { pages: proof.pages, texts: proof.comparedTexts })}
        </span>
      </p>
      {proof.differences.length > 0 && (
        <Grid
          label={t('proof.differences')}
          columns={[
            { key: 'what', heading: t('proof.what') },
            { key: 'page', heading: t('proof.page'), figures: true },
            { key: 'was', heading: t('proof.was'), figures: true },
            { key: 'becomes', heading: t('proof.becomes'), figures: true },
          ]}
          rows={proof.differences.map((difference, index) => ({
            key: `${difference.what}-${index}`,
            cells: {
              what: wordFor(language, 'difference', difference.what),
              page: difference.page + 1,
              was: difference.was === '' ? t('proof.empty') : difference.was,
              becomes: difference.becomes === '' ? t('proof.empty') : difference.becomes,
            },
          }))}
        />
      )}
    </section>
  );
}
