// What the help panel shows of a topic: purpose, steps, refusals with their rule and next step, keys. A refusal that stands on the screen at the moment comes first, opened.
import { useState } from 'react';
import { refusalText, useLanguage, useText } from '../shell/text/text.ts';
import { helpEn } from './pages-en.ts';
import { helpZh } from './pages-zh-CN.ts';
import { LOCK_TOPICS, refusalsOn, type Topic } from './topics.ts';

const EVERYWHERE = [
  ['F1', 'help.key.help'],
  ['Tab, Shift+Tab', 'help.key.focus'],
  ['Alt+1 … Alt+6', 'help.key.boxes'],
  ['Alt+←', 'help.key.back'],
  ['Ctrl+L', 'help.key.lock'],
] as const;

export function HelpContents({ topic }: { readonly topic: Topic }) {
  const t = useText();
  const { purpose, steps, keys } = (useLanguage() === 'en' ? helpEn : helpZh)[topic];
  const [shown] = useState(codesOnScreen);
  const locked = LOCK_TOPICS.some((one) => one === topic);
  const everywhere = EVERYWHERE.slice(0, locked ? 2 : EVERYWHERE.length);
  const others = refusalsOn[topic].filter((code) => !shown.includes(code));
  return (
    <div className="help-contents" data-topic={topic}>
      <p>{purpose}</p>
      {shown.length > 0 && (
        <section aria-label={t('help.refusals.now')}>
          <h3>{t('help.refusals.now')}</h3>
          {shown.map((code) => (
            <Explained key={code} code={code} open />
          ))}
        </section>
      )}
      <section aria-label={t('help.steps')}>
        <h3>{t('help.steps')}</h3>
        <ul className="help-steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      </section>
      <section aria-label={t('help.refusals')}>
        <h3>{t('help.refusals')}</h3>
        <p className="hint">{t('help.refusals.lead')}</p>
        {others.map((code) => (
          <Explained key={code} code={code} />
        ))}
      </section>
      <section aria-label={t('help.keys')}>
        <h3>{t('help.keys')}</h3>
        <dl className="help-keys">
          {[...keys, ...everywhere.map(([key, does]) => [key, t(does)] as const)].map(([key, does]) => (
            <div key={`${key} ${does}`}>
              <dt>{key}</dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}

/** Codes of the refusals that stand on the screen beside the help. */
function codesOnScreen(): readonly string[] {
  const notices = document.querySelectorAll<HTMLElement>('.notice-refusal[data-code]');
  return [...new Set([...notices].map((notice) => notice.dataset['code'] ?? ''))];
}

function Explained({ code, open }: { readonly code: string; readonly open?: boolean }) {
  const t = useText();
  const [what, rule, next] = refusalText(useLanguage(), code);
  return (
    <details className="help-refusal" data-explains={code} open={open}>
      <summary>{what}</summary>
      <p>
        <span className="notice-term">{t('refusal.rule')}</span>
        {rule}
      </p>
      <p>
        <span className="notice-term">{t('refusal.next')}</span>
        {next}
      </p>
    </details>
  );
}
