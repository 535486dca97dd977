// Placing a seal: which seal, where the hand holds it, and what main says of that place. Main is asked while the hand moves, one question at a
// time, the latest place last; what it answers for an older place is not shown. Nothing is signed here but by `stamp`, which asks for the PIN.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PageBox } from '../../../preload/contract/fields.ts';
import type { SealView } from '../../../preload/contract/seals.ts';
import { toInk } from '../../reader/ink/page-points.ts';
import type { LayerFactory } from '../../reader/viewer/layers.ts';
import type { Viewer } from '../../reader/viewer/viewer.ts';
import { call, type Failure, failureOf } from '../../shell/office.ts';
import { centredAt, sameBox, sealSize, stepped } from './placing.ts';
import { SealLayer } from './seal-layer.ts';

/** What main says of one place. */
export type Preview = {
  readonly box: PageBox;
  readonly snapped: boolean;
  readonly legal: PageBox | null;
  readonly warnings: readonly string[];
};

export type StampState = {
  readonly active: boolean;
  readonly seals: readonly SealView[];
  readonly seal: SealView | undefined;
  /** Where the hand holds the seal. */
  readonly hand: PageBox | undefined;
  /** The answer for that place, or for the one before while main is asked. */
  readonly preview: Preview | undefined;
  readonly loading: boolean;
  /** Main is asking for the PIN: the seal lies still. */
  readonly signing: boolean;
  readonly failure: Failure | undefined;
};

/** Least time between two questions to main, in milliseconds. */
const PACE = 60;

const atRest: StampState = {
  active: false,
  seals: [],
  seal: undefined,
  hand: undefined,
  preview: undefined,
  loading: false,
  signing: false,
  failure: undefined,
};

export class StampDesk {
  readonly state: StoreApi<StampState> = createStore<StampState>()(() => atRest);
  readonly #dossier: string;
  readonly #digest: string;
  readonly #layers = new Set<SealLayer>();
  #asking = false;
  #timer = 0;
  #grip = { x: 0, y: 0 };

  constructor(dossier: string, digest: string) {
    this.#dossier = dossier;
    this.#digest = digest;
    this.state.subscribe(() => this.#show());
  }

  readonly layer: LayerFactory = (context) => {
    const layer = new SealLayer(context, () => this.#layers.delete(layer));
    this.#layers.add(layer);
    this.#show();
    return layer;
  };

  /** Where the seal will be asked to lie: main's corrected box when it answers the present place. */
  get box(): PageBox | undefined {
    const { hand, preview } = this.state.getState();
    return preview?.snapped === true && hand && near(preview.box, hand) ? preview.box : hand;
  }

  /** Takes the seal in hand, at its legal place. Answers that place. */
  async begin(): Promise<PageBox | undefined> {
    this.state.setState({ ...atRest, active: true, loading: true });
    try {
      const { seals } = await call(window.office.seals.list, {});
      const usable = seals.filter((seal) => seal.status === 'good');
      this.state.setState({ seals, loading: false });
      const [first] = usable;
      return first ? await this.choose(first.id) : undefined;
    } catch (error) {
      this.state.setState({ failure: failureOf(error), loading: false });
      return undefined;
    }
  }

  async choose(id: string): Promise<PageBox | undefined> {
    const seal = this.state.getState().seals.find((one) => one.id === id);
    if (!seal) return undefined;
    this.state.setState({ seal, failure: undefined });
    try {
      const preview = await this.#ask(seal, this.state.getState().hand ?? null);
      if (!this.state.getState().active) return undefined;
      this.state.setState({ preview, hand: preview.box });
      return preview.box;
    } catch (error) {
      // Without a place of its own the seal begins in the middle of the first page.
      const hand = centredAt(0, { x: 298, y: 421 }, sealSize(seal), { width: 595.28, height: 841.89 });
      this.state.setState({ failure: failureOf(error), hand });
      return hand;
    }
  }

  end(): void {
    window.clearTimeout(this.#timer);
    this.state.setState(atRest);
  }

  /** Back to the legal place. */
  home(): void {
    const { preview } = this.state.getState();
    if (preview?.legal) this.#hold(preview.legal);
  }

  /** Signs the file with the seal at the present place; main asks for the PIN in its own window. */
  async stamp(): Promise<void> {
    const { seal } = this.state.getState();
    const { box } = this;
    if (!seal || !box) return;
    this.state.setState({ signing: true });
    try {
      await call(window.office.seals.stamp, { dossier: this.#dossier, digest: this.#digest, seal: seal.id, box });
    } finally {
      this.state.setState({ signing: false });
    }
  }

  /** Takes pointer and keys over the pages of `viewer` while a seal is in hand. Answers how to let go. */
  attach(
    viewer: Viewer,
    pages: HTMLElement,
    hand: { readonly confirm: () => void; readonly leave: () => void },
  ): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    let pointer: number | undefined;
    const active = () => {
      const { active: on, seal, signing } = this.state.getState();
      return on && seal !== undefined && !signing;
    };
    const options = { signal, capture: true };
    pages.addEventListener(
      'pointerdown',
      (event) => {
        if (!active() || event.button !== 0 || !viewer.pageUnder(event.clientX, event.clientY)) return;
        event.preventDefault();
        event.stopPropagation();
        pointer = event.pointerId;
        pages.setPointerCapture(event.pointerId);
        this.#take(event, viewer);
      },
      options,
    );
    pages.addEventListener(
      'pointermove',
      (event) => {
        if (event.pointerId === pointer && active()) this.#follow(event, viewer);
      },
      options,
    );
    const release = (event: PointerEvent) => {
      if (event.pointerId === pointer) pointer = undefined;
    };
    pages.addEventListener('pointerup', release, options);
    pages.addEventListener('pointercancel', release, options);
    window.addEventListener(
      'keydown',
      (event) => {
        if (active() && !(event.target instanceof HTMLInputElement)) this.#key(event, viewer, hand);
      },
      options,
    );
    return () => stop.abort();
  }

  /** Grips the seal where it was touched, or brings it under the hand. */
  #take(event: PointerEvent, viewer: Viewer): void {
    const seal = event.target instanceof Element ? event.target.closest('[data-seal-hand]') : null;
    const box = seal?.getBoundingClientRect();
    this.#grip = box
      ? { x: event.clientX - (box.left + box.width / 2), y: event.clientY - (box.top + box.height / 2) }
      : { x: 0, y: 0 };
    this.#follow(event, viewer);
  }

  #follow(event: PointerEvent, viewer: Viewer): void {
    const { seal } = this.state.getState();
    const x = event.clientX - this.#grip.x;
    const y = event.clientY - this.#grip.y;
    const view = viewer.pageUnder(x, y) ?? viewer.pageUnder(event.clientX, event.clientY);
    const layer = [...this.#layers].find((one) => one.page === view?.index);
    if (!seal || !view?.viewport || !layer) return;
    const sheet = view.element.getBoundingClientRect();
    const at = toInk(view.viewport, layer.viewBox, { x: x - sheet.left, y: y - sheet.top });
    this.#hold(centredAt(view.index, at, sealSize(seal), sheetSize(layer)));
  }

  #key(event: KeyboardEvent, viewer: Viewer, hand: { readonly confirm: () => void; readonly leave: () => void }): void {
    const onControl = event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement;
    if (event.key === 'Escape') hand.leave();
    else if (event.key === 'Enter' && !onControl) hand.confirm();
    else {
      const { hand: held, preview } = this.state.getState();
      const layer = [...this.#layers].find((one) => one.page === held?.page);
      const next =
        event.key === 'Home'
          ? (preview?.legal ?? held)
          : held && layer && stepped(held, event.key, event.shiftKey, sheetSize(layer));
      if (!next || event.ctrlKey || event.altKey) return;
      this.#hold(next);
      viewer
        .view(next.page)
        ?.element.querySelector('[data-seal-hand]')
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #hold(box: PageBox): void {
    this.state.setState({ hand: box });
    if (!this.#asking) this.#askSoon();
  }

  #askSoon(): void {
    this.#asking = true;
    this.#timer = window.setTimeout(() => void this.#askNow(), PACE);
  }

  async #askNow(): Promise<void> {
    const { seal, hand } = this.state.getState();
    if (!seal || !hand) {
      this.#asking = false;
      return;
    }
    try {
      const preview = await this.#ask(seal, hand);
      if (this.state.getState().active) this.state.setState({ preview, failure: undefined });
    } catch (error) {
      if (this.state.getState().active) this.state.setState({ failure: failureOf(error) });
    }
    this.#asking = false;
    const { hand: now, active } = this.state.getState();
    if (active && now && !sameBox(now, hand)) this.#askSoon();
  }

  #ask(seal: SealView, box: PageBox | null): Promise<Preview> {
    return call(window.office.seals.preview, { dossier: this.#dossier, digest: this.#digest, seal: seal.id, box });
  }

  #show(): void {
    const { active, seal, preview } = this.state.getState();
    const { box } = this;
    const sight =
      active && seal && box
        ? {
            source: `data:image/svg+xml,${encodeURIComponent(seal.svg)}`,
            name: seal.name,
            box,
            snapped: preview?.snapped === true && sameBox(preview.box, box),
            legal: preview?.legal ?? null,
          }
        : null;
    for (const layer of this.#layers) layer.set(sight);
  }
}

function sheetSize(layer: SealLayer): { width: number; height: number } {
  const [left, bottom, right, top] = layer.viewBox;
  return { width: right - left, height: top - bottom };
}

/** Main draws a hand to the legal place over no more than this; farther away its older answer no longer holds. */
function near(one: PageBox, other: PageBox): boolean {
  return one.page === other.page && Math.hypot(one.x - other.x, one.y - other.y) < 30;
}
