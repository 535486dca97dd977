// What was found, marked over the text: every hit of the page lightly, the present one strongly. Places come from the text layer's own characters.
import type { Hit } from './find.ts';
import type { Layer } from './layers.ts';
import type { PageViewport } from './page-viewport.ts';
import type { TextLayer } from './reading-document.ts';

export class HitsLayer implements Layer {
  readonly name = 'hits';
  readonly element = document.createElement('div');
  readonly #text: TextLayer;
  #hits: readonly Hit[] = [];
  #present: Hit | undefined;

  constructor(text: TextLayer) {
    this.#text = text;
    this.element.className = 'pdf-layer pdf-hits';
    this.element.ariaHidden = 'true';
  }

  /** The hits of this page and, if it is here, the present one. */
  set(hits: readonly Hit[], present: Hit | undefined): void {
    this.#hits = hits;
    this.#present = present;
    this.draw();
  }

  /** Drawn in parts of the page's size, so that zooming needs no new drawing. */
  draw(): void {
    const nodes = this.#text.nodes;
    this.element.replaceChildren();
    // Where the text lies is asked for a hit's sake only: the answer wants the whole page laid out at once.
    if (nodes.length === 0 || this.#hits.length === 0) return;
    const frame = this.#text.element.getBoundingClientRect();
    if (frame.width === 0) return;
    for (const hit of this.#hits) {
      for (const rect of rectsOf(hit, nodes)) {
        const mark = document.createElement('div');
        mark.className = hit === this.#present ? 'pdf-hit pdf-hit-present' : 'pdf-hit';
        mark.style.left = `${((rect.left - frame.left) / frame.width) * 100}%`;
        mark.style.top = `${((rect.top - frame.top) / frame.height) * 100}%`;
        mark.style.width = `${(rect.width / frame.width) * 100}%`;
        mark.style.height = `${(rect.height / frame.height) * 100}%`;
        this.element.append(mark);
      }
    }
  }

  /** The present hit's mark, to be scrolled to. */
  get presentMark(): Element | null {
    return this.element.querySelector('.pdf-hit-present');
  }

  /** The characters of the present hit, if it is on this page and its text stands. */
  get presentRanges(): readonly Range[] {
    return this.#present ? rangesOf(this.#present, this.#text.nodes) : [];
  }

  async render(_viewport: PageViewport): Promise<void> {
    this.draw();
  }

  update(): void {}

  cancel(): void {
    this.element.remove();
  }

  hide(): void {
    this.element.hidden = true;
  }

  show(): void {
    this.element.hidden = false;
  }
}

/** The rectangles of one hit, one for each text item that it touches. */
function rectsOf(hit: Hit, nodes: readonly (Text | null)[]): DOMRect[] {
  return rangesOf(hit, nodes).flatMap((range) =>
    [...range.getClientRects()].filter((rect) => rect.width > 0 && rect.height > 0),
  );
}

function rangesOf(hit: Hit, nodes: readonly (Text | null)[]): Range[] {
  const ranges: Range[] = [];
  for (let item = hit.from.item; item <= hit.to.item; item++) {
    const node = nodes[item];
    if (!node) continue;
    const range = document.createRange();
    range.setStart(node, item === hit.from.item ? Math.min(hit.from.offset, node.length) : 0);
    range.setEnd(node, item === hit.to.item ? Math.min(hit.to.offset, node.length) : node.length);
    ranges.push(range);
  }
  return ranges;
}
