// The column of pages: which are in sight, at which scale, which one is in hand, what was found. Pages in sight and their neighbours are drawn;
// the others stand as empty sheets of the right size. View state lies in a small store that the toolbar reads.
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ContentsEntry, placeOf } from './contents.ts';
import { findOnPage, firstFrom, foldPage, type Hit, type PageText } from './find.ts';
import type { LayerFactory } from './layers.ts';
import { PageView, type PageWords } from './page-view.ts';
import { type Extent, pageAtHand, pagesInSight, rowsOf } from './visible.ts';
import { clampScale, type Fit, fitScale, POINT, stepScale } from './zoom.ts';

export type ViewState = {
  /** The page in hand, from 0. */
  readonly page: number;
  readonly pages: number;
  readonly scale: number;
  readonly fit: Fit;
  /** Degrees added to each page's own rotation. */
  readonly rotation: number;
  /** Two pages side by side. */
  readonly double: boolean;
  readonly find: FindState;
};

export type FindState = {
  readonly query: string;
  readonly hits: readonly Hit[];
  /** Index of the present hit, -1 without one. */
  readonly present: number;
  /** Pages searched so far. */
  readonly searched: number;
};

/** Space around a page, in CSS pixels; the stylesheet has the same. */
const GAP = 16;
const noFind: FindState = { query: '', hits: [], present: -1, searched: 0 };

/** A place in the document: how far down a page the view begins, as a part of the page's height. */
export type Position = { readonly page: number; readonly down: number };

export type ViewerWords = (index: number, pages: number) => PageWords;

export class Viewer {
  readonly state: StoreApi<ViewState>;
  readonly #container: HTMLElement;
  readonly #column = document.createElement('div');
  readonly #document: PDFDocumentProxy;
  readonly #views: PageView[];
  readonly #texts = new Map<number, { readonly folded: PageText; readonly strings: readonly string[] }>();
  readonly #stop = new AbortController();
  readonly #resize: ResizeObserver;
  #extents: Extent[] = [];
  #frame = 0;
  #searching = 0;
  #wantsHit = false;
  #position: Position = { page: 0, down: 0 };
  /** The page that the fit was asked for; pages of another shape do not change the scale while one reads on. */
  #fitted = 0;

  private constructor(
    container: HTMLElement,
    document_: PDFDocumentProxy,
    options: { readonly factories: readonly LayerFactory[]; readonly words: ViewerWords; readonly fit: Fit },
    assumed: { readonly width: number; readonly height: number },
  ) {
    this.#container = container;
    this.#document = document_;
    const pages = document_.numPages;
    this.state = createStore<ViewState>()(() => ({
      page: 0,
      pages,
      scale: 1,
      fit: options.fit,
      rotation: 0,
      double: false,
      find: noFind,
    }));
    this.#column.className = 'pdf-column';
    this.#views = Array.from(
      { length: pages },
      (_, index) =>
        new PageView({
          index,
          document: document_,
          factories: options.factories,
          words: options.words(index, pages),
          assumed,
          onSize: () => this.#layout(),
          onText: () => this.#showWantedHit(),
        }),
    );
    this.#column.append(...this.#views.map((view) => view.element));
    container.replaceChildren(this.#column);
    const { signal } = this.#stop;
    container.addEventListener('scroll', () => this.#later(), { passive: true, signal });
    container.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false, signal });
    this.#resize = new ResizeObserver(() => this.#layout());
    this.#resize.observe(container);
    this.#layout();
  }

  /** Asks for the first page, whose size all others are assumed to have until they are seen. */
  static async open(
    container: HTMLElement,
    document_: PDFDocumentProxy,
    options: { readonly factories: readonly LayerFactory[]; readonly words: ViewerWords; readonly fit: Fit },
  ): Promise<Viewer> {
    const first = await document_.getPage(1);
    const { width, height } = first.getViewport({ scale: 1 });
    return new Viewer(container, document_, options, { width, height });
  }

  close(): void {
    this.#stop.abort();
    this.#resize.disconnect();
    this.#searching += 1;
    cancelAnimationFrame(this.#frame);
    for (const view of this.#views) view.release();
    this.#column.remove();
  }

  /** The element that scrolls and takes the focus. */
  get container(): HTMLElement {
    return this.#container;
  }

  /** Where the view began when it was last looked at; still told when the viewer is closed. */
  get position(): Position {
    return this.#position;
  }

  view(page: number): PageView | undefined {
    return this.#views[page];
  }

  /** The page under a point of the window, or undefined between pages. */
  pageUnder(clientX: number, clientY: number): PageView | undefined {
    return this.#views.find((view) => {
      if (!view.viewport) return false;
      const box = view.element.getBoundingClientRect();
      return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
    });
  }

  /** Shows a page's top; out of range goes to the nearest. `down` is a part of the page's height, 0 its top. */
  goTo(page: number, down = 0): void {
    const index = Math.min(Math.max(0, page), this.#views.length - 1);
    const extent = this.#extents[index];
    if (extent) this.#container.scrollTop = extent.top - GAP / 2 + extent.height * down;
    this.#look();
  }

  /** Brings a box of a page (origin at its bottom left, in points) to the middle of the view. */
  show(box: { readonly page: number; readonly y: number; readonly height: number }): void {
    const view = this.#views[box.page];
    const extent = this.#extents[box.page];
    if (!view || !extent) return;
    const { height } = view.size;
    const middle = extent.top + extent.height * (1 - (box.y + box.height / 2) / height);
    this.#container.scrollTop = middle - this.#container.clientHeight / 2;
    this.#look();
  }

  zoom(direction: 1 | -1): void {
    this.#setScale(stepScale(this.state.getState().scale, direction), 'none');
  }

  fit(fit: Exclude<Fit, 'none'>): void {
    this.#fitted = this.state.getState().page;
    this.state.setState({ fit });
    this.#layout();
  }

  rotate(): void {
    const { page, rotation } = this.state.getState();
    this.state.setState({ rotation: (rotation + 90) % 360 });
    this.#layout();
    this.goTo(page);
  }

  /** The row of pages after the one in hand, or before it. */
  turn(direction: 1 | -1): void {
    const { page, double } = this.state.getState();
    this.goTo(page + direction * (double ? 2 : 1));
  }

  /** One page in a row, or two. */
  toggleDouble(): void {
    const { page, double } = this.state.getState();
    this.#column.classList.toggle('pdf-column-double', !double);
    this.state.setState({ double: !double });
    this.#layout();
    this.goTo(page);
  }

  /** Goes to the place that an entry of the table of contents names; stays where it names none. */
  async goToPlace(dest: ContentsEntry['dest']): Promise<void> {
    const place = await placeOf(this.#document, dest);
    if (place && !this.#stop.signal.aborted) this.goTo(place.page, place.down);
  }

  scrollBy(dx: number, dy: number): void {
    this.#container.scrollLeft += dx;
    this.#container.scrollTop += dy;
  }

  #onWheel(event: WheelEvent): void {
    if (!event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    const { scale } = this.state.getState();
    this.#setScale(clampScale(scale * Math.exp(-event.deltaY / 400)), 'none');
  }

  #setScale(scale: number, fit: Fit): void {
    this.state.setState({ fit });
    this.#layout(scale);
  }

  /** Sizes every sheet; what stood in the middle of the view stays there. */
  #layout(wanted?: number): void {
    const before = this.state.getState();
    const anchor = this.#anchor();
    const room = { width: this.#container.clientWidth - 2 * GAP, height: this.#container.clientHeight - 2 * GAP };
    if (room.width <= 0 || room.height <= 0) return;
    const size = this.#views[this.#fitted]?.size ?? { width: 1, height: 1 };
    const across = before.double ? 2 : 1;
    const row = { width: size.width * across, height: size.height };
    const within = { width: room.width - GAP * (across - 1), height: room.height };
    const scale = before.fit === 'none' ? (wanted ?? before.scale) : fitScale(before.fit, row, within);
    for (const view of this.#views) view.place(scale, before.rotation);
    this.#extents = rowsOf(
      this.#views.map((view) => view.size.height * scale * POINT),
      across,
      GAP,
    );
    if (scale !== before.scale) this.state.setState({ scale });
    if (anchor) {
      const extent = this.#extents[anchor.page];
      if (extent) this.#container.scrollTop = extent.top + extent.height * anchor.down - anchor.above;
    }
    this.#later();
  }

  /** The page at the top third of the view and how far down it the view begins. */
  #anchor(): { page: number; down: number; above: number } | null {
    const { scrollTop, clientHeight } = this.#container;
    if (scrollTop <= 0) return null;
    const above = clientHeight / 3;
    const range = pagesInSight(this.#extents, scrollTop + above, 1);
    const extent = range && this.#extents[range.first];
    if (!range || !extent || extent.height === 0) return null;
    return { page: range.first, down: (scrollTop + above - extent.top) / extent.height, above };
  }

  #later(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#look());
  }

  /** Draws what is in sight and beside it, in that order; lets go of the rest. */
  #look(): void {
    const { scrollTop, clientHeight } = this.#container;
    const range = pagesInSight(this.#extents, scrollTop, clientHeight);
    if (!range) return;
    const top = this.#extents[range.first];
    if (top) this.#position = { page: range.first, down: (scrollTop + GAP / 2 - top.top) / top.height };
    const page = pageAtHand(this.#extents, scrollTop, clientHeight);
    if (page !== this.state.getState().page) this.state.setState({ page });
    this.#views.forEach((view, index) => {
      if (index < range.first - 1 || index > range.last + 1) view.release();
    });
    for (let index = range.first; index <= range.last; index++) void this.#views[index]?.draw();
    void this.#views[range.last + 1]?.draw();
    void this.#views[range.first - 1]?.draw();
  }

  /** Searches all pages, beginning with the one in hand; hits appear as they are found. */
  async find(query: string): Promise<void> {
    const turn = ++this.#searching;
    this.state.setState({ find: { ...noFind, query } });
    this.#markHits();
    if (query.trim() === '') return;
    const start = this.state.getState().page;
    const byPage = new Map<number, readonly Hit[]>();
    for (let step = 0; step < this.#views.length; step++) {
      const index = (start + step) % this.#views.length;
      const text = await this.#textOf(index);
      if (turn !== this.#searching) return;
      const found = text ? findOnPage(index, text.folded, text.strings, query) : [];
      const before = this.state.getState().find;
      if (found.length === 0) {
        this.state.setState({ find: { ...before, searched: step + 1 } });
        continue;
      }
      byPage.set(index, found);
      const presentHit = before.hits[before.present];
      const hits = [...byPage.entries()].sort(([a], [b]) => a - b).flatMap(([, places]) => places);
      const present = presentHit ? hits.indexOf(presentHit) : firstFrom(hits, start);
      this.state.setState({ find: { query, hits, present, searched: step + 1 } });
      if (!presentHit && present >= 0) this.#toHit();
    }
    this.#markHits();
  }

  /** Goes to the next or the previous hit, round at the ends. */
  findNext(direction: 1 | -1): void {
    const { find } = this.state.getState();
    if (find.hits.length === 0) return;
    const present = (find.present + direction + find.hits.length) % find.hits.length;
    this.state.setState({ find: { ...find, present } });
    this.#toHit();
  }

  /** The characters of the hit that the search stands at; none while its page is not drawn. */
  get hitRanges(): readonly Range[] {
    const { hits, present } = this.state.getState().find;
    return this.#views[hits[present]?.page ?? -1]?.hitRanges ?? [];
  }

  async #textOf(
    index: number,
  ): Promise<{ readonly folded: PageText; readonly strings: readonly string[] } | undefined> {
    const known = this.#texts.get(index);
    if (known) return known;
    try {
      const page = await this.#document.getPage(index + 1);
      const content = await page.getTextContent();
      const strings = content.items.flatMap((item) => ('str' in item ? [item.str] : []));
      const text = { strings, folded: foldPage(strings) };
      this.#texts.set(index, text);
      return text;
    } catch {
      return undefined;
    }
  }

  #markHits(): void {
    const { hits, present } = this.state.getState().find;
    const presentHit = hits[present];
    const byPage = Map.groupBy(hits, (hit) => hit.page);
    for (const view of this.#views) {
      view.setHits(byPage.get(view.index) ?? [], presentHit?.page === view.index ? presentHit : undefined);
    }
  }

  #toHit(): void {
    const { find, page } = this.state.getState();
    const hit = find.hits[find.present];
    this.#markHits();
    if (!hit) return;
    this.#wantsHit = true;
    if (hit.page !== page && !this.#views[hit.page]?.hitMark) this.goTo(hit.page);
    this.#showWantedHit();
  }

  /** Scrolls to the present hit once its page's text stands. */
  #showWantedHit(): void {
    if (!this.#wantsHit) return;
    const { find } = this.state.getState();
    const mark = this.#views[find.hits[find.present]?.page ?? -1]?.hitMark;
    if (!mark) return;
    this.#wantsHit = false;
    mark.scrollIntoView({ block: 'center', inline: 'nearest' });
  }
}
