// The recovery sheet: eight lines to be copied by hand, then typed back from the paper with the lines out of sight. A line that differs is marked; the lines can be
// looked at again, because it is the paper that has to be right.
import { type FormEvent, useRef, useState } from 'react';
import type { PinApi } from '../../preload/contract/contract.ts';
import type { Statement } from '../../preload/contract/pin.ts';
import { useText } from '../shell/text/text.ts';
import { type Trouble, TroubleLines, troubleOf } from './Trouble.tsx';

type Props = { readonly api: PinApi['pin']; readonly statement: Statement };

export function RecoverySheet({ api, statement }: Props) {
  const t = useText();
  const lines = statement.lines ?? [];
  const [copied, setCopied] = useState(false);
  const [typed, setTyped] = useState<readonly string[]>(() => lines.map(() => ''));
  const [wrong, setWrong] = useState<readonly number[]>([]);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [checking, setChecking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const focusLine = (at: number) => form.current?.querySelectorAll('input')[at]?.focus();

  async function check(event: FormEvent): Promise<void> {
    event.preventDefault();
    const empty = typed.findIndex((line) => line.trim() === '');
    if (empty >= 0) {
      focusLine(empty);
      return;
    }
    if (checking) return;
    setChecking(true);
    setTrouble(undefined);
    try {
      const result = await api.typeBack({ lines: [...typed] });
      if (!result.ok) setTrouble(troubleOf(result.error));
      else if (result.value.outcome === 'wrongLines') {
        setWrong(result.value.lines);
        focusLine((result.value.lines[0] ?? 1) - 1);
      }
    } catch {
      setTrouble({ kind: 'fault', incident: 'pin.typeBack' });
    } finally {
      setChecking(false);
    }
  }

  function type(at: number, text: string): void {
    setTyped(typed.map((line, index) => (index === at ? text : line)));
    setWrong(wrong.filter((line) => line !== at + 1));
  }

  return (
    <form className="pin-sheet" ref={form} onSubmit={(event) => void check(event)}>
      <div className="pin-sheet-head">
        <h1>{t('pin.purpose.recoverySheet')}</h1>
        <p>
          <b>{statement.unit}</b>
        </p>
        <p>{copied ? t('sheet.typeBack') : t('sheet.copy')}</p>
      </div>
      {trouble !== undefined && <TroubleLines trouble={trouble} />}
      {copied ? (
        <ol className="pin-sheet-lines" aria-label={t('sheet.lines')}>
          {typed.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
            <li key={at} className={wrong.includes(at + 1) ? 'pin-sheet-wrong' : undefined}>
              <label htmlFor={`line-${at + 1}`}>{at + 1}</label>
              <input
                id={`line-${at + 1}`}
                aria-label={t('sheet.line', { line: at + 1 })}
                aria-invalid={wrong.includes(at + 1)}
                autoComplete="off"
                spellCheck={false}
                maxLength={64}
                value={line}
                // The keyboard is where the eye is: on the first line.
                autoFocus={at === 0}
                onChange={(event) => type(at, event.target.value)}
              />
            </li>
          ))}
        </ol>
      ) : (
        <ol className="pin-sheet-lines" aria-label={t('sheet.lines')}>
          {lines.map((line, at) => (
            <li key={line}>
              <span className="pin-sheet-number">{at + 1}</span>
              <code>{line}</code>
            </li>
          ))}
        </ol>
      )}
      <p className={wrong.length > 0 ? 'pin-tries pin-tries-wrong' : 'pin-tries'} role="status">
        {wrong.length > 0
          ? t('sheet.wrong', { lines: wrong.join(t('form.separator')) })
          : copied
            ? t('sheet.tolerant')
            : t('sheet.meaning')}
      </p>
      <div className="pin-buttons">
        <button type="button" className="pin-button pin-push" onClick={() => void api.cancel({})}>
          {t('pin.cancel')}
        </button>
        {copied ? (
          <>
            <button type="button" className="pin-button" onClick={() => setCopied(false)}>
              {t('sheet.again')}
            </button>
            <button type="submit" className="pin-button pin-button-primary" disabled={checking}>
              {t('sheet.check')}
            </button>
          </>
        ) : (
          <button type="button" className="pin-button pin-button-primary" autoFocus onClick={() => setCopied(true)}>
            {t('sheet.copied')}
          </button>
        )}
      </div>
    </form>
  );
}
