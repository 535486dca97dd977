// A dossier by its facts and its handling sheet. It shows what main says and takes no step.
import { HandlingSheet } from '../incoming/HandlingSheet.tsx';
import { useQuery } from '../shell/office.ts';
import { useText } from '../shell/text/text.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Screen } from '../ui/Screen.tsx';
import { MarkTag, UrgencyTag } from '../ui/Tags.tsx';
import { VerdictBanner } from '../ui/VerdictBanner.tsx';

export function DossierScreen({ dossier }: { readonly dossier: string }) {
  const t = useText();
  const view = useQuery(window.office.circulation.dossier, { dossier }, ['circulation', 'exchange']);
  if (view.value === undefined) return <FailureNotice failure={view.failure} onRetry={view.reload} />;
  const { title, urgency, handlingMark, banner } = view.value;
  return (
    <Screen
      title={title === '' ? t('home.untitled') : title}
      withBack
      beside={
        <>
          <UrgencyTag urgency={urgency} />
          <MarkTag mark={handlingMark} />
        </>
      }
    >
      <VerdictBanner {...banner} />
      <HandlingSheet view={view.value} />
    </Screen>
  );
}
