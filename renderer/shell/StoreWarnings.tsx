// What is wrong with the store that was just opened: put back to an older state, without its witness, contents gone from the disk. Says what it may mean and what to do. Stays until
// it is put away, for this session; the audit screen keeps saying it.
import { WarningOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import type { Session } from './session.ts';
import { useText } from './text/text.ts';

export function StoreWarnings({ session }: { readonly session: Session }) {
  const t = useText();
  const [away, setAway] = useState<ReadonlySet<string>>(new Set());
  const shown = session.warnings.filter((warning) => !away.has(warning.code));
  if (shown.length === 0) return null;
  return (
    <div className="store-warnings">
      {shown.map(({ code, count }) => (
        <section key={code} className="notice" role="alert" aria-label={t('warning.label')} data-code={code}>
          <WarningOutlined className="notice-icon" aria-hidden />
          <div className="notice-lines">
            <p className="notice-what">{t(`warning.${code}`, { count })}</p>
            <p>
              <span className="notice-term">{t('warning.means')}</span>
              <span>{t(`warning.${code}.means`)}</span>
            </p>
            <p>
              <span className="notice-term">{t('refusal.next')}</span>
              <span>{t(`warning.${code}.next`)}</span>
            </p>
          </div>
          <Button onClick={() => setAway(new Set([...away, code]))}>{t('warning.noted')}</Button>
        </section>
      ))}
    </div>
  );
}
