// Highlights and notes over one page: highlights as coloured boxes that let the pointer through to the text, notes as numbered markers that show their
// words. Words are set as text and never as markup. Draws what it is told and decides nothing.
import { toPixels } from '../ink/page-points.ts';
import type { Layer, PageContext } from '../viewer/layers.ts';
import type { PageViewport } from '../viewer/page-viewport.ts';
import type { Entry } from './remark-list.ts';

type Words = {
  /** Who wrote a note and when. */
  readonly who: (entry: Entry) => string;
  readonly marker: (entry: Entry) => string;
};
type Callbacks = { readonly onPick: (entry: Entry) => void; readonly onCancel: () => void };

export class RemarksLayer implements Layer {
  readonly name = 'remarks';
  readonly element = document.createElement('div');
  readonly #context: PageContext;
  readonly #words: Words;
  readonly #callbacks: Callbacks;
  readonly #label = document.createElement('div');
  #entries: readonly Entry[] = [];
  #chosen: string | null = null;
  #viewport: PageViewport | undefined;

  constructor(context: PageContext, words: Words, callbacks: Callbacks) {
    this.#context = context;
    this.#words = words;
    this.#callbacks = callbacks;
    this.element.className = 'pdf-layer remarks-layer';
    this.#label.className = 'remark-label';
    this.#label.hidden = true;
  }

  get page(): number {
    return this.#context.index;
  }

  get viewBox(): PageContext['viewBox'] {
    return this.#context.viewBox;
  }

  /** Everything of the document; `chosen` is the key of the one that is in hand. */
  set(entries: readonly Entry[], chosen: string | null): void {
    this.#entries = entries.filter((entry) => entry.page === this.page);
    this.#chosen = chosen;
    this.#draw();
  }

  #draw(): void {
    const viewport = this.#viewport;
    if (!viewport) return;
    const focused =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset['remark'] : undefined;
    this.#label.hidden = true;
    this.element.replaceChildren();
    for (const entry of this.#entries) {
      for (const box of entry.boxes) this.element.append(this.#box(viewport, entry, box));
    }
    for (const entry of this.#entries) if (entry.kind === 'note') this.element.append(this.#marker(viewport, entry));
    this.element.append(this.#label);
    if (focused !== undefined) this.element.querySelector<HTMLElement>(`[data-remark="${focused}"]`)?.focus();
  }

  #box(viewport: PageViewport, entry: Entry, box: Entry['boxes'][number]): HTMLElement {
    const one = toPixels(viewport, this.viewBox, box);
    const other = toPixels(viewport, this.viewBox, { x: box.x + box.width, y: box.y + box.height });
    const mark = document.createElement('div');
    mark.className = entry.key === this.#chosen ? 'remark-box remark-chosen' : 'remark-box';
    mark.ariaHidden = 'true';
    mark.style.left = `${Math.min(one.x, other.x)}px`;
    mark.style.top = `${Math.min(one.y, other.y)}px`;
    mark.style.width = `${Math.abs(one.x - other.x)}px`;
    mark.style.height = `${Math.abs(one.y - other.y)}px`;
    return mark;
  }

  #marker(viewport: PageViewport, entry: Entry): HTMLElement {
    const at = toPixels(viewport, this.viewBox, entry);
    const marker = document.createElement('button');
    marker.type = 'button';
    marker.className = `remark-marker${entry.signed ? '' : ' remark-mine'}${
      entry.key === this.#chosen ? ' remark-chosen' : ''
    }`;
    marker.dataset['remark'] = entry.key;
    marker.textContent = String(entry.number);
    marker.ariaLabel = this.#words.marker(entry);
    // Whatever an act says, the marker stands on the page; over the corner of its place, between the lines rather than on the words.
    marker.style.left = `clamp(0px, calc(${at.x}px - var(--remark-marker) * 0.5), calc(100% - var(--remark-marker)))`;
    marker.style.top = `clamp(0px, calc(${at.y}px - var(--remark-marker) * 0.75), calc(100% - var(--remark-marker)))`;
    const show = () => this.#showLabel(marker, entry);
    const hide = () => {
      this.#label.hidden = true;
    };
    marker.addEventListener('pointerenter', show);
    marker.addEventListener('focus', show);
    marker.addEventListener('pointerleave', hide);
    marker.addEventListener('blur', hide);
    marker.addEventListener('click', () => this.#callbacks.onPick(entry));
    return marker;
  }

  /** The words and whose they are, beneath the marker, within the sheet. */
  #showLabel(marker: HTMLElement, entry: Entry): void {
    const text = document.createElement('p');
    text.textContent = entry.text;
    const who = document.createElement('p');
    who.className = 'remark-who figures';
    who.textContent = this.#words.who(entry);
    this.#label.replaceChildren(text, who);
    this.#label.hidden = false;
    const sheet = this.element.getBoundingClientRect();
    const box = marker.getBoundingClientRect();
    const left = Math.min(Math.max(0, box.left - sheet.left), Math.max(0, sheet.width - this.#label.offsetWidth));
    const below = box.bottom - sheet.top + 4;
    const above = box.top - sheet.top - this.#label.offsetHeight - 4;
    this.#label.style.left = `${left}px`;
    this.#label.style.top = `${below + this.#label.offsetHeight > sheet.height && above >= 0 ? above : below}px`;
  }

  async render(viewport: PageViewport): Promise<void> {
    this.update(viewport);
  }

  update(viewport: PageViewport): void {
    this.#viewport = viewport;
    this.#draw();
  }

  cancel(): void {
    this.#callbacks.onCancel();
    this.element.remove();
  }

  hide(): void {
    this.element.hidden = true;
  }

  show(): void {
    this.element.hidden = false;
  }
}
