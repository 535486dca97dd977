// A password of the document's own, asked when pdf.js needs it. It goes to the worker and nowhere else.
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useText } from '../shell/text/text.ts';

type Props = { readonly wrong: boolean; readonly onAnswer: (password: string | null) => void };

export function PasswordPrompt({ wrong, onAnswer }: Props) {
  const t = useText();
  const [password, setPassword] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (password !== '') onAnswer(password);
  }
  return (
    <form className="pdf-fault" onSubmit={submit} aria-label={t('reader.password')}>
      <label className="pdf-fault-what" htmlFor="reader-password">
        {t('reader.password.ask')}
      </label>
      {wrong && (
        <p className="pdf-wrong" role="alert">
          {t('reader.password.wrong')}
        </p>
      )}
      <input
        id="reader-password"
        ref={field}
        type="password"
        autoComplete="off"
        maxLength={200}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div className="pdf-fault-buttons">
        <button type="button" className="pdf-button pdf-button-framed" onClick={() => onAnswer(null)}>
          {t('reader.password.cancel')}
        </button>
        <button type="submit" className="pdf-button pdf-button-framed" disabled={password === ''}>
          {t('reader.password.open')}
        </button>
      </div>
    </form>
  );
}
