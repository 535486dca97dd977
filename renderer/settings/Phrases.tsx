// The phrases that stand beside the field of a step: one a line, the first of them in the field already. An empty field puts the standard ones back.
import { Button } from 'antd';
import { useState } from 'react';
import type * as v from 'valibot';
import type { circulation } from '../../preload/contract/circulation.ts';
import { call, useAction, useQuery } from '../shell/office.ts';
import { useSession } from '../shell/session.ts';
import { useText } from '../shell/text/text.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Field } from '../ui/Field.tsx';
import { TextArea } from '../ui/TextArea.tsx';

type Step = keyof v.InferOutput<typeof circulation.phrases.output>;

/** The steps that a role takes with words. */
const steps: Readonly<Record<string, readonly Step[]>> = {
  clerk: ['propose'],
  leader: ['signOff', 'sendBack', 'instruct'],
};
const MOST = 12;
const LONGEST = 60;

export function Phrases() {
  const t = useText();
  const own = steps[useSession().role] ?? [];
  const phrases = useQuery(window.office.circulation.phrases, {}, ['phrases']);
  if (own.length === 0) return null;
  return (
    <section className="panel" aria-label={t('settings.phrases')}>
      <h2>{t('settings.phrases')}</h2>
      <p className="hint settings-phrases-hint">{t('settings.phrases.hint', { most: MOST, longest: LONGEST })}</p>
      <FailureNotice failure={phrases.failure} onRetry={phrases.reload} />
      {phrases.value !== undefined &&
        own.map((step) => <PhraseField key={step} step={step} phrases={phrases.value?.[step] ?? []} />)}
    </section>
  );
}

function PhraseField({ step, phrases }: { readonly step: Step; readonly phrases: readonly string[] }) {
  const t = useText();
  const save = useAction();
  const kept = phrases.join('\n');
  const [text, setText] = useState(kept);
  const [seen, setSeen] = useState(kept);
  // What main keeps has changed: the standard ones are back, or blank lines are gone.
  if (seen !== kept) {
    setSeen(kept);
    setText(kept);
  }
  const lines = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const fits = lines.length <= MOST && lines.every((line) => line.length <= LONGEST);
  const keep = (wanted: readonly string[]): void =>
    save.run(async () => void (await call(window.office.circulation.setPhrases, { step, phrases: [...wanted] })));

  return (
    <Field id={`phrases-${step}`} label={t(`action.${step}`)}>
      <TextArea id={`phrases-${step}`} size="note" value={text} onChange={setText} />
      <div className="settings-phrases-buttons">
        <Button onClick={() => keep([])}>{t('settings.phrases.standard')}</Button>
        <Button disabled={!fits || text === kept} loading={save.busy} onClick={() => keep(lines)}>
          {t('settings.phrases.save')}
        </Button>
      </div>
      <FailureNotice failure={save.failure} onClose={save.clear} />
    </Field>
  );
}
