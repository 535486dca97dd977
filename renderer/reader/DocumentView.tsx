// A document to be read: the column of pages with its toolbar, find bar, password prompt and, where it cannot be shown, the reason and what to do.
// Other slices put their own layers on the pages (ink, a seal in the hand) and get the viewer to move it. Asks main for nothing itself.
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useText } from '../shell/text/text.ts';
import { Contents } from './Contents.tsx';
import { FindBar } from './FindBar.tsx';
import { type DocumentSource, openDocument } from './open-document.ts';
import { PasswordPrompt } from './PasswordPrompt.tsx';
import { Shortcomings } from './Shortcomings.tsx';
import { Thumbnails } from './Thumbnails.tsx';
import { Toolbar } from './Toolbar.tsx';
import { toggleThumbnails, useThumbnails } from './thumbnails-shown.ts';
import { DocumentFault, type FaultCode } from './viewer/faults.ts';
import type { LayerFactory } from './viewer/layers.ts';
import type { AttachedFile, ContentsEntry } from './viewer/reading-document.ts';
import { Viewer } from './viewer/viewer.ts';
import type { Fit } from './viewer/zoom.ts';
import './document-view.css';

type Props = {
  readonly source: DocumentSource;
  readonly label?: string;
  readonly fit?: Exclude<Fit, 'none'>;
  /** Layers of other slices; the same array for as long as the document is shown, else it is opened anew. */
  readonly layers?: readonly LayerFactory[];
  /** The viewer once the document stands, undefined when it is gone. */
  readonly onViewer?: (viewer: Viewer | undefined) => void;
  /** Asks for a new address when the short-lived one is over. */
  readonly onReopen?: () => void;
  /** What else stands in the toolbar, such as the pen. */
  readonly tools?: ReactNode;
  /** A line of its own beneath the toolbar. */
  readonly palette?: ReactNode;
  /** What floats over the pages, placed within their frame. */
  readonly over?: ReactNode;
  /** Offers small pictures of the pages; on a wide screen they stand there from the beginning. */
  readonly thumbnails?: boolean;
};

type Stage =
  | { readonly name: 'opening' }
  | { readonly name: 'password'; readonly wrong: boolean; readonly answer: (password: string | null) => void }
  | {
      readonly name: 'shown';
      readonly viewer: Viewer;
      readonly contents: readonly ContentsEntry[];
      readonly attachments: readonly AttachedFile[];
      readonly labels: readonly string[] | null;
    }
  | { readonly name: 'fault'; readonly code: FaultCode };

const noLayers: readonly LayerFactory[] = [];

export function DocumentView({
  source,
  label,
  fit = 'width',
  layers = noLayers,
  onViewer,
  onReopen,
  tools,
  palette,
  over,
  thumbnails = false,
}: Props) {
  const t = useText();
  const pages = useRef<HTMLDivElement>(null);
  const tell = useEffectEvent((viewer: Viewer | undefined) => onViewer?.(viewer));
  const wordsOf = useEffectEvent((index: number, count: number) => ({
    label: t('reader.pageOf', { page: index + 1, pages: count }),
    failed: t('reader.page.failed'),
    link: (page: number) => t('reader.link', { page: page + 1 }),
  }));
  const [stage, setStage] = useState<Stage>({ name: 'opening' });
  const [attempt, setAttempt] = useState(0);
  const [finding, setFinding] = useState(false);
  const [listed, setListed] = useState(false);
  const thumbs = useThumbnails();
  const { url, length, format } = source;

  useEffect(() => {
    const container = pages.current;
    if (!container) return undefined;
    let wanted = true;
    let viewer: Viewer | undefined;
    const fail = (code: FaultCode) => {
      if (!wanted) return;
      viewer?.close();
      viewer = undefined;
      tell(undefined);
      setStage({ name: 'fault', code });
    };
    setStage({ name: 'opening' });
    const opened = openDocument(
      { url, length, format },
      (wrong) =>
        new Promise((resolve) => {
          if (wanted) setStage({ name: 'password', wrong, answer: resolve });
          else resolve(null);
        }),
      fail,
    );
    void opened.document
      .then(async (document_) => {
        if (document_.pages === 0) throw new DocumentFault('empty');
        const made = await Viewer.open(container, document_, {
          factories: layers,
          fit,
          words: (index, count) => wordsOf(index, count),
        });
        if (!wanted) return made.close();
        viewer = made;
        const [contents, attachments, labels] = await Promise.all([
          document_.contents(),
          document_.attachments(),
          document_.labels(),
        ]);
        if (wanted) setStage({ name: 'shown', viewer: made, contents, attachments, labels });
        if (wanted) tell(made);
      })
      .catch((error: unknown) => fail(error instanceof DocumentFault ? error.code : 'unreadable'));
    return () => {
      wanted = false;
      viewer?.close();
      tell(undefined);
      opened.close();
    };
  }, [url, length, format, layers, fit, attempt]);

  const viewer = stage.name === 'shown' ? stage.viewer : undefined;
  const contents = stage.name === 'shown' ? stage.contents : [];
  const attachments = stage.name === 'shown' ? stage.attachments : [];
  const labels = stage.name === 'shown' ? stage.labels : null;
  const lists = listsOf(contents, attachments);
  useKeys(viewer, pages, () => setFinding(true));

  function retry(code: FaultCode): void {
    if (code === 'expired' && onReopen) onReopen();
    else setAttempt((before) => before + 1);
  }

  return (
    <section className="pdf-view" aria-label={label ?? t('reader.document')}>
      {viewer && (
        <Toolbar
          viewer={viewer}
          finding={finding}
          onFind={() => setFinding((before) => !before)}
          thumbnails={thumbnails ? thumbs : undefined}
          onThumbnails={toggleThumbnails}
          labels={labels}
          lists={lists && { label: t(lists), shown: listed }}
          onLists={() => setListed((before) => !before)}
        >
          {tools}
        </Toolbar>
      )}
      {viewer && palette}
      {viewer && finding && (
        <FindBar
          viewer={viewer}
          onClose={() => {
            setFinding(false);
            void viewer.find('');
            pages.current?.focus();
          }}
        />
      )}
      {viewer && <Shortcomings of={viewer.document.shortcomings} onRoom={(height) => viewer.scrollBy(0, height)} />}
      <div className="pdf-frame">
        {viewer && thumbnails && thumbs && <Thumbnails viewer={viewer} labels={labels} />}
        {viewer && listed && lists && <Contents viewer={viewer} entries={contents} attachments={attachments} />}
        <div className="pdf-stage">
          <div className="pdf-pages" ref={pages} tabIndex={0} role="group" aria-label={t('reader.pages')} />
          {viewer && over}
        </div>
        {stage.name === 'opening' && (
          <p className="pdf-over" role="status">
            {t('reader.opening')}
          </p>
        )}
        {stage.name === 'password' && (
          <div className="pdf-over">
            <PasswordPrompt
              wrong={stage.wrong}
              onAnswer={(password) => {
                setStage({ name: 'opening' });
                stage.answer(password);
              }}
            />
          </div>
        )}
        {stage.name === 'fault' && <Fault code={stage.code} onRetry={() => retry(stage.code)} />}
      </div>
    </section>
  );
}

/** What the column of lists is called; null when there is nothing to list. */
function listsOf(contents: readonly unknown[], attachments: readonly unknown[]) {
  if (attachments.length === 0) return contents.length === 0 ? null : 'reader.contents';
  return contents.length === 0 ? 'reader.attachments' : 'reader.contentsAndAttachments';
}

function Fault({ code, onRetry }: { readonly code: FaultCode; readonly onRetry: () => void }) {
  const t = useText();
  return (
    <div className="pdf-over" role="alert" data-code={code}>
      <div className="pdf-fault">
        <p className="pdf-fault-what">{t(`reader.fault.${code}`)}</p>
        <p>{t(`reader.fault.${code}.next`)}</p>
        <button type="button" className="pdf-button pdf-button-framed" onClick={onRetry}>
          {t(code === 'passwordGivenUp' ? 'reader.password.again' : 'reader.retry')}
        </button>
      </div>
    </div>
  );
}

/** Keys of the reader; the arrows, Page Up, Page Down, Home and End scroll by themselves while the pages have the focus. */
function useKeys(
  viewer: Viewer | undefined,
  pages: { readonly current: HTMLDivElement | null },
  onFind: () => void,
): void {
  const find = useEffectEvent(onFind);
  useEffect(() => {
    if (!viewer) return undefined;
    const at = viewer;
    function onKey(event: KeyboardEvent): void {
      if (event.defaultPrevented) return;
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      const target = event.target instanceof Node ? event.target : document.body;
      // With the focus on the screen around the pages and on nothing in it, the keys are for the pages.
      const around = pages.current !== null && target !== pages.current && target.contains(pages.current);
      const inPages = around || pages.current?.contains(target) === true;
      const { fit } = at.state.getState();
      if (event.ctrlKey && event.key.toLowerCase() === 'f') find();
      else if (event.ctrlKey && (event.key === '+' || event.key === '=')) at.zoom(1);
      else if (event.ctrlKey && event.key === '-') at.zoom(-1);
      else if (event.ctrlKey && event.key === '0') at.fit('width');
      else if (event.ctrlKey || event.altKey || event.metaKey || typing || !inPages) return;
      else if (event.key === '+' || event.key === '=') at.zoom(1);
      else if (event.key === '-') at.zoom(-1);
      else if (event.key === 'PageDown' && fit === 'page') at.turn(1);
      else if (event.key === 'PageUp' && fit === 'page') at.turn(-1);
      else if (event.key === 'Home') at.goTo(0);
      else if (event.key === 'End') at.goTo(Number.MAX_SAFE_INTEGER, 1);
      else if (event.key === 'ArrowRight' && !overflows(pages.current)) at.turn(1);
      else if (event.key === 'ArrowLeft' && !overflows(pages.current)) at.turn(-1);
      else if (around && scrollKeys[event.key]) {
        const height = pages.current?.clientHeight ?? 0;
        at.scrollBy(0, (scrollKeys[event.key] ?? 0) * (event.key.startsWith('Page') ? height * 0.9 : 60));
      } else return;
      event.preventDefault();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [viewer, pages]);
}

/** What scrolls when nothing has the focus. */
const scrollKeys: Readonly<Record<string, number>> = { PageDown: 1, PageUp: -1, ArrowDown: 1, ArrowUp: -1 };

function overflows(element: HTMLElement | null): boolean {
  return element !== null && element.scrollWidth > element.clientWidth + 1;
}
