// One page in the column: a sheet of the right size that always stands, and, while it is near the eye, its stack of layers.
// Knows when to draw and when to let go; what is drawn is the layers' matter.
import type { PageViewport, PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import type { Hit } from './find.ts';
import { HitsLayer } from './hits-layer.ts';
import { type Layer, type LayerFactory, stack } from './layers.ts';
import { PageLayer } from './page-layer.ts';
import { TextLayer } from './text-layer.ts';
import { POINT, type Size } from './zoom.ts';

export type PageWords = { readonly label: string; readonly failed: string };

export class PageView {
  readonly index: number;
  readonly element = document.createElement('section');
  readonly #document: PDFDocumentProxy;
  readonly #factories: readonly LayerFactory[];
  readonly #words: PageWords;
  readonly #onSize: () => void;
  readonly #onText: () => void;
  #page: PDFPageProxy | undefined;
  #asking: Promise<PDFPageProxy> | undefined;
  #size: Size;
  #scale = 1;
  #turn = 0;
  #rotation = 0;
  #layers: Layer[] = [];
  #hitsLayer: HitsLayer | undefined;
  #hits: readonly Hit[] = [];
  #present: Hit | undefined;
  #drawnFor = '';
  #near = false;

  constructor(options: {
    readonly index: number;
    readonly document: PDFDocumentProxy;
    readonly factories: readonly LayerFactory[];
    readonly words: PageWords;
    /** Size of the unrotated page in points, until the page itself has been asked. */
    readonly assumed: Size;
    readonly onSize: () => void;
    readonly onText: () => void;
  }) {
    this.index = options.index;
    this.#document = options.document;
    this.#factories = options.factories;
    this.#words = options.words;
    this.#size = options.assumed;
    this.#onSize = options.onSize;
    this.#onText = options.onText;
    this.element.className = 'pdf-page';
    this.element.dataset['page'] = String(options.index);
    this.element.ariaLabel = options.words.label;
  }

  /** Size in points as it stands on the screen, with the page's own rotation and the reader's. */
  get size(): Size {
    return this.#rotation % 180 === 0 ? this.#size : { width: this.#size.height, height: this.#size.width };
  }

  /** The page at the present scale; undefined until it has been asked for. */
  get viewport(): PageViewport | undefined {
    return this.#page?.getViewport({
      scale: this.#scale * POINT,
      rotation: (this.#page.rotate + this.#rotation) % 360,
    });
  }

  get hitMark(): Element | null {
    return this.#hitsLayer?.presentMark ?? null;
  }

  get hitRanges(): readonly Range[] {
    return this.#hitsLayer?.presentRanges ?? [];
  }

  /** The page of pdf.js; asked for once. */
  async load(): Promise<PDFPageProxy> {
    this.#asking ??= this.#document.getPage(this.index + 1);
    const page = await this.#asking;
    if (!this.#page) {
      this.#page = page;
      const { width, height } = page.getViewport({ scale: 1 });
      const changed = Math.abs(width - this.#size.width) > 0.01 || Math.abs(height - this.#size.height) > 0.01;
      this.#size = { width, height };
      if (changed) this.#onSize();
    }
    return page;
  }

  /** Gives the sheet its size for `scale` and `rotation` (degrees, added to the page's own). */
  place(scale: number, rotation: number): void {
    this.#scale = scale;
    this.#rotation = rotation;
    const { width, height } = this.size;
    this.element.style.width = `${width * scale * POINT}px`;
    this.element.style.height = `${height * scale * POINT}px`;
    this.element.style.setProperty('--total-scale-factor', String(scale * POINT));
    this.element.style.setProperty('--scale-factor', String(scale * POINT));
    const viewport = this.viewport;
    if (viewport) for (const layer of this.#layers) layer.update(viewport);
  }

  /** Brings the page near: makes its layers and draws them for the present scale. */
  async draw(): Promise<void> {
    this.#near = true;
    let turn = this.#turn;
    try {
      const page = await this.load();
      if (!this.#near) return;
      if (this.#layers.length === 0) this.#makeLayers(page);
      const viewport = this.viewport;
      if (!viewport) return;
      const wanted = `${viewport.width}x${viewport.height}r${viewport.rotation}@${window.devicePixelRatio}`;
      if (wanted === this.#drawnFor) return;
      this.#drawnFor = wanted;
      this.#turn += 1;
      turn = this.#turn;
      this.element.ariaBusy = 'true';
      await Promise.all(this.#layers.map((layer) => layer.render(viewport)));
      if (turn !== this.#turn) return;
      this.element.ariaBusy = null;
      this.element.dataset['drawn'] = 'yes';
    } catch {
      if (turn === this.#turn) this.#sayFailed();
    }
  }

  #makeLayers(page: PDFPageProxy): void {
    const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
    const context = { index: this.index, page, viewBox: [left, bottom, right, top] as const };
    const text = new TextLayer(page, () => {
      this.#hitsLayer?.draw();
      this.#onText();
    });
    const hits = new HitsLayer(text);
    hits.set(this.#hits, this.#present);
    this.#hitsLayer = hits;
    const others = this.#factories.map((make) => make(context)).filter((layer) => layer !== null);
    this.#layers = [new PageLayer(page), text, hits, ...others];
    stack(this.element, this.#layers);
  }

  #sayFailed(): void {
    this.element.ariaBusy = null;
    const line = document.createElement('p');
    line.className = 'pdf-page-failed';
    line.role = 'alert';
    line.textContent = this.#words.failed;
    this.element.replaceChildren(line);
    this.#layers = [];
  }

  /** Lets go of the page's drawing; the sheet stays. */
  release(): void {
    if (!this.#near) return;
    this.#near = false;
    this.#turn += 1;
    this.#drawnFor = '';
    for (const layer of this.#layers) layer.cancel();
    this.#layers = [];
    this.#hitsLayer = undefined;
    this.element.ariaBusy = null;
    delete this.element.dataset['drawn'];
    this.element.replaceChildren();
    this.#page?.cleanup();
  }

  setHits(hits: readonly Hit[], present: Hit | undefined): void {
    this.#hits = hits;
    this.#present = present;
    this.#hitsLayer?.set(hits, present);
  }
}
