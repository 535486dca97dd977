// What a check of seals and signatures says, in one line: icon, word, whose seal, what follows from it. Always there, never over the page.
// The verdict comes from main; nothing is computed here.
import { CheckCircleFilled, CloseCircleFilled, InfoCircleFilled, QuestionCircleFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Verdict } from '../../preload/contract/fields.ts';
import { useText } from '../shell/text/text.ts';
import './verdict-banner.css';

type Props = {
  readonly verdict: Verdict;
  readonly sealName: string;
  readonly signer: string;
  /** What follows from the verdict, where the general sentence does not fit. */
  readonly note?: string | undefined;
  /** A control at the end of the line, such as 详情. */
  readonly children?: ReactNode;
};

const icons: Readonly<Record<Verdict, ReactNode>> = {
  valid: <CheckCircleFilled aria-hidden />,
  invalid: <CloseCircleFilled aria-hidden />,
  indeterminate: <QuestionCircleFilled aria-hidden />,
  unsigned: <InfoCircleFilled aria-hidden />,
};

/** The verification banner. A signature without a seal is called a signature. */
export function VerdictBanner({ verdict, sealName, signer, note, children }: Props) {
  const t = useText();
  const word = verdict === 'valid' && sealName === '' ? t('verdict.signature.valid') : t(`verdict.${verdict}`);
  const whose =
    sealName !== '' && sealName !== signer && signer !== '' ? `${sealName} · ${signer}` : sealName || signer;
  return (
    <div className={`verdict verdict-${verdict}`} role="status" aria-label={t('verdict.banner')}>
      <span className="verdict-icon">{icons[verdict]}</span>
      <strong className="verdict-word">{word}</strong>
      {whose !== '' && <span className="verdict-whose">{whose}</span>}
      <span className="verdict-note">{note ?? t(`verdict.${verdict}.note`)}</span>
      {children !== undefined && <span className="verdict-more">{children}</span>}
    </div>
  );
}
