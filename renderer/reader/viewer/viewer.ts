// The column of pages: which are in sight, at which scale, which one is in hand, what was found. Pages in sight and their neighbours have a sheet and are drawn; of the
// others only the place is known, so that ten thousand pages cost no more than ten. View state lies in a small store that the toolbar reads.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Column, GAP } from './column.ts';
import { firstFrom, type Hit } from './find.ts';
import type { LayerFactory } from './layers.ts';
import { PageView, type PageWords } from './page-view.ts';
import { sizeOf } from './page-viewport.ts';
import type { Place, ReadingDocument } from './reading-document.ts';
import { type FindState, NO_FIND, Search } from './search.ts';
import { pageAtHand, pagesInSight } from './visible.ts';
import { clampScale, type Fit, fitScale, type Size, stepScale } from './zoom.ts';

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

/** A place in the document: how far down a page the view begins, as a part of the page's height. */
export type Position = { readonly page: number; readonly down: number };

export type ViewerWords = (index: number, pages: number) => PageWords;

type Options = { readonly factories: readonly LayerFactory[]; readonly words: ViewerWords; readonly fit: Fit };

export class Viewer {
  readonly state: StoreApi<ViewState>;
  readonly document: ReadingDocument;
  readonly #container: HTMLElement;
  readonly #sheets = document.createElement('div');
  readonly #column: Column;
  readonly #options: Options;
  /** Those near the eye. */
  readonly #views = new Map<number, PageView>();
  readonly #search: Search;
  readonly #stop = new AbortController();
  readonly #resize: ResizeObserver;
  #hitsByPage: ReadonlyMap<number, readonly Hit[]> = new Map();
  #frame = 0;
  #wantsHit = false;
  #position: Position = { page: 0, down: 0 };
  /** The page that the fit was asked for; pages of another shape do not change the scale while one reads on. */
  #fitted = 0;

  private constructor(container: HTMLElement, document_: ReadingDocument, options: Options, assumed: Size) {
    this.#container = container;
    this.document = document_;
    this.#options = options;
    const { pages } = document_;
    this.#column = new Column(pages, assumed);
    this.#search = new Search(pages, async (page) => (await document_.page(page)).text());
    this.state = createStore<ViewState>()(() => ({
      page: 0,
      pages,
      scale: 1,
      fit: options.fit,
      rotation: 0,
      double: false,
      find: NO_FIND,
    }));
    this.#sheets.className = 'pdf-column';
    container.replaceChildren(this.#sheets);
    const { signal } = this.#stop;
    container.addEventListener('scroll', () => this.#later(), { passive: true, signal });
    container.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false, signal });
    const redrawn = document_.marks?.subscribe(() => {
      for (const view of this.#views.values()) view.redraw();
    });
    if (redrawn) signal.addEventListener('abort', redrawn);
    this.#resize = new ResizeObserver(() => this.#layout());
    this.#resize.observe(container);
    this.#layout();
  }

  /** Asks for the first page, whose size all others are assumed to have until they are seen. A first page that cannot be read is assumed to be A4. */
  static async open(container: HTMLElement, document_: ReadingDocument, options: Options): Promise<Viewer> {
    const assumed = await document_.page(0).then(sizeOf, () => ({ width: 595, height: 842 }));
    return new Viewer(container, document_, options, assumed);
  }

  close(): void {
    this.#stop.abort();
    this.#resize.disconnect();
    this.#search.stop();
    cancelAnimationFrame(this.#frame);
    for (const view of this.#views.values()) view.release();
    this.#views.clear();
    this.#sheets.remove();
  }

  /** The element that scrolls and takes the focus. */
  get container(): HTMLElement {
    return this.#container;
  }

  /** Where the view began when it was last looked at; still told when the viewer is closed. */
  get position(): Position {
    return this.#position;
  }

  /** A page near the eye. */
  view(page: number): PageView | undefined {
    return this.#views.get(page);
  }

  /** The page under a point of the window, or undefined between pages. */
  pageUnder(clientX: number, clientY: number): PageView | undefined {
    return [...this.#views.values()].find((view) => {
      if (!view.viewport) return false;
      const box = view.element.getBoundingClientRect();
      return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
    });
  }

  /** Shows a page's top; out of range goes to the nearest. `down` is a part of the page's height, 0 its top. */
  goTo(page: number, down = 0): void {
    const index = Math.min(Math.max(0, page), this.#column.pages - 1);
    const extent = this.#column.extents[index];
    if (extent) this.#container.scrollTop = extent.top - GAP / 2 + extent.height * down;
    this.#look();
  }

  /** Brings a box of a page (origin at its bottom left, in points) to the middle of the view. */
  show(box: { readonly page: number; readonly y: number; readonly height: number }): void {
    const extent = this.#column.extents[box.page];
    if (!extent) return;
    const { height } = this.#column.size(box.page, this.state.getState().rotation);
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
    this.state.setState({ double: !double });
    this.#layout();
    this.goTo(page);
  }

  /** Goes to the place that a link or an entry of the table of contents names; stays where it names none. */
  async goToPlace(place: Place | null | Promise<Place | null>): Promise<void> {
    const found = await place;
    if (found && !this.#stop.signal.aborted) this.goTo(found.page, found.down);
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

  /** Gives every sheet its place; what stood at the top third of the view stays there. */
  #layout(wanted?: number): void {
    const before = this.state.getState();
    const anchor = this.#anchor();
    const frame = this.#container.clientWidth;
    const room = { width: frame - 2 * GAP, height: this.#container.clientHeight - 2 * GAP };
    if (room.width <= 0 || room.height <= 0) return;
    const size = this.#column.size(this.#fitted, before.rotation);
    const across = before.double ? 2 : 1;
    const row = { width: size.width * across, height: size.height };
    const within = { width: room.width - GAP * (across - 1), height: room.height };
    const asked = before.fit === 'none' ? (wanted ?? before.scale) : fitScale(before.fit, row, within);
    const scale = Math.min(asked, this.#column.mostScale(before.rotation, across));
    this.#column.lay(scale, before.rotation, across, frame);
    const { width, height } = this.#column.whole;
    this.#sheets.style.width = `${width}px`;
    this.#sheets.style.height = `${height}px`;
    if (scale !== before.scale) this.state.setState({ scale });
    for (const view of this.#views.values()) this.#place(view);
    if (anchor) {
      const extent = this.#column.extents[anchor.page];
      if (extent) this.#container.scrollTop = extent.top + extent.height * anchor.down - anchor.above;
    }
    this.#later();
  }

  #place(view: PageView): void {
    const { scale, rotation } = this.state.getState();
    const top = this.#column.extents[view.index]?.top ?? 0;
    const size = this.#column.size(view.index, rotation);
    view.place({ left: this.#column.left(view.index), top, size, scale, rotation });
  }

  /** The page at the top third of the view and how far down it the view begins. */
  #anchor(): { page: number; down: number; above: number } | null {
    const { scrollTop, clientHeight } = this.#container;
    if (scrollTop <= 0) return null;
    const above = clientHeight / 3;
    const range = pagesInSight(this.#column.extents, scrollTop + above, 1);
    const extent = range && this.#column.extents[range.first];
    if (!range || !extent || extent.height === 0) return null;
    return { page: range.first, down: (scrollTop + above - extent.top) / extent.height, above };
  }

  #later(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#look());
  }

  /** Draws what is in sight and beside it, in that order; lets go of the rest. */
  #look(): void {
    const { extents, pages } = this.#column;
    const { scrollTop, clientHeight } = this.#container;
    const range = pagesInSight(extents, scrollTop, clientHeight);
    if (!range) return;
    const top = extents[range.first];
    if (top) this.#position = { page: range.first, down: (scrollTop + GAP / 2 - top.top) / top.height };
    const page = pageAtHand(extents, scrollTop, clientHeight);
    if (page !== this.state.getState().page) this.state.setState({ page });
    for (const [index, view] of this.#views) {
      if (index >= range.first - 1 && index <= range.last + 1) continue;
      view.release();
      this.#views.delete(index);
    }
    for (let index = range.first; index <= range.last; index++) void this.#near(index).draw();
    if (range.last + 1 < pages) void this.#near(range.last + 1).draw();
    if (range.first > 0) void this.#near(range.first - 1).draw();
  }

  /** The view of a page, made when there is none yet. Sheets stand in the order of the pages, so that a selection runs on from one to the next. */
  #near(index: number): PageView {
    const known = this.#views.get(index);
    if (known) return known;
    const { find } = this.state.getState();
    const view = new PageView({
      index,
      load: () => this.document.page(index),
      factories: this.#options.factories,
      words: this.#options.words(index, this.#column.pages),
      callbacks: {
        onSize: (size) => {
          if (this.#column.setSize(index, size)) this.#layout();
        },
        onText: () => this.#showWantedHit(),
        onGo: (link) => void this.goToPlace(link.place()),
      },
    });
    const behind = Math.min(...[...this.#views.keys()].filter((other) => other > index));
    this.#sheets.insertBefore(view.element, this.#views.get(behind)?.element ?? null);
    this.#views.set(index, view);
    this.#place(view);
    view.setHits(this.#hitsByPage.get(index) ?? [], presentOf(find)?.page === index ? presentOf(find) : undefined);
    return view;
  }

  /** Searches all pages, beginning with the one in hand; hits appear as they are found. */
  async find(query: string): Promise<void> {
    this.#search.stop();
    this.state.setState({ find: { ...NO_FIND, query } });
    this.#markHits();
    if (query.trim() === '') return;
    const start = this.state.getState().page;
    await this.#search.run(query, start, ({ hits, searched }) => {
      const before = this.state.getState().find;
      const presentHit = presentOf(before);
      const present = presentHit ? hits.indexOf(presentHit) : firstFrom(hits, start);
      this.state.setState({ find: { query, hits, present, searched } });
      if (!presentHit && present >= 0) this.#toHit();
      else if (hits.length > before.hits.length) this.#markHits();
    });
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
    return this.#views.get(presentOf(this.state.getState().find)?.page ?? -1)?.hitRanges ?? [];
  }

  #markHits(): void {
    const { find } = this.state.getState();
    const present = presentOf(find);
    this.#hitsByPage = Map.groupBy(find.hits, (hit) => hit.page);
    for (const [index, view] of this.#views) {
      view.setHits(this.#hitsByPage.get(index) ?? [], present?.page === index ? present : undefined);
    }
  }

  #toHit(): void {
    const { find, page } = this.state.getState();
    const hit = presentOf(find);
    this.#markHits();
    if (!hit) return;
    this.#wantsHit = true;
    if (hit.page !== page && !this.#views.get(hit.page)?.hitMark) this.goTo(hit.page);
    this.#showWantedHit();
  }

  /** Scrolls to the present hit once its page's text stands. */
  #showWantedHit(): void {
    if (!this.#wantsHit) return;
    const mark = this.#views.get(presentOf(this.state.getState().find)?.page ?? -1)?.hitMark;
    if (!mark) return;
    this.#wantsHit = false;
    mark.scrollIntoView({ block: 'center', inline: 'nearest' });
  }
}

function presentOf({ hits, present }: FindState): Hit | undefined {
  return hits[present];
}
