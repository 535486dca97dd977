// An OFD as the worker reads it: pages, their text and their pictures as they are asked for. Of what was read the last few pages are kept, whole documents never.
import { readSealPicture } from '../../../formats/ofd/annotations/seal-picture.ts';
import { type Ofd, type OfdDocument, openOfd } from '../../../formats/ofd/document/document.ts';
import type { OutlineEntry } from '../../../formats/ofd/document/outline.ts';
import type { LinkTarget, PageDrawing } from '../../../formats/ofd/drawing.ts';
import { OfdError } from '../../../formats/ofd/errors.ts';
import { formatByBytes } from '../../../formats/ofd/page/picture-format.ts';
import { attachedFiles } from '../viewer/attached.ts';
import type { AttachedFile } from '../viewer/reading-document.ts';
import { browserHost, letGo, pictureOf, pixelsOf } from './browser-pictures.ts';
import { drawPage, operationsOf, type Sheet, sealKey } from './draw-page.ts';
import { lookForFaces } from './installed-faces.ts';
import { factsOf, placeOf } from './page-facts.ts';
import { PageFonts } from './page-fonts.ts';
import { loadPictures } from './pictures/load-pictures.ts';
import type { ContentsLine, Drawn, PageFacts } from './protocol.ts';

/** Pages that are kept as they were read, and pixels of their pictures. */
const MOST_PAGES = 6;
const MOST_PIXELS = 48 * 1024 * 1024;
const MOST_ENTRIES = 2000;
const LONGEST_TITLE = 300;
/** How deep a seal's picture may hold an OFD that holds a seal. */
const DEEPEST = 2;
/** Pixels along the longer side of a seal that is an OFD itself. */
const SEAL_PIXELS = 800;

type Read = {
  readonly drawing: PageDrawing;
  pictures: Promise<Map<string, CanvasImageSource>> | undefined;
  pixels: number;
};

export class OfdReading {
  readonly #ofd: Ofd;
  readonly #document: OfdDocument;
  readonly #fonts: PageFonts;
  readonly #set: FontFaceSet;
  readonly #depth: number;
  /** The least recently used first. */
  readonly #pages = new Map<number, Read>();

  /** Opens a package. @throws OfdError */
  constructor(bytes: Uint8Array, set: FontFaceSet, depth = 0) {
    this.#ofd = openOfd(bytes);
    this.#document = this.#ofd.document(0);
    this.#set = set;
    this.#depth = depth;
    const probe = new OffscreenCanvas(100, 30).getContext('2d', { willReadFrequently: true });
    this.#fonts = new PageFonts(this.#document, set, probe ? lookForFaces(probe) : () => false);
  }

  get pages(): number {
    return this.#document.pageCount;
  }

  /** The outline; the bookmarks of a document that has none. Entries that lead to no page of it are left out. */
  contents(): ContentsLine[] {
    const lines: ContentsLine[] = [];
    const add = (name: string, depth: number, target: LinkTarget | null) => {
      const title = name.replace(/\s+/g, ' ').trim().slice(0, LONGEST_TITLE);
      const to = placeOf(target);
      if (title !== '' && to && lines.length < MOST_ENTRIES) lines.push({ title, depth, target: to });
    };
    const walk = (entries: readonly OutlineEntry[], depth: number) => {
      for (const { title, target, children } of entries) {
        add(title, depth, target);
        walk(children, depth + 1);
      }
    };
    walk(this.#document.outline(), 0);
    if (lines.length === 0) for (const { name, target } of this.#document.bookmarks()) add(name, 0, target);
    return lines;
  }

  /** Their names and sizes; no file is opened. @throws OfdError when the list cannot be read */
  attachments(): readonly AttachedFile[] {
    return attachedFiles(
      this.#document.attachments().map(({ name, path, size }) => ({
        name: name || (path ?? ''),
        size: path === undefined ? null : size,
      })),
    );
  }

  /** @throws OfdError when this page cannot be read */
  facts(page: number): PageFacts {
    return factsOf(this.#read(page).drawing);
  }

  /** The page's picture; null when it is no longer wanted. @throws OfdError when this page cannot be read */
  async draw(page: number, sheet: Sheet, wanted: () => Promise<boolean>): Promise<Drawn | null> {
    const { drawing } = this.#read(page);
    const fonts = await this.#fonts.load(drawing.fonts);
    if (!(await wanted())) return null;
    const images = await this.#pictures(page);
    const canvas = await drawPage(drawing, sheet, { fonts, images, seals: new Map() }, wanted);
    if (!canvas) return null;
    const substituted = this.#fonts.substituted(drawing.fonts, operationsOf(drawing, sheet.marks));
    return { bitmap: canvas.transferToImageBitmap(), substituted };
  }

  #read(page: number): Read {
    const known = this.#pages.get(page);
    const read = known ?? { drawing: this.#document.page(page), pictures: undefined, pixels: 0 };
    this.#pages.delete(page);
    this.#pages.set(page, read);
    let pixels = [...this.#pages.values()].reduce((sum, one) => sum + one.pixels, 0);
    for (const [oldest, one] of this.#pages) {
      if (oldest === page || (this.#pages.size <= MOST_PAGES && pixels <= MOST_PIXELS)) break;
      this.#pages.delete(oldest);
      pixels -= one.pixels;
      void one.pictures?.then(close);
    }
    return read;
  }

  #pictures(page: number): Promise<Map<string, CanvasImageSource>> {
    const read = this.#read(page);
    read.pictures ??= this.#loadPictures(read.drawing).then((pictures) => {
      for (const picture of new Set(pictures.values())) read.pixels += pixelsOf(picture);
      return pictures;
    });
    return read.pictures;
  }

  async #loadPictures(drawing: PageDrawing): Promise<Map<string, CanvasImageSource>> {
    const pictures = await loadPictures(drawing, (key) => this.#image(key), browserHost);
    for (const place of drawing.seals) {
      const picture = await this.#seal(place.signature);
      if (picture) pictures.set(sealKey(place), picture);
    }
    return pictures;
  }

  /** Null for a picture that is not there or cannot be had. */
  #image(key: string): ReturnType<OfdDocument['image']> {
    try {
      return this.#document.image(key);
    } catch (error) {
      if (error instanceof OfdError) return null;
      throw error;
    }
  }

  async #seal(signature: string): Promise<CanvasImageSource | null> {
    const picture = readSealPicture(this.#ofd.container, signature);
    if (!picture) return null;
    if (formatByBytes(picture.bytes) !== 'ofd') return pictureOf(picture.bytes);
    if (this.#depth >= DEEPEST) return null;
    try {
      const inner = new OfdReading(picture.bytes, this.#set, this.#depth + 1);
      const { width, height } = inner.facts(0);
      const scale = SEAL_PIXELS / Math.max(width, height);
      const sheet = {
        width: Math.ceil(width * scale),
        height: Math.ceil(height * scale),
        rotation: 0,
        marks: true,
        paper: false,
      };
      const drawn = await inner.draw(0, sheet, () => Promise.resolve(true));
      return drawn?.bitmap ?? null;
    } catch (error) {
      if (error instanceof OfdError) return null;
      throw error;
    }
  }
}

function close(pictures: ReadonlyMap<string, CanvasImageSource>): void {
  for (const picture of new Set(pictures.values())) letGo(picture);
}
