// The two ways in which a step can end without its result. A refusal has three lines: what is not possible, the rule, what to do next.
// A fault has an incident number and says what is safe. Neither shows anything of a document.
import type { Failure } from '../shell/office.ts';
import { refusalText, useLanguage, useText } from '../shell/text/text.ts';
import { Glyph } from './Glyph.tsx';
import { PlainButton } from './PlainButton.tsx';
import './failure-notice.css';

type Props = {
  readonly failure: Failure | undefined;
  readonly onClose?: (() => void) | undefined;
  readonly onRetry?: (() => void) | undefined;
};

/** Shows a failure where the step was taken; nothing when there is none. */
export function FailureNotice({ failure, onClose, onRetry }: Props) {
  if (failure === undefined) return null;
  if (failure.kind === 'refusal')
    return <RefusalNotice code={failure.code} detail={failure.detail} onClose={onClose} />;
  return <FaultNotice incident={failure.incident} onRetry={onRetry} onClose={onClose} />;
}

type RefusalProps = {
  readonly code: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
  readonly onClose?: (() => void) | undefined;
};

export function RefusalNotice({ code, detail, onClose }: RefusalProps) {
  const t = useText();
  const [what, rule, next] = refusalText(useLanguage(), code, detail);
  return (
    <section className="notice notice-refusal" role="alert" aria-label={t('refusal.label')} data-code={code}>
      <Glyph sign="stop" className="notice-icon" />
      <div className="notice-lines">
        <p className="notice-what">{what}</p>
        <p>
          <span className="notice-term">{t('refusal.rule')}</span>
          <span>{rule}</span>
        </p>
        <p>
          <span className="notice-term">{t('refusal.next')}</span>
          <span>{next}</span>
        </p>
      </div>
      {onClose !== undefined && <PlainButton onClick={onClose}>{t('refusal.close')}</PlainButton>}
    </section>
  );
}

type FaultProps = {
  readonly incident: string;
  readonly onRetry?: (() => void) | undefined;
  readonly onClose?: (() => void) | undefined;
};

export function FaultNotice({ incident, onRetry, onClose }: FaultProps) {
  const t = useText();
  return (
    <section className="notice notice-fault" role="alert" aria-label={t('fault.label')}>
      <Glyph sign="cross" className="notice-icon" />
      <div className="notice-lines">
        <p className="notice-what">{t('fault.title')}</p>
        <p>{t('fault.safe')}</p>
        <p>{t('fault.next')}</p>
        <p>
          <span className="notice-term">{t('fault.incident')}</span>
          <code className="figures">{incident}</code>
        </p>
      </div>
      {onRetry !== undefined && <PlainButton onClick={onRetry}>{t('fault.retry')}</PlainButton>}
      {onClose !== undefined && onRetry === undefined && (
        <PlainButton onClick={onClose}>{t('refusal.close')}</PlainButton>
      )}
    </section>
  );
}
