// A PDF as the viewer reads it: pdf.js's document behind the face that every format has. Of its links those are followed that lead to a place of it; its scripts are not run, the files that it
// carries not opened.
import { AnnotationMode, type PDFDocumentProxy, type PDFPageProxy, RenderingCancelledException } from 'pdfjs-dist';
import { createStore } from 'zustand/vanilla';
import { lookForFaces } from '../ofd/installed-faces.ts';
import { attachedFiles } from '../viewer/attached.ts';
import type { PageViewport } from '../viewer/page-viewport.ts';
import type { AttachedFile, Drawing, ReadingDocument, ReadingPage, Shortcoming } from '../viewer/reading-document.ts';
import { contentsOf, placeOf } from './contents.ts';
import { innerLinks, type PdfAnnotation, unseenValues } from './page-annotations.ts';
import { labelsOf } from './page-labels.ts';
import { drawWithSystemFaces } from './system-faces.ts';
import { PdfText } from './text-layer.ts';

/** Fonts of a document that are told. */
const MOST_SHORTCOMINGS = 500;

export function pdfDocument(proxy: PDFDocumentProxy): ReadingDocument {
  const shortcomings = createStore<readonly Shortcoming[]>()(() => []);
  const tell = (one: Shortcoming) => shortcomings.setState([...shortcomings.getState(), one], true);
  void hasXfa(proxy).then((isXfa) => {
    if (isXfa) tell({ kind: 'xfa' });
  });
  drawWithSystemFaces(proxy, isInstalled, ({ name, family, substituted }) => {
    const all = shortcomings.getState();
    const known = all.some((one) => one.kind === 'font' && one.name === name);
    if (substituted && !known && all.length < MOST_SHORTCOMINGS) {
      tell({ kind: 'font', name, standIn: family, characters: '' });
    }
  });
  return {
    pages: proxy.numPages,
    page: async (index) => pdfPage(proxy, index, await proxy.getPage(index + 1)),
    contents: async () =>
      (await contentsOf(proxy)).map(({ title, depth, dest }) => ({ title, depth, place: () => placeOf(proxy, dest) })),
    labels: async () => labelsOf(await proxy.getPageLabels().catch(() => null), proxy.numPages),
    attachments: () => attachmentsOf(proxy),
    shortcomings,
  };
}

function pdfPage(proxy: PDFDocumentProxy, index: number, page: PDFPageProxy): ReadingPage {
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  let asked: Promise<readonly PdfAnnotation[]> | undefined;
  // A page whose annotations cannot be read is still a page.
  const annotations = () => (asked ??= page.getAnnotations().catch(() => []));
  return {
    index,
    viewBox: [left, bottom, right, top],
    rotate: page.rotate,
    unit: page.userUnit,
    draw: (canvas, viewport) => draw(proxy, page, annotations(), canvas, viewport),
    makeTextLayer: (onDrawn) => new PdfText(page, onDrawn),
    text: async () => (await page.getTextContent()).items.flatMap((item) => ('str' in item ? [item.str] : [])),
    links: async () => {
      const links = await innerLinks(await annotations(), proxy.numPages, (dest) => placeOf(proxy, dest));
      return links.map(({ x, y, width, height, page: to, down }) => {
        return { x, y, width, height, page: to, place: () => Promise.resolve({ page: to, down }) };
      });
    },
    cleanup: () => void page.cleanup(),
  };
}

function draw(
  proxy: PDFDocumentProxy,
  page: PDFPageProxy,
  annotations: Promise<readonly PdfAnnotation[]>,
  canvas: HTMLCanvasElement,
  viewport: PageViewport,
): Drawing {
  let cancelled = false;
  let task: ReturnType<PDFPageProxy['render']> | undefined;
  const render = async (): Promise<boolean> => {
    const unseen = unseenValues(await annotations);
    if (cancelled) return false;
    // pdf.js makes pictures of fields from values that it holds to be typed in. Nothing can be typed here: they are the file's own.
    for (const [id, value] of unseen) proxy.annotationStorage.setValue(id, { value });
    task = page.render({
      canvas,
      viewport: page.getViewport(viewport),
      transform: [canvas.width / viewport.width, 0, 0, canvas.height / viewport.height, 0, 0],
      annotationMode: unseen.length > 0 ? AnnotationMode.ENABLE_STORAGE : AnnotationMode.ENABLE,
      background: '#ffffff',
    });
    await task.promise;
    return true;
  };
  const done = render().catch((error: unknown) => {
    if (error instanceof RenderingCancelledException) return false;
    throw error;
  });
  const cancel = () => {
    cancelled = true;
    task?.cancel();
  };
  return { done, cancel };
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

/** Files of the document's own list (ISO 32000-1, 7.11.4): their names, as pdf.js tells them without reading one. */
async function attachmentsOf(proxy: PDFDocumentProxy): Promise<readonly AttachedFile[]> {
  const files = await proxy.getAttachments().catch(() => null);
  return attachedFiles([...(files ?? [])].map(([key, { filename }]) => ({ name: filename || key, size: null })));
}

let look: ((family: string) => boolean) | undefined;

/** Whether a face is installed; seen once for all documents. */
function isInstalled(family: string): boolean {
  const probe = look ? null : new OffscreenCanvas(100, 30).getContext('2d', { willReadFrequently: true });
  look ??= probe ? lookForFaces(probe) : () => false;
  return look(family);
}
