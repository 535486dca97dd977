// Findings of a check as a list: a mark, a sentence, the details that main gave. Unknown codes are shown as themselves.
import { CheckOutlined, CloseOutlined, QuestionOutlined } from '@ant-design/icons';
import type { Finding } from '../../preload/contract/fields.ts';
import { findingText, type Language, useLanguage, useText, wordFor } from '../shell/text/text.ts';
import { formatMoment } from './format.ts';
import './findings.css';

const icons = { ok: CheckOutlined, bad: CloseOutlined, unknown: QuestionOutlined } as const;

const TIMES = new Set(['at', 'notBefore', 'notAfter', 'provenBefore', 'from', 'to']);

/** One detail with its name: a reason in words, a time as a date, an identifier by its first figures. */
function detailText(language: Language, name: string, value: string | number | boolean): string {
  const term = wordFor(language, 'detail', name);
  if (name === 'reason') return `${term} ${wordFor(language, 'reasons.reason', String(value))}`;
  if (typeof value === 'number' && TIMES.has(name)) return `${term} ${formatMoment(value, language)}`;
  if (typeof value === 'string' && /^[0-9a-f]{32,}$/.test(value)) return `${term} ${value.slice(0, 16)}…`;
  return `${term} ${value}`;
}

export function Findings({ label, findings }: { readonly label: string; readonly findings: readonly Finding[] }) {
  const t = useText();
  const language = useLanguage();
  return (
    <ul className="findings" aria-label={label}>
      {findings.map((finding, index) => {
        const Icon = icons[finding.status];
        const details = Object.entries(finding.detail).map(([name, value]) => detailText(language, name, value));
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
