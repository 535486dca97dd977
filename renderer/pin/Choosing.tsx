// A new PIN, typed twice, after the present one where there is one; what it protects on this computer is said beside it. All fields are cleared as they are sent.
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { PinApi } from '../../preload/contract/contract.ts';
import type { Statement } from '../../preload/contract/pin.ts';
import { useLanguage, useText } from '../shell/text/text.ts';
import { formatDuration } from '../ui/format.ts';
import { useDelay } from './delay.ts';
import { type Trouble, TroubleLines, troubleOf } from './Trouble.tsx';

type Props = { readonly api: PinApi['pin']; readonly statement: Statement };
const EMPTY = { pin: '', newPin: '', again: '' };

export function Choosing({ api, statement }: Props) {
  const t = useText();
  const language = useLanguage();
  const changing = statement.purpose === 'changePin';
  const first = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(EMPTY);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [checking, setChecking] = useState(false);
  const { left, wait } = useDelay(statement.waitMs);
  const resting = checking || left > 0;
  const complete = typed.newPin !== '' && typed.again !== '' && (!changing || typed.pin !== '');

  useEffect(() => {
    if (!resting) first.current?.focus();
  }, [resting]);

  async function confirm(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!complete || resting) return;
    setTyped(EMPTY);
    setChecking(true);
    setTrouble(undefined);
    try {
      const result = await api.choose(typed);
      if (!result.ok) setTrouble(troubleOf(result.error));
      else if (result.value.outcome === 'wrong') {
        wait(result.value.waitMs);
        setTrouble({ kind: 'wrong', triesLeft: result.value.triesLeft });
      } else if (result.value.outcome === 'delayed') wait(result.value.waitMs);
    } catch {
      setTrouble({ kind: 'fault', incident: 'pin.choose' });
    } finally {
      setChecking(false);
    }
  }

  const fields = changing ? (['pin', 'newPin', 'again'] as const) : (['newPin', 'again'] as const);
  const told = left > 0 || trouble?.kind === 'wrong';
  return (
    <form className="pin-entry pin-choosing" onSubmit={(event) => void confirm(event)}>
      {trouble !== undefined && trouble.kind !== 'wrong' ? (
        <TroubleLines trouble={trouble} />
      ) : (
        <p className="pin-note">{t(`pin.disk.${statement.keyholder ?? 'file'}`)}</p>
      )}
      {fields.map((name, index) => (
        <div className="pin-field" key={name}>
          <label htmlFor={name}>{t(`pin.field.${name}`)}</label>
          {name === 'pin' && statement.exercisePin !== undefined && (
            <span className="pin-exercise-pin">{t('pin.exercisePin', { pin: statement.exercisePin })}</span>
          )}
          <input
            id={name}
            ref={index === 0 ? first : undefined}
            type="password"
            autoComplete="off"
            spellCheck={false}
            maxLength={128}
            value={typed[name]}
            disabled={resting}
            aria-describedby="rule"
            onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
          />
        </div>
      ))}
      <p className={told ? 'pin-tries pin-tries-wrong' : 'pin-tries'} id="rule" role="status">
        {left > 0
          ? t('pin.wait', { time: formatDuration(left, language) })
          : trouble?.kind === 'wrong'
            ? t('pin.wrong.present', { count: trouble.triesLeft })
            : checking
              ? t('pin.checking')
              : t('pin.rule')}
      </p>
      <div className="pin-buttons">
        <span className="pin-keys" aria-hidden>
          {t('pin.keys')}
        </span>
        <button type="button" className="pin-button" onClick={() => void api.cancel({})}>
          {t('pin.cancel')}
        </button>
        <button type="submit" className="pin-button pin-button-primary" disabled={!complete || resting}>
          {t('pin.confirm')}
        </button>
      </div>
    </form>
  );
}
