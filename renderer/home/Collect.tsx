// Looking into the exchange folder by hand: how many came in, and what was not taken in and why. Main also looks by itself.
import { Button } from 'antd';
import { useState } from 'react';
import type * as v from 'valibot';
import type { exchange } from '../../preload/contract/exchange.ts';
import { type ActionState, call, useAction } from '../shell/office.ts';
import { refusalText, useLanguage, useText } from '../shell/text/text.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';

type Collected = v.InferOutput<typeof exchange.collect.output>;
export type Collect = {
  readonly action: ActionState;
  readonly result: Collected | undefined;
  readonly start: () => void;
  readonly clear: () => void;
};

export function useCollect(): Collect {
  const action = useAction();
  const [result, setResult] = useState<Collected | undefined>(undefined);
  return {
    action,
    result,
    start: () => action.run(async () => setResult(await call(window.office.exchange.collect, {}))),
    clear: () => setResult(undefined),
  };
}

export function CollectButton({ collect }: { readonly collect: Collect }) {
  const t = useText();
  return (
    <Button onClick={collect.start} loading={collect.action.busy}>
      {t('home.collect')}
    </Button>
  );
}

export function CollectResult({ collect }: { readonly collect: Collect }) {
  const t = useText();
  const language = useLanguage();
  const { result, action } = collect;
  if (action.failure !== undefined) {
    return (
      <div className="list-notice">
        <FailureNotice failure={action.failure} onClose={action.clear} />
      </div>
    );
  }
  if (result === undefined) return null;
  return (
    <div className="list-notice collect-result" role="status">
      <div>
        <span>
          {result.taken === 0 && result.refused.length === 0
            ? t('home.collect.none')
            : t('home.collect.taken', { count: result.taken })}
        </span>
        {result.refused.length > 0 && (
          <>
            <span> {t('home.collect.refused', { count: result.refused.length })}</span>
            <ul>
              {result.refused.map((item) => (
                <li key={item.name}>
                  <code className="figures">{item.name}</code> {refusalText(language, item.code).join('')}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <Button onClick={collect.clear}>{t('refusal.close')}</Button>
    </div>
  );
}
