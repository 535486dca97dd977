// Small pictures of the pages in a column of their own: where one is, and a press goes there. Drawn when they come into sight and let go when they leave.
import { AnnotationMode, type RenderTask } from 'pdfjs-dist';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useText } from '../shell/text/text.ts';
import type { Viewer } from './pdf/viewer.ts';

/** Width of a picture in CSS pixels; the stylesheet has the same. */
const WIDTH = 92;

export function Thumbnails({ viewer }: { readonly viewer: Viewer }) {
  const t = useText();
  const page = useStore(viewer.state, (state) => state.page);
  const pages = useStore(viewer.state, (state) => state.pages);
  const list = useRef<HTMLElement>(null);

  useEffect(() => {
    const root = list.current;
    if (!root) return undefined;
    const tasks = new Map<Element, RenderTask>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) void draw(viewer, target, tasks);
          else release(target, tasks);
        }
      },
      { root, rootMargin: '200px' },
    );
    for (const child of root.children) observer.observe(child);
    return () => {
      observer.disconnect();
      for (const child of tasks.keys()) release(child, tasks);
    };
  }, [viewer, pages]);
  useEffect(() => list.current?.children[page]?.scrollIntoView({ block: 'nearest' }), [page]);

  function onKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    viewer.goTo(page + step);
    const next = list.current?.children[viewer.state.getState().page];
    if (next instanceof HTMLElement) next.focus();
  }

  return (
    <nav className="pdf-thumbs" aria-label={t('reader.thumbnails')} ref={list} onKeyDown={onKey}>
      {Array.from({ length: pages }, (_, index) => (
        <button
          key={index}
          type="button"
          className="pdf-thumb"
          data-thumb={index}
          aria-label={t('reader.pageOf', { page: index + 1, pages })}
          aria-current={index === page ? 'page' : undefined}
          tabIndex={index === page ? 0 : -1}
          onClick={() => viewer.goTo(index)}
        >
          <canvas width={0} height={0} />
          <span className="figures" aria-hidden>
            {index + 1}
          </span>
        </button>
      ))}
    </nav>
  );
}

async function draw(viewer: Viewer, target: Element, tasks: Map<Element, RenderTask>): Promise<void> {
  const canvas = target.querySelector('canvas');
  const view = viewer.view(Number(target.getAttribute('data-thumb')));
  if (!canvas || !view || tasks.has(target)) return;
  try {
    const page = await view.load();
    const whole = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: (WIDTH / whole.width) * window.devicePixelRatio });
    if (!target.isConnected || tasks.has(target)) return;
    canvas.width = Math.max(1, Math.round(viewport.width));
    canvas.height = Math.max(1, Math.round(viewport.height));
    const task = page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE, background: '#ffffff' });
    tasks.set(target, task);
    await task.promise;
  } catch {
    // Cancelled, or a page that cannot be drawn: its number stands alone.
  }
}

function release(target: Element, tasks: Map<Element, RenderTask>): void {
  tasks.get(target)?.cancel();
  tasks.delete(target);
  const canvas = target.querySelector('canvas');
  if (!canvas) return;
  canvas.width = 0;
  canvas.height = 0;
}
