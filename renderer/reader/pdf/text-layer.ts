// The page's text, invisible and in its place, so that it can be selected, copied and found. What is seen is always the page's own picture.
import { type PDFPageProxy, TextLayer as PdfTextLayer } from 'pdfjs-dist';
import { copyAsWritten } from '../viewer/as-written.ts';
import type { PageViewport } from '../viewer/page-viewport.ts';
import type { TextLayer } from '../viewer/reading-document.ts';

export class PdfText implements TextLayer {
  readonly name = 'text';
  readonly element = document.createElement('div');
  readonly #page: PDFPageProxy;
  readonly #onDrawn: () => void;
  #inner: PdfTextLayer | undefined;
  #drawn = false;

  constructor(page: PDFPageProxy, onDrawn: () => void) {
    this.#page = page;
    this.#onDrawn = onDrawn;
    this.element.className = 'pdf-layer textLayer';
    this.element.addEventListener('copy', copyAsWritten);
  }

  async render(viewport: PageViewport): Promise<void> {
    if (this.#inner) return this.update(viewport);
    const inner = new PdfTextLayer({
      textContentSource: this.#page.streamTextContent(),
      container: this.element,
      viewport: this.#page.getViewport(viewport),
    });
    this.#inner = inner;
    try {
      await inner.render();
    } catch {
      // A page whose text cannot be read is still a page; there is nothing to select on it.
      return;
    }
    this.#drawn = true;
    this.#onDrawn();
  }

  update(viewport: PageViewport): void {
    this.#inner?.update({ viewport: this.#page.getViewport(viewport) });
    if (this.#drawn) this.#onDrawn();
  }

  get nodes(): readonly (Text | null)[] {
    if (!this.#drawn || !this.#inner) return [];
    return this.#inner.textDivs.map((div) => (div.firstChild instanceof Text ? div.firstChild : null));
  }

  cancel(): void {
    this.#inner?.cancel();
    this.#inner = undefined;
    this.#drawn = false;
    this.element.remove();
  }

  hide(): void {
    this.element.hidden = true;
  }

  show(): void {
    this.element.hidden = false;
  }
}
