// Links of a page that lead to a place of the same document, as buttons over its text. Addresses and files that a document names are not followed, so there are none here.
import type { Layer } from './layers.ts';
import { type PageViewport, toViewport } from './page-viewport.ts';
import type { PageLink, ReadingPage } from './reading-document.ts';

export class LinksLayer implements Layer {
  readonly name = 'links';
  readonly element = document.createElement('div');
  readonly #page: ReadingPage;
  readonly #label: (page: number) => string;
  readonly #onGo: (link: PageLink) => void;
  #links: readonly PageLink[] | undefined;
  #viewport: PageViewport | undefined;

  constructor(page: ReadingPage, label: (page: number) => string, onGo: (link: PageLink) => void) {
    this.#page = page;
    this.#label = label;
    this.#onGo = onGo;
    this.element.className = 'pdf-layer pdf-links';
  }

  async render(viewport: PageViewport): Promise<void> {
    this.#viewport = viewport;
    // A page whose links cannot be read is still a page.
    this.#links ??= await this.#page.links().catch(() => []);
    this.#draw();
  }

  update(viewport: PageViewport): void {
    this.#viewport = viewport;
    this.#draw();
  }

  #draw(): void {
    const viewport = this.#viewport;
    if (!viewport || !this.#links) return;
    this.element.replaceChildren(...this.#links.map((link) => this.#button(link, viewport)));
  }

  #button(link: PageLink, viewport: PageViewport): HTMLElement {
    const { x, y, width, height } = link;
    const [oneX, oneY] = toViewport(viewport, x, y);
    const [otherX, otherY] = toViewport(viewport, x + width, y + height);
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'pdf-link';
    button.ariaLabel = this.#label(link.page);
    button.title = button.ariaLabel;
    button.style.left = `${(Math.min(oneX, otherX) / viewport.width) * 100}%`;
    button.style.top = `${(Math.min(oneY, otherY) / viewport.height) * 100}%`;
    button.style.width = `${(Math.abs(oneX - otherX) / viewport.width) * 100}%`;
    button.style.height = `${(Math.abs(oneY - otherY) / viewport.height) * 100}%`;
    button.addEventListener('click', () => this.#onGo(link));
    return button;
  }

  cancel(): void {
    this.element.remove();
  }

  hide(): void {
    this.element.hidden = true;
  }

  show(): void {
    this.element.hidden = false;
  }
}
