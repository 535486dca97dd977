// The banner for the version that is being read. Main tells the current one's verdict with the dossier; any other version is checked when it is shown.
import type { ReactNode } from 'react';
import type { DossierView } from '../../preload/contract/circulation.ts';
import { useQuery } from '../shell/office.ts';
import { useText } from '../shell/text/text.ts';
import { VerdictBanner } from '../ui/VerdictBanner.tsx';

type Props = { readonly view: DossierView; readonly digest: string | null; readonly children: ReactNode };

export function ShownVerdict({ view, digest, children }: Props) {
  const t = useText();
  if (digest !== null && digest !== view.current) {
    return (
      <OlderVerdict key={digest} view={view} digest={digest}>
        {children}
      </OlderVerdict>
    );
  }
  return (
    <VerdictBanner {...view.banner} note={noteFor(view, view.banner.verdict, t)}>
      {children}
    </VerdictBanner>
  );
}

function OlderVerdict({ view, digest, children }: Props & { readonly digest: string }) {
  const t = useText();
  const report = useQuery(window.office.verification.report, { dossier: view.dossier, digest }, [
    'verification',
    'keys',
  ]);
  const [first] = report.value?.signatures ?? [];
  const verdict = report.value?.verdict ?? 'indeterminate';
  const note = report.value === undefined && report.loading ? t('dossier.checking') : noteFor(view, verdict, t);
  return (
    <VerdictBanner verdict={verdict} sealName={first?.sealName ?? ''} signer={first?.signer ?? ''} note={note}>
      {children}
    </VerdictBanner>
  );
}

/** A text of our own that is not stamped yet needs no warning about its source; one from outside does. */
function noteFor(view: DossierView, verdict: string, t: ReturnType<typeof useText>): string | undefined {
  if (verdict !== 'unsigned') return undefined;
  return t(view.direction === 'outgoing' ? 'dossier.unstamped' : 'verdict.unsigned.outside');
}
