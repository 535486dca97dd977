// The handling sheet (公文处理单): what the document is, then every step with opinion, name, time and how consent was given.
// A projection of signed acts that main checked; it stands alone or in the narrow rail beside the page.
import { CheckOutlined, CloseOutlined, EditOutlined, QuestionOutlined } from '@ant-design/icons';
import type { DossierView, Step } from '../../preload/contract/circulation.ts';
import { useLanguage, useText, wordFor } from '../shell/text/text.ts';
import { Findings } from '../ui/Findings.tsx';
import { formatCalendarDate, formatMoment } from '../ui/format.ts';
import './handling-sheet.css';

const marks = { valid: CheckOutlined, invalid: CloseOutlined, indeterminate: QuestionOutlined } as const;

export function HandlingSheet({ view }: { readonly view: DossierView }) {
  const t = useText();
  const language = useLanguage();
  const incoming = view.direction === 'incoming';
  const troubles = view.chain.filter((finding) => finding.status !== 'ok');
  return (
    <section className="sheet" aria-label={t('sheet.title')}>
      <h2 className="sheet-title">{t('sheet.title')}</h2>
      <table className="sheet-head" aria-label={t('sheet.documentTitle')}>
        <tbody>
          <Line term={incoming ? t('sheet.agency') : t('sheet.issuer')} value={view.issuingAgency} />
          <Line term={t('sheet.number')} value={view.number} />
          <Line term={t('sheet.documentTitle')} value={view.title} />
          {view.registered !== null && (
            <>
              <Line term={t('sheet.serial')} value={view.registered.serial} />
              <Line term={t('sheet.receivedOn')} value={formatCalendarDate(view.registered.receivedOn, language)} />
              <Line term={t('sheet.pieces')} value={t('sheet.pieces.value', { count: view.registered.pieces })} />
            </>
          )}
          <Line term={t('sheet.urgency')} value={t(`urgency.${view.urgency}`)} />
          {view.handlingMark !== 'none' && <Line term={t('sheet.mark')} value={t(`mark.${view.handlingMark}`)} />}
        </tbody>
      </table>
      {view.steps.length === 0 && <p className="hint">{t('sheet.empty')}</p>}
      <ol className="sheet-steps" aria-label={t('sheet.steps')}>
        {view.steps.map((step) => (
          <StepLine key={step.act} step={step} />
        ))}
      </ol>
      {troubles.length > 0 && <Findings label={t('sheet.steps')} findings={troubles} />}
    </section>
  );
}

function Line({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <tr>
      <th scope="row">{term}</th>
      <td className="figures">{value === '' ? '—' : value}</td>
    </tr>
  );
}

function StepLine({ step }: { readonly step: Step }) {
  const t = useText();
  const language = useLanguage();
  const Mark = marks[step.verdict];
  return (
    <li className="sheet-step">
      <span className="sheet-act">{wordFor(language, 'act', step.type)}</span>
      <div className="sheet-statement">
        {(step.opinion !== '' || step.hasInk) && (
          <p className="sheet-opinion">
            {step.opinion}
            {step.hasInk && (
              <span className="sheet-ink">
                <EditOutlined aria-hidden /> {t('sheet.ink')}
              </span>
            )}
          </p>
        )}
        <p className="sheet-who">
          <span className="sheet-name">{step.actor}</span>
          <span>{step.post}</span>
          <span className="sheet-unit">{step.unit}</span>
        </p>
        <p className="sheet-how figures">
          <time dateTime={new Date(step.at).toISOString()}>{formatMoment(step.at, language)}</time>
          <span>{t(`sheet.consent.${step.consent}`)}</span>
          <span className={`sheet-mark sheet-mark-${step.verdict}`}>
            <Mark aria-hidden /> {t(`sheet.verdict.${step.verdict}`)}
          </span>
        </p>
      </div>
    </li>
  );
}
