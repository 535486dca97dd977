// One document from draft to receipt: what it is, what its seals are worth, its pages with ink upon them, its papers beside it, and the one step that
// comes next. Main says what holds and what can be done; the screen shows it.
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DossierView } from '../../preload/contract/circulation.ts';
import type { PageBox } from '../../preload/contract/fields.ts';
import { StampDesk } from '../seals/stamping/stamp-desk.ts';
import { call, type Failure, useAction, useQuery } from '../shell/office.ts';
import { back } from '../shell/routes.ts';
import { useLanguage, useText } from '../shell/text/text.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { formatMoment } from '../ui/format.ts';
import { Screen } from '../ui/Screen.tsx';
import { MarkTag, UrgencyTag } from '../ui/Tags.tsx';
import { InkDesk } from './ink/ink-desk.ts';
import { OpenedVersion } from './OpenedVersion.tsx';
import { Reasons } from './Reasons.tsx';
import { openRemarks, SideRail } from './rail/SideRail.tsx';
import { RemarksDesk } from './remarks/remarks-desk.ts';
import { ShownVerdict } from './ShownVerdict.tsx';
import { type Done, StepBar } from './StepBar.tsx';
import type { Position, Viewer } from './viewer/viewer.ts';
import './dossier-screen.css';

export function DossierScreen({ dossier }: { readonly dossier: string }) {
  const t = useText();
  const view = useQuery(window.office.circulation.dossier, { dossier }, ['circulation', 'exchange', 'seals']);
  if (view.value === undefined) {
    return (
      <Screen title={view.loading ? t('app.loading') : ''} withBack>
        <FailureNotice failure={view.failure} onRetry={view.reload} />
      </Screen>
    );
  }
  return <Dossier key={dossier} view={view.value} failure={view.failure} onReload={view.reload} />;
}

type Props = {
  readonly view: DossierView;
  /** Why the dossier could not be read again; what is shown is then the last that could. */
  readonly failure: Failure | undefined;
  readonly onReload: () => void;
};

function Dossier({ view, failure, onReload }: Props) {
  const t = useText();
  const language = useLanguage();
  const [picked, setPicked] = useState<string | null>(null);
  const [reasons, setReasons] = useState(false);
  const [stampingNow, setStampingNow] = useState(false);
  const [sealPlace, setSealPlace] = useState<PageBox | undefined>(undefined);
  const [viewer, setViewer] = useState<Viewer | undefined>(undefined);
  const action = useAction();
  const [done, setDone] = useState<Done | undefined>(undefined);
  const takeStamp = useRef<() => void>(() => undefined);
  const { dossier, current } = view;
  const digest = view.versions.some((version) => version.digest === picked) ? picked : current;
  const isCurrent = digest === current;
  const shown = view.versions.find((version) => version.digest === digest);

  function exportVersion(wanted: string): void {
    action.run(async () => {
      const file = await call(window.office.documents.exportVersion, { dossier, digest: wanted });
      if (file) setDone({ text: t('done.export', { file: file.fileName }) });
    });
  }

  function exportReport(wanted: string): void {
    action.run(async () => {
      const file = await call(window.office.verification.exportReport, { dossier, digest: wanted });
      if (file) setDone({ text: t('done.export', { file: file.fileName }) });
    });
  }

  const desks = useMemo(
    () =>
      digest === null
        ? undefined
        : {
            ink: new InkDesk({
              dossier,
              digest,
              nameSigned: (by, at) => t('ink.signedBy', { name: by, time: formatMoment(at, language) }),
            }),
            remarks: new RemarksDesk({
              dossier,
              digest,
              who: ({ signed }) =>
                signed === null
                  ? t('remarks.mine')
                  : t('remarks.signedBy', { name: signed.by, time: formatMoment(signed.at, language) }),
              marker: ({ number, text }) => t('remarks.marker', { number, text }),
              onPanel: openRemarks,
            }),
            stamping: new StampDesk(dossier, digest),
          },
    [dossier, digest, t, language],
  );
  function exportCopy(wanted: string): void {
    action.run(async () => {
      await desks?.ink.flush();
      await desks?.remarks.book.flush();
      const file = await call(window.office.circulation.exportWorkingCopy, { dossier, digest: wanted });
      if (file) setDone({ text: t('done.exportCopy', { file: file.fileName }) });
    });
  }

  const layers = useMemo(() => (desks ? [desks.remarks.layer, desks.ink.layer, desks.stamping.layer] : []), [desks]);
  useEffect(() => {
    if (!desks) return undefined;
    return () => {
      desks.ink.close();
      desks.remarks.book.close();
      desks.stamping.end();
    };
  }, [desks]);
  // One button hides everybody's ink, highlights and notes.
  useEffect(() => desks?.ink.state.subscribe(({ signedShown }) => desks.remarks.book.setShown(signedShown)), [desks]);
  // What others signed arrives with their steps.
  const steps = view.steps.length;
  useEffect(() => {
    if (steps < 0) return;
    void desks?.ink.load();
    void desks?.remarks.book.load();
  }, [desks, steps]);
  useEffect(() => {
    const mayWrite = isCurrent && view.can.includes('annotate') && !action.busy;
    desks?.ink.set({ mayWrite });
    desks?.remarks.book.setMayWrite(mayWrite);
  }, [desks, isCurrent, view.can, action.busy]);

  const onStamping = useCallback(
    (active: boolean) => {
      setStampingNow(active);
      if (!active) return desks?.stamping.end();
      desks?.ink.set({ tool: 'none' });
      setDone(undefined);
      void desks?.stamping.begin().then(setSealPlace);
      viewer?.container.focus();
      return undefined;
    },
    [desks, viewer],
  );
  // Another version of the same document opens where the last one was being read, so that what a step changed is in sight.
  const place = useRef<{ readonly pages: number; readonly position: Position } | undefined>(undefined);
  useEffect(() => {
    if (!viewer) return undefined;
    const { pages } = viewer.state.getState();
    if (place.current?.pages === pages) viewer.goTo(place.current.position.page, place.current.position.down);
    return () => {
      place.current = { pages, position: viewer.position };
    };
  }, [viewer]);
  // The pages may still be on their way when the place is known.
  useEffect(() => {
    if (stampingNow && sealPlace && viewer) viewer.show(sealPlace);
  }, [stampingNow, sealPlace, viewer]);
  useEffect(() => {
    if (!desks || !viewer) return undefined;
    const letInk = desks.ink.attach(viewer, viewer.container);
    const letRemarks = desks.remarks.attach(viewer, viewer.container);
    const letSeal = desks.stamping.attach(viewer, viewer.container, {
      confirm: () => takeStamp.current(),
      leave: () => onStamping(false),
    });
    return () => {
      letInk();
      letRemarks();
      letSeal();
    };
  }, [desks, viewer, onStamping]);
  useEffect(() => {
    if (stampingNow && !view.can.includes('stamp')) onStamping(false);
  }, [stampingNow, view.can, onStamping]);

  return (
    <div className="dossier">
      <header className="screen-head dossier-head">
        <Button type="text" icon={<ArrowLeftOutlined aria-hidden />} onClick={back} aria-keyshortcuts="Alt+ArrowLeft">
          {t('frame.back')}
        </Button>
        {view.number !== '' && <span className="dossier-number figures">{view.number}</span>}
        <h1 className="screen-title" title={view.title}>
          {view.title === '' ? t('home.untitled') : view.title}
        </h1>
        <MarkTag mark={view.handlingMark} />
        <UrgencyTag urgency={view.urgency} />
        <span className="dossier-state">{t(`state.${view.state}`)}</span>
      </header>
      <ShownVerdict view={view} digest={digest}>
        {digest !== null && (
          <Button type="text" aria-expanded={reasons} onClick={() => setReasons((before) => !before)}>
            {t(reasons ? 'reasons.close' : 'reasons.open')}
          </Button>
        )}
      </ShownVerdict>
      <FailureNotice failure={failure} onRetry={onReload} />
      <div className="dossier-middle">
        {reasons && digest !== null && (
          <Reasons
            key={digest}
            dossier={dossier}
            digest={digest}
            onClose={() => setReasons(false)}
            onExport={() => exportReport(digest)}
          />
        )}
        <div className="dossier-document">
          {!isCurrent && shown && (
            <p className="dossier-old" role="status">
              {t('dossier.versions.old', { version: t(`version.${shown.role}`) })}
              <Button onClick={() => setPicked(null)}>{t('dossier.versions.toCurrent')}</Button>
            </p>
          )}
          {digest === null || !desks ? (
            <p className="dossier-empty">{t('dossier.noDocument')}</p>
          ) : (
            <OpenedVersion
              key={digest}
              dossier={dossier}
              digest={digest}
              title={view.title}
              desk={desks.ink}
              remarks={desks.remarks}
              layers={layers}
              stamping={stampingNow}
              onViewer={setViewer}
            />
          )}
        </div>
        <SideRail
          view={view}
          remarks={desks?.remarks}
          shown={digest}
          onShow={setPicked}
          onExport={exportVersion}
          onExportCopy={exportCopy}
        />
      </div>
      <StepBar
        view={view}
        readsCurrent={isCurrent}
        action={action}
        done={done}
        onDone={setDone}
        ink={desks?.ink}
        remarks={desks?.remarks.book}
        stamping={desks?.stamping}
        stampingNow={stampingNow}
        onStamping={onStamping}
        onStampHandler={(take) => {
          takeStamp.current = take;
        }}
        onExport={() => digest !== null && exportVersion(digest)}
        onExportReport={() => digest !== null && exportReport(digest)}
        onReload={onReload}
      />
    </div>
  );
}
