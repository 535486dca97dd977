// Ink on one version: brings pointer events to the gesture, keeps the book of strokes, saves it through main after each stroke, and shows
// everybody's strokes on the layers. Nothing is written before the kept strokes have been read, so that nothing can be overwritten unseen.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Ink, InkStroke } from '../../../preload/contract/fields.ts';
import { call, type Failure, failureOf } from '../../shell/office.ts';
import type { LayerFactory } from '../viewer/layers.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { Gesture } from './gesture.ts';
import type { Colour, Tool } from './gesture-state.ts';
import { InkLayer, type SignedInk } from './ink-layer.ts';
import { toInk } from './page-points.ts';
import { add, change, clear, type InkBook, openBook, redo, rub, undo } from './strokes.ts';

export const COLOURS = ['vermilion', 'ink', 'blue'] as const satisfies readonly Colour[];
/** Widths of the nib in points. */
export const WIDTHS = [1.4, 2.4, 4.2] as const;
/** Reach of the rubber in points. */
const RUBBER = 4;
/** Rest after the last stroke before the book is saved, in milliseconds. */
const REST = 500;

export type Saving = 'none' | 'waiting' | 'saving' | 'saved' | 'failed';

export type DeskState = {
  readonly book: InkBook;
  readonly signed: readonly SignedInk[];
  /** Whether the signed strokes are shown over the pages. */
  readonly signedShown: boolean;
  /** The kept strokes have been read; before that nothing can be written. */
  readonly ready: boolean;
  readonly mayWrite: boolean;
  readonly tool: Tool;
  readonly colour: Colour;
  readonly width: number;
  readonly saving: Saving;
  readonly savedAt: number;
  readonly failure: Failure | undefined;
};

type Options = {
  readonly dossier: string;
  readonly digest: string;
  readonly nameSigned: (by: string, at: number) => string;
};

export class InkDesk {
  readonly state: StoreApi<DeskState>;
  readonly #options: Options;
  readonly #layers = new Set<InkLayer>();
  #viewer: Viewer | undefined;
  #gesture: Gesture | undefined;
  #timer = 0;
  #saved: Ink = [];
  #saves: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
    this.state = createStore<DeskState>()(() => ({
      book: openBook([]),
      signed: [],
      signedShown: true,
      ready: false,
      mayWrite: false,
      tool: 'none',
      colour: 'vermilion',
      width: WIDTHS[1],
      saving: 'none',
      savedAt: 0,
      failure: undefined,
    }));
    this.state.subscribe((now, before) => {
      if (now.book.strokes !== before.book.strokes) for (const layer of this.#layers) layer.setMine(now.book.strokes);
      if (now.signed !== before.signed || now.signedShown !== before.signedShown) {
        for (const layer of this.#layers) layer.setSigned(shownOf(now));
      }
    });
  }

  /** Makes the ink layer of each page that comes near. */
  readonly layer: LayerFactory = (context) => {
    const layer = new InkLayer(context, () => this.#layers.delete(layer));
    const { book } = this.state.getState();
    this.#layers.add(layer);
    layer.setSigned(shownOf(this.state.getState()));
    layer.setMine(book.strokes);
    return layer;
  };

  /** Reads the kept strokes and everyone's signed ones. What is not saved yet stays. */
  async load(): Promise<void> {
    const { dossier, digest, nameSigned } = this.#options;
    try {
      const ink = await call(window.office.circulation.ink, { dossier, digest });
      const signed = ink.signed.map(({ by, at, strokes }) => ({ label: nameSigned(by, at), strokes }));
      const { book, ready } = this.state.getState();
      const unsaved = ready && book.strokes !== this.#saved;
      const same = JSON.stringify(ink.mine) === JSON.stringify(book.strokes);
      if (same) this.#saved = book.strokes as Ink;
      if (unsaved || same) return this.state.setState({ signed, ready: true, failure: undefined });
      this.#saved = ink.mine;
      this.state.setState({ signed, book: openBook(ink.mine), ready: true, failure: undefined });
    } catch (error) {
      this.state.setState({ failure: failureOf(error) });
    }
  }

  set(settings: Partial<Pick<DeskState, 'tool' | 'colour' | 'width' | 'mayWrite' | 'signedShown'>>): void {
    this.state.setState(settings);
  }

  undo(): void {
    this.#turn(undo(this.state.getState().book));
  }

  redo(): void {
    this.#turn(redo(this.state.getState().book));
  }

  clear(): void {
    this.#turn(clear(this.state.getState().book));
  }

  #turn(book: InkBook): void {
    this.state.setState({ book });
    this.#saveLater();
  }

  #saveLater(): void {
    if (this.state.getState().book.strokes === this.#saved) return;
    this.state.setState({ saving: 'waiting' });
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.flush().catch(() => undefined), REST);
  }

  /** Saves what is not saved yet and waits until it is; throws what main answers. Call before any step is taken. */
  flush(): Promise<void> {
    window.clearTimeout(this.#timer);
    const turn = this.#saves.catch(() => undefined).then(() => this.#save());
    this.#saves = turn;
    return turn;
  }

  async #save(): Promise<void> {
    const { book, ready } = this.state.getState();
    if (!ready || book.strokes === this.#saved) return;
    const strokes = book.strokes;
    this.state.setState({ saving: 'saving', failure: undefined });
    try {
      const { dossier, digest } = this.#options;
      const { savedAt } = await call(window.office.circulation.saveInk, { dossier, digest, strokes: [...strokes] });
      this.#saved = strokes as Ink;
      const more = this.state.getState().book.strokes !== strokes;
      this.state.setState({ saving: more ? 'waiting' : 'saved', savedAt });
    } catch (error) {
      this.state.setState({ saving: 'failed', failure: failureOf(error) });
      throw error;
    }
  }

  /** Takes the pointer on the pages of `viewer`. Answers how to let go. */
  attach(viewer: Viewer, pages: HTMLElement): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    const { state } = this;
    let before: readonly InkStroke[] = [];
    const gesture = new Gesture({
      tool: () => state.getState().tool,
      mayWrite: () => state.getState().ready && state.getState().mayWrite,
      style: () => ({ colour: state.getState().colour, width: state.getState().width }),
      locate: (page, at) => this.#locate(viewer, page, at),
      show: (stroke) => {
        for (const layer of this.#layers) layer.setLive(stroke);
      },
      commit: (stroke) => this.#turn(add(state.getState().book, stroke)),
      beginErasing: () => {
        before = state.getState().book.strokes;
      },
      erase: (page, from, to) => {
        const { book } = state.getState();
        const strokes = rub(book.strokes, page, from, to, RUBBER);
        if (strokes !== book.strokes) state.setState({ book: { ...book, strokes } });
      },
      endErasing: (keep) => {
        const { book } = state.getState();
        const restored = { ...book, strokes: before };
        this.#turn(keep ? change(restored, book.strokes) : restored);
      },
      pan: (dx, dy) => viewer.scrollBy(dx, dy),
    });
    this.#viewer = viewer;
    this.#gesture = gesture;
    pages.addEventListener('pointerdown', (event) => this.#down(event, pages, viewer, gesture), { signal });
    pages.addEventListener('pointermove', (event) => move(event, gesture), { signal });
    pages.addEventListener('pointerup', (event) => gesture.pointerUp(event.pointerId), { signal });
    pages.addEventListener('pointercancel', () => gesture.cancel(), { signal });
    window.addEventListener('keydown', (event) => this.#key(event, gesture), { signal });
    return () => {
      gesture.cancel();
      stop.abort();
      if (this.#viewer === viewer) this.#viewer = undefined;
    };
  }

  #down(event: PointerEvent, pages: HTMLElement, viewer: Viewer, gesture: Gesture): void {
    // The scroll bars belong to the window.
    if (event.offsetX > pages.clientWidth && event.target === pages) return;
    const taken = gesture.pointerDown({
      id: event.pointerId,
      kind: event.pointerType === 'pen' || event.pointerType === 'touch' ? event.pointerType : 'mouse',
      button: event.button,
      buttons: event.buttons,
      page: viewer.pageUnder(event.clientX, event.clientY)?.index ?? null,
      sample: sampleOf(event),
    });
    if (!taken) return;
    event.preventDefault();
    pages.setPointerCapture(event.pointerId);
    pages.focus({ preventScroll: true });
  }

  #key(event: KeyboardEvent, gesture: Gesture): void {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.defaultPrevented || typing || !this.state.getState().mayWrite) return;
    const letter = event.key.toLowerCase();
    if (event.key === 'Escape' && gesture.state !== 'idle') gesture.cancel();
    else if (event.key === 'Escape' && this.state.getState().tool !== 'none') this.set({ tool: 'none' });
    else if (event.ctrlKey && ((letter === 'z' && event.shiftKey) || letter === 'y')) this.redo();
    else if (event.ctrlKey && letter === 'z') this.undo();
    else return;
    event.preventDefault();
  }

  #locate(viewer: Viewer, page: number, at: { readonly x: number; readonly y: number }): { x: number; y: number } {
    const view = viewer.view(page);
    const layer = [...this.#layers].find((one) => one.page === page);
    if (!view?.viewport || !layer) return { x: 0, y: 0 };
    const sheet = view.element.getBoundingClientRect();
    return toInk(view.viewport, layer.viewBox, { x: at.x - sheet.left, y: at.y - sheet.top });
  }

  /** Lets go; what is not saved is saved, as long as main still listens. */
  close(): void {
    this.#gesture?.cancel();
    void this.flush().catch(() => undefined);
  }
}

function shownOf({ signed, signedShown }: DeskState): readonly SignedInk[] {
  return signedShown ? signed : [];
}

function sampleOf(event: PointerEvent): { x: number; y: number; pressure: number; at: number } {
  return { x: event.clientX, y: event.clientY, pressure: event.pressure, at: event.timeStamp };
}

function move(event: PointerEvent, gesture: Gesture): void {
  if (gesture.state === 'idle') return;
  const coalesced = event.getCoalescedEvents();
  gesture.pointerMove({ id: event.pointerId, samples: (coalesced.length > 0 ? coalesced : [event]).map(sampleOf) });
}
