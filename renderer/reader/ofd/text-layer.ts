// The text of an OFD's page, invisible and in its place: a run of letters each, stretched to be as long as the page has set it. By the same stylesheet as the text of a PDF, so that zoom and
// turning need no new drawing. What is seen is always the page's own picture.
import { copyAsWritten } from '../viewer/as-written.ts';
import type { PageViewport } from '../viewer/page-viewport.ts';
import type { TextLayer } from '../viewer/reading-document.ts';
import type { Run } from './runs.ts';

/** From the top of the em to the base line, as a part of the em; Chinese faces keep to it closely. */
const ASCENT = 0.86;
const POINTS = 72 / 25.4;
const FAMILY = 'sans-serif';
const MEASURED = 100;

let measure: CanvasRenderingContext2D | null | undefined;

/** How wide a text is by itself, in ems. */
function widthOf(text: string): number {
  measure ??= document.createElement('canvas').getContext('2d');
  if (!measure) return text.length;
  measure.font = `${MEASURED}px ${FAMILY}`;
  return measure.measureText(text).width / MEASURED;
}

export class OfdText implements TextLayer {
  readonly name = 'text';
  readonly element = document.createElement('div');
  readonly #runs: readonly Run[];
  /** Millimetres. */
  readonly #size: { readonly width: number; readonly height: number };
  readonly #onDrawn: () => void;
  #nodes: readonly (Text | null)[] = [];

  constructor(runs: readonly Run[], size: { readonly width: number; readonly height: number }, onDrawn: () => void) {
    this.#runs = runs;
    this.#size = size;
    this.#onDrawn = onDrawn;
    const { style } = this.element;
    this.element.className = 'pdf-layer textLayer';
    style.fontFamily = FAMILY;
    style.width = `calc(var(--total-scale-factor) * ${size.width * POINTS}px)`;
    style.height = `calc(var(--total-scale-factor) * ${size.height * POINTS}px)`;
    this.element.addEventListener('copy', copyAsWritten);
  }

  async render(viewport: PageViewport): Promise<void> {
    if (this.#nodes.length === 0) this.#lay();
    this.update(viewport);
  }

  update(viewport: PageViewport): void {
    this.element.dataset['mainRotation'] = String(viewport.rotation);
    this.#onDrawn();
  }

  #lay(): void {
    const nodes: (Text | null)[] = [];
    const parts = document.createDocumentFragment();
    for (const run of this.#runs) {
      const span = this.#span(run);
      const node = document.createTextNode(run.text);
      span.append(node);
      parts.append(span);
      nodes.push(node);
      if (run.end === 'line') {
        const end = document.createElement('br');
        end.role = 'presentation';
        parts.append(end);
      } else if (run.end === 'space') {
        const gap = this.#span({ ...run, x: run.x + run.length * Math.cos(run.angle), text: ' ', length: 0 });
        gap.role = 'presentation';
        gap.append(' ');
        parts.append(gap);
      }
    }
    this.element.replaceChildren(parts);
    this.#nodes = nodes;
  }

  #span({ text, x, y, length, angle, height }: Run): HTMLSpanElement {
    const span = document.createElement('span');
    const { style } = span;
    const [left, top] = [x + ASCENT * height * Math.sin(angle), y - ASCENT * height * Math.cos(angle)];
    style.left = `${((left / this.#size.width) * 100).toFixed(3)}%`;
    style.top = `${((top / this.#size.height) * 100).toFixed(3)}%`;
    style.setProperty('--font-height', `${(height * POINTS).toFixed(3)}px`);
    const natural = widthOf(text) * height;
    if (natural > 0 && length > 0) style.setProperty('--scale-x', (length / natural).toFixed(4));
    // A watermark set askew over the text must not keep the pointer from it.
    if (Math.abs(Math.sin(angle * 2)) > 0.1) style.zIndex = '-1';
    if (Math.abs(angle) > 1e-4) style.setProperty('--rotate', `${((angle * 180) / Math.PI).toFixed(3)}deg`);
    return span;
  }

  get nodes(): readonly (Text | null)[] {
    return this.#nodes;
  }

  cancel(): void {
    this.#nodes = [];
    this.element.remove();
  }

  hide(): void {
    this.element.hidden = true;
  }

  show(): void {
    this.element.hidden = false;
  }
}
