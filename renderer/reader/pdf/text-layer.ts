// The page's text, invisible and in its place, so that it can be selected, copied and found. What is seen is always the page's own picture.
import { type PageViewport, type PDFPageProxy, TextLayer as PdfTextLayer } from 'pdfjs-dist';
import type { Layer } from './layers.ts';

export class TextLayer implements Layer {
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
      viewport,
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
    this.#inner?.update({ viewport });
    if (this.#drawn) this.#onDrawn();
  }

  /** The text nodes in the order of the page's text items; empty until drawn. An item without characters has no node. */
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

/**
 * Programs that print a page name many characters by radicals that look the same (U+2F70 for 示, U+793A). What is copied is the text as it is written
 * everywhere else.
 */
function copyAsWritten(event: ClipboardEvent): void {
  const selected = getSelection()?.toString() ?? '';
  if (selected === '' || !event.clipboardData) return;
  event.clipboardData.setData('text/plain', asWritten(selected));
  event.preventDefault();
}

/** Radicals and compatibility ideographs as the ideographs they stand for; everything else as it is. */
export function asWritten(text: string): string {
  return text.replace(/[\u2E80-\u2FDF\uF900-\uFAFF]/g, (character) => character.normalize('NFKC'));
}
