// The versions of the document, the latest first; any of them can be read, the current one is said to be so.
import { Button } from 'antd';
import type { DossierView } from '../../../preload/contract/circulation.ts';
import { useLanguage, useText } from '../../shell/text/text.ts';
import { Digest } from '../../ui/Digest.tsx';
import { formatMoment, formatSize } from '../../ui/format.ts';

type Props = {
  readonly view: DossierView;
  readonly shown: string | null;
  readonly onShow: (digest: string) => void;
  readonly onExport: (digest: string) => void;
  readonly onExportCopy: (digest: string) => void;
};

export function Versions({ view, shown, onShow, onExport, onExportCopy }: Props) {
  const t = useText();
  const language = useLanguage();
  return (
    <section className="side-section" aria-label={t('dossier.versions')}>
      <h2>{t('dossier.versions')}</h2>
      {view.versions.length === 0 && <p className="hint">{t('dossier.noDocument')}</p>}
      <ul className="side-list">
        {[...view.versions].reverse().map((version) => (
          <li key={version.digest} aria-current={version.digest === shown}>
            <p className="side-name">
              {t(`version.${version.role}`)}
              {version.digest === view.current && <span className="side-mark">{t('dossier.versions.current')}</span>}
            </p>
            <p className="figures">
              {t('dossier.versions.facts', {
                pages: version.pages,
                size: formatSize(version.size, language),
                time: formatMoment(version.at, language),
              })}
            </p>
            <Digest value={version.digest} />
            <div className="side-buttons">
              {version.digest === shown ? (
                <p className="hint">{t('dossier.versions.shown')}</p>
              ) : (
                <Button
                  aria-label={`${t('dossier.versions.open')} ${t(`version.${version.role}`)}`}
                  onClick={() => onShow(version.digest)}
                >
                  {t('dossier.versions.open')}
                </Button>
              )}
              {view.can.includes('export') && (
                <Button
                  aria-label={`${t('action.export')} ${t(`version.${version.role}`)}`}
                  onClick={() => onExport(version.digest)}
                >
                  {t('action.export')}
                </Button>
              )}
              {view.can.includes('export') && (
                <Button
                  aria-label={`${t('action.exportCopy')} ${t(`version.${version.role}`)}`}
                  onClick={() => onExportCopy(version.digest)}
                >
                  {t('action.exportCopy')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
