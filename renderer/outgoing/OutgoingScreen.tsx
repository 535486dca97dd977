// An outgoing document while it is drafted (拟稿): loads what the form begins with, then shows the form of elements beside the preview.
// The form begins from the unit's defaults, from a kept draft, or from a document that the leader sent back.
import { useEffect, useState } from 'react';
import { call, type Failure, failureOf } from '../shell/office.ts';
import { useText } from '../shell/text/text.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Screen } from '../ui/Screen.tsx';
import { DraftEditor, type DraftStart } from './DraftEditor.tsx';
import { formFrom, formFromText } from './draft-form.ts';

type Props = {
  /** A kept draft; null for a new one or a document sent back. */
  readonly draft: string | null;
  /** The dossier that was sent back and is submitted again, or null. */
  readonly dossier: string | null;
};

export function OutgoingScreen({ draft, dossier }: Props) {
  const t = useText();
  const [start, setStart] = useState<DraftStart | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let wanted = true;
    begin(draft, dossier).then(
      (loaded) => {
        if (wanted) setStart(loaded);
      },
      (error: unknown) => {
        if (wanted) setFailure(failureOf(error));
      },
    );
    return () => {
      wanted = false;
    };
  }, [draft, dossier, attempt]);

  if (start !== undefined) return <DraftEditor start={start} />;
  return (
    <Screen title={t('outgoing.title')} withBack>
      <FailureNotice
        failure={failure}
        onRetry={() => {
          setFailure(undefined);
          setAttempt(attempt + 1);
        }}
      />
    </Screen>
  );
}

async function begin(draft: string | null, dossier: string | null): Promise<DraftStart> {
  const addressees = await call(window.office.circulation.addressees, {});
  const leaders = addressees.colleagues.filter((person) => person.role === 'leader');
  const units = addressees.units.map((unit) => unit.unit);
  const common = { leaders, units };
  if (dossier !== null) {
    const view = await call(window.office.circulation.dossier, { dossier });
    const returned = view.steps.findLast((step) => step.type === 'sendBack');
    const form = formFrom(view.elements ?? {});
    return {
      ...common,
      draft: null,
      dossier,
      form,
      savedAt: undefined,
      returned: returned === undefined ? undefined : { by: returned.actor, reason: returned.opinion },
    };
  }
  if (draft !== null) {
    const kept = await call(window.office.circulation.draft, { draft });
    return {
      ...common,
      draft,
      dossier: null,
      form: formFromText(kept.form),
      savedAt: kept.savedAt,
      returned: undefined,
    };
  }
  const fresh = await call(window.office.circulation.newDraft, {});
  return {
    ...common,
    draft: null,
    dossier: null,
    form: formFrom(fresh.elements),
    savedAt: undefined,
    returned: undefined,
  };
}
