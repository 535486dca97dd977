// The page itself on a canvas, with the appearance of its annotations and of its seals, at the device's own resolution.
// While a new size is drawn the old picture stays, stretched; it never shows a blank page in between.
import type { Layer } from './layers.ts';
import type { PageViewport } from './page-viewport.ts';
import type { Drawing, ReadingPage } from './reading-document.ts';

/** More pixels than this on one canvas cost more than they show; beyond it the picture is drawn smaller and stretched. */
const MAX_PIXELS = 24 * 1024 * 1024;

/** Device pixels for a CSS pixel, lowered so that `width` x `height` CSS pixels stay below the limit. */
export function pixelRatio(width: number, height: number, device: number, limit = MAX_PIXELS): number {
  const pixels = width * height * device * device;
  return pixels > limit ? device * Math.sqrt(limit / pixels) : device;
}

export class PageLayer implements Layer {
  readonly name = 'page';
  readonly element = document.createElement('div');
  readonly #page: ReadingPage;
  #canvas: HTMLCanvasElement | undefined;
  #drawing: Drawing | undefined;
  #turn = 0;

  constructor(page: ReadingPage) {
    this.#page = page;
    this.element.className = 'pdf-layer pdf-page-layer';
    this.element.ariaHidden = 'true';
  }

  async render(viewport: PageViewport): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#drawing?.cancel();
    const ratio = pixelRatio(viewport.width, viewport.height, window.devicePixelRatio);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(viewport.width * ratio));
    canvas.height = Math.max(1, Math.round(viewport.height * ratio));
    const drawing = this.#page.draw(canvas, viewport);
    this.#drawing = drawing;
    let stands = false;
    try {
      stands = await drawing.done;
    } finally {
      if (!stands || turn !== this.#turn) freeCanvas(canvas);
    }
    if (!stands || turn !== this.#turn) return;
    this.element.replaceChildren(canvas);
    if (this.#canvas) freeCanvas(this.#canvas);
    this.#canvas = canvas;
    this.#drawing = undefined;
  }

  /** The canvas is stretched by its stylesheet. */
  update(): void {}

  cancel(): void {
    this.#turn += 1;
    this.#drawing?.cancel();
    if (this.#canvas) freeCanvas(this.#canvas);
    this.#canvas = undefined;
    this.element.remove();
  }

  hide(): void {
    this.element.hidden = true;
  }

  show(): void {
    this.element.hidden = false;
  }
}

/** Gives the memory back at once; a canvas that is only dropped may hold it until the next collection. */
export function freeCanvas(canvas: HTMLCanvasElement): void {
  canvas.width = 0;
  canvas.height = 0;
}
