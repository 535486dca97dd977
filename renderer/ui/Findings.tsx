// Findings of a check as a list: a mark, a sentence, the details that main gave. Unknown codes are shown as themselves.
import { CheckOutlined, CloseOutlined, QuestionOutlined } from '@ant-design/icons';
import type { Finding } from '../../preload/contract/fields.ts';
import { findingText, useLanguage, useText, wordFor } from '../shell/text/text.ts';
import './findings.css';

const icons = { ok: CheckOutlined, bad: CloseOutlined, unknown: QuestionOutlined } as const;

export function Findings({ label, findings }: { readonly label: string; readonly findings: readonly Finding[] }) {
  const t = useText();
  const language = useLanguage();
  return (
    <ul className="findings" aria-label={label}>
      {findings.map((finding, index) => {
        const Icon = icons[finding.status];
        const details = Object.entries(finding.detail).map(
          ([name, value]) => `${wordFor(language, 'detail', name)} ${value}`,
        );
        return (
          <li className={`finding finding-${finding.status}`} key={`${finding.code}-${index}`}>
            <Icon aria-label={t(`finding.${finding.status}`)} />
            <span>{findingText(language, finding.code, finding.status)}</span>
            {details.length > 0 && <span className="finding-detail">{details.join(' · ')}</span>}
          </li>
        );
      })}
    </ul>
  );
}
