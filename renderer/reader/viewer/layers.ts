// The layers of a page and their order. A page is a stack; every layer has the same small face, so that the page view knows none of them by name.
// After the manner of pdf.js (web/pdf_page_view.js, LAYERS_ORDER). Draws nothing itself.
import type { PageViewport, ViewBox } from './page-viewport.ts';

/** From the bottom to the top. The only place where the order is said. */
export const LAYERS_ORDER = ['page', 'text', 'hits', 'links', 'remarks', 'ink', 'seal'] as const;
export type LayerName = (typeof LAYERS_ORDER)[number];

/** What a layer is told about its page. */
export type PageContext = {
  /** Counted from 0. */
  readonly index: number;
  /** [left, bottom, right, top] of the visible page in its own units. */
  readonly viewBox: ViewBox;
};

export type Layer = {
  readonly name: LayerName;
  /** Stands in the page at its place in the order for as long as the page is near the eye. */
  readonly element: HTMLElement | SVGElement;
  /** Draws for `viewport`; resolves when it stands, rejects only for what the reader has to show. */
  render(viewport: PageViewport): Promise<void>;
  /** Zoom or rotation changed: fits what is drawn to `viewport`, as well as can be had at once. */
  update(viewport: PageViewport): void;
  /** Stops drawing and lets go of everything; the layer is not used again. */
  cancel(): void;
  hide(): void;
  show(): void;
};

/** Makes a layer for a page that comes near the eye, or null where the page has none. */
export type LayerFactory = (context: PageContext) => Layer | null;

/** Puts `layers` into `holder` in the one order, whatever order they came in. */
export function stack(holder: HTMLElement, layers: readonly Layer[]): void {
  const order = (layer: Layer) => LAYERS_ORDER.indexOf(layer.name);
  holder.replaceChildren(...[...layers].sort((a, b) => order(a) - order(b)).map((layer) => layer.element));
}
