// A PDF as the viewer reads it: pdf.js's document behind the face that every format has. Its links are not followed and its scripts are not run.
import { AnnotationMode, type PDFDocumentProxy, type PDFPageProxy, RenderingCancelledException } from 'pdfjs-dist';
import { createStore } from 'zustand/vanilla';
import type { PageViewport } from '../viewer/page-viewport.ts';
import type { Drawing, ReadingDocument, ReadingPage, Shortcoming } from '../viewer/reading-document.ts';
import { contentsOf, placeOf } from './contents.ts';
import { PdfText } from './text-layer.ts';

export function pdfDocument(proxy: PDFDocumentProxy): ReadingDocument {
  const shortcomings = createStore<readonly Shortcoming[]>()(() => []);
  void hasXfa(proxy).then((isXfa) => {
    if (isXfa) shortcomings.setState([{ kind: 'xfa' }], true);
  });
  return {
    pages: proxy.numPages,
    page: async (index) => pdfPage(index, await proxy.getPage(index + 1)),
    contents: async () =>
      (await contentsOf(proxy)).map(({ title, depth, dest }) => ({ title, depth, place: () => placeOf(proxy, dest) })),
    shortcomings,
  };
}

function pdfPage(index: number, page: PDFPageProxy): ReadingPage {
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  return {
    index,
    viewBox: [left, bottom, right, top],
    rotate: page.rotate,
    unit: page.userUnit,
    draw: (canvas, viewport) => draw(page, canvas, viewport),
    makeTextLayer: (onDrawn) => new PdfText(page, onDrawn),
    text: async () => (await page.getTextContent()).items.flatMap((item) => ('str' in item ? [item.str] : [])),
    links: () => Promise.resolve([]),
    cleanup: () => void page.cleanup(),
  };
}

function draw(page: PDFPageProxy, canvas: HTMLCanvasElement, viewport: PageViewport): Drawing {
  const task = page.render({
    canvas,
    viewport: page.getViewport(viewport),
    transform: [canvas.width / viewport.width, 0, 0, canvas.height / viewport.height, 0, 0],
    annotationMode: AnnotationMode.ENABLE,
    background: '#ffffff',
  });
  const done = task.promise.then(
    () => true,
    (error: unknown) => {
      if (error instanceof RenderingCancelledException) return false;
      throw error;
    },
  );
  return { done, cancel: () => task.cancel() };
}

/** A dynamic form whose pages a program inside it would make; only its fallback pages can be shown. */
async function hasXfa(proxy: PDFDocumentProxy): Promise<boolean> {
  try {
    const { info } = await proxy.getMetadata();
    return 'IsXFAPresent' in info && info.IsXFAPresent === true;
  } catch {
    return false;
  }
}
