// The preview of the layout: the pages as main laid them out, said to be out of date as soon as the elements change.
import { useLanguage, useText, warningText } from '../shell/text/text.ts';
import { DocumentPane } from '../ui/DocumentPane.tsx';

export type Preview = {
  readonly url: string;
  readonly length: number;
  readonly pages: number;
  readonly warnings: readonly string[];
  /** The elements it was made of, as JSON text. */
  readonly of: string;
};

export function PreviewPane({ preview, stale }: { readonly preview: Preview | undefined; readonly stale: boolean }) {
  const t = useText();
  const language = useLanguage();
  if (preview === undefined) {
    return (
      <aside className="preview" aria-label={t('outgoing.preview.pane')}>
        <p className="preview-empty">{t('outgoing.preview.empty')}</p>
      </aside>
    );
  }
  return (
    <aside className="preview preview-filled" aria-label={t('outgoing.preview.pane')}>
      <div className="preview-bar">
        <span className="figures">{t('outgoing.preview.pages', { pages: preview.pages })}</span>
        {stale && (
          <span className="preview-stale" role="status">
            {t('outgoing.preview.stale')}
          </span>
        )}
        {preview.warnings.length > 0 && (
          <details className="preview-warnings">
            <summary>{t('outgoing.preview.warnings', { count: preview.warnings.length })}</summary>
            <ul>
              {preview.warnings.map((warning) => (
                <li key={warning}>{warningText(language, warning)}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <DocumentPane
        label={t('outgoing.preview.pane')}
        source={{ url: preview.url, length: preview.length, format: 'pdf' }}
      />
    </aside>
  );
}
