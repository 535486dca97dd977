// Small pictures of the pages in a column of their own: where one is, and a press goes there. Only those in sight, and a few beside them, are there at all.
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useText } from '../shell/text/text.ts';
import { freeCanvas } from './viewer/page-layer.ts';
import { viewportOf } from './viewer/page-viewport.ts';
import type { Drawing } from './viewer/reading-document.ts';
import type { Viewer } from './viewer/viewer.ts';

/** The largest picture, and from one to the next, in CSS pixels; the stylesheet has the same. */
const WIDTH = 92;
const HEIGHT = 130;
const PITCH = 172;
const BESIDE = 2;

type Props = {
  readonly viewer: Viewer;
  /** What the pages call themselves, where that is not their number. */
  readonly labels: readonly string[] | null;
};

export function Thumbnails({ viewer, labels }: Props) {
  const t = useText();
  const page = useStore(viewer.state, (state) => state.page);
  const pages = useStore(viewer.state, (state) => state.pages);
  const list = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState({ first: 0, last: 0 });
  const wantsFocus = useRef(false);

  useLayoutEffect(() => {
    const root = list.current;
    if (!root) return undefined;
    const look = () => {
      const first = Math.max(0, Math.floor(root.scrollTop / PITCH) - BESIDE);
      const last = Math.min(pages - 1, Math.ceil((root.scrollTop + root.clientHeight) / PITCH) + BESIDE);
      setSeen((before) => (before.first === first && before.last === last ? before : { first, last }));
    };
    look();
    root.addEventListener('scroll', look, { passive: true });
    const resize = new ResizeObserver(look);
    resize.observe(root);
    return () => {
      root.removeEventListener('scroll', look);
      resize.disconnect();
    };
  }, [pages]);
  useEffect(() => {
    const root = list.current;
    if (!root) return;
    const top = page * PITCH;
    if (top < root.scrollTop) root.scrollTop = top;
    else if (top + PITCH > root.scrollTop + root.clientHeight) root.scrollTop = top + PITCH - root.clientHeight;
    if (wantsFocus.current) root.querySelector<HTMLElement>(`[data-thumb="${page}"]`)?.focus({ preventScroll: true });
    wantsFocus.current = false;
  }, [page]);

  function onKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    wantsFocus.current = true;
    viewer.goTo(page + step);
  }

  const { first, last } = seen;
  // The page in hand is always there, for the keyboard to find.
  const shown = Array.from({ length: last - first + 1 }, (_, nth) => first + nth);
  if (page < first) shown.unshift(page);
  else if (page > last) shown.push(page);
  return (
    <nav className="pdf-thumbs" aria-label={t('reader.thumbnails')} ref={list} onKeyDown={onKey}>
      <div style={{ height: pages * PITCH }}>
        {shown.map((index) => (
          <button
            key={index}
            type="button"
            className="pdf-thumb"
            style={{ top: index * PITCH }}
            data-thumb={index}
            aria-label={t('reader.pageOf', { page: index + 1, pages })}
            aria-current={index === page ? 'page' : undefined}
            tabIndex={index === page ? 0 : -1}
            onClick={() => viewer.goTo(index)}
          >
            <Picture viewer={viewer} page={index} />
            <span className="figures" aria-hidden>
              {labels?.[index] || index + 1}
            </span>
          </button>
        ))}
      </div>
    </nav>
  );
}

function Picture({ viewer, page: index }: { readonly viewer: Viewer; readonly page: number }) {
  const frame = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let wanted = true;
    let drawing: Drawing | undefined;
    // A canvas that was once drawn on by one format's means takes no other.
    const canvas = document.createElement('canvas');
    const draw = async () => {
      const page = await viewer.document.page(index);
      if (!wanted) return;
      const whole = viewportOf(page, 1, page.rotate);
      const scale = Math.min(WIDTH / whole.width, HEIGHT / whole.height);
      const viewport = viewportOf(page, scale, page.rotate);
      canvas.width = Math.max(1, Math.round(viewport.width * window.devicePixelRatio));
      canvas.height = Math.max(1, Math.round(viewport.height * window.devicePixelRatio));
      canvas.style.width = `${viewport.width}px`;
      drawing = page.draw(canvas, viewport);
      if ((await drawing.done) && wanted) frame.current?.replaceChildren(canvas);
    };
    // A page that cannot be drawn: its number stands alone.
    draw().catch(() => undefined);
    return () => {
      wanted = false;
      drawing?.cancel();
      freeCanvas(canvas);
    };
  }, [viewer, index]);
  return <span className="pdf-thumb-picture" ref={frame} />;
}
