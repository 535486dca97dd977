// An OFD as the viewer reads it: the worker behind the face that every format has. Lengths become points with their origin at the page's bottom left, as ink, remarks and seals count them.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PageViewport } from '../viewer/page-viewport.ts';
import type {
  Drawing,
  PageLink,
  Place,
  ReadingDocument,
  ReadingPage,
  Shortcoming,
} from '../viewer/reading-document.ts';
import type { PageFacts, Substituted, Target } from './protocol.ts';
import { OfdText } from './text-layer.ts';
import type { WorkerPort } from './worker-port.ts';

const POINTS = 72 / 25.4;
/** Pages whose text and links the window keeps. */
const MOST_PAGES = 64;
/** Of each font, over all pages. */
const MOST_CHARACTERS = 2000;
const MOST_SHORTCOMINGS = 500;

export class OfdDocument implements ReadingDocument {
  readonly pages: number;
  readonly shortcomings: StoreApi<readonly Shortcoming[]> = createStore<readonly Shortcoming[]>()(() => []);
  readonly marks: StoreApi<boolean> = createStore<boolean>()(() => true);
  readonly #port: WorkerPort;
  /** The least recently used first. */
  readonly #pages = new Map<number, Promise<ReadingPage>>();

  constructor(port: WorkerPort, pages: number) {
    this.#port = port;
    this.pages = pages;
  }

  page(index: number): Promise<ReadingPage> {
    const page = this.#pages.get(index) ?? this.#ask(index);
    this.#pages.delete(index);
    this.#pages.set(index, page);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) break;
      this.#pages.delete(oldest);
    }
    return page;
  }

  async contents() {
    const lines = (await this.#port.ask({ ask: 'contents' }).answer.catch(() => null)) ?? [];
    return lines.map(({ title, depth, target }) => ({ title, depth, place: () => this.#placeOf(target) }));
  }

  /** Pages of an OFD have numbers only. */
  labels(): Promise<null> {
    return Promise.resolve(null);
  }

  async attachments() {
    return (await this.#port.ask({ ask: 'attachments' }).answer.catch(() => null)) ?? [];
  }

  async #ask(index: number): Promise<ReadingPage> {
    const facts = await this.#port.ask({ ask: 'page', page: index }).answer;
    if (!facts) throw new Error('the document was closed');
    if (facts.parts > 0) this.#tell({ kind: 'parts', page: index, count: facts.parts });
    return this.#page(index, facts);
  }

  #page(index: number, facts: PageFacts): ReadingPage {
    const { width, height, runs, links } = facts;
    return {
      index,
      viewBox: [0, 0, width * POINTS, height * POINTS],
      rotate: 0,
      unit: 1,
      draw: (canvas, viewport) => this.#draw(index, canvas, viewport),
      makeTextLayer: (onDrawn) => new OfdText(runs, { width, height }, onDrawn),
      text: () => Promise.resolve(runs.map(({ text }) => text)),
      links: () => Promise.resolve(links.map((link) => this.#link(link, height))),
      cleanup: () => undefined,
    };
  }

  #draw(index: number, canvas: HTMLCanvasElement, viewport: PageViewport): Drawing {
    const { width, height } = canvas;
    const marks = this.marks.getState();
    const { rotation } = viewport;
    const question = this.#port.ask({ ask: 'draw', page: index, width, height, rotation, marks });
    const done = question.answer.then((drawn) => {
      if (!drawn) return false;
      for (const font of drawn.substituted) this.#tellFont(font);
      canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(drawn.bitmap);
      return true;
    });
    return { done, cancel: () => question.cancel() };
  }

  #link({ x, y, width, height, target }: PageFacts['links'][number], pageHeight: number): PageLink {
    return {
      x: x * POINTS,
      y: (pageHeight - y - height) * POINTS,
      width: width * POINTS,
      height: height * POINTS,
      page: target.page,
      place: () => this.#placeOf(target),
    };
  }

  async #placeOf({ page, y }: Target): Promise<Place | null> {
    if (y === null) return { page, down: 0 };
    const height = await this.page(page).then(
      ({ viewBox }) => viewBox[3] / POINTS,
      () => Infinity,
    );
    return { page, down: Math.min(1, Math.max(0, y / height)) };
  }

  #tell(one: Shortcoming): void {
    const all = this.shortcomings.getState();
    const known = one.kind === 'parts' && all.some((other) => other.kind === 'parts' && other.page === one.page);
    if (!known && all.length < MOST_SHORTCOMINGS) this.shortcomings.setState([...all, one], true);
  }

  #tellFont({ name, standIn, characters }: Substituted): void {
    const all = this.shortcomings.getState();
    const before = all.find((one) => one.kind === 'font' && one.name === name);
    if (before?.kind !== 'font') return this.#tell({ kind: 'font', name, standIn, characters });
    const more = [...new Set(before.characters + characters)].slice(0, MOST_CHARACTERS).join('');
    if (more === before.characters) return;
    this.shortcomings.setState(
      all.map((one) => (one === before ? { ...before, characters: more } : one)),
      true,
    );
  }
}
