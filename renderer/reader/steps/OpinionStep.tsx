// A step that is taken with words: a field, the standard phrases of the role beside it, and the button. Enter in the field takes the step.
import { Button, Input } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { usePreferencesStore } from '../../shell/preferences.ts';
import { useText } from '../../shell/text/text.ts';

type Props = {
  readonly id: string;
  /** What the words are called: 意见, 退回原因. */
  readonly label: string;
  readonly phrases: readonly string[];
  /** What stands in the field at first. */
  readonly initial: string;
  /** Said when the field is empty and the step needs words. */
  readonly missing: string;
  readonly confirm: string;
  readonly busy: boolean;
  /** The words may stay away, such as when something was written in ink. */
  readonly optional?: boolean;
  readonly focused?: boolean;
  /** Further fields of the step, such as to whom it goes. */
  readonly children?: ReactNode;
  /** What else keeps the step from being taken. */
  readonly blocked?: boolean;
  readonly onConfirm: (opinion: string) => void;
};

export function OpinionStep(props: Props) {
  const { id, label, phrases, initial, missing, confirm, busy, optional, focused, children, blocked, onConfirm } =
    props;
  const t = useText();
  const large = usePreferencesStore((state) => state.typeSize === 'large');
  const [opinion, setOpinion] = useState(initial);
  const [tried, setTried] = useState(false);
  const touched = useRef(false);
  useEffect(() => {
    if (!touched.current) setOpinion(initial);
  }, [initial]);
  useEffect(() => {
    if (focused === true) document.getElementById(id)?.focus();
  }, [focused, id]);
  const empty = opinion.trim() === '' && optional !== true;

  function write(text: string): void {
    touched.current = true;
    setOpinion(text);
  }

  function take(): void {
    setTried(true);
    if (empty) return document.getElementById(id)?.focus();
    if (blocked !== true) onConfirm(opinion.trim());
  }

  return (
    <form
      className="step"
      aria-label={confirm}
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <div className="step-fields">
        <div className="step-opinion">
          <label htmlFor={id}>{label}</label>
          <Input
            id={id}
            value={opinion}
            maxLength={500}
            disabled={busy}
            status={tried && empty ? 'error' : ''}
            aria-invalid={tried && empty}
            placeholder={optional === true ? t('step.opinion.optional') : ''}
            onChange={(event) => write(event.target.value.replace(/[\r\n]+/g, ''))}
          />
        </div>
        {phrases.length > 0 && (
          <div className="step-phrases" role="group" aria-label={t('step.phrases')}>
            {phrases.slice(0, large ? 2 : 4).map((phrase) => (
              <button
                type="button"
                key={phrase}
                disabled={busy}
                aria-pressed={phrase === opinion}
                onClick={() => write(phrase)}
              >
                {phrase}
              </button>
            ))}
            {tried && empty && (
              <span className="step-missing" role="alert">
                {missing}
              </span>
            )}
          </div>
        )}
        {children}
      </div>
      <Button
        aria-label={confirm}
        type="primary"
        size="large"
        htmlType="submit"
        loading={busy}
        disabled={blocked === true}
      >
        {confirm}
      </Button>
    </form>
  );
}
