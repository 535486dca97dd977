// The PIN window's page: what is about to happen, one field, tries left. Enter confirms, Esc cancels. While tries are delayed the field
// rests and the time is told. The PIN goes to main in one call and is cleared from the field at once; the window is closed by main.
// A new PIN (Choosing.tsx) and the recovery sheet (RecoverySheet.tsx) are typed here too, and nowhere else.
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { PinApi } from '../../preload/contract/contract.ts';
import type { Answer, Statement } from '../../preload/contract/pin.ts';
import { useLanguage, useText } from '../shell/text/text.ts';
import { digestGroups, fingerprintGroups, formatDuration } from '../ui/format.ts';
import { Choosing } from './Choosing.tsx';
import { useDelay } from './delay.ts';
import { RecoverySheet } from './RecoverySheet.tsx';
import { type Trouble, TroubleLines, troubleOf } from './Trouble.tsx';

type Props = { readonly api: PinApi['pin']; readonly onStatement: (statement: Statement) => void };
export function PinPage({ api, onStatement }: Props) {
  const t = useText();
  const [statement, setStatement] = useState<Statement | undefined>(undefined);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);

  useEffect(() => {
    void api.statement({}).then((result) => {
      if (result.ok) {
        onStatement(result.value);
        setStatement(result.value);
      } else setTrouble(troubleOf(result.error));
    });
  }, [api, onStatement]);

  useEffect(() => {
    // A sheet half copied is not thrown away by a slip of the finger.
    if (statement?.purpose === 'recoverySheet') return;
    function onKey(event: KeyboardEvent): void {
      if (event.key === 'Escape' && !event.isComposing) void api.cancel({});
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [api, statement?.purpose]);

  useEffect(() => {
    if (statement !== undefined) document.title = t(`pin.title.${statement.purpose}`);
  }, [statement, t]);

  if (statement === undefined) {
    return <main className="pin">{trouble !== undefined && <TroubleLines trouble={trouble} />}</main>;
  }
  return (
    <main className="pin" aria-label={t(`pin.title.${statement.purpose}`)}>
      {statement.exercise && <div className="pin-exercise">{t('app.exercise')}</div>}
      {statement.purpose === 'recoverySheet' ? (
        <RecoverySheet api={api} statement={statement} />
      ) : (
        <>
          <StatementLines statement={statement} />
          {statement.purpose === 'choosePin' || statement.purpose === 'changePin' ? (
            <Choosing api={api} statement={statement} />
          ) : (
            <Entry api={api} statement={statement} trouble={trouble} onTrouble={setTrouble} />
          )}
        </>
      )}
    </main>
  );
}

function StatementLines({ statement }: { readonly statement: Statement }) {
  const t = useText();
  const {
    purpose,
    person,
    unit,
    title,
    pages,
    seal,
    digest,
    fingerprint,
    recipients,
    opinion,
    inkPages = 0,
  } = statement;
  return (
    <div className={purpose === 'unlock' ? 'pin-statement pin-statement-unlock' : 'pin-statement'}>
      <h1>{t(`pin.purpose.${purpose}`)}</h1>
      <p className="pin-person">
        <b>{person}</b>
        <span>{unit}</span>
      </p>
      {title !== '' && <p className="pin-document">{title}</p>}
      <dl>
        {pages !== null && <Line term={t('pin.pages')}>{t('pin.pages.value', { count: pages })}</Line>}
        {seal !== null && <Line term={t('pin.seal')}>{seal}</Line>}
        {recipients.length > 0 && <Line term={t('pin.recipients')}>{recipients.join(t('form.separator'))}</Line>}
        {opinion !== '' && <Line term={t('pin.opinion')}>{opinion}</Line>}
        {inkPages > 0 && <Line term={t('pin.ink')}>{t('pin.ink.value', { count: inkPages })}</Line>}
        {fingerprint !== undefined && (
          <Line term={t('pin.fingerprint')}>
            <Groups value={fingerprint} groups={fingerprintGroups(fingerprint)} />
          </Line>
        )}
        {digest !== null && (
          <Line term={t('pin.digest')}>
            <Groups value={digest} groups={digestGroups(digest)} />
          </Line>
        )}
      </dl>
    </div>
  );
}

function Groups({ value, groups }: { readonly value: string; readonly groups: readonly string[] }) {
  return (
    <code className={groups.length > 4 ? 'pin-digest pin-fingerprint' : 'pin-digest'} aria-label={value}>
      {groups.map((group, index) => (
        <span key={`${index}-${group}`}>{group}</span>
      ))}
    </code>
  );
}

function Line({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="pin-line">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type EntryProps = {
  readonly api: PinApi['pin'];
  readonly statement: Statement;
  readonly trouble: Trouble | undefined;
  readonly onTrouble: (trouble: Trouble | undefined) => void;
};

function Entry({ api, statement, trouble, onTrouble }: EntryProps) {
  const t = useText();
  const language = useLanguage();
  const field = useRef<HTMLInputElement>(null);
  const [pin, setPin] = useState('');
  const [checking, setChecking] = useState(false);
  const [triesLeft, setTriesLeft] = useState(statement.triesLeft);
  const { left, wait } = useDelay(statement.waitMs);
  const delayed = left > 0;

  useEffect(() => {
    if (!delayed && !checking) field.current?.focus();
  }, [delayed, checking]);

  function take(answer: Answer): void {
    if (answer.outcome === 'wrong') {
      setTriesLeft(answer.triesLeft);
      wait(answer.waitMs);
      onTrouble({ kind: 'wrong', triesLeft: answer.triesLeft });
    } else if (answer.outcome === 'delayed') wait(answer.waitMs);
    else if (answer.outcome === 'refused') onTrouble({ kind: 'refused', code: answer.code });
  }

  async function confirm(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (pin === '' || checking || delayed) return;
    const entered = pin;
    setPin('');
    setChecking(true);
    onTrouble(undefined);
    try {
      const result = await api.enter({ pin: entered });
      if (result.ok) take(result.value);
      else onTrouble(troubleOf(result.error));
    } catch {
      onTrouble({ kind: 'fault', incident: 'pin.enter' });
    } finally {
      setChecking(false);
    }
  }

  const words = checking
    ? t('pin.checking')
    : delayed
      ? t('pin.wait', { time: formatDuration(left, language) })
      : trouble?.kind === 'wrong'
        ? t('pin.wrong', { count: trouble.triesLeft })
        : t('pin.triesLeft', { count: triesLeft });

  return (
    <form className="pin-entry" onSubmit={(event) => void confirm(event)}>
      {trouble !== undefined && trouble.kind !== 'wrong' && <TroubleLines trouble={trouble} />}
      <div className="pin-field">
        <label htmlFor="pin">{t('pin.field')}</label>
        {statement.exercisePin !== undefined && (
          <span className="pin-exercise-pin">{t('pin.exercisePin', { pin: statement.exercisePin })}</span>
        )}
        <input
          id="pin"
          ref={field}
          type="password"
          autoComplete="off"
          spellCheck={false}
          maxLength={128}
          value={pin}
          disabled={delayed || checking}
          aria-describedby="tries"
          aria-invalid={trouble?.kind === 'wrong'}
          onChange={(event) => setPin(event.target.value)}
        />
      </div>
      <p
        className={trouble?.kind === 'wrong' || delayed ? 'pin-tries pin-tries-wrong' : 'pin-tries'}
        id="tries"
        role="status"
      >
        {words}
      </p>
      <div className="pin-buttons">
        <span className="pin-keys" aria-hidden>
          {t('pin.keys')}
        </span>
        <button type="button" className="pin-button" onClick={() => void api.cancel({})}>
          {t('pin.cancel')}
        </button>
        <button type="submit" className="pin-button pin-button-primary" disabled={pin === '' || delayed || checking}>
          {t('pin.confirm')}
        </button>
      </div>
    </form>
  );
}
