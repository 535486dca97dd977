// Strokes over one page: those signed earlier, by whom and when; one's own; and the one being written. Drawn as SVG in the page's points, so that
// zoom and turning change one matrix. Draws what it is told and decides nothing.
import { outlineOf } from '../../../formats/ink/outline.ts';
import type { Ink, InkStroke } from '../../../preload/contract/fields.ts';
import type { Layer, PageContext } from '../viewer/layers.ts';
import type { PageViewport } from '../viewer/page-viewport.ts';
import { inkMatrix } from './page-points.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Somebody's signed strokes, with the words that name them. */
export type SignedInk = { readonly label: string; readonly strokes: Ink };

export class InkLayer implements Layer {
  readonly name = 'ink';
  readonly element = document.createElement('div');
  readonly #context: PageContext;
  readonly #svg = document.createElementNS(SVG, 'svg');
  readonly #space = group();
  readonly #signed = group();
  readonly #mine = group();
  readonly #live = document.createElementNS(SVG, 'path');
  readonly #label = document.createElement('div');
  readonly #drawn = new Map<InkStroke, SVGPathElement>();
  readonly #onCancel: () => void;

  constructor(context: PageContext, onCancel: () => void) {
    this.#context = context;
    this.#onCancel = onCancel;
    this.element.className = 'pdf-layer ink-layer';
    this.#label.className = 'ink-label';
    this.#label.hidden = true;
    this.#space.append(this.#signed, this.#mine, this.#live);
    this.#svg.append(this.#space);
    this.element.append(this.#svg, this.#label);
  }

  get page(): number {
    return this.#context.index;
  }

  get viewBox(): PageContext['viewBox'] {
    return this.#context.viewBox;
  }

  setMine(strokes: readonly InkStroke[]): void {
    const wanted = new Set(strokes.filter((stroke) => stroke.page === this.page));
    for (const [stroke, path] of this.#drawn) {
      if (wanted.has(stroke)) continue;
      path.remove();
      this.#drawn.delete(stroke);
    }
    for (const stroke of wanted) {
      const path = this.#drawn.get(stroke) ?? pathOf(stroke);
      this.#drawn.set(stroke, path);
      // Appending again keeps the order of writing after undo and redo.
      this.#mine.append(path);
    }
  }

  setSigned(signed: readonly SignedInk[]): void {
    this.#label.hidden = true;
    this.#signed.replaceChildren();
    for (const { label, strokes } of signed) {
      const own = strokes.filter((stroke) => stroke.page === this.page);
      if (own.length === 0) continue;
      const hand = group();
      hand.setAttribute('class', 'ink-signed');
      hand.setAttribute('tabindex', '0');
      hand.setAttribute('role', 'img');
      hand.setAttribute('aria-label', label);
      hand.append(...own.map(pathOf));
      const show = () => this.#showLabel(hand, label);
      const hide = () => {
        this.#label.hidden = true;
      };
      hand.addEventListener('pointerenter', show);
      hand.addEventListener('focus', show);
      hand.addEventListener('pointerleave', hide);
      hand.addEventListener('blur', hide);
      this.#signed.append(hand);
    }
  }

  setLive(stroke: InkStroke | null): void {
    if (stroke === null || stroke.page !== this.page) return this.#live.removeAttribute('d');
    this.#live.setAttribute('class', `ink-stroke ink-${stroke.colour}`);
    this.#live.setAttribute('d', outlineOf(stroke, false));
  }

  /** Says who wrote it, above the strokes, within the sheet. */
  #showLabel(hand: SVGGElement, text: string): void {
    const sheet = this.element.getBoundingClientRect();
    const box = hand.getBoundingClientRect();
    this.#label.textContent = text;
    this.#label.hidden = false;
    const left = Math.min(Math.max(0, box.left - sheet.left), Math.max(0, sheet.width - this.#label.offsetWidth));
    const above = box.top - sheet.top - this.#label.offsetHeight - 4;
    this.#label.style.left = `${left}px`;
    this.#label.style.top = `${above >= 0 ? above : box.bottom - sheet.top + 4}px`;
  }

  async render(viewport: PageViewport): Promise<void> {
    this.update(viewport);
  }

  update(viewport: PageViewport): void {
    this.#label.hidden = true;
    this.#svg.setAttribute('viewBox', `0 0 ${viewport.width} ${viewport.height}`);
    this.#space.setAttribute('transform', `matrix(${inkMatrix(viewport, this.#context.viewBox).join(' ')})`);
  }

  cancel(): void {
    this.#onCancel();
    this.element.remove();
  }

  hide(): void {
    this.element.hidden = true;
  }

  show(): void {
    this.element.hidden = false;
  }
}

function group(): SVGGElement {
  return document.createElementNS(SVG, 'g');
}

function pathOf(stroke: InkStroke): SVGPathElement {
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('class', `ink-stroke ink-${stroke.colour}`);
  path.setAttribute('d', outlineOf(stroke));
  return path;
}
