// What the viewer asks of a document, whatever its format: pages that come when they are asked for, their text, where they lead. renderer/reader/pdf and
// renderer/reader/ofd each answer it. Types only.
import type { StoreApi } from 'zustand/vanilla';
import type { Layer } from './layers.ts';
import type { PageBoxes, PageViewport } from './page-viewport.ts';

/** A place in the document: a page, from 0, and how far down it, as a part of its height. */
export type Place = { readonly page: number; readonly down: number };

export type ContentsEntry = {
  readonly title: string;
  /** 0 for the outermost. */
  readonly depth: number;
  /** Where it leads; null when that is nowhere in this document. */
  readonly place: () => Promise<Place | null>;
};

/** A file that the document carries with it; it is not opened. */
export type AttachedFile = {
  readonly name: string;
  /** Bytes; null where that is not known without opening it. */
  readonly size: number | null;
};

/** Something of the document that is not shown as its maker meant. */
export type Shortcoming =
  /** A dynamic form whose pages a program inside it would make. */
  | { readonly kind: 'xfa' }
  /** A font that the file does not bring and the machine does not have. */
  | {
      readonly kind: 'font';
      readonly name: string;
      readonly standIn: string;
      /** Those that were drawn by the other face so far, each once; empty where that is not known. */
      readonly characters: string;
    }
  /** Parts of a page, counted from 0, that are not drawn or not as meant. */
  | { readonly kind: 'parts'; readonly page: number; readonly count: number };

/** An area of a page, in its units, that leads to a place of the same document. */
export type PageLink = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Where it leads, from 0. */
  readonly page: number;
  readonly place: () => Promise<Place | null>;
};

/** A drawing under way. */
export type Drawing = {
  /** Whether it stands on the canvas: false when it was cancelled. Rejects for a page that cannot be drawn. */
  readonly done: Promise<boolean>;
  cancel(): void;
};

/** The page's text, invisible and in its place. */
export type TextLayer = Layer & {
  /** The text nodes in the order of the page's text items; empty until drawn. An item without characters has no node. */
  readonly nodes: readonly (Text | null)[];
};

export type ReadingPage = PageBoxes & {
  /** From 0. */
  readonly index: number;
  /** Draws the page, turned as `viewport` says, over all of `canvas`, whose size in device pixels is set before. */
  draw(canvas: HTMLCanvasElement, viewport: PageViewport): Drawing;
  makeTextLayer(onDrawn: () => void): TextLayer;
  /** Its text items, in reading order. */
  text(): Promise<readonly string[]>;
  links(): Promise<readonly PageLink[]>;
  /** It is out of sight: what can be had again may go. */
  cleanup(): void;
};

export type ReadingDocument = {
  readonly pages: number;
  /** Rejects for a page that cannot be read; the others are not affected. */
  page(index: number): Promise<ReadingPage>;
  /** The document's own table of contents; empty where it has none. */
  contents(): Promise<readonly ContentsEntry[]>;
  /** What each page calls itself, empty where it has no name; null where no page has another name than its number. */
  labels(): Promise<readonly string[] | null>;
  /** The files that it carries with it. */
  attachments(): Promise<readonly AttachedFile[]>;
  /** Grows while pages are read. */
  readonly shortcomings: StoreApi<readonly Shortcoming[]>;
  /** Whether the file's own annotations and seals are drawn; undefined where they cannot be left out. */
  readonly marks?: StoreApi<boolean>;
};

/** A document on its way. */
export type Opening = {
  /** Rejects with DocumentFault. */
  readonly document: Promise<ReadingDocument>;
  close(): void;
};
