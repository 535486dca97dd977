// Why the banner says what it says: every signature of the file, its checks in groups, each with its mark and, where it does not hold, what to do.
// The verdicts and findings are main's; here they are only put in order and worded.
import { CheckOutlined, CloseOutlined, QuestionOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Finding } from '../../preload/contract/fields.ts';
import type { SignatureReport } from '../../preload/contract/verification.ts';
import { useQuery } from '../shell/office.ts';
import { findingText, useLanguage, useText, wordFor } from '../shell/text/text.ts';
import { Digest } from '../ui/Digest.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { formatMoment } from '../ui/format.ts';
import { useReturnFocus } from '../ui/return-focus.ts';
import { Status } from '../ui/Status.tsx';
import { type Group, inGroups, worst } from './findings-tree.ts';
import './reasons.css';

const icons = { ok: CheckOutlined, bad: CloseOutlined, unknown: QuestionOutlined } as const;

type Props = {
  readonly dossier: string;
  readonly digest: string;
  readonly onClose: () => void;
  readonly onExport: () => void;
};

export function Reasons({ dossier, digest, onClose, onExport }: Props) {
  const t = useText();
  const language = useLanguage();
  const report = useQuery(window.office.verification.report, { dossier, digest }, ['verification', 'keys']);
  const panel = useReturnFocus<HTMLElement>();
  return (
    <section
      className="reasons"
      ref={panel}
      tabIndex={-1}
      aria-label={t('reasons.title')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <header className="reasons-head">
        <h2>{t('reasons.title')}</h2>
        <Button onClick={onExport}>{t('dossier.exportReport')}</Button>
      </header>
      <FailureNotice failure={report.failure} onRetry={report.reload} />
      {report.loading && report.value === undefined && <p role="status">{t('reasons.loading')}</p>}
      {report.value?.reasons.includes('pdf.workingCopy') === true && (
        <p className="reasons-copy">{t('reasons.workingCopy')}</p>
      )}
      {report.value?.signatures.length === 0 && (
        <>
          <p>{t('reasons.none')}</p>
          <p className="hint">{t('reasons.none.next')}</p>
        </>
      )}
      {report.value?.signatures.map((signature, index) => (
        <SignatureTree key={`${signature.signer}-${index}`} signature={signature} />
      ))}
      {report.value && (
        <p className="reasons-foot hint">
          {t('reasons.checkedAt', { time: formatMoment(report.value.checkedAt, language) })}{' '}
          <Digest value={report.value.digest} />
        </p>
      )}
    </section>
  );
}

function SignatureTree({ signature }: { readonly signature: SignatureReport }) {
  const t = useText();
  const language = useLanguage();
  const name = signature.sealName ?? signature.signer;
  const word =
    signature.kind === 'signature' && signature.verdict === 'valid'
      ? t('verdict.signature.valid')
      : t(`verdict.${signature.verdict}`);
  return (
    <article className="reasons-signature" aria-label={`${t(`reasons.kind.${signature.kind}`)} ${name}`}>
      <h3>
        <span>{t(`reasons.kind.${signature.kind}`)}</span>
        <span className="reasons-name">{name}</span>
        <Status tone={signature.verdict}>{word}</Status>
      </h3>
      <p className="hint">
        {t('reasons.signer', { signer: signature.signer })}
        {signature.signedAt !== null &&
          ` · ${t('reasons.signedAt', { time: formatMoment(signature.signedAt, language) })}`}
      </p>
      <ul className="reasons-tree">
        {inGroups(signature.checks).map(([group, findings]) => (
          <GroupBranch key={group} group={group} findings={findings} />
        ))}
      </ul>
    </article>
  );
}

function GroupBranch({ group, findings }: { readonly group: Group; readonly findings: readonly Finding[] }) {
  const t = useText();
  const status = worst(findings);
  return (
    <li>
      <details open>
        <summary>
          <Mark status={status} />
          <span>{t(`reasons.group.${group}`)}</span>
        </summary>
        <ul>
          {findings.map((finding, index) => (
            <Leaf key={`${finding.code}-${index}`} group={group} finding={finding} />
          ))}
        </ul>
      </details>
    </li>
  );
}

function Leaf({ group, finding }: { readonly group: Group; readonly finding: Finding }) {
  const t = useText();
  const language = useLanguage();
  const { reason } = finding.detail;
  return (
    <li className={`reasons-leaf reasons-${finding.status}`} data-code={finding.code}>
      <Mark status={finding.status} />
      <span>
        {findingText(language, finding.code, finding.status)}
        {typeof reason === 'string' && finding.status !== 'ok' && (
          <span className="reasons-why">
            {t('reasons.why', { reason: wordFor(language, 'reasons.reason', reason) })}
          </span>
        )}
        {finding.status !== 'ok' && (
          <span className="reasons-advice">
            {t('reasons.next')}
            {t(`reasons.advice.${group}.${finding.status}`)}
          </span>
        )}
      </span>
    </li>
  );
}

function Mark({ status }: { readonly status: Finding['status'] }) {
  const t = useText();
  const Icon = icons[status];
  return <Icon className={`reasons-mark reasons-mark-${status}`} aria-label={t(`finding.${status}`)} role="img" />;
}
