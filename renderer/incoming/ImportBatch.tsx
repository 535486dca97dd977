// Several files at once: which of them are registered, which wait, which were not let in and why. One is in hand; a press takes another.
import { Button } from 'antd';
import type * as v from 'valibot';
import type { documents } from '../../preload/contract/documents.ts';
import { refusalText, useLanguage, useText } from '../shell/text/text.ts';
import { Status } from '../ui/Status.tsx';

export type Several = v.InferOutput<typeof documents.chooseSeveral.output>;
export type Candidate = Several['chosen'][number];

type Props = {
  readonly files: Several;
  /** Dossiers of those that are registered, by candidate. */
  readonly registered: ReadonlyMap<string, string>;
  /** The candidate in hand. */
  readonly present: string | undefined;
  readonly onTake: (candidate: Candidate) => void;
  readonly onPassword: (candidate: string) => void;
};

export function ImportBatch({ files, registered, present, onTake, onPassword }: Props) {
  const t = useText();
  const language = useLanguage();
  return (
    <section className="panel import-batch" aria-label={t('import.batch')}>
      <h2>
        {t('import.batch')} <span className="hint figures">{t('import.batch.count', counts(files, registered))}</span>
      </h2>
      {files.left > 0 && <Status tone="indeterminate">{t('import.batch.left', { count: files.left })}</Status>}
      <ul>
        {files.chosen.map((candidate) => {
          const { candidate: id, facts } = candidate;
          const isDone = registered.has(id);
          return (
            <li key={id} aria-current={id === present ? 'true' : undefined}>
              <span className="import-batch-name">{facts.fileName}</span>
              {isDone && <Status tone="valid">{t('import.batch.registered')}</Status>}
              {!isDone && id === present && <span className="hint">{t('import.batch.present')}</span>}
              {!isDone && id !== present && <Button onClick={() => onTake(candidate)}>{t('import.batch.take')}</Button>}
            </li>
          );
        })}
        {files.refused.map((file, index) => (
          <li key={`${file.fileName}-${index}`} data-code={file.code}>
            <span className="import-batch-name">{file.fileName}</span>
            {file.candidate === null ? (
              <Status tone="invalid">{refusalText(language, file.code)[0]}</Status>
            ) : (
              <Button onClick={() => onPassword(file.candidate ?? '')}>{t('import.batch.password')}</Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function counts(files: Several, registered: ReadonlyMap<string, string>): { done: number; total: number } {
  return { done: registered.size, total: files.chosen.length + files.refused.length };
}
