// The hand at highlights and notes: what is selected, pressed or asked for by a key on the pages goes into the book, and what the book holds is shown on
// the pages' layers.
import type { Highlight, PageNote } from '../../../preload/contract/fields.ts';
import { toInk } from '../ink/page-points.ts';
import type { LayerFactory } from '../viewer/layers.ts';
import type { Viewer } from '../viewer/viewer.ts';
import type { Entry } from './remark-list.ts';
import { RemarksBook } from './remarks-book.ts';
import { RemarksLayer } from './remarks-layer.ts';
import { highlightsOf, rangesOnPages } from './selected.ts';

/** Where a note comes to lie that is about no place of its own, in points from the page's left edge. */
const MARGIN = 36;

type Options = {
  readonly dossier: string;
  readonly digest: string;
  readonly who: (entry: Entry) => string;
  readonly marker: (entry: Entry) => string;
  /** A note is to be read or written: its panel is to be open. */
  readonly onPanel: () => void;
};

export class RemarksDesk {
  readonly book: RemarksBook;
  readonly #options: Options;
  readonly #layers = new Set<RemarksLayer>();
  #viewer: Viewer | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.book = new RemarksBook(options.dossier, options.digest);
    this.book.state.subscribe((now, before) => {
      if (now.entries === before.entries && now.chosen === before.chosen) return;
      for (const layer of this.#layers) layer.set(now.entries, now.chosen);
    });
  }

  /** Makes the layer of each page that comes near. */
  readonly layer: LayerFactory = (context) => {
    const { who, marker } = this.#options;
    const layer = new RemarksLayer(
      context,
      { who, marker },
      { onPick: (entry) => this.pick(entry), onCancel: () => this.#layers.delete(layer) },
    );
    const { entries, chosen } = this.book.state.getState();
    this.#layers.add(layer);
    layer.set(entries, chosen);
    return layer;
  };

  /** Highlights the selection, or the hit that the search stands at. Answers whether there was any. */
  highlight(): boolean {
    const added = this.#underHand();
    getSelection()?.removeAllRanges();
    this.book.highlight(added);
    return added.length > 0;
  }

  /** Begins a note at the selection, at the hit, or else at the top of what is seen. */
  note(): void {
    const [first] = this.#underHand();
    const [box] = first?.boxes ?? [];
    getSelection()?.removeAllRanges();
    this.#begin(first && box ? { page: first.page, x: box.x, y: box.y } : this.#topOfView());
  }

  /** Begins a note at one's own highlight. */
  noteAt(index: number): void {
    const highlight = this.book.state.getState().mine.highlights[index];
    const [box] = highlight?.boxes ?? [];
    this.#begin(highlight && box ? { page: highlight.page, x: box.x, y: box.y } : null);
  }

  #begin(place: Omit<PageNote, 'text'> | null): void {
    if (place && this.book.begin(place)) this.#options.onPanel();
  }

  /** Ends writing and gives the focus back to the pages. */
  finish(): void {
    this.book.finish();
    this.#viewer?.container.focus({ preventScroll: true });
  }

  /** Shows an entry in the panel; writing it is another matter. */
  pick(entry: Entry): void {
    this.book.state.setState({ chosen: entry.key, bar: null });
    this.#options.onPanel();
  }

  /** Goes to an entry's place on its page. */
  goTo(entry: Entry): void {
    this.book.state.setState({ chosen: entry.key });
    const layer = [...this.#layers].find((one) => one.page === entry.page);
    const height = layer ? layer.viewBox[3] - layer.viewBox[1] : 842;
    this.#viewer?.show({ page: entry.page, y: height - entry.y, height: 0 });
  }

  /** Listens to selection, presses and keys on the pages of `viewer`, after the pen has. Answers how to let go. */
  attach(viewer: Viewer, pages: HTMLElement): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    this.#viewer = viewer;
    let pressed = false;
    let taken = false;
    const look = () => {
      if (!pressed) this.#showBar(pages);
    };
    // Before the pen hears of it: what is to become a note is no stroke.
    pages.addEventListener('pointerdown', (event) => this.#down(event, viewer), { signal, capture: true });
    pages.addEventListener(
      'pointerdown',
      (event) => {
        pressed = true;
        // Taken by the pen, the rubber or a finger that moves the page.
        taken = event.defaultPrevented;
      },
      { signal },
    );
    window.addEventListener('pointerup', () => (pressed = false), { signal, capture: true });
    pages.addEventListener(
      'pointerup',
      (event) => {
        if (!taken) requestAnimationFrame(() => this.#up(event, pages, viewer));
      },
      { signal },
    );
    document.addEventListener('selectionchange', () => requestAnimationFrame(look), { signal });
    window.addEventListener('keydown', (event) => this.#key(event), { signal });
    return () => {
      stop.abort();
      this.book.setPlacing(false);
      if (this.#viewer === viewer) this.#viewer = undefined;
    };
  }

  #down(event: PointerEvent, viewer: Viewer): void {
    if (!this.book.state.getState().placing || event.button !== 0) return;
    const view = viewer.pageUnder(event.clientX, event.clientY);
    if (!view) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const place = this.#locate(view.index, event.clientX, event.clientY);
    this.#begin(place && { page: view.index, ...place });
  }

  /** A press on one's own highlight, with nothing selected, offers what can be done with it. */
  #up(event: PointerEvent, pages: HTMLElement, viewer: Viewer): void {
    if (rangesOnPages(pages).length > 0) return this.#showBar(pages);
    const view = viewer.pageUnder(event.clientX, event.clientY);
    const place = view && this.#locate(view.index, event.clientX, event.clientY);
    const own = place && this.book.writable ? this.#ownAt(view.index, place) : -1;
    if (own < 0) return this.book.state.setState({ bar: null });
    this.book.state.setState({ bar: { ...this.#inPages(pages, event.clientX, event.clientY), own } });
  }

  #ownAt(page: number, at: { x: number; y: number }): number {
    return this.book.state
      .getState()
      .mine.highlights.findIndex(
        (one) =>
          one.page === page &&
          one.boxes.some(
            (box) => at.x >= box.x && at.x <= box.x + box.width && at.y >= box.y && at.y <= box.y + box.height,
          ),
      );
  }

  #showBar(pages: HTMLElement): void {
    const [range] = this.book.writable ? rangesOnPages(pages) : [];
    const rects = [...(range?.getClientRects() ?? [])].filter((rect) => rect.width > 0 && rect.height > 0);
    const last = rects.at(-1);
    const { bar } = this.book.state.getState();
    if (last) this.book.state.setState({ bar: { ...this.#inPages(pages, last.right, last.bottom), own: null } });
    else if (bar && bar.own === null) this.book.state.setState({ bar: null });
  }

  /** A place of the window as one of the frame around the pages. */
  #inPages(pages: HTMLElement, x: number, y: number): { left: number; top: number } {
    const frame = pages.getBoundingClientRect();
    return { left: x - frame.left, top: y - frame.top };
  }

  #key(event: KeyboardEvent): void {
    const { editing, placing, bar } = this.book.state.getState();
    if (event.defaultPrevented || !this.book.writable || event.target instanceof HTMLTextAreaElement) return;
    const letter = event.key.toLowerCase();
    if (event.altKey && !event.ctrlKey && letter === 'h') this.highlight();
    else if (event.altKey && !event.ctrlKey && letter === 'n') this.note();
    else if (event.key === 'Escape' && placing) this.book.setPlacing(false);
    else if (event.key === 'Escape' && bar !== null) {
      getSelection()?.removeAllRanges();
      this.book.state.setState({ bar: null });
    } else if (event.key === 'Escape' && editing !== null) this.finish();
    else return;
    event.preventDefault();
  }

  #underHand(): Highlight[] {
    const viewer = this.#viewer;
    if (!viewer) return [];
    const selected = rangesOnPages(viewer.container);
    const ranges = selected.length > 0 ? selected : viewer.hitRanges;
    return highlightsOf(viewer, ranges, (page) => [...this.#layers].find((one) => one.page === page)?.viewBox ?? null);
  }

  #topOfView(): Omit<PageNote, 'text'> | null {
    const viewer = this.#viewer;
    if (!viewer) return null;
    const { page } = viewer.state.getState();
    const sheet = viewer.view(page)?.element.getBoundingClientRect();
    const frame = viewer.container.getBoundingClientRect();
    if (!sheet) return null;
    const top = Math.max(sheet.top, frame.top) + 24;
    const place = this.#locate(page, sheet.left + 1, top);
    return place && { page, x: Math.max(place.x, MARGIN), y: place.y };
  }

  #locate(page: number, x: number, y: number): { x: number; y: number } | null {
    const view = this.#viewer?.view(page);
    const layer = [...this.#layers].find((one) => one.page === page);
    if (!view?.viewport || !layer) return null;
    const sheet = view.element.getBoundingClientRect();
    const at = toInk(view.viewport, layer.viewBox, { x: x - sheet.left, y: y - sheet.top });
    return { x: Math.round(at.x * 100) / 100, y: Math.round(at.y * 100) / 100 };
  }
}
