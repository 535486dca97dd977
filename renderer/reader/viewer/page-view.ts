// One page near the eye: its sheet in the column and its stack of layers. Made when the page comes near and gone when it leaves; what is drawn is the layers' matter.
import type { Hit } from './find.ts';
import { HitsLayer } from './hits-layer.ts';
import { type Layer, type LayerFactory, stack } from './layers.ts';
import { LinksLayer } from './links-layer.ts';
import { PageLayer } from './page-layer.ts';
import { type PageViewport, sizeOf, viewportOf } from './page-viewport.ts';
import type { PageLink, ReadingPage } from './reading-document.ts';
import { POINT, type Size } from './zoom.ts';

export type PageWords = {
  readonly label: string;
  readonly failed: string;
  /** Of a link to a page, from 0. */
  readonly link: (page: number) => string;
};

/** Where a sheet stands in the column, in CSS pixels, and how its page is shown. */
export type Placing = {
  readonly left: number;
  readonly top: number;
  /** Points, as it stands on the screen. */
  readonly size: Size;
  readonly scale: number;
  /** Degrees added to the page's own. */
  readonly rotation: number;
};

export class PageView {
  readonly index: number;
  readonly element = document.createElement('section');
  readonly #load: () => Promise<ReadingPage>;
  readonly #factories: readonly LayerFactory[];
  readonly #words: PageWords;
  readonly #callbacks: {
    /** Points of the page as it lies by itself. */
    readonly onSize: (size: Size) => void;
    readonly onText: () => void;
    readonly onGo: (link: PageLink) => void;
  };
  #page: ReadingPage | undefined;
  #scale = 1;
  #rotation = 0;
  #turn = 0;
  #layers: Layer[] = [];
  #hitsLayer: HitsLayer | undefined;
  #hits: readonly Hit[] = [];
  #present: Hit | undefined;
  #drawnFor = '';
  #failed = false;
  #gone = false;

  constructor(options: {
    readonly index: number;
    readonly load: () => Promise<ReadingPage>;
    readonly factories: readonly LayerFactory[];
    readonly words: PageWords;
    readonly callbacks: {
      readonly onSize: (size: Size) => void;
      readonly onText: () => void;
      readonly onGo: (link: PageLink) => void;
    };
  }) {
    this.index = options.index;
    this.#load = options.load;
    this.#factories = options.factories;
    this.#words = options.words;
    this.#callbacks = options.callbacks;
    this.element.className = 'pdf-page';
    this.element.dataset['page'] = String(options.index);
    this.element.ariaLabel = options.words.label;
  }

  /** The page at the present scale; undefined until it has been asked for. */
  get viewport(): PageViewport | undefined {
    const page = this.#page;
    return page && viewportOf(page, this.#scale * POINT, page.rotate + this.#rotation);
  }

  get hitMark(): Element | null {
    return this.#hitsLayer?.presentMark ?? null;
  }

  get hitRanges(): readonly Range[] {
    return this.#hitsLayer?.presentRanges ?? [];
  }

  place({ left, top, size, scale, rotation }: Placing): void {
    this.#scale = scale;
    this.#rotation = rotation;
    const { style } = this.element;
    style.left = `${left}px`;
    style.top = `${top}px`;
    style.width = `${size.width * scale * POINT}px`;
    style.height = `${size.height * scale * POINT}px`;
    style.setProperty('--total-scale-factor', String(scale * POINT * (this.#page?.unit ?? 1)));
    style.setProperty('--scale-factor', String(scale * POINT));
    const viewport = this.viewport;
    if (viewport) for (const layer of this.#layers) layer.update(viewport);
  }

  /** Makes the layers and draws them for the present scale. A page that failed says so until it has been out of sight. */
  async draw(): Promise<void> {
    if (this.#failed) return;
    let turn = this.#turn;
    try {
      if (!this.#page) {
        const page = await this.#load();
        if (this.#gone) return;
        if (!this.#page) {
          this.#page = page;
          this.element.style.setProperty('--total-scale-factor', String(this.#scale * POINT * page.unit));
          this.#callbacks.onSize(sizeOf(page));
        }
      }
      if (this.#gone) return;
      if (this.#layers.length === 0) this.#makeLayers(this.#page);
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
      if (turn === this.#turn && !this.#gone) this.#sayFailed();
    }
  }

  #makeLayers(page: ReadingPage): void {
    const context = { index: this.index, viewBox: page.viewBox };
    const text = page.makeTextLayer(() => {
      this.#hitsLayer?.draw();
      this.#callbacks.onText();
    });
    const hits = new HitsLayer(text);
    hits.set(this.#hits, this.#present);
    this.#hitsLayer = hits;
    const links = new LinksLayer(page, this.#words.link, this.#callbacks.onGo);
    const others = this.#factories.map((make) => make(context)).filter((layer) => layer !== null);
    this.#layers = [new PageLayer(page), text, hits, links, ...others];
    stack(this.element, this.#layers);
  }

  #sayFailed(): void {
    this.element.ariaBusy = null;
    const line = document.createElement('p');
    line.className = 'pdf-page-failed';
    line.role = 'alert';
    line.textContent = this.#words.failed;
    for (const layer of this.#layers) layer.cancel();
    this.element.replaceChildren(line);
    this.#layers = [];
    this.#hitsLayer = undefined;
    this.#failed = true;
  }

  /** Draws the page's picture anew: what it is to show has changed. */
  redraw(): void {
    this.#drawnFor = '';
    void this.draw();
  }

  /** Lets go of everything; the view is not used again. */
  release(): void {
    this.#gone = true;
    this.#turn += 1;
    for (const layer of this.#layers) layer.cancel();
    this.#layers = [];
    this.#hitsLayer = undefined;
    this.element.remove();
    this.#page?.cleanup();
  }

  setHits(hits: readonly Hit[], present: Hit | undefined): void {
    this.#hits = hits;
    this.#present = present;
    this.#hitsLayer?.set(hits, present);
  }
}
