// Long work: what is being done, how much of it is done, how long it will take, and a way to stop where there is one.
import { Button, Progress } from 'antd';
import { useLanguage, useText } from '../shell/text/text.ts';
import { formatDuration } from './format.ts';
import './work-progress.css';

type Props = {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** Milliseconds since the work began; the time left is told from it once something is done. */
  readonly elapsed: number;
  readonly onStop?: (() => void) | undefined;
};

export function WorkProgress({ label, done, total, elapsed, onStop }: Props) {
  const t = useText();
  const language = useLanguage();
  const percent = total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : 0;
  const left = done > 0 && done < total && elapsed > 2000 ? (elapsed / done) * (total - done) : undefined;
  return (
    <div className="work-progress" role="group" aria-label={label}>
      <div className="work-progress-line" aria-live="polite">
        <span>{label}</span>
        <span className="figures">
          {total > 0 && t('progress.of', { done, total })}
          {left !== undefined && ` · ${t('progress.left', { time: formatDuration(left, language) })}`}
        </span>
      </div>
      <Progress percent={percent} showInfo={false} status="active" aria-label={label} />
      {onStop !== undefined && <Button onClick={onStop}>{t('progress.stop')}</Button>}
    </div>
  );
}
