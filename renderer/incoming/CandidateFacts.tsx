// What was found of a file from outside before it is kept: the verdict on its seals, what hinders reading it, what it would like to do by itself.
import { useEffect, useRef } from 'react';
import { placeText, useLanguage, useText, wordFor } from '../shell/text/text.ts';
import { Digest } from '../ui/Digest.tsx';
import { type Fact, Facts } from '../ui/Facts.tsx';
import { formatSize } from '../ui/format.ts';
import { Status } from '../ui/Status.tsx';
import { VerdictBanner } from '../ui/VerdictBanner.tsx';
import type { Candidate } from './ImportBatch.tsx';

type FileFacts = Candidate['facts'];

export function CandidateFacts({ facts }: { readonly facts: FileFacts }) {
  const t = useText();
  const language = useLanguage();
  const verdict = useRef<HTMLDivElement>(null);
  // The next of several files comes up while its register entry is in view: what was found of it must not stay above the edge.
  useEffect(() => verdict.current?.scrollIntoView({ block: 'nearest' }), []);
  const { ofd } = facts;
  const list: Fact[] = [
    { term: t('import.file'), value: facts.fileName, wide: true },
    {
      term: t('import.format'),
      value:
        ofd !== null && ofd.documents > 1
          ? t('import.format.several', { count: ofd.documents })
          : t(`import.format.${facts.format}`),
    },
    { term: t('import.pages'), value: t('import.pages.value', { count: facts.pages }) },
    { term: t('import.size'), value: formatSize(facts.size, language) },
    { term: t('import.encrypted'), value: t(`import.encrypted.${facts.encrypted}`) },
    {
      term: t('import.signatures'),
      value:
        facts.signatures === 0
          ? t('import.signatures.none')
          : t('import.signatures.value', { count: facts.signatures }),
    },
    { term: t('import.digest'), value: <Digest value={facts.digest} />, wide: true },
  ];
  if (ofd !== null && ofd.fontsNotEmbedded.length > 0) {
    const fonts = ofd.fontsNotEmbedded.join(t('form.separator'));
    list.push({ term: t('import.fonts'), value: t('import.fonts.value', { fonts }), wide: true });
  }
  if (ofd !== null && ofd.attachments.length > 0) {
    const named = ofd.attachments.map(({ name, size }) =>
      t('import.attachments.value', { name, size: formatSize(size, language) }),
    );
    list.push({ term: t('import.attachments'), value: named.join(t('form.separator')), wide: true });
  }
  list.push({ term: t('import.active'), value: <ActiveContent facts={facts} />, wide: true });
  return (
    <section className="panel import-facts" aria-label={t('import.facts')}>
      <div ref={verdict}>
        <VerdictBanner
          verdict={facts.verdict}
          sealName={facts.sealName}
          signer={facts.signer}
          note={facts.verdict === 'unsigned' ? t('verdict.unsigned.outside') : undefined}
        />
      </div>
      <div className="import-facts-body">
        {facts.recovered && <Status tone="indeterminate">{t('import.recovered')}</Status>}
        {ofd !== null && <PagesAmiss ofd={ofd} />}
        <Facts label={t('import.facts')} facts={list} />
      </div>
    </section>
  );
}

/** Pages that a person has to know of before anything is registered. */
function PagesAmiss({ ofd }: { readonly ofd: NonNullable<FileFacts['ofd']> }) {
  const t = useText();
  const reasons = ['broken', 'limit'] as const;
  const lines = [
    ...(ofd.laterMarks.length > 0 ? [{ key: 'import.laterMarks', pages: ofd.laterMarks } as const] : []),
    ...reasons.flatMap((reason) => {
      const pages = ofd.unreadable.filter((one) => one.reason === reason).map(({ page }) => page);
      return pages.length > 0 ? [{ key: `import.unreadable.${reason}`, pages } as const] : [];
    }),
    ...(ofd.incomplete.length > 0 ? [{ key: 'import.incomplete', pages: ofd.incomplete } as const] : []),
  ];
  if (lines.length === 0) return null;
  return (
    <ul className="import-amiss">
      {lines.map(({ key, pages }) => (
        <li key={key}>
          <Status tone="indeterminate">{t(key, { pages: pageRanges(pages).join(t('form.separator')) })}</Status>
        </li>
      ))}
    </ul>
  );
}

/** `1–5`, `9`: pages that follow one another are told together. */
function pageRanges(pages: readonly number[]): string[] {
  const ranges: { from: number; to: number }[] = [];
  for (const page of pages) {
    const last = ranges.at(-1);
    if (last && page === last.to + 1) last.to = page;
    else ranges.push({ from: page, to: page });
  }
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`));
}

function ActiveContent({ facts }: { readonly facts: FileFacts }) {
  const t = useText();
  const language = useLanguage();
  if (facts.activeContent.length === 0) return <Status tone="valid">{t('import.active.none')}</Status>;
  return (
    <div className="import-active">
      <Status tone="indeterminate">{t('import.active.some')}</Status>
      <ul>
        {facts.activeContent.map((item, index) => (
          <li key={`${item.kind}-${item.where}-${index}`}>
            <b>{wordFor(language, 'activeContent', item.kind)}</b>{' '}
            <span className="hint">{placeText(language, item.where)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
