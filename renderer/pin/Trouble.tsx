// What went wrong with what was typed, where it can be typed again.
import type { Fault, Refusal } from '../../preload/contract/define.ts';
import { refusalText, useLanguage, useText } from '../shell/text/text.ts';

export type Trouble =
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'fault'; readonly incident: string };

export function troubleOf(error: Refusal | Fault): Trouble {
  return error.kind === 'fault' ? { kind: 'fault', incident: error.incident } : { kind: 'refused', code: error.code };
}

export function TroubleLines({ trouble }: { readonly trouble: Trouble }) {
  const t = useText();
  const language = useLanguage();
  if (trouble.kind === 'wrong') return null;
  if (trouble.kind === 'fault') {
    return (
      <div className="pin-trouble" role="alert">
        <p>{t('fault.title')}</p>
        <p>
          {t('fault.incident')} <code>{trouble.incident}</code>
        </p>
      </div>
    );
  }
  const [what, rule, next] = refusalText(language, trouble.code);
  return (
    <div className="pin-trouble" role="alert" data-code={trouble.code}>
      <p>{what}</p>
      <p>{rule}</p>
      <p>{next}</p>
    </div>
  );
}
