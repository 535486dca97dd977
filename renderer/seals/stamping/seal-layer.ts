// A seal over one page before anything is signed: its picture where it would come to lie, a hairline frame when it lies in its legal place, and
// that place faintly marked. Draws what it is told; the picture is an image of its own kind, in which no script can run.
import type { PageBox } from '../../../preload/contract/fields.ts';
import { boxToPixels } from '../../reader/ink/page-points.ts';
import type { Layer, PageContext } from '../../reader/viewer/layers.ts';
import type { PageViewport } from '../../reader/viewer/page-viewport.ts';

export type SealSight = {
  /** The picture's address and its name. */
  readonly source: string;
  readonly name: string;
  readonly box: PageBox;
  readonly snapped: boolean;
  readonly legal: PageBox | null;
};

export class SealLayer implements Layer {
  readonly name = 'seal';
  readonly element = document.createElement('div');
  readonly #context: PageContext;
  readonly #onCancel: () => void;
  readonly #place = document.createElement('div');
  readonly #seal = document.createElement('div');
  readonly #picture = document.createElement('img');
  #viewport: PageViewport | undefined;
  #sight: SealSight | null = null;

  constructor(context: PageContext, onCancel: () => void) {
    this.#context = context;
    this.#onCancel = onCancel;
    this.element.className = 'pdf-layer seal-layer';
    this.#place.className = 'seal-legal';
    this.#seal.className = 'seal-hand';
    this.#seal.dataset['sealHand'] = '';
    this.#picture.draggable = false;
    this.#seal.append(this.#picture);
    this.element.append(this.#place, this.#seal);
    this.set(null);
  }

  get page(): number {
    return this.#context.index;
  }

  get viewBox(): PageContext['viewBox'] {
    return this.#context.viewBox;
  }

  set(sight: SealSight | null): void {
    this.#sight = sight;
    this.#draw();
  }

  #draw(): void {
    const { box = null, legal = null, snapped = false, source = '', name = '' } = this.#sight ?? {};
    this.#lay(this.#place, legal);
    this.#lay(this.#seal, box);
    this.#seal.classList.toggle('seal-snapped', snapped);
    if (source !== '' && this.#picture.src !== source) this.#picture.src = source;
    this.#picture.alt = name;
  }

  #lay(element: HTMLElement, box: PageBox | null): void {
    element.hidden = box === null || box.page !== this.page || this.#viewport === undefined;
    if (box === null || this.#viewport === undefined) return;
    const { left, top, width, height } = boxToPixels(this.#viewport, this.viewBox, box);
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
    element.style.width = `${width}px`;
    element.style.height = `${height}px`;
  }

  async render(viewport: PageViewport): Promise<void> {
    this.update(viewport);
  }

  update(viewport: PageViewport): void {
    this.#viewport = viewport;
    this.#draw();
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
