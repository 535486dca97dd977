// One version of the document, opened for reading: an address from main, the pages, the pen. Main records that it was opened.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { call, type Failure, failureOf } from '../shell/office.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { DocumentView } from './DocumentView.tsx';
import { InkPalette, InkTools } from './ink/InkTools.tsx';
import type { InkDesk } from './ink/ink-desk.ts';
import type { DocumentSource } from './open-document.ts';
import { RemarksTools } from './remarks/RemarksTools.tsx';
import type { RemarksDesk } from './remarks/remarks-desk.ts';
import { SelectionBar } from './remarks/SelectionBar.tsx';
import type { LayerFactory } from './viewer/layers.ts';
import type { Viewer } from './viewer/viewer.ts';
import './remarks/remarks.css';

type Props = {
  readonly dossier: string;
  readonly digest: string;
  readonly title: string;
  readonly desk: InkDesk;
  readonly remarks: RemarksDesk;
  readonly layers: readonly LayerFactory[];
  readonly stamping: boolean;
  readonly onViewer: (viewer: Viewer | undefined) => void;
};

export function OpenedVersion({ dossier, digest, title, desk, remarks, layers, stamping, onViewer }: Props) {
  const [source, setSource] = useState<DocumentSource | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [turn, setTurn] = useState(0);
  const { tool, mayWrite } = useStore(desk.state);
  const placing = useStore(remarks.book.state, (state) => state.placing);
  const others = useStore(remarks.book.state, (state) => state.signed.length > 0);
  useEffect(() => {
    let wanted = true;
    setFailure(undefined);
    call(window.office.documents.open, { dossier, digest }).then(
      ({ url, length, format }) => {
        if (wanted) setSource({ url, length, format });
      },
      (error: unknown) => {
        if (wanted) setFailure(failureOf(error));
      },
    );
    return () => {
      wanted = false;
    };
  }, [dossier, digest, turn]);
  if (failure) {
    return (
      <div className="dossier-failure">
        <FailureNotice failure={failure} onRetry={() => setTurn((before) => before + 1)} />
      </div>
    );
  }
  if (!source) return null;
  const mode = stamping
    ? 'pdf-view-stamping'
    : tool === 'pen'
      ? 'pdf-view-writing'
      : tool === 'eraser'
        ? 'pdf-view-rubbing'
        : placing
          ? 'pdf-view-placing'
          : '';
  return (
    <div className={`dossier-pdf ${mode} ${mayWrite ? 'pdf-view-writable' : ''}`}>
      <DocumentView
        source={source}
        label={title}
        layers={layers}
        onViewer={onViewer}
        onReopen={() => setTurn((before) => before + 1)}
        thumbnails
        tools={
          <>
            <RemarksTools desk={remarks} onPlacing={() => desk.set({ tool: 'none' })} />
            <InkTools desk={desk} others={others} />
          </>
        }
        over={<SelectionBar desk={remarks} />}
        palette={<InkPalette desk={desk} />}
      />
    </div>
  );
}
